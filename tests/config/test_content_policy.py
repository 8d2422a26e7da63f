"""The policy that is kept is the one that django-csp writes."""

import pytest
from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.http import HttpResponse

from config.security_headers import ContentPolicyMiddleware


def policy(middleware, request, **own) -> str:
    response = HttpResponse("")
    vars(response).update(own)
    middleware.process_request(request)
    return middleware.process_response(request, response).headers.get(HEADER, "")


@pytest.fixture
def pair():
    return ContentPolicyMiddleware(lambda request: HttpResponse()), CSPMiddleware(lambda request: HttpResponse())


def both(pair, request, **own) -> str:
    """What both write, which is the same."""
    [found] = {policy(middleware, request, **own) for middleware in pair}
    return found


def test_policy_is_that_of_the_settings_each_time(pair, rf, settings):
    assert "default-src" in both(pair, rf.get("/"))
    assert both(pair, rf.get("/")) == both(pair, rf.get("/other/"))
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"img-src": ["https://pictures.example"]}}
    assert "https://pictures.example" in both(pair, rf.get("/"))


def test_answer_with_a_policy_of_its_own_keeps_it(pair, rf):
    kept = both(pair, rf.get("/"))
    assert "frame-src 'self'" in both(pair, rf.get("/"), _csp_update={"frame-src": ["'self'"]})
    assert "media.example" in both(pair, rf.get("/"), _csp_replace={"img-src": ["media.example"]})
    assert both(pair, rf.get("/"), _csp_exempt=True) == ""
    assert both(pair, rf.get("/")) == kept


def test_nonce_of_a_page_is_in_its_policy_and_in_no_other(pair, rf):
    middleware, _ = pair
    before = policy(middleware, rf.get("/"))
    request, response = rf.get("/"), HttpResponse("")
    middleware.process_request(request)
    nonce = str(request.csp_nonce)
    assert f"'nonce-{nonce}'" in middleware.process_response(request, response)[HEADER]
    assert policy(middleware, rf.get("/")) == before


def test_header_that_an_answer_has_already_stays(pair, rf):
    for middleware in pair:
        request, response = rf.get("/"), HttpResponse("", headers={HEADER: "sandbox"})
        middleware.process_request(request)
        assert middleware.process_response(request, response)[HEADER] == "sandbox"
    assert "sandbox" not in both(pair, rf.get("/"))
