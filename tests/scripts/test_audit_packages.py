"""The audit of the locked packages: an advisory fails it, silence is told as silence."""

from scripts.audit_packages import report

FINE = {"name": "django", "version": "5.2", "vulns": []}
VULNERABLE = {"name": "old", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
UNKNOWN = {"name": "ours", "version": "1.0", "skip_reason": "not found"}


def test_advisory_fails_and_names_package_and_remedy(capsys):
    assert report("requirements.txt", [FINE, VULNERABLE]) == 1
    assert "old 1.0 has PYSEC-1, fixed in 1.1" in capsys.readouterr().out


def test_packages_without_advisories_pass_with_their_number(capsys):
    assert report("requirements.txt", [FINE, UNKNOWN]) == 0
    assert "1 packages audited, 1 not known there, 0 advisories" in capsys.readouterr().out


def test_silent_service_is_no_clean_audit(capsys):
    assert report("requirements.txt", [UNKNOWN]) == 0
    assert report("requirements.txt", []) == 0
    assert capsys.readouterr().out.count("was not audited") == 2
