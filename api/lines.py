"""The people of a short list in words: each with what they meet, what is to be asked, and what made their points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import psycopg

from api.speech import Speech
from api.words.reasons import COVERED, Bar, Group, bars, passage, points, reasons, widest
from matching.matches.domain import CandidateMatch, CandidateRanking, Eligibility, Options

_ORGANISATIONS = "SELECT id, name FROM organisation WHERE id = ANY (%(ids)s)"


@dataclass(frozen=True)
class Line:
    """One person of the list."""

    match: CandidateMatch
    groups: list[Group]
    passage: str | None
    bars: list[Bar]
    points: str
    organisation: str | None


def to_learn(match: CandidateMatch) -> list[str]:
    """The goals of an internship that none of the person's skills covers."""
    return [each.skill for each in match.learning if each.probability < COVERED]


def to_give(match: CandidateMatch) -> list[str]:
    """The skills asked for that the person has."""
    return [each.skill for each in match.skills if each.probability >= COVERED]


def organisations_of(connection: psycopg.Connection, matches: Sequence[CandidateMatch]) -> dict[int, str]:
    """Names of the organisations that follow these people, by id."""
    followed = {match.organisation for match in matches if match.organisation is not None}
    return dict(connection.execute(_ORGANISATIONS, {"ids": sorted(followed)}).fetchall())


def lines_of(matches: Sequence[CandidateMatch], speech: Speech, organisations: Mapping[int, str]) -> list[Line]:
    """Each of them in words, its bars to the scale of all."""
    most = widest(matches)
    return [
        Line(
            match=match,
            groups=reasons(match, speech.words),
            passage=passage(match),
            bars=bars(match, most, speech.words),
            points=points(match.score, speech.words),
            organisation=organisations.get(match.organisation or 0),
        )
        for match in matches
    ]


def lines(
    connection: psycopg.Connection, ranking: CandidateRanking, options: Options, speech: Speech
) -> dict[Eligibility, list[Line]]:
    """The people of each part that was asked for, in their order."""
    everybody = lines_of(ranking.results, speech, organisations_of(connection, ranking.results))
    return {
        part: [line for line in everybody if line.match.eligibility is part]
        for part in Eligibility
        if part in options.include
    }
