"""The CV bank on the database: what is put in comes back, what changes is recorded, consent acts at once."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.candidates.consents import give_consent
from matching.candidates.domain import CandidateEntry, Consent
from matching.candidates.reading import candidate
from matching.candidates.store import add_candidate, add_candidates, change_candidate, confirm_candidate
from matching.errors import AlreadyThereError, NotFoundError, StaleVersionError, UnknownReferenceError
from tests.factories import TODAY, a_candidate, a_consent, add_organisation
from tests.matching.candidates.stored import entry_of
from tests.strategies import candidate_entries

on_one_database = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def trail(connection: psycopg.Connection, key: int) -> set[tuple[str, str, tuple[str, ...]]]:
    rows = connection.execute(
        """
        SELECT part, action, fields FROM trail
        WHERE candidate_id = %(key)s AND action <> 'insert'
        """,
        {"key": key},
    )
    return {(table, operation, tuple(fields)) for table, operation, fields in rows}


@given(entry=candidate_entries)
@on_one_database
def test_an_entry_reads_back_as_it_was_told(connection: psycopg.Connection, entry: CandidateEntry) -> None:
    with connection.transaction(force_rollback=True):
        assert entry_of(connection, add_candidate(connection, entry, TODAY)) == entry


@given(before=candidate_entries, after=candidate_entries)
@on_one_database
def test_a_changed_entry_reads_back_as_it_was_told(
    connection: psycopg.Connection, before: CandidateEntry, after: CandidateEntry
) -> None:
    with connection.transaction(force_rollback=True):
        key = add_candidate(connection, before, TODAY)
        assert change_candidate(connection, key, after, 1, TODAY) == 2
        found = entry_of(connection, key)
        consents = {*before.consents, *after.consents}
        assert set(found.consents) == consents
        assert found.model_copy(update={"consents": after.consents}) == after


@given(entries=st.lists(candidate_entries, max_size=5))
@on_one_database
def test_many_come_back_in_their_order(connection: psycopg.Connection, entries: list[CandidateEntry]) -> None:
    with connection.transaction(force_rollback=True):
        ids = add_candidates(connection, iter(entries), TODAY)
        assert [entry_of(connection, key) for key in ids] == entries


def test_progress_is_told_by_block(connection: psycopg.Connection) -> None:
    told: list[int] = []
    add_candidates(connection, [a_candidate()] * 3, TODAY, told.append)
    assert told == [3]


def test_what_is_not_confirmed_is_confirmed_today(connection: psycopg.Connection) -> None:
    key = add_candidate(connection, a_candidate(confirmed_on=None), TODAY)
    assert entry_of(connection, key).confirmed_on == TODAY


def test_a_change_records_the_fields_that_changed_and_no_value(connection: psycopg.Connection) -> None:
    entry = a_candidate(household="deux enfants")
    key = add_candidate(connection, entry, TODAY)
    skills = [*(entry.skills or ()), {"name": "Meulage"}]
    change_candidate(connection, key, a_candidate(hours_max=35, skills=skills, diplomas=[], household=""), 1, TODAY)
    assert trail(connection, key) == {
        ("candidate", "update", ("hours_max",)),
        ("diploma", "delete", ()),
        ("counsellor_record", "delete", ()),
    }
    rows = connection.execute(
        "SELECT DISTINCT part FROM trail WHERE candidate_id = %(key)s AND action = 'insert'",
        {"key": key},
    ).fetchall()
    assert {"candidate", "candidate_identity", "candidate_skill", "consent"} <= {row[0] for row in rows}


def test_saving_the_same_entry_records_nothing(connection: psycopg.Connection) -> None:
    key = add_candidate(connection, a_candidate(), TODAY)
    change_candidate(connection, key, a_candidate(), 1, TODAY)
    assert trail(connection, key) == set()


def test_an_update_on_another_version_is_refused_with_the_present_one(connection: psycopg.Connection) -> None:
    key = add_candidate(connection, a_candidate(), TODAY)
    confirm_candidate(connection, key, TODAY + timedelta(days=1))
    with pytest.raises(StaleVersionError) as refused:
        change_candidate(connection, key, a_candidate(), 1, TODAY)
    assert refused.value.current == 2
    assert entry_of(connection, key).confirmed_on == TODAY + timedelta(days=1)


def test_nobody_is_changed_confirmed_or_read_who_is_not_there(connection: psycopg.Connection) -> None:
    assert candidate(connection, 2**62) is None
    with pytest.raises(NotFoundError):
        change_candidate(connection, 2**62, a_candidate(), 1, TODAY)
    with pytest.raises(NotFoundError):
        confirm_candidate(connection, 2**62, TODAY)
    with pytest.raises(NotFoundError):
        give_consent(connection, 2**62, Consent.model_validate(a_consent()), TODAY)


def test_every_unknown_reference_is_named_with_its_field(connection: psycopg.Connection) -> None:
    entry = a_candidate(
        organisation_id=2**62,
        residence={"municipality": "99999", "region": "99", "country": "ZZ"},
        experiences=[{"title": "a"}, {"title": "b", "unit_group": "99999", "country": "ZZ"}],
        diplomas=[{"title": "a", "level": "dep", "field": "9998", "country": "ZZ"}],
        languages=[{"language": "zzz", "skill": "speaking", "scale": "cefr", "level": "Z9"}],
        authorisation={
            "kind": "closed_permit",
            "named_employer_id": 10**30,
            "occupations": ["72106", "99999"],
            "regions": ["99"],
        },
        credentials=[{"credential": "rien"}],
        territories=["23", "99"],
        aspirations=[{"title": "a", "unit_group": "99999"}],
        consents=[a_consent(purpose="cv_to_employer", employer_id=0)],
    )
    with pytest.raises(UnknownReferenceError) as refused:
        add_candidate(connection, entry, TODAY)
    assert {reference.field for reference in refused.value.references} == {
        "organisation_id",
        "residence.municipality",
        "residence.region",
        "residence.country",
        "experiences.1.unit_group",
        "experiences.1.country",
        "diplomas.0.field",
        "diplomas.0.country",
        "languages.0.language",
        "languages.0.level",
        "authorisation.named_employer_id",
        "authorisation.occupations.1",
        "authorisation.regions.0",
        "credentials.0.credential",
        "territories.1",
        "aspirations.0.unit_group",
        "consents.0.employer_id",
    }


def test_a_credential_told_twice_is_refused(connection: psycopg.Connection) -> None:
    with pytest.raises(AlreadyThereError) as refused:
        add_candidate(connection, a_candidate(credentials=[{"credential": "whmis"}] * 2), TODAY)
    assert refused.value.field == "credentials.1.credential"


@pytest.mark.usefixtures("model")
def test_a_save_renews_what_the_ranking_reads(connection: psycopg.Connection) -> None:
    key = add_candidate(connection, a_candidate(), TODAY)
    change_candidate(connection, key, a_candidate(hours_max=12, summary="Autre chose."), 1, TODAY)
    row = connection.execute(
        """
        SELECT p.hours_max, b.document ->> 'summary' FROM match_profile p JOIN blind_profile b USING (candidate_id)
        WHERE p.candidate_id = %(key)s
        """,
        {"key": key},
    ).fetchone()
    assert row == (12, "Autre chose.")


@pytest.mark.parametrize(
    "text",
    ["é" * 200_000, "سيرة ذاتية — לחם", "\u202eobverse", "a\u0301\u0302", "ligne\r\nligne\ttab", "'; DROP TABLE x; --"],
)
def test_a_text_is_stored_whole(connection: psycopg.Connection, text: str) -> None:
    entry = a_candidate(summary=text, skills=[{"name": "écrire à moi@example.org"}, {"name": text[:200]}])
    assert entry_of(connection, add_candidate(connection, entry, TODAY)) == entry


def test_a_skill_that_nobody_has_any_more_is_forgotten(connection: psycopg.Connection) -> None:
    key = add_candidate(connection, a_candidate(skills=[{"name": "Mot à moi"}]), TODAY)
    change_candidate(connection, key, a_candidate(skills=[]), 1, TODAY)
    assert connection.execute("SELECT 1 FROM skill_term WHERE name = 'Mot à moi'").fetchone() is None


def test_skills_of_one_spelling_share_a_term(connection: psycopg.Connection) -> None:
    key = add_candidate(connection, a_candidate(skills=[{"name": "Œuvre d’ÉTÉ"}, {"name": "oeuvre d'ete"}]), TODAY)
    row: Any = connection.execute(
        """
        SELECT count(DISTINCT skill_id), array_agg(name ORDER BY position)
        FROM candidate_skill WHERE candidate_id = %(key)s
        """,
        {"key": key},
    ).fetchone()
    assert row == (1, ["Œuvre d’ÉTÉ", "oeuvre d'ete"])


def test_a_change_keeps_the_organisation_it_is_given(connection: psycopg.Connection) -> None:
    organisation = add_organisation(connection)
    key = add_candidate(connection, a_candidate(organisation_id=organisation), TODAY)
    assert entry_of(connection, key).organisation_id == organisation


def test_no_permit_ends_before_it_begins_in_the_database(connection: psycopg.Connection) -> None:
    key = add_candidate(connection, a_candidate(), TODAY)
    with pytest.raises(psycopg.errors.CheckViolation, match="authorisation_period"), connection.transaction():
        connection.execute(
            "UPDATE authorisation SET valid_from = %(end)s + 1, valid_until = %(end)s WHERE candidate_id = %(id)s",
            {"id": key, "end": TODAY},
        )
