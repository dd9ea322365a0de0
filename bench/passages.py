"""Whether a blind text tells a woman's from a man's: the same passage in both sexes, written and then masked.

    python -m bench.passages [--errors]

A line of `tests/matching/privacy/data/passages_….txt` has both sexes (`{Première|Premier} de classe`); those of
`things_….txt` speak of things alone, and nothing of them is to be made inclusive. The rules were mended with `mended`;
the others only measure, each written before the rules that it is the first to measure.
"""

import argparse
import re

from bench.blindness import APART, blind
from matching.privacy.inclusive import inclusive

SETS = ("mended", "apart", "later", "last")
_EITHER = re.compile(r"\{([^|}]*)\|([^}]*)\}")


def pairs(name: str) -> list[tuple[str, str]]:
    """The passages of a set, of a woman and of a man."""
    return [(_EITHER.sub(r"\1", line), _EITHER.sub(r"\2", line)) for line in _lines(f"passages_{name}")]


def told(name: str) -> list[tuple[str, str]]:
    """The passages of a set that tell the sex, as they are shown of a woman and of a man."""
    shown = ((blind(of_her), blind(of_him)) for of_her, of_him in pairs(name))
    return [(of_her, of_him) for of_her, of_him in shown if of_her != of_him]


def things(name: str) -> list[str]:
    """The sentences of a set that speak of things."""
    return _lines(f"things_{name}")


def changed(name: str) -> list[tuple[str, str]]:
    """The sentences of things of a set that are made inclusive all the same, and how."""
    return [(line, inclusive(line)) for line in things(name) if inclusive(line) != line]


def _lines(name: str) -> list[str]:
    return (APART / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def main() -> None:
    """Print the figures of each set, and the errors of the one that the rules were mended with."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--errors", action="store_true", help="of the set that the rules were mended with")
    given = arguments.parse_args()
    for name in SETS:
        tell, other = told(name), changed(name)
        print(f"{name}: {len(tell)} of {len(pairs(name))} passages tell; {len(other)} of {len(things(name))} of things")
        for one, another in (*tell, *other) if given.errors and name == SETS[0] else ():
            print(f"  {one} | {another}")


if __name__ == "__main__":
    main()
