"""A wish for a colleague, written by the counsellor with whoever was hired and for them, as the person said it."""

from typing import Literal

import psycopg
from fastapi import Request
from pydantic import ValidationError
from starlette.responses import Response

from api import filled, twinning
from api.answers import locale_of
from api.filled import NOTHING_SENT, Filled
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.pages.sheets import followed, name_of
from api.reach import FILES
from api.rendering import render, see
from api.security import CurrentActor, Reading, Writing
from api.speech import Id, speech_of
from api.trail import Reads
from matching.accounts.domain import Actor, Role
from matching.candidates.domain import LanguageCode, Means
from matching.errors import DomainError, NotFoundError
from matching.privacy.refused import Entry
from matching.privacy.trail import Part
from matching.reference import lookups
from matching.referrals.decisions import MEANS
from matching.twinning import store

router = PageRouter()


class _Told(Entry):
    """How the person consented, and in which language; nothing of it where they did before."""

    means: Literal["oral", "paper", "interpreter"] = "oral"
    language_said: LanguageCode | None = None


_FR, _EN = "/personnes/{candidate_id}/jumelage", "/en/people/{candidate_id}/twinning"


@router.page("twinning_for", fr=_FR, en=_EN, roles=(Role.COUNSELLOR,), reach=FILES)
def twinning_for(
    reads: Reads, request: Request, connection: Reading, actor: CurrentActor, candidate_id: Id
) -> Response:
    """Where somebody whom one follows was hired, and what they wish for there. Raises NotFoundError."""
    answer = _page(request, connection, actor, candidate_id)
    reads([candidate_id], Part.TWINNING)
    return answer


@router.page("twinning_for_wish", fr=_FR, en=_EN, roles=(Role.COUNSELLOR,), reach=FILES, method="POST")
def wish_for(request: Request, connection: Writing, actor: CurrentActor, candidate_id: Id, sent: Sent) -> Response:
    """Write the wish with the person, and their consent as they gave it; the employer is told. Raises NotFoundError."""
    followed(connection, candidate_id)
    try:
        with connection.transaction():
            entry, told = twinning.wish_of_form(sent), _Told.model_validate(filled.told(sent, "means", "language_said"))
            twinning.wish(connection, candidate_id, entry, means=Means(told.means), language=told.language_said)
    except NotFoundError:
        raise
    except (ValidationError, DomainError) as error:
        refused = filled.refused(f"wish-{sent.get('opening')}", sent, error, locale_of(request))
        return _page(request, connection, actor, candidate_id, refused)
    return see(request, "twinning_for", candidate_id=candidate_id)


def _page(
    request: Request, connection: psycopg.Connection, actor: Actor, candidate_id: int, sent: Filled = NOTHING_SENT
) -> Response:
    person = followed(connection, candidate_id)
    locale = locale_of(request)
    return render(
        request,
        "twinning_for.html",
        status=422 if sent.faults else 200,
        candidate=candidate_id,
        name=name_of(person),
        consented=twinning.consents_to_it(connection, candidate_id),
        hires=store.hires(connection, candidate_id),
        twinnings=[each for each in store.lines(connection) if each.candidate_id == candidate_id],
        languages=twinning.languages_to_tick(connection, locale, candidate_id),
        others=twinning.other_languages(connection, locale),
        means=MEANS[Role.COUNSELLOR],
        spoken_in=lookups.languages(connection, locale),
        speech=speech_of(request, connection, actor),
        sent=sent,
    )
