"""One person whom an organisation follows, a counsellor and a colleague, and everybody who should see nothing."""

from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from matching.accounts.domain import ANONYMOUS, Actor, Role
from matching.candidates.store import add_candidate
from tests.factories import TODAY, a_candidate, add_account, add_employer, add_organisation


@dataclass(frozen=True)
class Office:
    """Ids, and who acts."""

    person: int
    beside: int
    """Another person whom the same organisation follows."""
    organisation: int
    actors: dict[str, Actor]

    def account(self, who: str) -> int:
        return self.actors[who].account_id or 0


@pytest.fixture
def office(connection: psycopg.Connection) -> Office:
    organisation, other = add_organisation(connection), add_organisation(connection)
    person, beside = (add_candidate(connection, a_candidate(organisation_id=organisation), TODAY) for _ in range(2))
    theirs = add_candidate(connection, a_candidate(organisation_id=other), TODAY)
    places: dict[str, dict[str, Any]] = {
        "counsellor": {"role": Role.COUNSELLOR, "organisation_id": organisation},
        "colleague": {"role": Role.COUNSELLOR, "organisation_id": organisation},
        "other_counsellor": {"role": Role.COUNSELLOR, "organisation_id": other},
        "person": {"role": Role.JOB_SEEKER, "candidate_id": person},
        "other_person": {"role": Role.JOB_SEEKER, "candidate_id": theirs},
        "employer": {"role": Role.EMPLOYER, "employer_id": add_employer(connection)},
        "coordinator": {"role": Role.COORDINATOR, "organisation_id": organisation},
        "administrator": {"role": Role.ADMINISTRATOR, "organisation_id": organisation},
    }
    actors = {name: add_account(connection, **place) for name, place in places.items()}
    return Office(person, beside, organisation, {**actors, "anonymous": ANONYMOUS})
