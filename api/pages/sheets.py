"""What is handed on paper to a person: in plain words, in their language with French beside it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

from api.plain import FIRST, Plain, languages, long_date
from matching.accounts import store as accounts
from matching.accounts.domain import Actor
from matching.candidates import reading
from matching.candidates.reading import Candidate
from matching.errors import NotFoundError


@dataclass(frozen=True)
class Sheet:
    """The texts of one language, and what stands in them between braces."""

    language: str
    texts: Plain
    values: dict[str, Any]

    def filled(self, **values: Any) -> "Sheet":
        """The same sheet with these values."""
        return Sheet(self.language, self.texts, values)

    def say(self, text: str) -> str:
        """One of its texts, filled in."""
        return text.format_map(self.values)

    def day(self, day: date) -> str:
        """A date in its words."""
        return long_date(self.language, day)


def sheets_in(language: str) -> list[Sheet]:
    """The sheet of a language (ISO 639), if somebody has written it, and the French one beside it."""
    known = languages()
    return [Sheet(each, known[each], {}) for each in dict.fromkeys((language, FIRST)) if each in known]


def followed(connection: psycopg.Connection, candidate_id: int) -> Candidate:
    """The file of somebody whom the actor follows. Raises NotFoundError."""
    found = reading.candidate(connection, candidate_id)
    if found is None:
        raise NotFoundError("candidate", candidate_id)
    return found


def name_of(person: Candidate) -> str:
    """Given and family name."""
    return f"{person.entry.identity.given_name} {person.entry.identity.family_name}"


def organisation_of(connection: psycopg.Connection, actor: Actor) -> accounts.Organisation:
    """The organisation of a counsellor."""
    return next(each for each in accounts.organisations(connection) if each.id == actor.organisation_id)


def contact_of(connection: psycopg.Connection, actor: Actor) -> str:
    """Its name and how to reach it, in one line."""
    own = organisation_of(connection, actor)
    return ", ".join(part for part in (own.name, own.phone, own.email) if part)
