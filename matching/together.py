"""Two documents as one, field by field as somebody chose, and one as two again. Pure: flat documents in, and out.

What is chosen at once is a field: the names of the keys that it stands for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Choice = Literal["kept", "removed", "both"]
"""What stands: the kept one's, the other's, or for a list, what either says."""
CHOICES: tuple[Choice, ...] = ("kept", "removed", "both")
Document = dict[str, Any]


@dataclass(frozen=True)
class Grain:
    """How fine two documents are chosen between. `lists` are fields of one key each, of which both may stand; `one_of`
    says what an item of a list is told by, where a list says a thing once: the kept one's word stands."""

    fields: Mapping[str, tuple[str, ...]]
    lists: frozenset[str] = frozenset()
    one_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def choices(self, kept: Document, removed: Document) -> dict[str, Choice]:
        """The fields that the two tell differently, with what is proposed for each."""
        return {
            name: self._proposed(name, kept, removed)
            for name, keys in self.fields.items()
            if any(kept[key] != removed[key] for key in keys)
        }

    def together(self, kept: Document, removed: Document, chosen: Mapping[str, Choice]) -> Document:
        """The kept one with what was chosen of the other; where nothing was, as it is proposed."""
        found = dict(kept)
        for name, proposed in self.choices(kept, removed).items():
            choice = chosen.get(name, proposed)
            for key in self.fields[name]:
                if choice == "both" and name in self.lists:
                    found[key] = [*(kept[key] or ()), *self._more(name, kept[key] or (), removed[key] or ())]
                elif choice == "removed":
                    found[key] = removed[key]
        return found

    def apart(self, before: Document, after: Document, now: Document) -> tuple[Document, tuple[str, ...]]:
        """It as it was `before`, but for the fields that somebody changed since it was put together as `after`: they
        stay as they are `now`, and are told."""
        changed = tuple(name for name, keys in self.fields.items() if any(now[key] != after[key] for key in keys))
        return now | {
            key: before[key] for name, keys in self.fields.items() if name not in changed for key in keys
        }, changed

    def _proposed(self, name: str, kept: Document, removed: Document) -> Choice:
        key = self.fields[name][0]
        if not kept[key] and removed[key]:
            return "removed"
        return "both" if name in self.lists and kept[key] and removed[key] else "kept"

    def _more(self, name: str, one: Any, other: Any) -> Iterator[Any]:
        """What the other list says that the first does not."""
        of = self.one_of.get(name)
        known = [tuple(item[each] for each in of) if of else item for item in one]
        for item in other:
            if (tuple(item[each] for each in of) if of else item) not in known:
                yield item
