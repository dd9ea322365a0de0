"""What a whole file says, as `matching.reading.formats.whole` gathers it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rest:
    """`text` of every part of a file, and how many `pictures` lie in it anywhere."""

    text: str
    pictures: int


class UnreadPartError(Exception):
    """A part of the file is no text: an embedded object, a font, an attachment."""
