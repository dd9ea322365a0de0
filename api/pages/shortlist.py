"""The short list of an opening: who fits, in what order, and why; the same page for needs and internships."""

import psycopg
from fastapi import Request
from starlette.responses import Response

from api.clock import today
from api.formats import number
from api.lines import lines
from api.matches import IN_A_FILE, MOST_COMPARED, counts_for, more_after
from api.rendering import render
from api.speech import Speech
from api.words.counts import told
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
    counts, here = counts_for(actor, ranking), speech.locale
    kept = keeping.kept(connection, ranking.need) if actor.role is Role.COUNSELLOR and ranking.need else []
    opening = ranking.need or ranking.internship
    asked = referrals.page(connection, opening_id=opening, limit=_MOST_REFERRED)
    return render(
        request,
        "shortlist.html",
        ranking=ranking,
        counts=counts,
        # None where the reader may not be told so few.
        said={name: told(None, here) if each is None else number(each, here) for name, each in counts.items()},
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
