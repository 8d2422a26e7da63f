"""Files of this machine are sent without a thread; files from elsewhere are read by one."""

import io
from wsgiref.util import FileWrapper

from django.http import FileResponse
from django.test import RequestFactory
from waitress.buffers import ReadOnlyFileBasedBuffer

from catalogue.http.guard import PublicOnlyMiddleware
from infra.logs.request_log import RequestLogMiddleware
from operations.web_server.connections import file_wrapper


def test_file_of_this_machine_is_sent_as_it_lies(tmp_path):
    (tmp_path / "dump").write_bytes(b"lines")
    with (tmp_path / "dump").open("rb") as file:
        wrapped = file_wrapper(file, 8192)
        assert isinstance(wrapped, ReadOnlyFileBasedBuffer)
        assert wrapped.prepare() == len(b"lines")


def test_file_without_a_descriptor_is_read_by_the_thread():
    wrapped = file_wrapper(io.BytesIO(b"lines"), 8192)
    assert isinstance(wrapped, FileWrapper)
    assert b"".join(wrapped) == b"lines"


def test_middleware_leaves_the_file_to_the_server(tmp_path):
    (tmp_path / "dump").write_bytes(b"lines")
    chain = RequestLogMiddleware(PublicOnlyMiddleware(lambda request: FileResponse((tmp_path / "dump").open("rb"))))
    response = chain(RequestFactory().get("/api/v1/dumps/policies.csv.gz"))
    assert response.file_to_stream is not None
    response.close()
