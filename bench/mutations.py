"""Files that were damaged by chance or on purpose: `python -m bench.mutations [--count 2000]` reads as many.

Each is a CV of the second set, an RTF or an ODT with bytes changed, cut, moved or doubled; archives inside too. They
are read by two processes as the service does, then drafted: an answer or a refusal is expected of each, and nothing
else.
"""

import argparse
import io
import random
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import local

import psutil

from api.drafts import reader
from bench.cvs_apart import files
from matching.reading.apart import Apart
from matching.reading.errors import DocumentError

File = tuple[str, bytes]
_AT_ONCE = 2
_TODAY = date(2026, 11, 22)
_TEXT = "EXPÉRIENCE\nSoudeuse, Atelier du Nord\nmars 2019 - mai 2021\nFORMATION\nDEP en soudage, 2015\n"


def whole(count: int = 24) -> list[File]:
    """The files that are damaged: of every format."""
    return [*((each.name, each.content) for each in files(count)), ("cv.rtf", _rtf(_TEXT)), ("cv.odt", _odt(_TEXT))]


def mutated(count: int, sources: Sequence[File]) -> Iterator[File]:
    """`count` damaged files, the same each time."""
    for number in range(count):
        draw = random.Random(f"mutation {number}")
        name, content = draw.choice(sources)
        if content.startswith(b"PK") and draw.random() < 0.6:
            yield name, _inside(draw, content)
        else:
            for _ in range(draw.randint(1, 4)):
                content = _damaged(draw, content)
            yield name, content


def _damaged(draw: random.Random, content: bytes) -> bytes:
    if len(content) < 2:
        return content
    at, until = sorted((draw.randrange(len(content)), draw.randrange(len(content))))
    kind = draw.randrange(7)
    if kind == 0:
        return content[:at]
    if kind == 1:
        return content[:at] + content[until:]
    if kind == 2:
        return content[:until] + content[at:until] * draw.randint(1, 5) + content[until:]
    if kind == 3:
        return content[:at] + draw.randbytes(draw.randint(1, 200)) + content[at:]
    if kind == 4:
        number = str(draw.choice([0, -1, 1, 2**31, 10**12])).encode()
        return content[:at] + number + content[at + len(number) :]
    changed = bytearray(content)
    for _ in range(draw.choice([1, 3, 30])):
        changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)


def _inside(draw: random.Random, content: bytes) -> bytes:
    """The same archive, one of its parts damaged, or declared smaller than it is."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as target:
        chosen = draw.choice([name for name in source.namelist() if name.endswith(".xml")] or source.namelist())
        for name in source.namelist():
            raw = source.read(name)
            target.writestr(name, _damaged(draw, raw) if name == chosen else raw)
    return kept.getvalue()


def lying_bomb(megabytes: int) -> bytes:
    """A DOCX whose document unpacks to so many megabytes, and declares a thousand bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", b"<a>" + b" " * (megabytes * 1_000_000) + b"</a>")
    content = made.getvalue()
    size = (megabytes * 1_000_000 + len(b"<a></a>")).to_bytes(4, "little")
    return content.replace(size, (1_000).to_bytes(4, "little"))


def _rtf(text: str) -> bytes:
    lines = text.encode("cp1252").decode("latin-1").replace("\n", "\\par\n")
    escaped = "".join(letter if ord(letter) < 128 else f"\\'{ord(letter):02x}" for letter in lines)
    return b"{\\rtf1\\ansi " + escaped.encode() + b"}"


def _odt(text: str) -> bytes:
    spaces = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    spaces += 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in text.split("\n"))
    body = f"<office:body><office:text>{paragraphs}</office:text></office:body>"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
    return made.getvalue()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=2_000)
    given = arguments.parse_args()
    own, everyone = local(), []
    outcomes: Counter[str] = Counter()
    slowest = most = 0.0

    def each(file: File) -> tuple[str, float]:
        if not hasattr(own, "apart"):
            own.apart = Apart()
            everyone.append(own.apart)
        start = time.perf_counter()
        try:
            document = own.apart.read(file[1], file[0])
            reader().draft(document, _TODAY)
            told = "read"
        except DocumentError as error:
            told = error.code
        return told, time.perf_counter() - start

    begun = time.perf_counter()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for told, seconds in pool.map(each, mutated(given.count, whole())):
            outcomes[told] += 1
            slowest = max(slowest, seconds)
            for apart in everyone:
                if apart.process_id is not None and psutil.pid_exists(apart.process_id):
                    most = max(most, psutil.Process(apart.process_id).memory_info().rss / 1e6)
    for apart in everyone:
        apart.close()
    print(f"{given.count} files in {time.perf_counter() - begun:.0f} s, slowest {slowest:.1f} s, most {most:.0f} MB")
    for told, count in outcomes.most_common():
        print(f"  {told}: {count}")


if __name__ == "__main__":
    main()
