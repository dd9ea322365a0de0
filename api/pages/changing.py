"""An employer changes a need that it posted, by the same form."""

from typing import Annotated

import psycopg
from fastapi import Form, Request
from pydantic import ValidationError
from starlette.responses import Response

from api import filled, need_form
from api.answers import locale_of
from api.clock import today
from api.filled import Filled
from api.jobs.tasks import encode_opening, enqueue
from api.pages.posting import EMPLOYER, FORM, count, form, territories
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.reach import OWN_NEEDS
from api.rendering import see
from api.security import CurrentActor, Reading, Writing
from api.speech import Id
from matching.accounts.domain import Actor
from matching.errors import DomainError, NotAllowedError, NotFoundError
from matching.needs import reading, store

router = PageRouter()


@router.page(
    "need_change",
    fr="/besoins/{opening_id}/modifier",
    en="/en/needs/{opening_id}/change",
    roles=EMPLOYER,
    reach=OWN_NEEDS,
)
def need_change(request: Request, connection: Reading, actor: CurrentActor, opening_id: Id) -> Response:
    """The form as it was filled; what it cannot say is told beside, and stays."""
    found = _own(connection, actor, opening_id)
    told = need_form.form_of(found.entry, locale_of(request))
    return form(request, connection, actor, Filled(FORM, told), changed=found)


@router.page(
    "need_change_send",
    fr="/besoins/{opening_id}/modifier",
    en="/en/needs/{opening_id}/change",
    roles=EMPLOYER,
    reach=OWN_NEEDS,
    method="POST",
)
def need_change_send(
    request: Request,
    connection: Writing,
    actor: CurrentActor,
    opening_id: Id,
    sent: Sent,
    version: Annotated[int, Form(ge=1)],
) -> Response:
    """Change it, or only count; what it was stays in its history. What the form does not show stays as it is."""
    found = _own(connection, actor, opening_id)
    known = territories(connection)
    if sent.get("do") == "count":
        told = need_form.told_of(found.entry, sent, known)
        return count(request, connection, actor, sent, told, [], found)
    try:
        with connection.transaction():
            store.change_need(connection, opening_id, need_form.changed(found.entry, sent, known), version, today())
            enqueue(connection, encode_opening, opening_id=opening_id)
    except (ValidationError, DomainError) as error:
        back = filled.refused(FORM, sent, error, locale_of(request))
        return form(request, connection, actor, back, changed=found)
    return see(request, "need", opening_id=opening_id)


def _own(connection: psycopg.Connection, actor: Actor, opening_id: int) -> reading.Need:
    """Raises NotFoundError, NotAllowedError for another's."""
    found = reading.need(connection, opening_id)
    if found is None:
        raise NotFoundError("need", opening_id)
    if found.entry.employer_id != actor.employer_id:
        raise NotAllowedError
    return found
