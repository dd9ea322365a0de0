"""What counts of a file: licences worth others, jobs whose length nobody asked, schooling in French."""

from datetime import date, timedelta

import psycopg

from matching.candidates.store import add_candidate, add_candidates
from matching.matches.domain import Eligibility
from matching.needs.store import add_need
from tests.conftest import ServiceConnection
from tests.factories import (
    TODAY,
    a_candidate,
    a_need,
)
from tests.matching.matches.lists import line, rank


def test_a_licence_held_counts_as_those_it_is_worth(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    car = [{"importance": "required", "any_of": [{"code": "licence", "credential": "driving_5"}]}]
    need = add_need(bank, a_need(requirements=car), TODAY)

    def driver(*held: tuple[str, str, date | None]) -> int:
        credentials = [{"credential": code, "status": status, "valid_until": until} for code, status, until in held]
        return add_candidate(bank, a_candidate(credentials=credentials, credentials_complete=complete), TODAY)

    complete = True
    far, near = TODAY + timedelta(days=3650), TODAY + timedelta(days=1)
    truck = driver(("driving_1", "held", far))
    longer = driver(("driving_5", "held", near), ("driving_1", "held", far))
    despite = driver(("driving_5", "none", None), ("driving_3", "held", None))
    learning = driver(("driving_1", "in_process", None))
    motorcycle = driver(("driving_6", "held", far))
    complete = False
    over = driver(("driving_1", "held", near))
    both_over = driver(("driving_1", "held", near), ("driving_5", "held", near))
    once_a_driver = driver(("driving_1", "held", near), ("driving_5", "none", None))
    taking_it = driver(("driving_1", "held", near), ("driving_5", "in_process", None))
    ranking = rank(service_connection, need, include=tuple(Eligibility))

    def said(candidate: int) -> tuple[bool | None, object]:
        (criterion,) = [each for each in line(ranking, candidate).criteria if each.code == "licence"]
        return criterion.met, (criterion.found or {}).get("credential")

    assert said(truck) == (True, "driving_1")
    assert said(longer) == (True, "driving_1")
    assert said(despite) == (True, "driving_3")
    assert said(learning) == said(motorcycle) == (False, None)
    # What the heavier one was worth goes with it: of the car's own, the file alone can tell.
    assert said(over) == (None, "driving_1")
    assert said(both_over)[0] is said(once_a_driver)[0] is said(taking_it)[0] is False


def test_a_job_whose_length_nobody_asked_is_a_question(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    welding = [{"importance": "required", "any_of": [{"code": "experience", "months": 6}]}]
    need = add_need(bank, a_need(requirements=welding, unit_group="72106"), TODAY)

    def welder(*jobs: tuple[str | None, int | None]) -> int:
        told = [{"title": "Emploi", "unit_group": group, "months": months} for group, months in jobs]
        return add_candidate(bank, a_candidate(experiences=told), TODAY)

    unknown, uncoded, short = welder(("72106", None)), welder((None, None)), welder(("72106", 3))
    both, long, cook = (
        welder(("72106", 3), ("72106", None)),
        welder(("72106", 7), ("72106", None)),
        welder(("63200", None)),
    )
    ranking = rank(service_connection, need, include=tuple(Eligibility))

    def said(candidate: int) -> tuple[bool | None, object]:
        (criterion,) = [each for each in line(ranking, candidate).criteria if each.code == "experience"]
        return criterion.met, (criterion.found or {}).get("months")

    assert said(unknown) == (None, None)
    assert said(uncoded) == (None, 0)
    assert said(both) == (None, 3)
    assert said(long) == (True, 7)
    assert said(short) == (False, 3)
    assert said(cook) == (False, 0)
    (missing,) = [each.step for each in line(ranking, short).criteria if each.code == "experience"]
    assert missing is not None
    assert (missing.code, missing.days) == ("gain_experience", 91)


def test_schooling_in_french_counts_over_a_low_estimate_and_under_a_test(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    wanted = {"importance": "required", "any_of": [{"code": "french_speaking", "level": 9}]}
    need = add_need(bank, a_need(requirements=[wanted]), TODAY)
    modest = {"language": "fr", "skill": "speaking", "scale": "cefr", "level": "B1"}
    tested = {**modest, "basis": "tested", "test": "TEF"}
    ids = add_candidates(
        bank,
        [
            a_candidate(languages=[modest]),
            a_candidate(languages=[tested]),
            a_candidate(languages=[modest], schooling_in_french=None),
        ],
        TODAY,
    )
    ranking = rank(service_connection, need)
    found = [next(c for c in line(ranking, person).criteria if c.code == "french_speaking") for person in ids]
    assert [criterion.met for criterion in found] == [True, False, False]
    assert found[0].found == {"basis": "schooling", "schooling": "postsecondary"}
    assert found[1].evidence == "TEF : B1"
