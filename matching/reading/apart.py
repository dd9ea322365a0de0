"""Documents read in a process of their own, which a file can hang, fill or kill without harm to anything else."""

import base64
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from types import TracebackType
from typing import IO, Any, Literal, Self, cast

from matching.reading import tesseract
from matching.reading.documents import Document, Format
from matching.reading.errors import (
    DamagedDocumentError,
    EmptyDocumentError,
    LargeDocumentError,
    ScannedDocumentError,
    SlowDocumentError,
    by_code,
)
from matching.reading.limits import MOST_BYTES, RECOGNITION_SECONDS, SECONDS

_BLOCK = 65_536
How = Literal["read", "recognise", "without_pictures"]


class Apart:
    """One reading process, started when first needed and again after each death. For one thread at a time."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, content: bytes, name: str) -> Document:
        """Like `matching.reading.formats.read`, within limits of time and memory; a scan is recognised where it can be.

        Raises the errors of `matching.reading.errors`; SlowDocumentError where the limits end it.
        """
        if not content:
            raise EmptyDocumentError
        if len(content) > MOST_BYTES:
            raise LargeDocumentError(MOST_BYTES // 1_000_000, "megabytes")
        answer = self._ask(content, name, self._seconds, "read")
        if answer.get("refused") == ScannedDocumentError.code and tesseract.languages():
            recognised = self._ask(content, name, RECOGNITION_SECONDS, "recognise")
            # Pictures that cannot be taken out of it leave it what it was.
            answer = answer if recognised.get("refused") == DamagedDocumentError.code else recognised
        if (code := answer.get("refused")) is not None:
            raise by_code()[code](**answer["context"])
        told = {name: answer[name] for name in ("text", "pictures", "recognised", "elsewhere", "unread")}
        return Document(starts=tuple(answer["starts"]), format=Format(answer["format"]), **told)

    def without_pictures(self, content: bytes, name: str) -> bytes | None:
        """A copy of a document without its pictures, within the same limits; None where none can be made.

        Raises SlowDocumentError, DamagedDocumentError where the limits ended it, or the process did.
        """
        made = self._ask(content, name, self._seconds, "without_pictures").get("content")
        return None if made is None else base64.b64decode(made)

    @property
    def process_id(self) -> int | None:
        """That of the process, where there is one."""
        return None if self._process is None else self._process.pid

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            try:
                # Whatever it runs ends with it.
                os.killpg(self._process.pid, signal.SIGKILL)
            except ProcessLookupError:
                self._process.kill()
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                if stream is not None:
                    try:
                        stream.close()
                    except BrokenPipeError:
                        continue
            self._process = None

    def _ask(self, content: bytes, name: str, seconds: float, how: How) -> dict[str, Any]:
        process = self._running()
        # Both are pipes.
        told, answered = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        try:
            request = {"name": name, "size": len(content), "how": how}
            told.write(json.dumps(request).encode() + b"\n" + content)
            told.flush()
            answer: dict[str, Any] = json.loads(_line(answered, seconds))
        except (BrokenPipeError, ValueError) as error:
            self.close()
            raise DamagedDocumentError from error
        except SlowDocumentError:
            self.close()
            raise
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            # Nothing of the service's environment, which holds its secrets.
            environment = {
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                "PATH": os.environ.get("PATH", os.defpath),
                "LC_ALL": "C.UTF-8",
            }
            self._process = subprocess.Popen(
                [sys.executable, "-m", "matching.reading.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )
        return self._process


def _line(answered: IO[bytes], seconds: float) -> bytes:
    """The answer's line. Raises SlowDocumentError when it does not come, or the process ends."""
    end = time.monotonic() + seconds
    received = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(answered, selectors.EVENT_READ)
        while not received.endswith(b"\n"):
            if not selector.select(max(0.0, end - time.monotonic())):
                raise SlowDocumentError
            block = os.read(answered.fileno(), _BLOCK)
            if not block:
                raise SlowDocumentError
            received += block
    return bytes(received)
