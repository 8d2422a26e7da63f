"""A backup that is damaged, not complete, or does not fit is refused before anything changes."""

import json
from pathlib import Path

import pytest

from operations.backups.backup_error import BackupError
from operations.backups.backup_sets import complete_sets
from operations.backups.encryption import make_key
from operations.backups.restore_backup import plan_restore, rehearse


def only(store: Path, pattern: str) -> Path:
    (found,) = store.glob(pattern)
    return found


def change_index(store: Path, **values: object) -> None:
    path = only(store, "sets/*/index.json")
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def test_sound_backup_is_rehearsed_and_nothing_is_readable_in_the_store(store, identity_file):
    plan = plan_restore("latest", identity_file=identity_file)
    assert (plan.backup.is_verified, len(plan.backup.files)) == (True, 1)
    assert plan.manifest.tables["catalogue_entry"].rows == 1
    assert rehearse(plan) == ""
    everything = b"".join(path.read_bytes() for path in store.rglob("*") if path.is_file())
    assert b"kept" not in everything
    assert b"picture" * 100 not in everything


def test_backup_without_its_secret_key_is_refused(store, tmp_path):
    with pytest.raises(BackupError, match="BACKUP_IDENTITY_FILE"):
        plan_restore("latest")
    other = tmp_path / "other"
    other.write_text(make_key()[0])
    with pytest.raises(BackupError, match="the secret key is another one"):
        plan_restore("latest", identity_file=str(other))
    other.write_text("nothing")
    with pytest.raises(BackupError, match="no secret key"):
        plan_restore("latest", identity_file=str(other))


@pytest.mark.parametrize("name", ["sets/*/database", "files/*/*/*"])
@pytest.mark.parametrize("damage", ["flip", "cut", "remove"])
def test_damaged_part_is_found_by_a_rehearsal(store, identity_file, name, damage):
    path = only(store, name)
    data = bytearray(path.read_bytes())
    if damage == "flip":
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    elif damage == "cut":
        path.write_bytes(data[: len(data) // 2])
    else:
        path.unlink()
    with pytest.raises(BackupError, match=r"damaged|missing"):
        rehearse(plan_restore("latest", identity_file=identity_file))


@pytest.mark.parametrize("damage", ["flip", "cut", "remove"])
def test_damaged_manifest_is_refused(store, identity_file, damage):
    path = only(store, "sets/*/manifest.json")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data if damage == "flip" else data[: len(data) // 2])
    if damage == "remove":
        path.unlink()
    with pytest.raises(BackupError, match=r"damaged|missing"):
        plan_restore("latest", identity_file=identity_file)


def test_set_without_a_whole_index_is_no_backup(store, identity_file):
    path = only(store, "sets/*/index.json")
    name, whole = path.parent.name, path.read_text()
    path.write_text(whole[:-20])
    assert list(complete_sets()) == []
    with pytest.raises(BackupError, match="damaged"):
        plan_restore(name, identity_file=identity_file)
    path.unlink()
    assert list(complete_sets()) == []
    with pytest.raises(BackupError, match="no complete backup"):
        plan_restore("latest", identity_file=identity_file)
    with pytest.raises(BackupError, match="no backup"):
        plan_restore("../erasures", identity_file=identity_file)


def test_backup_of_another_format_or_engine_is_refused(store, identity_file):
    name = only(store, "sets/*").name
    change_index(store, format=99)
    with pytest.raises(BackupError, match="format 99"):
        plan_restore(name, identity_file=identity_file)
    change_index(store, format=1, engine="another")
    with pytest.raises(BackupError, match="of another"):
        plan_restore(name, identity_file=identity_file)


def test_index_with_other_files_than_the_manifest_is_refused(store, identity_file):
    change_index(store, files=[])
    with pytest.raises(BackupError, match="different backups"):
        plan_restore("latest", identity_file=identity_file)


def test_backup_of_a_newer_release_is_refused(store, identity_file, monkeypatch):
    monkeypatch.setattr("operations.backups.restore_backup.MigrationLoader.disk_migrations", {}, raising=False)
    monkeypatch.setattr("operations.backups.restore_backup.MigrationLoader.load_disk", lambda self: None)
    monkeypatch.setattr("operations.backups.restore_backup.MigrationLoader.build_graph", lambda self: None)
    with pytest.raises(BackupError, match="newer release"):
        plan_restore("latest", identity_file=identity_file)
