"""Of a CV without structure, the job that its person says is not theirs is not even asked."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from matching.reading.documents import Format, document
from matching.reading.lines import sections
from matching.reading.unnamed import unnamed

COOK = "J'ai toujours travaillé dans les cuisines de restaurants et je prépare les viandes."


@dataclass(frozen=True)
class About:
    code: str
    probability: float
    start: int
    end: int


class Named:
    """Finds the trades by their very names."""

    def about(self, text: str, top: int = 5) -> Sequence[About]:
        found = {"72106": ("soudeu", "welder"), "63200": ("cuisine", "cook")}
        places = ((code, text.find(name), name) for code, names in found.items() for name in names)
        return [About(code, 0.4, place, place + len(name)) for code, place, name in places if place >= 0][:top]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Je ne suis pas soudeuse.", {"63200"}),
        ("Je n'ai jamais été soudeuse.", {"63200"}),
        ("Je n’ai jamais travaillé comme soudeur.", {"63200"}),
        ("I have never worked as a welder.", {"63200"}),
        ("J'ai été soudeuse.", {"63200", "72106"}),
        ("Je n'ai pas peur de travailler comme soudeuse.", {"63200", "72106"}),
        ("Je n'ai pas de voiture. Je suis soudeuse.", {"63200", "72106"}),
    ],
)
def test_a_job_that_is_denied_is_not_asked(said: str, asked: set[str]) -> None:
    read = document([f"{COOK} {said} Je parle français et wolof."], Format.TXT)
    (job,) = unnamed(read, sections(read), Named())
    assert {group.value for group in job.unit_groups} == asked
