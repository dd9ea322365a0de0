"""What a person corrects in their own file. Nobody vouches for their own claims: what they change becomes a claim.

The database holds the same rule, whatever writes (`person_only_claims`). What changed, when and by whom stays in the
trail.
"""

from collections.abc import Hashable
from datetime import date
from typing import Any, TypeVar

from psycopg import Connection

from matching.candidates.domain import Authorisation, CandidateEntry, Credential, Diploma, Experience, Language, Skill
from matching.candidates.domain import State as ClaimState
from matching.candidates.reading import candidate
from matching.candidates.store import change_candidate
from matching.errors import NotFoundError

Claim = TypeVar("Claim", Experience, Skill, Diploma, Language, Credential, Authorisation)


def rectify(connection: Connection[Any], candidate_id: int, entry: CandidateEntry, version: int, today: date) -> int:
    """Replace the file by what its person says, read at `version`; returns the new version. Confirmed today by that.

    A claim told word for word as it stood keeps its state, any other is a claim again. Who follows the person, the
    counsellor's notes and the consents stay as they are: those are given and withdrawn one by one. Raises
    NotFoundError, StaleVersionError, FutureDateError, UnknownReferenceError, AlreadyThereError.
    """
    found = candidate(connection, candidate_id)
    if found is None:
        raise NotFoundError("candidate", candidate_id)
    stored = found.entry
    told = entry.model_copy(
        update={
            "organisation_id": stored.organisation_id,
            "household": stored.household,
            "reasons_to_move": stored.reasons_to_move,
            "consents": (),
            "confirmed_on": today,
            "experiences": _claims(entry.experiences, stored.experiences),
            "skills": _claims(entry.skills, stored.skills),
            "diplomas": _claims(entry.diplomas, stored.diplomas),
            "languages": _claims(entry.languages, stored.languages),
            "credentials": _claims(entry.credentials, stored.credentials),
            "authorisation": None
            if entry.authorisation is None
            else _claimed(entry.authorisation, [stored.authorisation] if stored.authorisation else []),
        }
    )
    return change_candidate(connection, candidate_id, told, version, today)


def _claims(told: tuple[Claim, ...] | None, stored: tuple[Claim, ...] | None) -> tuple[Claim, ...] | None:
    """Those that stood keep their order and come first, so that a row's state is never another claim's."""
    if told is None:
        return None
    known = {_content(claim): place for place, claim in enumerate(stored or ())}
    claims = [_claimed(claim, stored or ()) for claim in told]
    return tuple(sorted(claims, key=lambda claim: known.get(_content(claim), len(known))))


def _claimed(claim: Claim, stored: tuple[Claim, ...] | list[Claim]) -> Claim:
    stood = next((each for each in stored if _content(each) == _content(claim)), None)
    return claim.model_copy(update={"state": stood.state if stood else ClaimState.CLAIMED})


def _content(claim: Claim) -> Hashable:
    return claim.model_copy(update={"state": ClaimState.CLAIMED})
