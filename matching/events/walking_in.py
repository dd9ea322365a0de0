"""Somebody who is there and was not expected: taken in by whoever is at the door, whoever follows them."""

from contextlib import suppress
from datetime import date, datetime
from typing import Annotated, Any, Self

from psycopg import Connection
from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from matching.candidates.blinding import language_levels, write_blind_profiles
from matching.candidates.domain import Email, Means, Phone, Purpose
from matching.candidates.errors import ConsentNotToldError
from matching.candidates.reading import candidate
from matching.events.domain import Key, Reply
from matching.events.errors import ContactKnownError, MeetsNobodyError, NoPlaceLeftError, WhoIsItError
from matching.events.inviting import answer
from matching.events.participants import invited
from matching.events.registering import consents, offered, recruiting
from matching.events.store import changed, event
from matching.events.taking_part import Answer
from matching.matches.encoding import Encoder
from matching.privacy.refused import Entry
from matching.privacy.texts import NameText, ShortText
from matching.reference.domain import AuthorisationKind
from matching.refusals import refusals

Contact = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254)]


class Known(Entry):
    """Who has a file, as they say it themselves."""

    person: ShortText
    """The code of their invitation or their whole name; for who follows them, the number of their file too."""
    contact: Contact = ""
    """The e-mail or the telephone of their file, beside a name."""


class Newcomer(Entry):
    """Who has no file: what opens one with them, and who will follow them. The rest is asked after the event."""

    given_name: NameText
    family_name: NameText
    email: Email | None = None
    phone: Phone | None = None
    status: AuthorisationKind | None = None
    """Of their right to work, as they say it; None where it was not asked."""
    organisation_id: Annotated[Key, Field(description="Of the organisers, the one that will follow them.")]
    another: Annotated[
        bool, Field(description="Of a file that has their e-mail or telephone, they say that it is another's.")
    ] = False

    @model_validator(mode="after")
    def _reached(self) -> Self:
        if self.email is None and self.phone is None:
            raise PydanticCustomError("newcomer_contact", "Write an e-mail or a telephone.")
        return self


def whom(connection: Connection[Any], said: str) -> int:
    """The person of that number or whole name, of those whom the actor's organisation follows. Raises WhoIsItError."""
    rows = connection.execute(
        """
        SELECT c.id FROM candidate c JOIN candidate_identity n ON n.candidate_id = c.id
        WHERE c.organisation_id = (SELECT actor_organisation()) AND (c.id::text = %(said)s
            OR lower(n.given_name || ' ' || n.family_name) = lower(%(said)s)
            OR lower(n.family_name || ' ' || n.given_name) = lower(%(said)s))
        LIMIT 2
        """,
        {"said": " ".join(said.split())},
    ).fetchall()
    if len(rows) != 1:
        raise WhoIsItError
    return int(rows[0][0])


def at_the_door(connection: Connection[Any], event_id: int, who: Known) -> int:
    """Who stands at the door of an event: somebody whom a counsellor follows, as `whom`; anybody else by the code of
    their invitation, or by their whole name and the e-mail or the telephone of their file.

    Who looked for them is kept, which they read; of their file, their name and their consents are told. Raises
    WhoIsItError, and NotAllowedError once the event is over.
    """
    row: Any = connection.execute("SELECT actor_role() = 'counsellor'").fetchone()
    if row[0] and not who.contact:
        with suppress(WhoIsItError):
            return whom(connection, who.person)
    with refusals(), connection.transaction():
        row = connection.execute(
            "SELECT known_at_door(%(event)s, %(said)s, %(contact)s)",
            {"event": event_id, "said": " ".join(who.person.split()), "contact": who.contact},
        ).fetchone()
    if row[0] is None:
        raise WhoIsItError
    return int(row[0])


def open_file(connection: Connection[Any], event_id: int, who: Newcomer, told: Answer) -> int:
    """Open a file with somebody who stands at the door, who consents to matching and to events; returns its number. Its
    blind form is `blind_again`'s to write.

    Raises NotAllowedError where the organisation does not organise the event, or the day is another, and
    ContactKnownError where somebody has a file with that contact, whose it is being nobody's to read, unless it is said
    to be another's.
    """
    with refusals(), connection.transaction():
        row: Any = connection.execute(
            "SELECT contact_at_door(%(event)s, %(email)s, %(phone)s)",
            {"event": event_id, "email": who.email, "phone": who.phone},
        ).fetchone()
        if row[0] and not who.another:
            raise ContactKnownError
        row = connection.execute(
            """
            SELECT new_at_door(%(event)s, %(organisation_id)s, %(given_name)s, %(family_name)s, %(email)s, %(phone)s,
                %(status)s, %(means)s, %(language)s)
            """,
            {**who.model_dump(), "event": event_id, "means": told.means, "language": told.language},
        ).fetchone()
    return int(row[0])


def walk_in(
    connection: Connection[Any],
    event_id: int,
    candidate_id: int,
    told: Answer,
    encoder: Encoder,
    *,
    today: date,
    now: datetime,
    version: int | None = None,
) -> None:
    """Somebody who is there and was not expected, invited or not, by a counsellor who follows them or by whoever found
    them by `at_the_door`, who records what they say.

    Of the employers that they agree to speak with, those whose needs they answer, or could. Raises
    NoEventConsentError, MeetsNobodyError, NotAllowedError, NoPlaceLeftError, and as `check_placeable` and
    `changed`.
    """
    changed(connection, event_id, version)
    known = event(connection, event_id)
    values = {"event": event_id, "person": candidate_id, "now": now}
    with recruiting(candidate_id), refusals(), connection.transaction():
        # Whoever was proposed, invited, waits or declined is known already.
        connection.execute(
            """
            INSERT INTO event_invitation (event_id, candidate_id, walk_in) VALUES (%(event)s, %(person)s, true)
            ON CONFLICT (event_id, candidate_id) DO NOTHING
            """,
            values,
        )
        connection.cursor().executemany(
            """
            INSERT INTO event_interview (event_id, candidate_id, employer_id, opening_id, fit)
            VALUES (%s, %s, %s, %s, %s) ON CONFLICT (event_id, candidate_id, employer_id) DO NOTHING
            """,
            [
                (event_id, candidate_id, each.employer_id, each.opening_id, each.exact)
                for each in offered(connection, event_id, candidate_id, encoder, today)
            ],
        )
        connection.execute(
            """
            UPDATE event_invitation SET state = CASE state WHEN 'proposed' THEN 'invited' ELSE state END,
                invited_at = coalesce(invited_at, %(now)s), arrived_at = coalesce(arrived_at, %(now)s), absent = false
            WHERE event_id = %(event)s AND candidate_id = %(person)s
            """,
            values,
        )
    if told.employers and _meets_nobody(connection, event_id, candidate_id, told.employers):
        raise MeetsNobodyError
    answer(connection, event_id, candidate_id, told.model_copy(update={"first_slot": known.slot_of(now) + 1}))
    if invited(connection, event_id, candidate_id)[0].state != Reply.ACCEPTED:
        raise NoPlaceLeftError


def _meets_nobody(connection: Connection[Any], event_id: int, candidate_id: int, employers: tuple[int, ...]) -> bool:
    """Whether the person meets none of these employers, for want of a consent to be compared with their needs."""
    if consents(connection, candidate_id, Purpose.MATCHING):
        return False
    row = connection.execute(
        """
        SELECT FROM event_interview
        WHERE event_id = %(event)s AND candidate_id = %(person)s AND employer_id = ANY (%(employers)s)
        """,
        {"event": event_id, "person": candidate_id, "employers": list(employers)},
    ).fetchone()
    return row is None


def check_told(told: Answer) -> None:
    """What somebody says at the door is recorded with how and in which language. Raises ConsentNotToldError."""
    if told.means is Means.ONLINE:
        raise ConsentNotToldError("means")
    if told.language is None:
        raise ConsentNotToldError("language")


def consent_of_the_day(
    connection: Connection[Any], event_id: int, candidate_id: int, purpose: Purpose, told: Answer
) -> None:
    """Who stands at the door agrees to take part, or to be compared with the needs of employers: a consent to events or
    to matching until the morrow, where none is in force.

    Raises NotAllowedError of somebody whom the actor neither follows nor found at the door.
    """
    with refusals(), connection.transaction():
        connection.execute(
            "SELECT consent_at_door(%(event)s, %(person)s, %(purpose)s, %(means)s, %(language)s)",
            {
                "event": event_id,
                "person": candidate_id,
                "purpose": purpose,
                "means": told.means,
                "language": told.language,
            },
        )


def blind_again(connection: Connection[Any], candidate_id: int, today: date) -> None:
    """Write the blind form of somebody: of a new file, or what a consent to matching took away when it was withdrawn.

    As the system: whoever is at the door reads nothing of the file.
    """
    stored = candidate(connection, candidate_id)
    if stored is not None:
        write_blind_profiles(connection, [(candidate_id, stored.entry)], language_levels(connection), today)
