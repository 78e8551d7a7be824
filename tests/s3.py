"""An S3 server on this machine: moto's, which keeps the objects in its memory."""

from __future__ import annotations

import contextlib
import itertools
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest

_REQUEST = re.compile(r"(GET|HEAD|PUT|POST|DELETE) (\S+) HTTP")


class S3:
    """A running server, at which `s3://` URLs of this process and of its children lead.

    Attributes:
        url: where it is.
        requests: method and path of every request so far.
    """

    def __init__(self, url: str, requests: list[tuple[str, str]]) -> None:
        self.url = url
        self.requests = requests
        self._numbers = itertools.count()

    def bucket(self) -> str:
        """The URL of a new bucket."""
        name = f"bucket-{next(self._numbers)}"
        self.driver.mkdir(name)
        return f"s3://{name}"

    @property
    def driver(self) -> Any:
        import s3fs

        return s3fs.S3FileSystem(use_listings_cache=False)

    def objects(self, url: str) -> dict[str, bytes]:
        """Every object below a URL, by its name relative to that."""
        root = url.removeprefix("s3://") + "/"
        return {
            key.removeprefix(root): self.driver.cat_file(key)
            for key in self.driver.find(url)
            if key.startswith(root)
        }

    def unfinished(self, url: str) -> int:
        """How many uploads to a bucket are begun and neither finished nor given up."""
        return len(self.driver.list_multipart_uploads(url.removeprefix("s3://")))


class _Log(logging.Handler):
    """Hears what the server says of each request."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.requests: list[tuple[str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        found = _REQUEST.search(record.getMessage())
        if found is not None:
            self.requests.append((found[1], found[2]))


@contextlib.contextmanager
def server() -> Iterator[S3]:
    pytest.importorskip("s3fs", reason="no s3fs: pip install s3fs")
    pytest.importorskip("flask", reason="no flask: pip install flask flask-cors")
    moto = pytest.importorskip("moto.server", reason="no moto: pip install 'moto[s3]'")
    log = _Log()
    logger = logging.getLogger("werkzeug")
    logger.addHandler(log)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    running = moto.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    running.start()
    try:
        host, port = running.get_host_and_port()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
            patch.setenv("AWS_ACCESS_KEY_ID", "somebody")
            patch.setenv("AWS_SECRET_ACCESS_KEY", "something")
            patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
            yield S3(f"http://{host}:{port}", log.requests)
    finally:
        running.stop()
        logger.removeHandler(log)
