"""The short list of an opening: who fits, in what order, and why; the same page for needs and internships."""

import psycopg
from fastapi import Request
from starlette.responses import Response

from api.clock import today
from api.formats import number
from api.lines import lines
from api.matches import IN_A_FILE, LEAST_TOLD, MOST_COMPARED, counts_for, more_after
from api.rendering import render
from api.speech import Speech
from api.translations import N_
from api.words.reasons import COVERED
from matching.accompaniment import keeping
from matching.accounts.domain import Role
from matching.matches.domain import CandidateRanking, Options
from matching.needs.domain import Kind, NeedEntry, OpeningEntry, is_past
from matching.referrals import reading as referrals

_MOST_REFERRED = 500
"""Referrals of one opening that its short list tells of, the latest."""


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
    actor = request.state.actor
    counts = counts_for(actor, ranking)
    kept = keeping.kept(connection, ranking.need) if actor.role is Role.COUNSELLOR and ranking.need else []
    opening = ranking.need or ranking.internship
    asked = referrals.page(connection, opening_id=opening, limit=_MOST_REFERRED)
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
        opening=opening,
        referred={each.candidate_id: each for each in reversed(asked)},
        page=page,
        kept={each.candidate_id for each in kept},
        may_ask=isinstance(entry, NeedEntry) and entry.kind is Kind.VACANCY and not is_past(entry.closes_on, today()),
        most_compared=MOST_COMPARED,
        skip=options.skip,
        more=more_after(options, {part: getattr(ranking, part.value) for part in options.include}),
        covered=COVERED,
        in_a_file=IN_A_FILE,
    )


def said(count: int | None, speech: Speech) -> str:
    """A count of people; of one that the reader may not be told, what it is under."""
    if count is None:
        return speech.words.say(N_("fewer than %(least)s"), least=LEAST_TOLD)
    return number(count, speech.locale)
