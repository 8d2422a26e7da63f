"""Downloads that broke off go on: Range, If-Range and conditions on dumps and published documents (RFC 9110, 13 and 14)."""

import pytest

from editorial.workflow.publishing import publish
from operations.dumps.dump_writer import write_dump_if_due
from tests.support.factories import make_policy
from tests.support.file_stores import FOLDER_OR_BUCKET, use_stores

pytestmark = pytest.mark.django_db
FILE = "/api/v1/dumps/policies.jsonl.gz"


@pytest.fixture(params=FOLDER_OR_BUCKET)
def whole(request, settings, tmp_path, client):
    """The whole file, as a client gets it that asks for no range."""
    use_stores(settings, request.param, tmp_path, "dumps")
    publish(make_policy(), by=None)
    write_dump_if_due()
    answer = client.get(FILE)
    assert (answer.status_code, answer["Accept-Ranges"]) == (200, "bytes")
    answer.whole_body = body(answer)
    return answer


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_broken_download_goes_on_and_is_the_same_file(whole, client):
    content = whole.whole_body
    size = len(content)
    rest = client.get(FILE, headers={"Range": "bytes=100-", "If-Range": whole["ETag"]})
    assert (rest.status_code, rest["Content-Range"]) == (206, f"bytes 100-{size - 1}/{size}")
    assert (rest["Content-Length"], rest["ETag"]) == (str(size - 100), whole["ETag"])
    assert body(rest) == content[100:]
    middle = client.get(FILE, headers={"Range": "bytes=10-19"})
    assert (middle.status_code, middle["Content-Range"], middle["Content-Length"]) == (206, f"bytes 10-19/{size}", "10")
    assert body(middle) == content[10:20]
    end = client.get(FILE, headers={"Range": "bytes=-7"})
    assert (end["Content-Range"], body(end)) == (f"bytes {size - 7}-{size - 1}/{size}", content[-7:])
    assert body(client.get(FILE, headers={"Range": f"bytes=5-{size * 2}"})) == content[5:]
    from_zero = client.get(FILE, headers={"Range": "bytes=0-"})
    assert (from_zero.status_code, body(from_zero)) == (206, content)


def test_range_after_the_end_is_416_with_the_size(whole, client):
    size = len(whole.whole_body)
    for wanted in (f"bytes={size}-", "bytes=-0"):
        answer = client.get(FILE, headers={"Range": wanted})
        assert (answer.status_code, answer["Content-Range"], answer.content) == (416, f"bytes */{size}", b"")


@pytest.mark.parametrize("wanted", ["bytes=0-1,5-6", "bytes=9-3", "lines=1-2", "bytes=-", "bytes=a-b", "bytes=" + "9" * 30 + "-"])
def test_several_ranges_and_what_is_none_get_the_whole_file(whole, client, wanted):
    answer = client.get(FILE, headers={"Range": wanted})
    assert (answer.status_code, body(answer)) == (200, whole.whole_body)


def test_part_of_another_file_is_not_completed(whole, client):
    for validator in ('"other"', f"W/{whole['ETag']}", "Mon, 02 Mar 2015 00:00:00 GMT"):
        answer = client.get(FILE, headers={"Range": "bytes=5-", "If-Range": validator})
        assert answer.status_code == 200, validator
        assert body(answer) == whole.whole_body
    answer = client.get(FILE, headers={"Range": "bytes=5-", "If-Range": whole["Last-Modified"]})
    assert (answer.status_code, body(answer)) == (206, whole.whole_body[5:])


def test_head_and_who_has_it_get_no_file(whole, client):
    known = client.get(FILE, headers={"If-None-Match": whole["ETag"], "Range": "bytes=5-"})
    assert (known.status_code, known.content, known["ETag"]) == (304, b"", whole["ETag"])
    assert client.get(FILE, headers={"If-Modified-Since": whole["Last-Modified"]}).status_code == 304
    head = client.head(FILE, headers={"Range": "bytes=5-"})
    assert (head.status_code, head["Content-Length"]) == (200, whole["Content-Length"])
    head.close()
