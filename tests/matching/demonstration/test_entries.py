"""The fictitious region holds what was promised of it, and is the same for the same seed."""

import json
import re
from collections import Counter
from datetime import date
from itertools import islice
from typing import Any

import pytest

from matching.demonstration import NOTICE, entries
from matching.demonstration.content import employers, table, trades
from matching.demonstration.entries import employers_of
from matching.reference.domain import AuthorisationKind
from matching.reference.loading import TABLES, rows

TODAY = date(2026, 11, 21)


def codes(name: str) -> set[Any]:
    return {row["code"] for row in rows(next(table for table in TABLES if table.name == name))}


def test_trades_name_known_codes_and_are_written_in_both_languages() -> None:
    groups, credentials, fields, levels = map(codes, ("unit_group", "credential", "field_of_study", "diploma_level"))
    assert len(trades()) >= 100
    assert len({trade.cnp for trade in trades()}) >= 90
    for trade in trades():
        assert {trade.cnp, *trade.related} <= groups, trade.title_fr
        required = {code for choice in trade.credentials_required for code in choice}
        assert required | set(trade.credentials_preferred) <= credentials, trade.title_fr
        assert all(diploma["field"] in fields and diploma["level"] in levels for diploma in trade.diplomas)
        assert len(trade.duties_fr) >= 8, trade.title_fr
        assert len(trade.duties_en) >= 6, trade.title_fr
        assert len(trade.skills) >= 8, trade.title_fr
        assert 16 < trade.wage[0] < trade.wage[1], trade.title_fr


def test_french_texts_have_french_typography() -> None:
    texts = json.dumps([vars(trade) for trade in trades()], ensure_ascii=False, default=list)
    assert "'" not in texts
    assert " :" not in texts.replace("\u00a0:", "")


def test_employers_have_places_and_trades_that_exist() -> None:
    municipalities, territories = codes("municipality"), codes("territory")
    assert len(employers()) >= 60
    assert len({employer.name for employer in employers()}) == len(employers())
    known = {trade.cnp for trade in trades()}
    for employer in employers():
        assert employer.municipality in municipalities
        assert employer.territory in territories
        assert employer.trades
        assert set(employer.trades) <= known
    assert {employer.territory for employer in employers()} == territories
    assert all(
        place["municipality"] in municipalities for name in ("home", "quebec") for place in table("places")[name]
    )
    assert len({employer.name for employer in employers_of(500)}) == 500


def test_the_census_is_wide_enough() -> None:
    region = entries(today=TODAY)
    needs = list(region.needs)
    assert len(needs) == 300
    assert len({need.unit_group for need in needs} - {None}) >= 80
    assert len({need.employer_id for need in needs}) >= 60
    assert all(NOTICE["fr"] in need.text_fr for need in needs)
    assert not any(re.search("poste de [aeiouyhéèêâî]", need.text_fr) for need in needs)
    assert len(list(region.internships)) == 30


def test_the_bank_has_every_authorisation_and_every_residence_and_leaves_much_unknown() -> None:
    people = list(entries(today=TODAY).candidates)
    assert len(people) == 2000
    kinds = Counter(person.authorisation.kind if person.authorisation else None for person in people)
    assert set(kinds) == {*AuthorisationKind, None}
    lived = {person.residence.municipality for person in people if person.residence}
    assert {"23027", "25213", "66023"} <= lived
    assert sum(bool(person.residence and person.residence.country) for person in people) > 200
    for field in ("residence", "experiences", "skills", "diplomas", "territories", "available_from", "week", "travel"):
        unknown = sum(getattr(person, field) is None for person in people)
        assert 20 < unknown < 1000, field
    opted_in = sum(any(consent.purpose == "matching" for consent in person.consents) for person in people)
    assert 1700 < opted_in < 2000


def test_the_same_seed_gives_the_same_people_whatever_the_number() -> None:
    first = list(entries(7, today=TODAY, candidates=30).candidates)
    assert first == list(islice(entries(7, today=TODAY, candidates=100_000).candidates, 30))
    assert first != list(entries(8, today=TODAY, candidates=30).candidates)


@pytest.mark.parametrize("count", [1, 3, 90])
def test_any_number_of_employers(count: int) -> None:
    region = entries(today=TODAY, employers=count, needs=5, internships=2, candidates=2)
    assert len(list(region.needs)) == 5
    assert len(list(region.internships)) == 2
    assert len(list(region.candidates)) == 2
