"""One figure beside its bound, and a printed table of them."""

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """What was measured, with its unit, the bound promised, and what it is in terms of a peer measured beside it."""

    what: str
    value: float
    unit: str
    bound: float | None = None
    peer: str = ""

    @property
    def holds(self) -> bool:
        return self.bound is None or self.value <= self.bound


def show(figures: list[Figure], console: Console) -> None:
    """Print the figures; a bound that does not hold is said, never hidden."""
    table = Table("figure", "measured", "bound", "", "beside a peer of the same run")
    for figure in figures:
        bound = "" if figure.bound is None else f"≤ {figure.bound:g} {figure.unit}"
        verdict = "" if figure.bound is None else ("holds" if figure.holds else "does not hold")
        table.add_row(figure.what, f"{figure.value:,.1f} {figure.unit}", bound, verdict, figure.peer)
    console.print(table)
