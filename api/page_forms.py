"""The forms of a page of ours, read back from it: where each field stands, to be written anew."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from markupsafe import escape

Edit = tuple[int, int, str]
"""From where to where of the page, and what stands there instead."""


@dataclass
class Element:
    """A start tag of the page: where it stands and, of a text area or a choice, where its content ends."""

    tag: str
    attributes: dict[str, str | None]
    start: int
    end: int
    closed: int = 0
    options: list["Element"] = field(default_factory=list)

    def get(self, name: str) -> str:
        """An attribute, empty where there is none."""
        return self.attributes.get(name) or ""

    def again(self, changed: Mapping[str, str | None]) -> Edit:
        """The tag with some attributes changed; None takes one away."""
        gone = {name for name, value in changed.items() if value is None}
        kept = {name: value for name, value in {**self.attributes, **changed}.items() if name not in gone}
        written = "".join(f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in kept.items())
        return self.start, self.end, f"<{self.tag}{written}>"


@dataclass
class Form:
    """A form of the page: where it is sent, where it begins, and its fields."""

    action: str
    start: int
    around: list[Element]
    """What is folded around it."""
    controls: list[Element] = field(default_factory=list)

    def is_of(self, path: str, told: Mapping[str, list[str]], besides: Collection[str] = ()) -> bool:
        """Whether it is the one that was sent: of several to one address, by what each hides, `besides` some names."""
        names = {*told} - {*besides}
        hidden = (each for each in self.controls if each.get("type") == "hidden" and each.get("name") in names)
        return self.action == path and all(each.get("value") in told[each.get("name")] for each in hidden)


class _Reader(HTMLParser):
    """The forms of a page of ours."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._lines = [0]
        for line in page.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._folded: list[Element] = []
        self._form: Form | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._at()
        found = Element(tag, dict(attrs), start, start + len(self.get_starttag_text() or ""))
        if tag == "details":
            self._folded.append(found)
        elif tag == "form":
            self._form = Form(found.get("action"), start, list(self._folded))
            self.forms.append(self._form)
        elif self._form is not None and tag in ("input", "select", "textarea"):
            self._form.controls.append(found)
        elif self._form is not None and tag == "option" and self._form.controls:
            self._form.controls[-1].options.append(found)

    def handle_endtag(self, tag: str) -> None:
        if tag == "details" and self._folded:
            self._folded.pop()
        elif tag == "form":
            self._form = None
        elif tag in ("textarea", "select") and self._form is not None and self._form.controls:
            self._form.controls[-1].closed = self._at()

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column


def forms(page: str) -> list[Form]:
    """Every form of the page, in order."""
    return _Reader(page).forms
