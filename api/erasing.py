"""An erasure that waits, called off by somebody else than its person: who is told so."""

import psycopg

from api.jobs.tasks import encode_candidate, enqueue, post, text
from matching.accounts import assisted
from matching.candidates.reading import candidate
from matching.privacy import erasure


def call_off(connection: psycopg.Connection, candidate_id: int) -> None:
    """Call off the erasure of a file, for the counsellor who follows it; the person is told where a message reaches."""
    found = candidate(connection, candidate_id)
    if found is None or not erasure.call_off_erasure(connection, candidate_id):
        return
    enqueue(connection, encode_candidate, candidate_id=candidate_id)
    identity, opened = found.entry.identity, assisted.access(connection, candidate_id)
    locale = "en" if identity.language == "en" else "fr"
    if identity.email is not None:
        post(connection, "erasure_off", identity.email, locale)
    if opened is not None and opened.phone is not None:
        text(connection, "erasure_off", opened.phone, locale, {"language": identity.language})
