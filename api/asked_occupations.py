"""Which occupation a title of the plain questions names: as the person chose it, else as it surely says, else asked."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from starlette.datastructures import FormData

from api.confirming import ASPIRATIONS
from api.occupations import named_by
from matching.reading.proposals import Confirmation, Kind, Step

_TITLES: Mapping[Kind, tuple[tuple[str, str], ...]] = MappingProxyType(
    {Kind.EXPERIENCE: (("title", "unit_group"),), Kind.ASPIRATIONS: ASPIRATIONS}
)
"""Kind → the field of each title, and that of its unit group."""


def with_occupations(confirmation: Confirmation, step: Step, sent: FormData) -> tuple[FormData, dict[str, list[str]]]:
    """The form with the unit groups that its titles surely name; and by field, those to choose among of the others.

    A CV was read before: its own steps ask already.
    """
    told: list[tuple[str, str]] = []
    unsure: dict[str, list[str]] = {}
    for title, group in _open(confirmation, step, sent) if step.question else ():
        codes = named_by(title)
        if len(codes) == 1:
            told.append((group, codes[0]))
        else:
            unsure[group] = codes
    return FormData([*sent.multi_items(), *told]), unsure


def _open(confirmation: Confirmation, step: Step, sent: FormData) -> Iterator[tuple[str, str]]:
    """Each title told without its unit group, and the field of that one."""
    for place in step.proposals:
        for title, group in _TITLES.get(confirmation.proposals[place].kind, ()):
            words = str(sent.get(f"{place}-{title}") or "").strip()
            if words and not sent.get(f"{place}-{group}"):
                yield words, f"{place}-{group}"
