"""Which organisation follows a person, and which others read the file: the person says it, or tells a counsellor."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

import psycopg
from fastapi import Form, Request
from starlette.responses import Response

from api.clock import today
from api.jobs.tasks import encode_candidate, enqueue
from api.pages.my_file import OWN
from api.pages.routing import PageRouter
from api.pages.sheets import followed
from api.reach import FILES, SHOWN_FILES
from api.rendering import render, see
from api.security import CurrentActor, Reading, Writing
from api.speech import Id, SpeechOf
from api.trail import Reads
from matching.accounts.domain import Role
from matching.candidates import following, reading
from matching.candidates.blinding import language_levels
from matching.candidates.consents import in_force
from matching.candidates.domain import Means
from matching.errors import NotFoundError
from matching.privacy.trail import Part

router = PageRouter()
COUNSELLOR = (Role.COUNSELLOR,)
Organisation = Annotated[int, Form(ge=1, le=2**63 - 1)]
Days = Annotated[int, Form(ge=1, le=following.LENGTHS[-1])]
Told = Annotated[Literal["oral", "paper", "interpreter"], Form()]
Language = Annotated[str, Form(pattern="^[a-z]{2,3}$")]


def _own(name: str, fr: str, en: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A form of the page of one's own accompaniment."""
    return router.page(
        name,
        fr=f"/mon-dossier/accompagnement/{fr}",
        en=f"/en/my-file/accompaniment/{en}",
        roles=OWN,
        method="POST",
    )


def _for(name: str, fr: str, en: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A form of the page of somebody's follow-up."""
    return router.page(
        name,
        fr=f"/personnes/{{candidate_id}}/suivi/{fr}",
        en=f"/en/people/{{candidate_id}}/follow-up/{en}",
        roles=COUNSELLOR,
        reach=FILES,
        method="POST",
    )


@_own("my_organisation", "organisme", "organisation")
def entrust_mine(request: Request, actor: CurrentActor, connection: Writing, organisation: Organisation) -> Response:
    """Be followed by that organisation from now on. Raises UnknownReferenceError, NotAllowedError."""
    following.entrust(connection, actor.candidate_id or 0, organisation, Means.ONLINE)
    enqueue(connection, encode_candidate, candidate_id=actor.candidate_id or 0)
    return see(request, "my_accompaniment")


@_own("my_share", "partage", "share")
def share_mine(
    request: Request, actor: CurrentActor, connection: Writing, organisation: Organisation, days: Days
) -> Response:
    """Show one's file to another organisation. Raises UnknownReferenceError, NotAllowedError."""
    following.share(
        connection,
        actor.candidate_id or 0,
        organisation,
        days=days,
        means=Means.ONLINE,
        language=None,
        today=today(),
    )
    return see(request, "my_accompaniment")


@_own("my_share_end", "partage/retirer", "share/withdraw")
def end_mine(request: Request, actor: CurrentActor, connection: Writing, organisation: Organisation) -> Response:
    """Show it to them no more, at once."""
    following.end_share(connection, actor.candidate_id or 0, organisation)
    return see(request, "my_accompaniment")


@_for("file_entrust", "organisme", "organisation")
def entrust(
    request: Request,
    connection: Writing,
    candidate_id: Id,
    organisation: Organisation,
    means: Told,
    language: Language,
) -> Response:
    """Hand the file to another organisation, as the person said. Raises NotFoundError, UnknownReferenceError."""
    followed(connection, candidate_id)
    following.entrust(connection, candidate_id, organisation, Means(means), language)
    return see(request, "people")


@_for("file_share", "partage", "share")
def share(
    request: Request,
    connection: Writing,
    candidate_id: Id,
    organisation: Organisation,
    days: Days,
    means: Told,
    language: Language,
) -> Response:
    """Show the file to another organisation, as the person said. Raises NotFoundError, UnknownReferenceError."""
    followed(connection, candidate_id)
    following.share(
        connection, candidate_id, organisation, days=days, means=Means(means), language=language, today=today()
    )
    return see(request, "follow_up", candidate_id=candidate_id)


@_for("file_share_end", "partage/retirer", "share/withdraw")
def end(request: Request, connection: Writing, candidate_id: Id, organisation: Organisation) -> Response:
    """Show it to them no more. Raises NotFoundError."""
    followed(connection, candidate_id)
    following.end_share(connection, candidate_id, organisation)
    return see(request, "follow_up", candidate_id=candidate_id)


@router.page("shown_files", fr="/dossiers-montres", en="/en/shown-files", roles=COUNSELLOR)
def shown_files(reads: Reads, request: Request, connection: Reading) -> Response:
    """Files of people whom another organisation follows, or nobody yet, and who show them here."""
    found = following.shown(connection)
    reads([each.candidate_id for each in found], Part.LIST)
    return render(request, "shown_files.html", shown=found)


@router.page(
    "shown_file",
    fr="/dossiers-montres/{candidate_id}",
    en="/en/shown-files/{candidate_id}",
    roles=COUNSELLOR,
    reach=SHOWN_FILES,
)
def shown_file(reads: Reads, request: Request, connection: Reading, speech: SpeechOf, candidate_id: Id) -> Response:
    """One of them, to read. Raises NotFoundError, also once its time is over."""
    with following.opened(connection, candidate_id) as shown:
        found = reading.candidate(connection, candidate_id)
        consents = in_force(connection, candidate_id)
    if found is None:
        raise NotFoundError("candidate", candidate_id)
    reads([candidate_id], Part.FILE)
    return render(
        request,
        "shown_file.html",
        entry=found.entry,
        candidate=candidate_id,
        shown=shown,
        speech=speech,
        values=language_levels(connection),
        consents=consents,
    )


def organisations_of(connection: psycopg.Connection, candidate_id: int, own: int | None) -> dict[str, Any]:
    """What `_organisations.html` shows: who follows the person (`own`), who else reads the file, who else could."""
    return {
        "current": following.followed_by(connection, own),
        "others": [each for each in following.places(connection) if each.id != own],
        "shares": following.shares(connection, candidate_id, today()),
        "share_lengths": following.LENGTHS,
    }
