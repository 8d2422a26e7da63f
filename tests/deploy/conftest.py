"""One desk behind nginx for the tests of a module."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from tests.support.nginx import NGINX_PATH
from tests.support.proxied_desk import proxied_desk


@pytest.fixture(scope="session")
def nginx_path() -> str:
    if not NGINX_PATH:
        pytest.skip("the tests of deploy/nginx.conf need nginx (Debian: apt-get install nginx-light)")
    return NGINX_PATH


@pytest.fixture(scope="module")
def site(nginx_path, tmp_path_factory) -> Iterator[SimpleNamespace]:
    with proxied_desk(tmp_path_factory.mktemp("proxied")) as served:
        yield served
