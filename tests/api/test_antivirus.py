"""clamd asked before a document is read: over TCP and a Unix socket, by its own protocol, from a small real server."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.console import Console

from api import antivirus, uploads
from api.caseloads import send_caseload
from api.commands.files import importing
from api.commands.read import documents
from api.imports import send_needs
from api.settings import Settings
from matching.reading.apart import Apart
from matching.reading.errors import InfectedDocumentError, TooLargeToCheckError, UncheckedDocumentError
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


@pytest.mark.parametrize("door", ["needs", "caseload", "commands", "cv_commands"])
def test_a_table_is_checked_before_it_is_read_whatever_its_door(
    clamd: str, door: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = b"Nom,Titre\n" + BAD
    path = tmp_path / "cv.txt"
    path.write_bytes(body)
    monkeypatch.setenv("CLAMD", clamd)
    # Nothing is asked of the database, nor anything read: neither is there.
    nobody: Any = None
    if door == "needs":
        with pytest.raises(InfectedDocumentError):
            send_needs(nobody, nobody, "n.csv", body, nobody, employer_id=None, dry_run=True, clamd=clamd)
    elif door == "caseload":
        with pytest.raises(InfectedDocumentError):
            send_caseload(nobody, nobody, "n.csv", body, chosen=None, dry_run=True, clamd=clamd)
    elif door == "commands":
        with pytest.raises(typer.Exit), importing(path, Console()):
            pytest.fail("opened")
    else:
        monkeypatch.setattr(Apart, "read", None)
        (refused,) = documents([path])
        assert isinstance(refused.refused, InfectedDocumentError)


def test_a_clean_file_is_left_at_its_start(clamd: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "needs.csv"
    path.write_bytes(b"x" * 100_000)
    monkeypatch.setenv("CLAMD", clamd)
    with importing(path, Console()) as content:
        assert content.read() == b"x" * 100_000
    assert Clamd.received == [b"x" * 100_000]


def test_what_is_too_large_for_the_antivirus_is_told_as_that(clamd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Clamd, "most", 10)
    with pytest.raises(TooLargeToCheckError):
        antivirus.check(clamd, b"x" * 1000)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "unix:/nowhere/clamd"])
def test_an_antivirus_that_is_away_lets_nothing_in(address: str) -> None:
    with pytest.raises(UncheckedDocumentError):
        uploads.read_upload(Settings(clamd=address), making.CV.encode(), "cv.txt")


@pytest.mark.parametrize("address", ["clamd", "http://clamd:3310", "unix:clamd", "host:port"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="clamd"):
        Settings(clamd=address)
