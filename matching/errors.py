"""What a store refuses, in any room. The ways in turn these into status codes and words; nothing else does."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar


class DomainError(Exception):
    """A refusal with its code and the data that words need; never a sentence."""

    code: ClassVar[str]

    @property
    def context(self) -> dict[str, Any]:
        """What the sentence is filled with."""
        return dict(vars(self))


class NotFoundError(DomainError):
    """There is no such row, or none that this actor may see: the two cannot be told apart."""

    code = "not_found"

    def __init__(self, what: str, key: int | str) -> None:
        super().__init__(what, key)
        self.what = what
        self.key = key


class StaleVersionError(DomainError):
    """Somebody else changed the row since it was read; `current` is its version now."""

    code = "stale_version"

    def __init__(self, current: int) -> None:
        super().__init__(current)
        self.current = current


class NotAllowedError(DomainError):
    """The row may be seen, and not written, by this actor; or the database's policies refuse what was sent."""

    code = "forbidden"


class AlreadyThereError(DomainError):
    """A value that must be unique stands already in `field`."""

    code = "already_there"

    def __init__(self, field: str, value: str | None = None) -> None:
        super().__init__(field, value)
        self.field = field
        self.value = value


class FutureDateError(DomainError):
    """The date in `field` is told as past, and has not come yet."""

    code = "date_in_future"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class TooEarlyError(DomainError):
    """The date in `field` is before the `earliest` that makes sense there."""

    code = "date_too_early"

    def __init__(self, field: str, earliest: date) -> None:
        super().__init__(field, earliest)
        self.field = field
        self.earliest = earliest


class EndedError(DomainError):
    """What would be added ended already, by the date in `field`."""

    code = "ended_already"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class ClosedError(DomainError):
    """An opening that is closed is changed no more."""

    code = "closed"


class HeldError(DomainError):
    """An opening that waits for a coordinator's decision, or was refused, is ranked for nobody."""

    code = "held"


class MergeRefusedError(DomainError):
    """Two files, or two needs, are not put together, or not taken apart, now: `obstacle` says what is in the way.

    `erasure`, `event`, `referral`, `closed` before; `over`, `later`, `erasure`, `closed` after.
    """

    code = "merge_refused"

    def __init__(self, obstacle: str) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


@dataclass(frozen=True)
class Reference:
    """A code or an id that an entry names: where (`requirements.2.any_of.0.credential`), of what, and which."""

    field: str
    kind: str
    value: str
    entry: int = 0
    """Place of the entry among those sent together, from 0."""


class UnknownReferenceError(DomainError):
    """Codes or ids that no table holds: all of them, so that they are corrected at once."""

    code = "unknown_reference"

    def __init__(self, *references: Reference) -> None:
        super().__init__(*references)
        self.references = references

    @property
    def field(self) -> str:
        return self.references[0].field

    @property
    def value(self) -> str:
        return self.references[0].value

    @property
    def context(self) -> dict[str, Any]:
        """That of the first of them."""
        return dict(vars(self.references[0]))
