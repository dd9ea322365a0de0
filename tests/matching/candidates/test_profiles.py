"""What an explanation reads: the clear form in one query, and a blind form that tells nobody who it is."""

from datetime import date, timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings

from matching.accounts.domain import Actor, Role
from matching.candidates.blind import blind_profile, clear_profile
from matching.candidates.blinding import language_levels
from matching.candidates.domain import CandidateEntry
from matching.candidates.profiles import profiles
from matching.candidates.store import add_candidate
from matching.matches.profiles import everybodys_profiles
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_consent
from tests.strategies import candidate_entries

LEVELS = {("echelle_quebecoise", "9"): 9}


@given(entry=candidate_entries)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_the_clear_profile_is_that_of_the_entry(connection: psycopg.Connection, entry: CandidateEntry) -> None:
    with connection.transaction(force_rollback=True):
        key = add_candidate(connection, entry, TODAY)
        levels = language_levels(connection)
        today = connection.execute("SELECT current_date").fetchone()
        assert today is not None
        assert profiles(connection, [key]) == {key: clear_profile(entry, levels, today[0])}


@pytest.mark.parametrize("extra", [{}, {"experiences": None, "skills": None, "diplomas": None, "week": None}])
def test_the_blind_profile_is_kept_as_it_was_masked(
    connection: psycopg.Connection, service_connection: ServiceConnection, extra: dict[str, None]
) -> None:
    entry = a_candidate(**extra)
    key = add_candidate(connection, entry, TODAY)
    with service_connection(Actor(role=Role.COUNSELLOR)) as service, everybodys_profiles(service):
        assert profiles(service, [key]) == {key: blind_profile(entry, LEVELS, TODAY)}


def test_a_job_still_held_counts_until_today() -> None:
    entry = a_candidate(
        experiences=[
            {"title": "a", "started_on": TODAY - timedelta(days=61)},
            {"title": "b", "started_on": TODAY - timedelta(days=61), "months": 7},
            {"title": "c", "months": 3},
            {"title": "d"},
            {"title": "e", "started_on": TODAY + timedelta(days=61)},
        ]
    )
    found = clear_profile(entry, LEVELS, TODAY).experiences
    assert found is not None
    assert [experience.months for experience in found] == [2, 7, 3, None, 0]


def test_a_blind_profile_names_nobody_and_nowhere() -> None:
    words = (
        "Awa Traore", "TRAORÉ", "Ateliers du Fleuve", "ateliers du fleuve", "Abidjan", "Côte d’Ivoire", "ivoirienne",
        "Lycée technique d'Abidjan", "awa.traore@example.org", "418 555-0199", "www.awa.example", "1986",
        "Structures Boréales",
    )  # fmt: skip
    told = " ; ".join(words)
    entry = a_candidate(
        summary=told,
        experiences=[
            {
                "title": f"Soudeuse {told}",
                "employer": "Ateliers du Fleuve",
                "place": "Abidjan",
                "country": "CI",
                "duties": f"Soudage de réservoirs. {told}",
            },
            {"title": "Aide", "employer": "Structures Boréales"},
        ],
        skills=[{"name": f"Soudage {told}"}],
        diplomas=[{"title": f"Brevet {told}", "level": "dep", "school": "Lycée technique d'Abidjan", "year": 1986}],
    )
    blind = blind_profile(entry, LEVELS, date(2026, 1, 1))
    written = blind.model_dump_json()
    assert blind.authorisation is None
    assert "Soudage de réservoirs. […]" in written
    for word in words:
        assert word.lower() not in written.replace("ivoirienne", "").lower() or word in ("Côte d’Ivoire", "1986")
    without_skills = blind.model_copy(update={"skills": None}).model_dump_json()
    assert not {"ivoire", "1986", "ivoirienne"} & set(without_skills.lower().replace("’", " ").split())


def test_what_the_employer_needs_survives_the_mask() -> None:
    entry = a_candidate(
        identity={"given_name": "An", "family_name": "Le"},
        summary="Un an de français, anglais avancé, normes CSA W47.1, 8 ans de métier au Québec, le plan.",
        experiences=None,
        skills=[{"name": "Cuisine italienne"}, {"name": "Python 3.12"}],
    )
    blind = blind_profile(entry, LEVELS, TODAY)
    assert blind.summary == "Un an de français, anglais avancé, normes CSA W47.1, 8 ans de métier au Québec, le plan."
    assert [skill.name for skill in blind.skills or ()] == ["Cuisine italienne", "Python 3.12"]


def test_only_who_consented_has_a_blind_profile(
    connection: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    with_consent = add_candidate(connection, a_candidate(), TODAY)
    without = add_candidate(connection, a_candidate(consents=[a_consent(purpose="statistics")]), TODAY)
    with service_connection(Actor(role=Role.COUNSELLOR)) as service, everybodys_profiles(service):
        assert set(profiles(service, [with_consent, without])) == {with_consent}
