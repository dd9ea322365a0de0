"""How many of those who come twice are found, and how many of those proposed are: on people made for it."""

import random
from collections.abc import Callable
from typing import Any

import psycopg

from matching.candidates.domain import CandidateEntry
from matching.candidates.duplicates import find
from matching.candidates.store import add_candidates
from matching.demonstration.entries import entries
from tests.factories import TODAY, add_employer, add_organisation

PEOPLE = 240
Change = Callable[[random.Random, dict[str, Any]], None]


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


def _no_accent(rng: random.Random, who: dict[str, Any]) -> None:
    who["identity"]["family_name"] = (
        who["identity"]["family_name"].translate(str.maketrans("éèêëàâîïôûç", "eeeeaaiiouc")).upper()
    )


def _turned(rng: random.Random, who: dict[str, Any]) -> None:
    named = who["identity"]
    named["given_name"], named["family_name"] = named["family_name"], named["given_name"]


def _mistyped(rng: random.Random, who: dict[str, Any]) -> None:
    name = rng.choice(("given_name", "family_name"))
    who["identity"][name] = _fault(rng, who["identity"][name])


def _other_phone_form(rng: random.Random, who: dict[str, Any]) -> None:
    figures = "".join(sign for sign in who["identity"]["phone"] if sign.isdigit())
    who["identity"]["phone"] = rng.choice(("+1 {0}-{1}-{2}", "1{0}{1}{2}", "({0}) {1}.{2}".replace(".", " "))).format(
        figures[:3], figures[3:6], figures[6:]
    )
    who["identity"]["email"] = None


def _same_box(rng: random.Random, who: dict[str, Any]) -> None:
    name, _, domain = who["identity"]["email"].partition("@")
    who["identity"] |= {"email": f"{name.upper()}+emploi@{domain}", "phone": None}


def _no_contact(rng: random.Random, who: dict[str, Any]) -> None:
    who["identity"] |= {"email": None, "phone": None}


def _no_cv(rng: random.Random, who: dict[str, Any]) -> None:
    who |= {"experiences": None, "diplomas": None, "skills": None}


SAME: tuple[tuple[Change, ...], ...] = (
    (_no_accent, _other_phone_form, _no_cv),
    (_turned, _other_phone_form),
    (_mistyped, _same_box, _no_cv),
    (_mistyped, _other_phone_form),
    (_mistyped, _no_contact),
    (_turned, _no_accent, _no_contact),
)
"""What somebody who comes again may tell otherwise, each by as many people."""


def test_who_comes_twice_is_found(connection: psycopg.Connection) -> None:
    """Of the people who come twice, each told otherwise, and of those near them who are others: a spouse at the same
    telephone, somebody of the same name in another trade. The figures stand in docs/imports.md."""
    rng = random.Random(2026)
    ours = add_organisation(connection)
    made = entries(
        5, today=TODAY, employers=1, needs=0, candidates=PEOPLE, employer_ids=[add_employer(connection)],
        organisation_ids=[ours],
    )  # fmt: skip
    first = [entry.model_dump(mode="json") | {"consents": (), "organisation_id": ours} for entry in made.candidates]
    for each in first:
        each["identity"]["phone"] = f"418 {rng.randrange(200, 999)}-{rng.randrange(10_000):04}"
        each["identity"]["email"] = each["identity"]["email"] or f"x{rng.random():.9f}@example.org"
    again, others = [], []
    for number, each in enumerate(first):
        copy = CandidateEntry.model_validate(each).model_dump(mode="json")
        if number % 2:
            for change in SAME[number // 2 % len(SAME)]:
                change(rng, copy)
            again.append((number, copy))
        else:
            other = CandidateEntry.model_validate(first[(number + 7) % PEOPLE]).model_dump(mode="json")
            own = other["identity"] | {"email": f"y{number}@example.org"}
            if number % 4:
                own |= {"family_name": each["identity"]["family_name"], "phone": each["identity"]["phone"]}
            else:
                own |= {name: each["identity"][name] for name in ("given_name", "family_name")}
                own["phone"] = f"581 {number:03}-0000"
            others.append(other | {"identity": own})
    everybody = [*first, *(copy for _, copy in again), *others]
    ids = add_candidates(connection, [CandidateEntry.model_validate(each) for each in everybody], TODAY)
    find(connection, ids)
    asked = set(connection.execute("SELECT first_id, second_id FROM alike_people").fetchall())
    twice = {(ids[number], ids[PEOPLE + place]) for place, (number, _) in enumerate(again)}
    precision, recall = len(asked & twice) / len(asked), len(asked & twice) / len(twice)
    assert precision >= 0.95
    assert recall >= 0.95
