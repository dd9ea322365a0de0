"""Entries and rows that tests start from: complete enough to be ranked, each field changed by its name."""

from datetime import timedelta
from itertools import count
from typing import Any

from psycopg import Connection

from api.clock import today
from matching.accounts.domain import SECOND_FACTOR_NEEDED, Actor, Role
from matching.candidates.domain import CandidateEntry
from matching.internships.domain import InternshipEntry
from matching.needs.domain import NeedEntry

TODAY = today()
_numbers = count(1)


def a_need(**changes: Any) -> NeedEntry:
    """A welder's post in Québec; without `employer_id` it is an external posting."""
    given = {
        "title_fr": "Soudeuse-monteuse ou soudeur-monteur",
        "text_fr": "Souder et assembler des pièces d'acier selon des plans. Horaire de jour, en atelier.",
        "unit_group": "72106",
        "requirements": [
            {"importance": "required", "any_of": [{"code": "french_speaking", "level": 5}]},
            {
                "importance": "required",
                "any_of": [
                    {"code": "diploma", "level": "dep", "fields": ["0715"]},
                    {"code": "experience", "months": 36},
                ],
            },
            {"importance": "preferred", "any_of": [{"code": "certificate", "credential": "cwb_welding"}]},
        ],
        "skills": ["Soudage MIG", "Lecture de plans"],
        "hours_per_week": "40",
        "week": {day: ["day"] for day in ("mon", "tue", "wed", "thu", "fri")},
        "starts_on": TODAY + timedelta(days=30),
        "territory": "23",
        "municipality": "23027",
        "posts": 2,
        "wage_min": "25.50",
        "wage_max": "31.00",
        "confirmed_on": TODAY,
    }
    if changes.get("employer_id") is None:
        given["source"] = "Essai"
    return NeedEntry.model_validate({**given, **changes})


def an_internship(employer_id: int, **changes: Any) -> InternshipEntry:
    """A welding internship of four weeks, unpaid, in the frame of a programme."""
    given = {
        "employer_id": employer_id,
        "title_fr": "Stage en soudage",
        "text_fr": "Quatre semaines en atelier avec une personne d'expérience.",
        "unit_group": "72106",
        "requirements": [{"importance": "required", "any_of": [{"code": "french_speaking", "level": 4}]}],
        "skills": ["Soudage MIG"],
        "hours_per_week": "30",
        "week": {day: ["day"] for day in ("mon", "tue", "wed", "thu", "fri")},
        "starts_on": TODAY + timedelta(days=30),
        "ends_on": TODAY + timedelta(days=58),
        "territory": "23",
        "places": 2,
        "learning_goals": ["Lire un plan d'assemblage", "Souder selon le code du bâtiment"],
        "legal_frame": "immersion",
        "programme": "Immersion en emploi",
        "cover": "programme",
        "weeks": 4,
        "confirmed_on": TODAY,
    }
    return InternshipEntry.model_validate({**given, **changes})


def a_candidate(**changes: Any) -> CandidateEntry:
    """A welder of Québec who meets every criterion of `a_need` and has consented to matching."""
    given = {
        "identity": {
            "given_name": "Awa",
            "family_name": "Traoré",
            "email": "awa.traore@example.org",
            "phone": "418 555-0199",
        },
        "residence": {"municipality": "23027"},
        "travel": ["car", "transit"],
        "summary": "Soudeuse depuis huit ans, rigoureuse, à l'aise avec les plans.",
        "experiences": [
            {
                "title": "Soudeuse",
                "unit_group": "72106",
                "employer": "Ateliers du Fleuve",
                "place": "Abidjan",
                "country": "CI",
                "started_on": TODAY - timedelta(days=365 * 8),
                "ended_on": TODAY - timedelta(days=365 * 3),
                "duties": "Soudage MIG et TIG de réservoirs, lecture de plans, contrôle visuel des joints.",
                "state": "evidenced",
            },
            {
                "title": "Aide-soudeuse",
                "unit_group": "72106",
                "employer": "Structures Boréales",
                "place": "Québec",
                "country": "CA",
                "started_on": TODAY - timedelta(days=365 * 2),
                "duties": "Préparation des pièces et pointage.",
            },
        ],
        "skills": [{"name": "Soudage MIG", "state": "verified"}, {"name": "Lecture de plans"}],
        "diplomas": [
            {
                "title": "Brevet de technicien en soudage",
                "level": "dep",
                "field": "0715",
                "school": "Lycée technique d'Abidjan",
                "country": "CI",
                "year": 2014,
                "comparative_evaluation": True,
            }
        ],
        "languages": [
            {
                "language": "fr",
                "skill": skill,
                "scale": "echelle_quebecoise",
                "level": "9",
                "basis": "tested",
                "test": "TEFAQ",
                "tested_on": TODAY - timedelta(days=200),
                "state": "evidenced",
            }
            for skill in ("speaking", "listening", "reading", "writing")
        ],
        "schooling_in_french": "postsecondary",
        "authorisation": {"kind": "permanent_resident"},
        "credentials": [{"credential": "cwb_welding", "valid_until": TODAY + timedelta(days=700)}],
        "credentials_complete": True,
        "territories": ["23", "34"],
        "available_from": TODAY,
        "week": {day: ["day", "evening"] for day in ("mon", "tue", "wed", "thu", "fri")},
        "hours_max": 40,
        "wage_floor": "22.00",
        "aspirations": [{"title": "Inspectrice en soudage", "unit_group": "22302"}],
        "consents": [a_consent()],
        "confirmed_on": TODAY,
    }
    return CandidateEntry.model_validate({**given, **changes})


def a_consent(**changes: Any) -> dict[str, Any]:
    """A consent to matching for a year; to be given as one of `consents`."""
    return {
        "purpose": "matching",
        "given_on": TODAY - timedelta(days=1),
        "until": TODAY + timedelta(days=365),
        "means": "oral",
        "language": "fr",
        **changes,
    }


def an_event(connection: Connection[Any], organisation_id: int, need_id: int, candidate_id: int, **changes: Any) -> int:
    """Interviews going on now, published: the person is coming and meets the need's employer at the last slot."""
    values = {
        "organisation": organisation_id,
        "need": need_id,
        "candidate": candidate_id,
        "status": "published",
        **changes,
    }
    event_id = _id(
        connection.execute(
            """
            INSERT INTO event (organisation_id, kind, title_fr, place, starts_at, ends_at, slots, slot_minutes,
                buffer_minutes, capacity, status)
            VALUES (%(organisation)s, 'speed_interviews', 'Entrevues éclair', 'montreal', now() - interval '20 minutes',
                now() + interval '100 minutes', 12, 7, 3, 10, %(status)s)
            RETURNING id
            """,
            values,
        ).fetchone()
    )
    values["event"] = event_id
    connection.execute(
        """
        INSERT INTO consent (candidate_id, purpose, given_on, until, means)
        SELECT %(candidate)s, 'events', current_date, current_date + 90, 'online'
        WHERE NOT EXISTS (SELECT FROM consent c WHERE c.candidate_id = %(candidate)s AND c.purpose = 'events'
            AND c.withdrawn_at IS NULL)
        """,
        values,
    )
    connection.execute("INSERT INTO event_need VALUES (%(event)s, %(need)s)", values)
    connection.execute(
        """
        INSERT INTO event_employer (event_id, employer_id, answered_at)
        SELECT %(event)s, employer_id, now() FROM opening WHERE id = %(need)s
        """,
        values,
    )
    connection.execute(
        """
        INSERT INTO event_invitation (event_id, candidate_id, state, invited_at, answered_at)
        VALUES (%(event)s, %(candidate)s, 'accepted', now(), now())
        """,
        values,
    )
    connection.execute(
        """
        INSERT INTO event_interview (event_id, candidate_id, employer_id, opening_id, fit, agreed, slot, seat)
        SELECT %(event)s, %(candidate)s, employer_id, id, 0.8, true, 11, 1
        FROM opening WHERE id = %(need)s
        """,
        values,
    )
    connection.execute(
        """
        INSERT INTO consent (candidate_id, purpose, employer_id, event_id, given_on, until, means)
        SELECT %(candidate)s, 'cv_to_employer', employer_id, %(event)s, current_date, current_date + 2, 'online'
        FROM opening WHERE id = %(need)s
        """,
        values,
    )
    return event_id


def add_organisation(connection: Connection[Any], name: str | None = None) -> int:
    """A partner organisation; returns its id."""
    return _id(
        connection.execute(
            "INSERT INTO organisation (name, kind) VALUES (%(name)s, 'partner') RETURNING id",
            {"name": name or f"Organisme {next(_numbers)}"},
        ).fetchone()
    )


def add_employer(connection: Connection[Any], name: str | None = None, territory: str = "23") -> int:
    """A verified firm; returns its id."""
    number = next(_numbers)
    return _id(
        connection.execute(
            """
            INSERT INTO employer (neq, name, kind, territory_code, verified_on)
            VALUES (%(neq)s, %(name)s, 'firm', %(territory)s, current_date) RETURNING id
            """,
            {"neq": f"{1_100_000_000 + number}", "name": name or f"Entreprise {number}", "territory": territory},
        ).fetchone()
    )


def add_account(
    connection: Connection[Any],
    role: Role,
    *,
    organisation_id: int | None = None,
    employer_id: int | None = None,
    candidate_id: int | None = None,
) -> Actor:
    """An account of that role, enrolled where it must; returns the actor that its transactions carry."""
    number = next(_numbers)
    account_id = _id(
        connection.execute(
            """
            INSERT INTO account (role, display_name, handle, organisation_id, employer_id, candidate_id)
            VALUES (%(role)s, %(name)s, %(name)s, %(organisation)s, %(employer)s, %(candidate)s) RETURNING id
            """,
            {
                "role": role,
                "name": f"compte-{number}",
                "organisation": organisation_id,
                "employer": employer_id,
                "candidate": candidate_id,
            },
        ).fetchone()
    )
    if role in SECOND_FACTOR_NEEDED:
        connection.execute(
            "INSERT INTO second_factor (account_id, secret, confirmed_at) VALUES (%(account)s, 'sealed', now())",
            {"account": account_id},
        )
    return Actor(role, account_id, organisation_id, employer_id, candidate_id)


def _id(row: Any) -> int:
    assert row is not None
    return int(row[0])
