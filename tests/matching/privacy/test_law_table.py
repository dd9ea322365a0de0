"""The table of the requirements (§1, "what may be stored, shown and used"), a row a test.

*Stored* is asked of the entry and of the schema, *an employer sees* of every row of every table that the service's role
may select for an employer and of the short list made for them, *the ranking* of two people alike but for the datum: the
same to the last bit. The permit's kind alone stands where the calculation reads it, and in nothing that it says.
"""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from psycopg import sql
from pydantic import ValidationError

from matching.accounts.domain import SYSTEM, Role
from matching.candidates.domain import CandidateEntry
from matching.candidates.store import add_candidate
from matching.matches import in_service, vectors
from matching.matches.candidates import rank_candidates
from matching.matches.domain import CandidateMatch, Eligibility, Options
from matching.matches.encoding import Calibration
from matching.matches.recommendations import rank_openings
from matching.needs.store import add_need
from matching.privacy import retention
from matching.referrals.release import read_cv
from models.hashed import HashedEncoder
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_need, add_account, add_employer, add_organisation, an_event
from tests.matching.privacy.law_table import NUMBERS, ROWS, SECRET, WORDS

ENCODER = HashedEncoder()
EVERYONE = Options(top=100, include=tuple(Eligibility))


@pytest.fixture
def bank(connection: psycopg.Connection, service_connection: ServiceConnection) -> psycopg.Connection:
    with service_connection(SYSTEM) as service:
        in_service.register(service, ENCODER, Calibration(12, -7, 16, -10.4))
    return connection


def seen_by(service: psycopg.Connection) -> str:
    """Every row that the actor may select, in every table and view, as text in lower case."""
    names = service.execute(
        """
        SELECT c.oid::regclass::text FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v')
            AND c.relname NOT LIKE 'procrastinate%' AND c.relname NOT IN ('country', 'language', 'credential',
                'authorisation_rule', 'setting', 'unit_group', 'municipality', 'language_level', 'step')
            AND has_table_privilege(c.oid, 'SELECT')
        """
    ).fetchall()
    assert ("blind_profile",) in names
    told = []
    for (name,) in names:
        query = sql.SQL("SELECT to_jsonb(t)::text FROM {} t").format(sql.Identifier(name))
        told += [row[0] for row in service.execute(query)]
    return "\n".join(told).lower()


def alike(
    bank: psycopg.Connection,
    service_connection: ServiceConnection,
    need: int,
    one: dict[str, Any],
    other: dict[str, Any],
) -> tuple[CandidateMatch, CandidateMatch]:
    """Two people alike but for what is given, as a ranking for the need has them."""
    keys = [add_candidate(bank, a_candidate(**changes), TODAY) for changes in (one, other)]
    with service_connection(SYSTEM) as service:
        row: Any = service.execute("SELECT id FROM encoder_model").fetchone()
        vectors.encode_all(service, ENCODER, int(row[0]))
        found = {line.candidate: line for line in rank_candidates(service, need, ENCODER, TODAY, EVERYONE).results}
    return found[keys[0]], found[keys[1]]


def computed(line: CandidateMatch) -> tuple[Any, ...]:
    """All that the calculation made of a person: bit for bit."""
    return (
        line.score.hex(),
        line.eligibility,
        tuple((each.feature, each.contribution.hex()) for each in line.contributions),
        tuple((each.code, each.state) for each in line.criteria),
        tuple((each.skill, each.probability.hex()) for each in line.skills),
    )


@pytest.mark.parametrize("datum", [datum for datum, (stored, _, _) in ROWS.items() if stored in ("no", "never")])
def test_not_stored(connection: psycopg.Connection, datum: str) -> None:
    with pytest.raises(ValidationError) as refused:
        CandidateEntry.model_validate({**a_candidate().model_dump(mode="json"), datum: "x"})
    assert {error["type"] for error in refused.value.errors()} <= {"prohibited_ground", "identity_number_field"}
    columns = connection.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
    ).fetchall()
    assert [(table, name) for table, name in columns if name == datum or name.startswith(f"{datum}_")] == []
    if datum in NUMBERS:
        for field in ("summary", "household"):
            with pytest.raises(ValidationError, match="identity"):
                a_candidate(**{field: f"Voici : {NUMBERS[datum]}."})


@pytest.mark.parametrize("datum", [datum for datum, (_, seen, _) in ROWS.items() if datum in WORDS])
def test_what_an_employer_sees(bank: psycopg.Connection, service_connection: ServiceConnection, datum: str) -> None:
    organisation, employer = add_organisation(bank), add_employer(bank)
    need = add_need(bank, a_need(employer_id=employer), TODAY)
    spanish = {"language": "es", "skill": "speaking", "scale": "echelle_quebecoise", "level": "7"}
    changes = {"languages": [*a_candidate().model_dump(mode="json")["languages"], spanish], **SECRET.get(datum, {})}
    key = add_candidate(bank, a_candidate(organisation_id=organisation, **changes), TODAY)
    if datum == "self_identification":
        bank.execute('INSERT INTO self_identification VALUES (%s, \'{"dit": "auto-dit"}\', %s)', (key, TODAY))
    words = [word.lower() for word in WORDS[datum]]
    counsellor = add_account(bank, Role.COUNSELLOR, organisation_id=organisation)
    actor = add_account(bank, Role.EMPLOYER, employer_id=employer)
    stranger = add_account(bank, Role.COUNSELLOR, organisation_id=add_organisation(bank))
    for reader in (actor, stranger):
        with service_connection(reader) as service:
            shown = rank_candidates(service, need, ENCODER, TODAY, EVERYONE).model_dump_json().lower()
            seen = shown + seen_by(service)
            assert [word for word in words if word in seen] == []
    with service_connection(SYSTEM if datum == "self_identification" else counsellor) as service:
        assert any(word in seen_by(service) for word in words)
    referral = bank.execute(
        """
        INSERT INTO referral (opening_id, candidate_id, employer_id, started_by, state, since, sent_on)
        VALUES (%s, %s, %s, 'counsellor', 'sent', %s, %s) RETURNING id
        """,
        (need, key, employer, TODAY, TODAY),
    ).fetchone()
    assert referral is not None
    bank.execute(
        """
        INSERT INTO consent (candidate_id, purpose, employer_id, given_on, until, means)
        VALUES (%s, 'cv_to_employer', %s, %s, %s, 'online')
        """,
        (key, employer, TODAY, TODAY + timedelta(days=30)),
    )
    with service_connection(actor) as service:
        released = read_cv(service, referral[0], "page").model_dump_json().lower()
        rest = seen_by(service)
    if ROWS[datum][1] == "released":
        assert any(word in released for word in words)
    else:
        assert [word for word in words if word in released] == []
    assert [word for word in words if word in rest] == []


UNUSED = [
    datum for datum, (_, _, ranked) in ROWS.items() if ranked == "no" and datum in {*SECRET, "self_identification"}
]


@pytest.mark.parametrize("datum", UNUSED)
def test_what_does_not_enter_the_ranking_changes_no_bit_of_it(
    bank: psycopg.Connection, service_connection: ServiceConnection, datum: str
) -> None:
    need = add_need(bank, a_need(), TODAY)
    changes = SECRET.get(datum, {})
    if datum == "country":
        # The same people, who studied and worked elsewhere.
        plain = {name: [{**each, "country": "CA"} for each in rows] for name, rows in changes.items()}
        one, other = alike(bank, service_connection, need, plain, changes)
    else:
        one, other = alike(bank, service_connection, need, {}, changes)
    if datum == "self_identification":
        bank.execute('INSERT INTO self_identification VALUES (%s, \'{"dit": "x"}\', %s)', (one.candidate, TODAY))
        with service_connection(SYSTEM) as service:
            ranking = rank_candidates(service, need, ENCODER, TODAY, EVERYONE)
        one = next(line for line in ranking.results if line.candidate == one.candidate)
    assert computed(one) == computed(other)


def test_a_copy_that_differs_by_all_of_them_at_once_scores_the_same(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    need = add_need(bank, a_need(), TODAY)
    base = {name: [{**each, "country": "CA"} for each in rows] for name, rows in SECRET["country"].items()}
    changes = {**SECRET["country"], **SECRET["name"], **SECRET["household"], **SECRET["wage_floor"]}
    one, other = alike(bank, service_connection, need, base, changes)
    assert computed(one) == computed(other)


FRENCH = {"code": "french_speaking", "level": 5}
SPANISH = {"code": "other_language", "language": "es", "skill": "speaking", "level": 5}
REASON = {
    "reason": "Clientèle d'Amérique latine", "needs_assessed": True, "staff_languages_insufficient": True,
    "positions_limited": True,
}  # fmt: skip


@pytest.mark.parametrize("criterion", [FRENCH, SPANISH])
@pytest.mark.parametrize(("importance", "matters"), [("required", True), ("preferred", False), (None, False)])
def test_a_language_counts_only_where_it_is_required(
    bank: psycopg.Connection,
    service_connection: ServiceConnection,
    criterion: dict[str, Any],
    importance: str | None,
    matters: bool,
) -> None:
    asked = [{"importance": importance, "any_of": [criterion]}] if importance else []
    reason = REASON if importance and criterion is SPANISH else None
    need = add_need(bank, a_need(requirements=asked, language_justification=reason), TODAY)
    spoken = a_candidate().model_dump(mode="json")["languages"]
    spanish = {"language": "es", "skill": "speaking", "scale": "echelle_quebecoise", "level": "7"}
    other = [{**each, "level": "6"} for each in spoken] if criterion is FRENCH else [*spoken, spanish]
    base = {"schooling_in_french": None}
    one, two = alike(bank, service_connection, need, base, {**base, "languages": other})
    # What orders a person: the score, eligibility, each contribution.
    assert (computed(one)[:3] != computed(two)[:3]) is matters


def test_the_permit_is_a_gate_and_no_points(bank: psycopg.Connection, service_connection: ServiceConnection) -> None:
    need = add_need(bank, a_need(), TODAY)
    one, other = alike(bank, service_connection, need, {}, {"authorisation": {"kind": "citizen"}})
    assert computed(one) == computed(other)
    one, visitor = alike(bank, service_connection, need, {}, {"authorisation": {"kind": "visitor"}})
    assert visitor.eligibility is not one.eligibility
    assert visitor.score.hex() == one.score.hex()


def test_what_a_person_aims_for_counts_in_their_own_list_alone(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    need = add_need(bank, a_need(), TODAY)
    aims = {"aspirations": [{"title": "Soudeuse-monteuse", "unit_group": "72106"}]}
    one, other = alike(bank, service_connection, need, {"aspirations": []}, aims)
    assert computed(one) == computed(other)
    scores = []
    for line in (one, other):
        with service_connection(SYSTEM) as service:
            (own,) = rank_openings(service, line.candidate, TODAY, EVERYONE).results
        scores.append(own.score)
    assert scores[1] > scores[0]


def test_a_functional_request_is_its_events_organisers_alone_and_goes_after(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    words, organisation, employer = "rampe zébrée", add_organisation(bank), add_employer(bank)
    need = add_need(bank, a_need(employer_id=employer), TODAY)
    one, other = alike(bank, service_connection, need, {}, {})
    event = an_event(bank, organisation, need, one.candidate)
    asked = (event, one.candidate, words)
    bank.execute("INSERT INTO event_request (event_id, candidate_id, request) VALUES (%s, %s, %s)", asked)
    organiser = add_account(bank, Role.COUNSELLOR, organisation_id=organisation)
    stranger = add_account(bank, Role.COUNSELLOR, organisation_id=add_organisation(bank))
    for reader, reads in (
        (organiser, True),
        (stranger, False),
        (add_account(bank, Role.EMPLOYER, employer_id=employer), False),
    ):
        with service_connection(reader) as service:
            shown = rank_candidates(service, need, ENCODER, TODAY, EVERYONE).model_dump_json()
            assert words not in shown
            assert (words in seen_by(service)) is reads, reader.role
    with service_connection(SYSTEM) as service:
        ranking = rank_candidates(service, need, ENCODER, TODAY, EVERYONE)
        assert computed(next(line for line in ranking.results if line.candidate == one.candidate)) == computed(other)
    bank.execute("UPDATE event SET starts_at = now() - interval '2 days', ends_at = now() - interval '1 day'")
    with service_connection(SYSTEM) as service:
        retention.destroy_the_rest(service, TODAY)
    assert bank.execute("SELECT count(*) FROM event_request").fetchone() == (0,)


def test_every_row_of_the_table_is_asked_about() -> None:
    stored = {datum for datum, (stored, _, _) in ROWS.items() if stored in ("no", "never")}
    elsewhere = {"french", "functional_request"}
    assert stored | set(WORDS) | elsewhere == set(ROWS)
    assert stored | set(UNUSED) | elsewhere | {"other_language", "permit", "aspirations"} == set(ROWS)
