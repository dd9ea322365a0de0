"""The antivirus, where one is configured: clamd is asked about a file, a CV or a table, before anything of it is read.

Its protocol (`INSTREAM`, clamd's manual page) sends the content in pieces, each after its length, over TCP or a Unix
socket. Whoever does not answer lets nothing in.
"""

import logging
import socket
import struct
from contextlib import suppress
from io import BytesIO
from typing import BinaryIO

from matching.reading.errors import InfectedDocumentError, TooLargeToCheckError, UncheckedDocumentError

logger = logging.getLogger(__name__)

_UNIX = "unix:"
_PIECE = 65_536
_SECONDS = 20
_LONGEST_ANSWER = 4_096
_CLEAN = "stream: OK"
_FOUND = " FOUND"
_TOO_LARGE = "size limit exceeded"


def check(address: str | None, content: bytes | BinaryIO) -> None:
    """Ask the clamd at `address` (`host:port` or `unix:/path`); nobody where there is none.

    A file is left at its start. Raises InfectedDocumentError, TooLargeToCheckError, and UncheckedDocumentError where it
    cannot be asked or says anything else.
    """
    if address is None:
        return
    file = BytesIO(content) if isinstance(content, bytes) else content
    try:
        answer = _ask(address, file)
        file.seek(0)
    except OSError as error:
        logger.warning("the antivirus does not answer: %s", type(error).__name__)
        raise UncheckedDocumentError from error
    if answer == _CLEAN:
        return
    if answer.endswith(_FOUND):
        logger.warning("a document was refused by the antivirus")
        raise InfectedDocumentError
    logger.warning("the antivirus could not check a document: %r", answer[:200])
    if _TOO_LARGE in answer:
        raise TooLargeToCheckError
    raise UncheckedDocumentError


def _ask(address: str, content: BinaryIO) -> str:
    with _connected(address) as connection:
        # What is too large for it, it answers before all is sent, and hears no more.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(b"zINSTREAM\0")
            while piece := content.read(_PIECE):
                connection.sendall(struct.pack("!I", len(piece)) + piece)
            connection.sendall(struct.pack("!I", 0))
        answer = bytearray()
        while b"\0" not in answer and len(answer) < _LONGEST_ANSWER:
            received = connection.recv(_LONGEST_ANSWER)
            if not received:
                break
            answer += received
    return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _connected(address: str) -> socket.socket:
    if address.startswith(_UNIX):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(_SECONDS)
        try:
            connection.connect(address.removeprefix(_UNIX))
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=_SECONDS)
