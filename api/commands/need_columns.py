"""What whoever types a command says of the columns of a spreadsheet of needs, and what they are asked of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import typer

from api.commands import fail
from api.commands.files import DATES_ASKED
from api.imports import is_order_asked
from api.need_sheets import columns_of
from api.sent_back import Rows
from api.translations import Locale
from matching.importing.dates import ORDERS
from matching.importing.domain import ImportRefusedError
from matching.needs.columns import COLUMNS
from matching.needs.headings import headings
from matching.needs.sheets import Sheet


def how_read(columns: Sequence[str], left_out: Sequence[str], order: str | None) -> Sheet:
    """`--column 'Nb de gens=posts'`, as many as there are, headings left out, and what dates say first. Ends the
    command on what it does not know."""
    said: dict[str, str] = {}
    for each in columns:
        heading, _, column = each.rpartition("=")
        if not heading.strip() or column not in COLUMNS:
            fail(f"--column {each} : titre=champ / heading=field ({', '.join(sorted(COLUMNS))}).")
        said[heading.strip()] = column
    if order is not None and order not in ORDERS:
        fail(f"--date-order {order} : {', '.join(ORDERS)}.")
    return Sheet(said, [each.strip() for each in left_out], next((each for each in ORDERS if each == order), None))


def called(column: str, locale: Locale) -> str:
    """What the template calls a column; any other place of a file by its own name."""
    named = next((each for each in headings() if each.column == column), None)
    return column if named is None else named.en if locale == "en" else named.fr


@contextmanager
def telling(rows: Rows, how: Sheet) -> Iterator[None]:
    """What the site asks above the rows is asked by options, where a file is refused for want of it."""
    try:
        yield
    except ImportRefusedError as error:
        if not all(each.known for each in columns_of(rows, how)):
            typer.echo("Colonnes inconnues : --column titre=champ ou --leave-out titre. / "
                       "Unknown columns: --column heading=field or --leave-out heading.", err=True)  # fmt: skip
        if is_order_asked(error.problems):
            typer.echo(DATES_ASKED, err=True)
        raise
