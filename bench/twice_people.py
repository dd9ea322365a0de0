"""People who come twice, each told otherwise, and people near them who are others: made by rules.

Beside half of them stands somebody else: a spouse at the same telephone, a sister or a brother there whose name begins
alike, somebody of the very same name in another trade.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from matching.candidates.domain import CandidateEntry

Person = dict[str, Any]
Change = Callable[[random.Random, Person], None]


def _fault(rng: random.Random, word: str) -> str:
    """One letter that is missing, twice there, or in the place of another, not the first."""
    if len(word) < 4:
        return word
    place = rng.randrange(1, len(word) - 1)
    return rng.choice(
        (
            word[:place] + word[place + 1 :],
            word[:place] + word[place] + word[place:],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        )
    )


def _no_accent(rng: random.Random, who: Person) -> None:
    who["identity"]["family_name"] = (
        who["identity"]["family_name"].translate(str.maketrans("éèêëàâîïôûç", "eeeeaaiiouc")).upper()
    )


def _turned(rng: random.Random, who: Person) -> None:
    named = who["identity"]
    named["given_name"], named["family_name"] = named["family_name"], named["given_name"]


def _mistyped(rng: random.Random, who: Person) -> None:
    name = rng.choice(("given_name", "family_name"))
    who["identity"][name] = _fault(rng, who["identity"][name])


def _other_phone_form(rng: random.Random, who: Person) -> None:
    figures = "".join(sign for sign in who["identity"]["phone"] if sign.isdigit())
    who["identity"]["phone"] = rng.choice(("+1 {0}-{1}-{2}", "1{0}{1}{2}", "({0}) {1}.{2}".replace(".", " "))).format(
        figures[:3], figures[3:6], figures[6:]
    )
    who["identity"]["email"] = None


def _same_box(rng: random.Random, who: Person) -> None:
    name, _, domain = who["identity"]["email"].partition("@")
    who["identity"] |= {"email": f"{name.upper()}+emploi@{domain}", "phone": None}


def _no_contact(rng: random.Random, who: Person) -> None:
    who["identity"] |= {"email": None, "phone": None}


def _no_cv(rng: random.Random, who: Person) -> None:
    who |= {"experiences": None, "diplomas": None, "skills": None}


_SAME: tuple[tuple[Change, ...], ...] = (
    (_no_accent, _other_phone_form, _no_cv),
    (_turned, _other_phone_form),
    (_mistyped, _same_box, _no_cv),
    (_mistyped, _other_phone_form),
    (_mistyped, _no_contact),
    (_turned, _no_accent, _no_contact),
)
"""What somebody who comes again may tell otherwise, each by as many people."""


def _spouse(rng: random.Random, who: Person, beside: Person) -> None:
    own, other = who["identity"], beside["identity"]
    own |= {"family_name": other["family_name"], "phone": other["phone"]}


def _sibling(rng: random.Random, who: Person, beside: Person) -> None:
    _spouse(rng, who, beside)
    begun = beside["identity"]["given_name"]
    who["identity"]["given_name"] = begun[: max(3, len(begun) - 2)] + rng.choice(("ine", "ane", "im"))


def _namesake(rng: random.Random, who: Person, beside: Person) -> None:
    who["identity"] |= {name: beside["identity"][name] for name in ("given_name", "family_name")}
    who["identity"]["phone"] = f"581 {rng.randrange(200, 999)}-{rng.randrange(10_000):04}"


_OTHERS = (_spouse, _sibling, _namesake)


@dataclass(frozen=True)
class Twice:
    """Entries, and the places of those that are of one person."""

    people: list[CandidateEntry]
    same: set[tuple[int, int]]


def twice(made: list[CandidateEntry], organisation: int) -> Twice:
    """These people, followed by one organisation, then for each a second file: of themselves, or of somebody beside."""
    rng = random.Random(2026)
    first = [each.model_dump(mode="json") | {"consents": (), "organisation_id": organisation} for each in made]
    for each in first:
        each["identity"]["phone"] = f"418 {rng.randrange(200, 999)}-{rng.randrange(10_000):04}"
        each["identity"]["email"] = each["identity"]["email"] or f"x{rng.random():.9f}@example.org"
    second, same = [], set()
    for number, each in enumerate(first):
        if number % 2:
            again = CandidateEntry.model_validate(each).model_dump(mode="json")
            for change in _SAME[number // 2 % len(_SAME)]:
                change(rng, again)
            same.add((number, len(first) + number))
        else:
            again = CandidateEntry.model_validate(first[(number + 7) % len(first)]).model_dump(mode="json")
            again["identity"]["email"] = f"y{number}@example.org"
            _OTHERS[number // 2 % len(_OTHERS)](rng, again, each)
        second.append(again)
    return Twice([CandidateEntry.model_validate(each) for each in (*first, *second)], same)
