"""Write `lists/names_others.tsv`: names of people, as facts, from the lists of the package Faker (MIT).

`python -m models.encoder.training.names`, with Faker installed beside; the service and the training have no need of it.
What is a word of a trade, stands one typing error from one, or is as short as initials are, is left out: it would mask
what a text says of work.
"""

import pkgutil
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import groupby
from pathlib import Path
from types import ModuleType

from models import encoder
from models.encoder.core import known
from models.encoder.forms import canonical, fold
from models.encoder.masking import Masks
from models.encoder.spelling import Spelling

_FILE = Path(__file__).parents[1] / "lists" / "names_others.tsv"
_HEAD = """\
# Names of people that the world's registers have, first and family names together: facts, from the lists of the Python
# package Faker {version} (MIT, Daniele Faraglia and contributors); folded, in order, by `training/names.py`.
"""
_SHORTEST = 4
# A name of four letters is believed to be one where two lists have it: initials and tools are as short.
_LISTS_OF_SHORT = 2
# Words of the lists that are no name, or that are met in texts of work as another word than a name.
_NO_NAMES = frozenset(
    [
        "alberta",
        "amie",
        "aura",
        "autumn",
        "avril",
        "buddy",
        "cadence",
        "charpie",
        "combi",
        "courtois",
        "darija",
        "esco",
        "franc",
        "goto",
        "january",
        "kiddy",
        "lira",
        "loki",
        "maman",
        "maximo",
        "melo",
        "november",
        "nova",
        "relu",
        "saura",
        "seaborn",
        "sunday",
        "talan",
        "unknown",
        "unnamed",
    ]
)


def of_faker(people: ModuleType) -> Iterator[str]:
    """Every word of the first and family names of `people` (`faker.providers.person`), folded, once a list."""
    for found in pkgutil.iter_modules(people.__path__):
        lists = vars(import_module(f"{people.__name__}.{found.name}").Provider)
        yield from {
            word
            for name, values in lists.items()
            if name.startswith(("first_", "last_"))
            for value in _texts(values)
            for word in fold("".join(mark if mark.isalpha() else " " for mark in value)).split()
        }


def _texts(values: object) -> Iterator[str]:
    """The texts of a list of names, which may hold a name in several scripts side by side."""
    if isinstance(values, str):
        yield values
    elif isinstance(values, tuple | list | dict):
        for value in values:
            yield from _texts(value)


def kept(names: Iterable[str]) -> list[str]:
    """Those that may be masked wherever they stand, in order."""
    masks, trade = Masks(), known(encoder.WEIGHTS)
    spelling = Spelling(trade)
    return sorted(
        name
        for name, lists in Counter(names).items()
        if name.isascii()
        and len(name) >= _SHORTEST
        and (len(name) > _SHORTEST or lists >= _LISTS_OF_SHORT)
        and name not in _NO_NAMES
        and not masks.is_ambiguous(name)
        and not masks.is_ambiguous(canonical(name))
        and not spelling.knows(name)
        and spelling.correct(name) == name
    )


def main() -> None:
    """Write the list."""
    faker, people = import_module("faker"), import_module("faker.providers.person")
    lines = [" ".join(group) for _, group in groupby(kept(of_faker(people)), key=lambda name: name[:2])]
    text = _HEAD.format(version=faker.VERSION) + "\n".join(lines) + "\n"
    _FILE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
