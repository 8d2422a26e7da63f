"""Headers that every answer has, and where they differ."""

import pytest

from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def header(client):
    """A header of the answer at a path."""

    def header_at(path: str, name: str) -> str:
        answer = client.get(path)
        if answer.streaming:
            b"".join(answer)  # which closes the file
        return answer[name]

    return header_at


def directives(policy: str) -> dict[str, str]:
    return dict(part.strip().partition(" ")[::2] for part in policy.split(";"))


@pytest.mark.parametrize(
    "path", ["/about/", "/nowhere/", "/static/css/tokens.css", "/admin/login/", "/api/v1/policies/", "/robots.txt", "/livez"]
)
def test_one_policy_allows_this_site_alone(header, path):
    policy = directives(header(path, "Content-Security-Policy"))
    policy.pop("require-trusted-types-for", None)
    style = policy.pop("style-src").split()
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert style[0] == "'self'"
    assert all(source.startswith("'sha256-") for source in style[1:])


@pytest.mark.parametrize("path", ["/about/", "/search/?q=a", "/static/icon.svg", "/styleguide/", "/feeds/policies.atom"])
def test_assigning_html_is_forbidden_to_scripts_of_the_site(header, path):
    assert directives(header(path, "Content-Security-Policy"))["require-trusted-types-for"] == "'script'"


def test_swagger_alone_shows_pictures_of_its_style_sheet(header):
    assert directives(header("/api/v1/docs/", "Content-Security-Policy"))["img-src"] == "'self' data:"


def test_every_answer_refuses_the_features_that_no_page_uses(header):
    for path in ("/about/", "/static/css/tokens.css", "/api/v1/nowhere/", "/admin/login/"):
        assert {"camera=()", "geolocation=()", "usb=()"} <= set(header(path, "Permissions-Policy").split(", "))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/about/", "same-origin"),
        ("/admin/login/", "same-origin"),
        ("/static/js/copy_button.js", "same-origin"),
        ("/admin/shared/no-such-token/files/a.png", "same-origin"),
        ("/api/v1/policies/", "cross-origin"),
        ("/feeds/policies.atom", "cross-origin"),
        ("/media/nothing.png", "cross-origin"),
        ("/static/icon.svg", "cross-origin"),
        ("/policies/internet-plus/card.png", "cross-origin"),
    ],
)
def test_other_sites_show_pictures_and_data_alone(header, path, expected):
    make_policy()
    assert header(path, "Cross-Origin-Resource-Policy") == expected
