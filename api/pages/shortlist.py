"""The short list of an opening: who fits, in what order, and why; the same page for needs and internships."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import psycopg
from fastapi import Request
from starlette.responses import Response

from api.clock import today
from api.formats import number
from api.matches import LEAST_TOLD, MOST, MOST_COMPARED, counts_for
from api.pages.openings import Speech
from api.rendering import render
from api.translations import N_
from api.words.reasons import COVERED, Bar, Group, bars, passage, points, reasons, widest
from matching.matches.domain import CandidateMatch, CandidateRanking, Eligibility, Options
from matching.needs.domain import Kind, NeedEntry, OpeningEntry, is_past

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


def shortlist(
    request: Request,
    connection: psycopg.Connection,
    ranking: CandidateRanking,
    entry: OpeningEntry,
    options: Options,
    speech: Speech,
    page: str,
) -> Response:
    """The page of a ranking; `page` names that of its opening."""
    counts = counts_for(request.state.actor, ranking)
    return render(
        request,
        "shortlist.html",
        ranking=ranking,
        counts=counts,
        said={name: said(count, speech) for name, count in counts.items()},
        parts=lines(connection, ranking, options, speech),
        entry=entry,
        past=is_past(entry.closes_on, today()),
        speech=speech,
        opening=ranking.need or ranking.internship,
        page=page,
        may_ask=isinstance(entry, NeedEntry) and entry.kind is Kind.VACANCY and not is_past(entry.closes_on, today()),
        most_compared=MOST_COMPARED,
        top=options.top,
        more=min(2 * options.top, MOST) if options.top < MOST else None,
        covered=COVERED,
    )


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


def said(count: int | None, speech: Speech) -> str:
    """A count of people; of one that the reader may not be told, what it is under."""
    if count is None:
        return speech.words.say(N_("fewer than %(least)s"), least=LEAST_TOLD)
    return number(count, speech.locale)
