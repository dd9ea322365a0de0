"""How a person joins the CV bank by themselves: an empty file that is theirs, in no list until they opt in."""

from datetime import date
from typing import Any

from psycopg import Connection

from matching.accounts.domain import Role
from matching.accounts.joining import new_handle, taken
from matching.accounts.links import SignUp
from matching.accounts.store import add_account
from matching.candidates.domain import CandidateEntry, Identity
from matching.candidates.store import add_candidate


def open_file(connection: Connection[Any], email: str, asked: SignUp, locale: Any, today: date) -> int:
    """Add the file that a confirmed sign-up tells of, and the account of its owner; returns the account's id.

    Nobody follows the person yet, and nothing was asked but their name. Raises AddressThereError.
    """
    identity = Identity(given_name=asked.given_name, family_name=asked.family_name, email=email, language=locale)
    candidate = add_candidate(connection, CandidateEntry(identity=identity), today)
    with taken():
        return add_account(
            connection,
            Role.JOB_SEEKER,
            new_handle(),
            f"{asked.given_name} {asked.family_name}",
            candidate_id=candidate,
            email=email,
            locale=locale,
        )
