"""One line a request with its id, and one for each failure, also in the middle of a stream."""

import json
import logging

import pytest
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from infra.logs.log_context import LogContext, current_context, log_context
from infra.logs.log_lines import JsonLineFormatter, TextLineFormatter
from infra.logs.request_log import RequestLogMiddleware


@pytest.fixture
def lines():
    """Every record as a formatted line, at the time when it is logged."""
    found: list[dict] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(json.loads(JsonLineFormatter().format(record)))

    handler, logger = Handler(), logging.getLogger("infra.logs.request_log")
    logger.addHandler(handler)
    logger.setLevel("INFO")
    yield found
    logger.removeHandler(handler)
    logger.setLevel("NOTSET")


def answer(get_response, path="/policies/?q=secret", **headers):
    request = RequestFactory().get(path, headers=headers)
    return RequestLogMiddleware(get_response)(request)


def test_request_leaves_one_line_without_its_query(lines):
    response = answer(lambda request: HttpResponse("four", status=404))
    (line,) = lines
    assert {name: line[name] for name in ("level", "method", "path", "status", "bytes")} == {
        "level": "INFO", "method": "GET", "path": "/policies/", "status": 404, "bytes": 4,
    }  # fmt: skip
    assert line["ms"] >= 0
    assert line["request_id"] == response["X-Request-Id"]
    assert "secret" not in json.dumps(line)


@pytest.mark.parametrize(
    ("proxies", "given", "is_taken"),
    [
        (1, "0123456789abcdef", True),
        (0, "0123456789abcdef", False),
        (1, "short", False),
        (1, "x" * 65, False),
        (1, "a\"b{}<>&'0", False),
    ],
)
def test_id_is_taken_from_our_own_proxy_if_it_is_well_formed(settings, lines, proxies, given, is_taken):
    settings.PROXIES = proxies
    response = answer(lambda request: HttpResponse(), **{"X-Request-Id": given})
    assert (response["X-Request-Id"] == given) == is_taken
    assert len(response["X-Request-Id"]) == 16


def test_each_request_has_an_id_of_its_own_and_none_remains_after_it(lines):
    assert answer(lambda request: HttpResponse())["X-Request-Id"] != answer(lambda request: HttpResponse())["X-Request-Id"]
    assert current_context() == LogContext()


def test_stream_that_breaks_off_leaves_the_error_and_the_line_of_its_request(lines):
    def chunks():
        yield b"first"
        raise RuntimeError("the row 'secret' cannot be read")

    response = answer(lambda request: StreamingHttpResponse(chunks()))
    with pytest.raises(RuntimeError):
        list(response.streaming_content)
    error, line = lines
    assert (error["level"], error["error"], error["reason"]) == ("ERROR", "RuntimeError", "the row “…” cannot be read")
    assert error["frames"][-1].startswith("tests/infra/logs/test_request_log.py:")
    assert (line["bytes"], line["request_id"]) == (5, error["request_id"])


def test_stream_that_the_reader_closes_leaves_its_line(lines):
    response = answer(lambda request: StreamingHttpResponse(iter([b"one", b"two"])))
    next(iter(response.streaming_content))
    response.close()
    assert [line["bytes"] for line in lines] == [3]


def record_of(error, level=logging.ERROR, **extra):
    try:
        raise error
    except Exception as raised:
        raised_info = (type(raised), raised, raised.__traceback__)
        record = logging.LogRecord("django.request", level, __file__, 1, "Failed: %s", ("/admin/shared/tok/",), raised_info)
    record.__dict__ |= extra
    return record


def test_refused_request_is_logged_without_frames():
    line = json.loads(JsonLineFormatter().format(record_of(SuspiciousOperation("Invalid host"), status_code=400)))
    assert line["reason"] == "Invalid host"
    assert "frames" not in line


def test_text_is_one_readable_line_and_the_frames_below():
    with log_context(LogContext(job="dump made")):
        first, *frames = TextLineFormatter().format(record_of(ValueError("a\nb"))).split("\n    ")
    assert "ERROR   Failed: /admin/shared/…/ job=dump made error=ValueError" in first.replace("\n", " ")
    assert frames[0].startswith("tests/infra/logs/test_request_log.py:")
