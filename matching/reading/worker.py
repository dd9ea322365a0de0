"""The reader's own process: one file in, its document or the reason why not out, with limits set by itself.

Run by `matching.reading.apart`. In: a line of JSON (`name`, `size`, `how`), then the bytes. Out: a line of JSON.
"""

import base64
import json
import resource
import sys
from importlib import import_module
from typing import Any, BinaryIO

from matching.reading.documents import Document
from matching.reading.errors import DocumentError
from matching.reading.formats import read
from matching.reading.limits import MEMORY_BYTES, RECOGNITION_SECONDS, SECONDS


def main() -> None:
    """Serve until the input ends."""
    answers = sys.stdout.buffer
    # What a library prints goes nowhere near the answers.
    sys.stdout = sys.stderr
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve(sys.stdin.buffer, answers)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """One answer a request, in their order."""
    while line := requests.readline():
        request = json.loads(line)
        _one_more_file(RECOGNITION_SECONDS if request["how"] == "recognise" else SECONDS)
        content = requests.read(request["size"])
        answers.write(json.dumps(_answer(content, request["name"], request["how"])).encode() + b"\n")
        answers.flush()


def _answer(content: bytes, name: str, how: str) -> dict[str, Any]:
    try:
        if how == "without_pictures":
            made = _without_pictures(content, name)
            return {"content": None if made is None else base64.b64encode(made).decode()}
        document = _recognised(content) if how == "recognise" else read(content, name)
    except DocumentError as error:
        return {"refused": error.code, "context": error.context}
    except (MemoryError, RecursionError):
        return {"refused": "document_slow", "context": {}}
    except Exception:
        # A file can make a library raise anything; the answer is the same.
        return {"refused": "document_damaged", "context": {}}
    return {
        "text": document.text,
        "starts": document.starts,
        "format": document.format,
        "pictures": document.pictures,
        "recognised": document.recognised,
        "elsewhere": document.elsewhere,
        "unread": document.unread,
    }


def _recognised(content: bytes) -> Document:
    # Its libraries stay unloaded where no scan is read.
    document: Document = import_module("matching.reading.recognition").recognise(content)
    whole: Document = import_module("matching.reading.formats.whole").whole(document, content)
    return whole


def _without_pictures(content: bytes, name: str) -> bytes | None:
    made: bytes | None = import_module("matching.reading.pictures").without_pictures(content, name)
    return made


def _one_more_file(seconds: int) -> None:
    """Processor time is limited a file, not a process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main()
