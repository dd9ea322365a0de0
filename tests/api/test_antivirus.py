"""clamd asked before a document is read: over TCP and a Unix socket, by its own protocol, from a small real server."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api import antivirus, uploads
from api.settings import Settings
from matching.reading.errors import InfectedDocumentError, UncheckedDocumentError
from tests.matching.reading import making

BAD = b"EICAR-LIKE"


class Clamd(socketserver.BaseRequestHandler):
    """Answers INSTREAM as clamd does: reads the pieces to the empty one, then says what it found."""

    received: list[bytes]
    most = 30_000_000

    def handle(self) -> None:
        command = self._exactly(len(b"zINSTREAM\0"))
        if command != b"zINSTREAM\0":
            self.request.sendall(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while length := struct.unpack("!I", self._exactly(4))[0]:
            content += self._exactly(length)
            if len(content) > self.most:
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.received.append(content)
        self.request.sendall(b"stream: Test.Signature FOUND\0" if BAD in content else b"stream: OK\0")

    def _exactly(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            piece = self.request.recv(count - len(found))
            if not piece:
                raise ConnectionError
            found += piece
        return found


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(params=["tcp", "unix"])
def clamd(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    Clamd.received = []
    if request.param == "tcp":
        with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server, serving(server):
            yield f"127.0.0.1:{server.server_address[1]}"
    else:
        path = tmp_path / "clamd"
        with socketserver.ThreadingUnixStreamServer(str(path), Clamd) as server, serving(server):
            yield f"unix:{path}"


def test_a_clean_document_is_read_and_the_antivirus_saw_all_of_it(clamd: str) -> None:
    content = making.pdf([making.CV])
    draft = uploads.read_upload(Settings(clamd=clamd), content, "cv.pdf")
    assert Clamd.received == [content]
    assert draft.experiences


def test_a_harmful_document_is_refused_before_it_is_read(clamd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "Apart", None)
    with pytest.raises(InfectedDocumentError):
        uploads.read_upload(Settings(clamd=clamd), b"%PDF-1.4 " + b"x" * 200_000 + BAD, "cv.pdf")


def test_an_antivirus_that_cannot_say_lets_nothing_in(clamd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Clamd, "most", 10)
    with pytest.raises(UncheckedDocumentError):
        antivirus.check(clamd, b"x" * 1000)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "unix:/nowhere/clamd"])
def test_an_antivirus_that_is_away_lets_nothing_in(address: str) -> None:
    with pytest.raises(UncheckedDocumentError):
        uploads.read_upload(Settings(clamd=address), making.CV.encode(), "cv.txt")


@pytest.mark.parametrize("address", ["clamd", "http://clamd:3310", "unix:clamd", "host:port"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="clamd"):
        Settings(clamd=address)
