"""The SQL of eligibility against the plain rules, for one opening and for one person, and the explanation with both."""

from dataclasses import asdict
from typing import Any

import numpy as np
import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql
from psycopg.types.json import Jsonb

from matching.candidates.domain import Authorisation, Break
from matching.matches import authorisation, person_statement, statement
from matching.matches.context import Context
from matching.matches.domain import Eligibility, State, eligibility
from matching.matches.openings import Criterion
from tests.matching.matches import cases, oracle

FIRST = 1_000_000
generated = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def store(connection: psycopg.Connection, profiles: list[dict[str, Any]]) -> list[int]:
    ids = [FIRST + place for place in range(len(profiles))]
    for candidate, profile in zip(ids, profiles, strict=True):
        connection.execute(
            """INSERT INTO candidate (id, summary, experiences_asked, skills_asked, diplomas_asked,
                   credentials_complete, accepts_below_qualification, confirmed_on)
               VALUES (%s, '', true, true, true, true, false, '2026-01-01')""",
            (candidate,),
        )
        row = {**profile, "candidate_id": candidate, "english_speaking": profile["languages"].get("en.speaking")}
        row["languages"] = Jsonb({key: level for key, level in profile["languages"].items() if key != "en.speaking"})
        row["breaks"] = "{" + ",".join(f"[{first},{last}]" for first, last in profile["breaks"]) + "}"
        columns = sql.SQL(", ").join(map(sql.Identifier, row))
        values = sql.SQL(", ").join(map(sql.Placeholder, row))
        connection.execute(sql.SQL("INSERT INTO match_profile ({}) VALUES ({})").format(columns, values), row)
    return ids


def for_one_opening(
    connection: psycopg.Connection, found: Context, rows: list[Criterion], ids: list[int]
) -> dict[int, list[int]]:
    text = statement.over_some(statement.statements(rows, None, found))
    return {candidate: found_states for candidate, _, found_states, *_ in connection.execute(text, {"ids": ids})}


def over_everybody(
    connection: psycopg.Connection, found: Context, rows: list[Criterion], least: State
) -> tuple[int, int, dict[int, int]]:
    """How many consent and are kept, and the worst state of each person listed."""
    asked = statement.statements(rows, None, found)
    text = statement.over_everybody(asked, least, dict.fromkeys(asked.features, 1.0))
    row = connection.cursor(binary=True).execute(text).fetchone()
    assert row is not None
    keys = np.frombuffer(row[2] or b"", dtype=">i8").tolist()
    return row[0], row[1], {key >> statement.BITS: key & 7 for key in keys}


def for_one_person(connection: psycopg.Connection, found: Context, rows: list[Criterion], candidate: int) -> list[int]:
    text = person_statement.of_openings(person_statement.values_of(found))
    given = {"candidate": candidate, "ids": [rows[0].opening_id]}
    states = {row[1]: row[4] for row in connection.execute(text, given)}
    return [states[row.position] for row in rows]


def fill(connection: psycopg.Connection, rows: list[Criterion]) -> None:
    for row in rows:
        values = asdict(row)
        names = sql.SQL(", ").join(map(sql.Identifier, values))
        marks = sql.SQL(", ").join(map(sql.Placeholder, values))
        connection.execute(sql.SQL("INSERT INTO criterion ({}) VALUES ({})").format(names, marks), values)


@generated
@given(profiles=st.lists(cases.profiles(), min_size=1, max_size=6), rows=cases.criteria())
def test_sql_says_what_the_rules_say(
    ranking: tuple[psycopg.Connection, Context], profiles: list[dict[str, Any]], rows: list[Criterion]
) -> None:
    connection, found = ranking
    with connection.transaction(force_rollback=True):
        ids = store(connection, profiles)
        fill(connection, rows)
        for candidate, profile in zip(ids, profiles, strict=True):
            expected = [oracle.state(row, profile, found) for row in rows]
            assert for_one_opening(connection, found, rows, ids)[candidate] == expected
            assert for_one_person(connection, found, rows, candidate) == expected


@generated
@given(profile=cases.profiles(), rows=cases.criteria())
def test_the_reason_given_for_an_authorisation_is_the_one_that_counted(
    ranking: tuple[psycopg.Connection, Context], profile: dict[str, Any], rows: list[Criterion]
) -> None:
    _, found = ranking
    held = None
    if profile["authorisation"] is not None:
        held = Authorisation(
            kind=profile["authorisation"],
            permit_held=profile["permit_held"],
            valid_from=profile["authorised_from"],
            valid_until=profile["authorised_until"],
            named_employer_id=profile["named_employer_id"],
            occupations=profile["permit_occupations"],
            regions=profile["permit_regions"],
            weekly_cap=profile["weekly_cap"],
            hours_elsewhere=profile["hours_elsewhere"],
            breaks=tuple(Break(starts_on=first, ends_on=last) for first, last in profile["breaks"]),
            full_time_enrolment=profile["full_time_enrolment"],
            medical_restriction=profile["medical_restriction"],
            renewal_filed_on=profile["renewal_filed_on"],
        )
    state, step, _ = authorisation.assess(held, rows[0], found)
    assert state == oracle.work_authorisation(rows[0], profile | {"abroad": False}, found)
    assert (step is None) == (state is State.MET)
    assert step is None or step in found.steps


@generated
@given(
    profiles=st.lists(cases.profiles(), min_size=1, max_size=6),
    rows=cases.criteria(),
    least=st.sampled_from([State.NOT_MET, State.OUTSIDE, State.UNKNOWN]),
)
def test_groups_are_judged_by_their_best_and_people_by_their_worst_group(
    ranking: tuple[psycopg.Connection, Context],
    profiles: list[dict[str, Any]],
    rows: list[Criterion],
    least: State,
) -> None:
    connection, found = ranking
    rows = cases.one_importance_per_group(rows)
    worst: dict[int, int] = {}
    with connection.transaction(force_rollback=True):
        ids = store(connection, profiles)
        for candidate, profile in zip(ids, profiles, strict=True):
            groups: dict[int, list[int]] = {}
            for row in rows:
                if row.importance == "required":
                    groups.setdefault(row.group_number, []).append(oracle.state(row, profile, found))
            worst[candidate] = min((max(members) for members in groups.values()), default=State.MET)
        answer = over_everybody(connection, found, rows, least)
    listed = {candidate: state for candidate, state in worst.items() if state >= least}
    assert answer == (len(profiles), sum(state > 0 for state in worst.values()), listed)


def test_unknown_is_never_not_eligible() -> None:
    assert eligibility(State.UNKNOWN) is Eligibility.POSSIBLE
    assert [eligibility(state) for state in State].count(Eligibility.NOT_ELIGIBLE) == 1
