"""What internships hold of a person, as the person takes it with them: agreements, signatures, reviews, the end.

Source: Law 25, P-39.1 s. 27, with what was written of them, which the person reads too.
"""

from datetime import datetime
from typing import Any, Literal

from psycopg import Connection
from pydantic import BaseModel, ConfigDict

from matching.internships.agreements import ending, reviews, store
from matching.internships.agreements.domain import Agreed, Assisted, Signature
from matching.internships.agreements.ending import Ending
from matching.internships.agreements.reviews import Confided, Review


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class RecordedVersion(_Part):
    number: int
    made_at: datetime
    text: str
    hash: str
    """SHA-256 of `text` in UTF-8, in hexadecimal: what was signed."""
    agreed: Agreed
    signatures: tuple[Signature, ...]


class RecordedInternship(_Part):
    versions: tuple[RecordedVersion, ...]
    assisted: tuple[Assisted, ...]
    """How the signatures that a counsellor recorded were given."""
    reviews: tuple[Review, ...]
    confided: tuple[Confided, ...]
    """What the person told their counsellor alone."""
    ending: Ending | None


class InternshipsRecord(_Part):
    """One person's internships, version 1."""

    format: Literal["adequation.internships"] = "adequation.internships"
    version: Literal[1] = 1
    exported_at: datetime
    internships: tuple[RecordedInternship, ...]


def internships_record(connection: Connection[Any], candidate_id: int, now: datetime) -> InternshipsRecord:
    """All that internships hold of a person, as far as the actor may know it."""
    found = store.agreements(connection, candidate_id=candidate_id, limit=1000)
    return InternshipsRecord(
        exported_at=now,
        internships=tuple(
            RecordedInternship(
                versions=tuple(
                    RecordedVersion(
                        **each.model_dump(include={"number", "made_at", "text", "hash"}),
                        agreed=each.agreed,
                        signatures=each.signatures,
                    )
                    for each in store.versions(connection, known.id)
                ),
                assisted=tuple(store.assisted(connection, known.id)),
                reviews=tuple(reviews.reviews(connection, known.id)),
                confided=tuple(reviews.confided(connection, known.id)),
                ending=ending.ending(connection, known.id),
            )
            for known in found
        ),
    )
