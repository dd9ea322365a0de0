"""Tables of data in a package: tab-separated, with a line of names."""

import csv
import io
from collections.abc import Iterator
from importlib.resources import files


def table(package: str, name: str) -> Iterator[dict[str, str]]:
    """The rows of a table of data of `package`, tab-separated."""
    text = files(package).joinpath("data", f"{name}.tsv").read_text(encoding="utf-8")
    return csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)


def lines(package: str, name: str) -> Iterator[str]:
    """The lines of a list of `package`, those that say what it is (`#`) left out."""
    text = files(package).joinpath("data", f"{name}.txt").read_text(encoding="utf-8")
    return (line for line in text.splitlines() if not line.startswith("#"))
