"""RTF: the text of every group, those that are not shown too; an object or other data in it is not read."""

import re
from collections.abc import Iterator

from matching.reading.formats.rest import Rest, UnreadPartError

_TOKEN = re.compile(
    r"\\'(?P<byte>[0-9a-fA-F]{2})|\\u(?P<code>-?\d+) ?(?:\\'[0-9a-fA-F]{2}|\?)?|\\(?P<word>[a-zA-Z]+)(?:-?\d+)? ?"
    r"|\\(?P<sign>.)|(?P<brace>[{}])|(?P<end>[\r\n]+)|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_BREAKS = frozenset({"par", "line", "row", "cell", "page", "sect", "column", "nestcell", "nestrow"})
_GAPS = frozenset({"tab", "emspace", "enspace", "qmspace"})
_DATA = re.compile(r"\\(?:object|objdata|objemb|bin-?\d|datastore|themedata)(?![a-z])")
_PICTURE = re.compile(r"\\pict(?![a-z])")
_HEXADECIMAL = re.compile(r"(?:[0-9a-fA-F]\s*){200,}")


def rest(content: bytes) -> Rest:
    """The text of the whole file. Raises UnreadPartError."""
    source = content.decode("cp1252", errors="replace")
    pictures = len(_PICTURE.findall(source))
    if _DATA.search(source) or (not pictures and _HEXADECIMAL.search(source)):
        raise UnreadPartError
    source = _HEXADECIMAL.sub(" ", source)
    # A brace may stand inside a word, or part a group from what is beside it: both are looked at.
    return Rest("\n".join(("".join(_told(source, "")), "".join(_told(source, "\n")))), pictures)


def _told(source: str, brace: str) -> Iterator[str]:
    for token in _TOKEN.finditer(source):
        if (byte := token["byte"]) is not None:
            yield bytes.fromhex(byte).decode("cp1252", "replace")
        elif (code := token["code"]) is not None:
            yield chr(int(code) % 65_536)
        elif (word := token["word"]) is not None:
            yield "\n" if word in _BREAKS else " " if word in _GAPS else ""
        elif (sign := token["sign"]) is not None:
            yield {"~": " ", "_": "-", "\n": "\n", "\r": "\n"}.get(sign, sign if sign in "\\{}" else "")
        elif token["brace"] is not None:
            yield brace
        elif token["text"] is not None:
            yield token["text"]
