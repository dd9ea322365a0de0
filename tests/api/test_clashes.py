"""What cannot be held at an event, in words: every kind of constraint and of change, with whom, where, at what hour."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from api.rendering import environment
from api.translations import LOCALES, Locale
from matching.allocation.choosing import Limit
from matching.events.explaining import Conflict, Why

AT = (datetime(2026, 11, 23, 15, 20, tzinfo=UTC),)
"""10 h 20 in Québec."""
OF_EMPLOYER = {"tables", "steps"}
WITH_HOURS = {"tables", "presence", "elsewhere"}


def a_change(limit: str, person: str = "Awa", **more: bool) -> Conflict:
    return Conflict(
        limit,
        person=None if limit in OF_EMPLOYER else person,
        employer="Ateliers" if limit in OF_EMPLOYER | {"promise"} else None,
        by=1,
        at=AT if limit in WITH_HOURS else (),
        other_fr="Entrevues" if limit == "elsewhere" else None,
        **more,
    )


def said(locale: Locale, why: Why, hosts: Sequence[Mapping[str, Any]] = ()) -> list[str]:
    template = environment(locale).get_template("_event_clashes.html")
    page = template.render(why=why, elsewhere=[], hosts=hosts, locale=locale)
    return [
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", each)).strip() for each in re.findall(r"<li>.*?</li>", page, re.S)
    ]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_kind_of_change_has_its_words(locale: Locale) -> None:
    limits = [*(str(limit) for limit in Limit), "elsewhere"]
    changes = [*(a_change(limit) for limit in limits), a_change("tables", more=True)]
    lines = said(locale, Why((), tuple(changes)))
    assert len(set(lines)) == len(changes)
    for each in changes:
        (told,) = said(locale, Why((), (each,)))
        assert told in lines
        assert (each.person or each.employer or "") in told
        assert (("10 h 20" if locale == "fr" else "10:20 a.m.") in told) == bool(each.at)


def test_of_an_employer_who_called_off_an_hour_is_asked_as_such() -> None:
    why = Why((), (a_change("tables"),))
    for cancelled, told in (
        (False, "Ateliers : présence à 1 plage"),
        (True, "Ateliers, qui ne venait plus : présence"),
    ):
        (line,) = said("fr", why, [{"name": "Ateliers", "cancelled": cancelled}])
        assert line.startswith(told)


def test_one_interview_fewer_for_many_is_one_line() -> None:
    people = [f"Personne {number}" for number in range(12)]
    (clash, change) = said(
        "fr",
        Why(
            tuple(a_change("least", person) for person in people),
            tuple(a_change("least", person) for person in people),
        ),
    )
    assert clash.endswith("et 4 autres")
    assert change.startswith("1 entrevue de moins promise à chacune de ces personnes")
    assert change.endswith("et 4 autres")
