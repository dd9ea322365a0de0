"""An employer's own needs: how fresh each is, who answers it in the region, and confirming or closing it."""

from typing import Annotated, Literal

import psycopg
from fastapi import Form, Request
from psycopg_pool import ConnectionPool
from starlette.responses import Response

from api.clock import today
from api.database import reading, writing
from api.pages.choosing import Secret
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.reach import LINKS, OWN_NEEDS
from api.rendering import render, see
from api.security import EVERYONE, CurrentActor, Reading, Writing
from api.services import services
from api.speech import Id, SpeechOf
from api.words.counts import told_to_employers
from matching.accounts import store as accounts
from matching.accounts.domain import ANONYMOUS, Actor, Role
from matching.errors import NotFoundError
from matching.internships import store as internships
from matching.matches.supply import supply
from matching.needs import asking, duplicates, listing
from matching.needs.domain import Status
from matching.needs.listing import NeedFilters, NeedRow
from matching.needs.store import close_need, confirm_need, reopen_need
from matching.referrals.reading import owed_today

router = PageRouter()
EMPLOYER = (Role.EMPLOYER,)
MOST = 200
Done = Literal["confirm", "close", "reopen"]
_DOES = {"confirm": lambda c, key: confirm_need(c, key, today()), "close": close_need, "reopen": reopen_need}


@router.page("my_needs", fr="/mes-besoins", en="/en/my-needs", roles=EMPLOYER)
def my_needs(request: Request, connection: Reading, actor: CurrentActor, speech: SpeechOf) -> Response:
    """All of them, those to confirm first, each beside the people of the region who have held that occupation."""
    rows = _own(connection, actor.employer_id, None)
    known = supply(connection, [row.unit_group for row in rows if row.unit_group], today())
    employer = accounts.employer(connection, actor.employer_id or 0)
    owed = owed_today(connection, today=today(), by=Role.EMPLOYER, employer_id=actor.employer_id, limit=MOST)
    return render(
        request,
        "my_needs.html",
        needs=sorted(rows, key=lambda row: (row.status != Status.OPEN, not row.stale, -row.id)),
        supply={code: (told_to_employers(found.people, speech.locale), found.posts) for code, found in known.items()},
        verified=employer is not None and employer.verified_on is not None,
        owed=owed,
        twice=len(duplicates.to_decide(connection)),
        late=[each for each in owed if each.days_late],
        internships=internships.list_internships(connection, employer_id=actor.employer_id, status=None, limit=MOST),
        speech=speech,
    )


@router.page(
    "need_mark",
    fr="/besoins/{opening_id}/etat",
    en="/en/needs/{opening_id}/state",
    roles=EMPLOYER,
    reach=OWN_NEEDS,
    method="POST",
)
def need_mark(request: Request, connection: Writing, opening_id: Id, do: Annotated[Done, Form()]) -> Response:
    """Confirm that a need still stands, close it or open it again. Raises NotAllowedError for another's."""
    _DOES[do](connection, opening_id)
    return see(request, "my_needs")


@router.page("still_there", fr="/toujours/{secret}", en="/en/still/{secret}", roles=EVERYONE, reach=LINKS)
def still_there(request: Request, secret: Secret) -> Response:
    """By the link of an e-mail, without signing in: which needs still hold. Raises NotFoundError for a link over."""
    pool = services(request).pool
    actor = _asked(pool, secret)
    with reading(pool, actor) as connection:
        return _asking(request, connection, actor)


@router.page(
    "still_there_send", fr="/toujours/{secret}", en="/en/still/{secret}", roles=EVERYONE, reach=LINKS, method="POST"
)
def still_there_send(request: Request, secret: Secret, sent: Sent) -> Response:
    """Confirm and close what was ticked, and use the link up. Raises NotFoundError for a link over."""
    pool = services(request).pool
    actor = _asked(pool, secret)
    with writing(pool, actor) as connection:
        if not asking.use_link(connection, secret):
            raise NotFoundError("link", "")
        done = {"confirm": 0, "close": 0}
        for row in _own(connection, actor.employer_id, Status.OPEN):
            answer = sent.get(f"need-{row.id}")
            if answer in done:
                _DOES[str(answer)](connection, row.id)
                done[str(answer)] += 1
    return render(request, "still_there.html", needs=None, done=done)


def _asked(pool: ConnectionPool, secret: str) -> Actor:
    with reading(pool, ANONYMOUS) as connection:
        actor = asking.asked_by(connection, secret)
    if actor is None:
        raise NotFoundError("link", "")
    return actor


def _asking(request: Request, connection: psycopg.Connection, actor: Actor) -> Response:
    rows = _own(connection, actor.employer_id, Status.OPEN)
    employer = accounts.employer(connection, actor.employer_id or 0)
    return render(request, "still_there.html", needs=rows, employer=employer, done=None)


def _own(connection: psycopg.Connection, employer_id: int | None, status: Status | None) -> list[NeedRow]:
    filters = NeedFilters(employer_id=employer_id, status=status)
    return listing.list_needs(connection, filters, today(), limit=MOST)
