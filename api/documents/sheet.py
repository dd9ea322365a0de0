"""What a document on paper says, before it is a page, a PDF or a Word file: a title, then parts of items."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """One line of a part: its title, what stands beside it (dates, a level), and what is told below."""

    title: str
    beside: str = ""
    below: str = ""


@dataclass(frozen=True)
class Section:
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Sheet:
    """A name or a title, what goes with it in one line, then the parts; `foot` stands under each page of a list."""

    name: str
    contact: tuple[str, ...]
    sections: tuple[Section, ...]
    lead: str = ""
    foot: str = ""
