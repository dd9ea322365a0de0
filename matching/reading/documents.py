"""A document once read: its text in the order an eye reads it, with the places of its pages."""

import re
import textwrap
from bisect import bisect_right
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate


class Format(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    RTF = "rtf"
    TXT = "txt"


CELL = "\t"
"""What stands between two cells of a row, or two texts that lie far apart on a line."""
PAGE_END = "\n"
LONGEST_LINE = 1_000
"""Characters: nothing that reads a line takes longer than a few of these squared."""
_LONGEST_BLANK = 40
_BLANKS = re.compile(rf"([^\S\n])[^\S\n]{{{_LONGEST_BLANK},}}")
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n){3,}")
_LONG_LINE = re.compile(rf"[^\n]{{{LONGEST_LINE},}}")
_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Document:
    """`text` is all the pages, one after the other; `starts` says where each begins, the first at 0.

    `pictures` counts the images seen; none of them is ever kept.
    """

    text: str
    starts: tuple[int, ...]
    format: Format
    pictures: int = 0
    recognised: bool = False
    """Whether it was a picture, whose words are Tesseract's."""
    elsewhere: str = ""
    """What its file says besides (footers, comments, properties): looked through for what may not be kept, no more."""
    unread: bool = False
    """Whether the file has a part that is not text: an embedded object, an attachment."""

    def page_of(self, offset: int) -> int:
        """The page, from 1, on which the character at `offset` stands."""
        return bisect_right(self.starts, offset)

    def without(self, spans: list[tuple[int, int]]) -> "Document":
        """The same document with blanks in the place of these spans: every other place stays what it was."""
        text = self.text
        for start, end in spans:
            blank = "".join("\n" if character == "\n" else " " for character in text[start:end])
            text = text[:start] + blank + text[end:]
        return replace(self, text=text)


def document(pages: list[str], format_: Format, pictures: int = 0, *, recognised: bool = False) -> Document:
    """The document of these pages, without the characters that no text may hold.

    Long blanks and long lines, which nobody reads, are cut shorter: what reads the text need not fear them.
    """
    ended = [_readable(page) + PAGE_END for page in pages]
    starts = tuple(accumulate((len(page) for page in ended[:-1]), initial=0))
    return Document("".join(ended), starts, format_, pictures, recognised)


def _readable(page: str) -> str:
    page = _BLANKS.sub(lambda blank: blank[1] * _LONGEST_BLANK, _NOT_TEXT.sub("", page))
    page = _BLANK_LINES.sub("\n\n\n", page)
    return _LONG_LINE.sub(lambda line: "\n".join(textwrap.wrap(line[0], LONGEST_LINE - 1)), page)
