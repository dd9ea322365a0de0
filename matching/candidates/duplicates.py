"""The same person twice: whom the service finds alike, and what a human says of them.

Found by a contact that is the same in another form, or by a name nearly the same whose CV tells the same; never by a
name alone, unless one of the two files holds nothing else. Nothing is put together here: a human decides, and what
they said to be two people is not asked again. Row-level security decides who is asked about whom (`decides_on`):
counsellors, of those whom their organisation follows; the coordination, of all others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import phonenumbers
from psycopg import Connection
from psycopg.rows import class_row

from matching.alike import Pairs, the_one
from matching.likeness import alike_names, in_common, telling_words

PEOPLE = Pairs("alike_people", "person_to_compare", "candidate_id", ("because", "likeness"))
AT_ONCE = 200
"""People compared in one transaction."""
_MOST_SHARING = 200
"""A key that more people share (a family's telephone, a very common name) tells nobody apart."""
_NAME = 0.65
"""Names from which two CVs that tell the same are one person's."""
_NAME_OF_ADDRESS = 0.55
_NAME_OF_PHONE = 0.75
"""Names from which one contact is one person's: a spouse who shares the telephone has another first name."""
_SAME_NAME = 0.95
_TEXT = 0.6
_ANOTHER_LIFE = 0.3
"""Of what two CVs say, under which one telephone with two names nearly the same is a family's."""
_LEAST_WORDS = 6
"""Of a CV, under which nothing is said of how alike it is."""
_SAME_NUMBER = (
    phonenumbers.MatchType.EXACT_MATCH,
    phonenumbers.MatchType.NSN_MATCH,
    phonenumbers.MatchType.SHORT_NSN_MATCH,
)


class Because(StrEnum):
    """What two files have in common."""

    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"
    TEXT = "text"


@dataclass(frozen=True)
class Known:
    """What is compared of a person: `words` are those of jobs, diplomas and skills."""

    id: int
    names: tuple[str, str]
    email: str | None
    phone: str | None
    words: frozenset[str]


@dataclass(frozen=True)
class Likeness:
    """Why two files may be one person's, and how likely, between 0 and 1: an order for who looks, never a verdict."""

    because: tuple[Because, ...]
    likeness: float


@dataclass(frozen=True)
class Pair:
    """Two people whom somebody is asked about; names where the reader may know them."""

    id: int
    first_id: int
    second_id: int
    because: list[str]
    likeness: float
    found_on: date
    first: str | None
    second: str | None


def likeness(one: Known, other: Known) -> Likeness | None:
    """Whether two files may be one person's; None where nobody needs to look."""
    names = alike_names(one.names, other.names)
    email = bool(one.email and other.email and _mailbox(one.email) == _mailbox(other.email))
    phone = bool(one.phone and other.phone and phonenumbers.is_number_match(one.phone, other.phone) in _SAME_NUMBER)
    both_tell = min(len(one.words), len(other.words)) >= _LEAST_WORDS
    text = in_common(one.words, other.words) if both_tell else 0.0
    same_text = text >= _TEXT
    # Sisters and brothers share a telephone, and the beginning of a name; their lives are two.
    another_life = both_tell and text < _ANOTHER_LIFE and names < _SAME_NAME
    if not (
        (email and (phone or same_text or names >= _NAME_OF_ADDRESS))
        or (phone and names >= _NAME_OF_PHONE and not another_life)
        or (same_text and names >= _NAME)
        or (names == 1 and (_says_nothing_else(one) or _says_nothing_else(other)))
    ):
        return None
    told = {Because.EMAIL: email, Because.PHONE: phone, Because.NAME: names >= _NAME, Because.TEXT: same_text}
    weights = (names, text, float(email or phone), float(email and phone))
    return Likeness(tuple(each for each, found in told.items() if found), round(sum(weights) / len(weights), 2))


def find(connection: Connection[Any], candidate_ids: Sequence[int]) -> int:
    """Compare these people with all whom the actor sees, and note the pairs that somebody is to look at; how many.

    For the system, everybody; for a counsellor who has just added somebody, those whom their organisation follows.
    """
    pairs = connection.execute(
        """
        SELECT DISTINCT least(mine.candidate_id, k.candidate_id), greatest(mine.candidate_id, k.candidate_id)
        FROM person_key mine JOIN person_key k ON k.key = mine.key AND k.candidate_id <> mine.candidate_id
        WHERE mine.candidate_id = ANY (%(ids)s)
            AND %(most)s >= (
                SELECT count(*) FROM (SELECT FROM person_key s WHERE s.key = mine.key LIMIT %(most)s + 1) s)
        """,
        {"ids": list(candidate_ids), "most": _MOST_SHARING},
    ).fetchall()
    known = _known(connection, {key for pair in pairs for key in pair})
    found = [
        {"first_id": first, "second_id": second, "because": list(alike.because), "likeness": alike.likeness}
        for first, second in pairs
        if first in known and second in known and (alike := likeness(known[first], known[second]))
    ]
    return PEOPLE.note(connection, candidate_ids, found)


def find_among_the_new(connection: Connection[Any], most: int = AT_ONCE) -> int:
    """Compare at most so many of those whose file came or changed since; how many they were. The system's."""
    ids = PEOPLE.taken_up(connection, most)
    if ids:
        find(connection, ids)
    return len(ids)


def to_decide(connection: Connection[Any], candidate_id: int | None = None, *, limit: int = 100) -> list[Pair]:
    """The pairs that the actor is asked about, the likeliest first; of one person alone, where one is told."""
    return _pairs(connection, candidate_id=candidate_id, limit=limit)


def pair(connection: Connection[Any], pair_id: int) -> Pair:
    """One pair that the actor is asked about. Raises NotFoundError, also for one that is decided."""
    return the_one(_pairs(connection, pair_id=pair_id), pair_id)


def are_two(connection: Connection[Any], pair_id: int) -> None:
    """Say that they are two people: nobody is asked again. Raises NotFoundError."""
    PEOPLE.are_two(connection, pair_id)


def _pairs(
    connection: Connection[Any], *, pair_id: int | None = None, candidate_id: int | None = None, limit: int = 1
) -> list[Pair]:
    with connection.cursor(row_factory=class_row(Pair)) as cursor:
        return cursor.execute(
            """
            SELECT p.id, p.first_id, p.second_id, p.because, p.likeness, p.found_on,
                a.given_name || ' ' || a.family_name AS first, b.given_name || ' ' || b.family_name AS second
            FROM alike_people p
                LEFT JOIN candidate_identity a ON a.candidate_id = p.first_id
                LEFT JOIN candidate_identity b ON b.candidate_id = p.second_id
            WHERE p.decided IS NULL AND (%(pair)s::bigint IS NULL OR p.id = %(pair)s)
                AND (%(candidate)s::bigint IS NULL OR %(candidate)s IN (p.first_id, p.second_id))
            ORDER BY p.likeness DESC, p.id LIMIT %(limit)s
            """,
            {"pair": pair_id, "candidate": candidate_id, "limit": limit},
        ).fetchall()


def _known(connection: Connection[Any], candidate_ids: set[int]) -> dict[int, Known]:
    rows = connection.execute(
        """
        SELECT i.candidate_id, i.given_name, i.family_name, i.email, i.phone,
            array(SELECT concat_ws(' ', e.title, e.employer, e.place, date_part('year', e.started_on))
                FROM experience e WHERE e.candidate_id = i.candidate_id)
            || array(SELECT concat_ws(' ', d.title, d.school, d.year)
                FROM diploma d WHERE d.candidate_id = i.candidate_id)
            || array(SELECT s.name FROM candidate_skill s WHERE s.candidate_id = i.candidate_id)
        FROM candidate_identity i WHERE i.candidate_id = ANY (%(ids)s)
        """,
        {"ids": list(candidate_ids)},
    )
    return {
        key: Known(key, (given, family), email, phone, telling_words(texts))
        for key, given, family, email, phone, texts in rows
    }


def _mailbox(email: str) -> str:
    """One address in one form: without case, nor what stands after a `+`."""
    name, _, domain = email.strip().casefold().rpartition("@")
    return f"{name.partition('+')[0]}@{domain}"


def _says_nothing_else(known: Known) -> bool:
    return not (known.email or known.phone or known.words)
