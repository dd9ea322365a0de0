"""What somebody says of the columns of their own spreadsheet of needs, where its headings do not tell it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from matching.importing.dates import Order, order_of
from matching.importing.files import Cells
from matching.needs.headings import column_of, is_date
from matching.privacy.refused import REFUSED_FIELDS
from matching.reference.text import fold


@dataclass(frozen=True)
class Sheet:
    """How a spreadsheet is read: its columns by their names, but for what was said of them."""

    said: Mapping[str, str] = field(default_factory=dict)
    """Which of `matching.needs.columns.COLUMNS` a heading is, whatever its name; what the law refuses never is one."""
    left_out: Collection[str] = ()
    """Headings of columns that are not read."""
    order: Order | None = None
    """What a date such as 05/06/2027 says first; None where nothing says it, and such a date is then asked."""

    def named(self, heading: str) -> str | None:
        """The column that a heading names, or None."""
        return None if is_refused(heading) else self.said.get(heading) or column_of(heading)


AS_NAMED = Sheet()


def is_refused(heading: str) -> bool:
    """Whether the law lets nobody keep what a column says, whatever somebody says it is."""
    return fold(heading).replace(" ", "_") in REFUSED_FIELDS


def two_dates(cells: Cells) -> str | None:
    """The first column of a row whose date may be two; None where there is none."""
    return next((column for column, cell in cells.items() if is_date(column) and order_of([cell]) == "unsaid"), None)


def order_in(columns: Sequence[str | None], rows: Iterable[Sequence[str]]) -> Order | None:
    """What the dates of a file say first, told by one that has a single reading; None where none does."""
    at = [place for place, column in enumerate(columns) if is_date(column)]
    said = order_of(cells[place] for cells in rows for place in at if place < len(cells))
    return None if said == "unsaid" else said
