"""The same person twice: whom the service finds alike, side by side, put together field by field, and taken apart."""

from typing import Annotated

import psycopg
from fastapi import Form, Path, Request
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.responses import Response

from api.answers import locale_of
from api.clock import today
from api.names import names
from api.once import tells
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.reach import MERGES, PAIRS
from api.rendering import render, see
from api.security import CurrentActor, Reading, Writing
from api.services import services
from api.trail import Reads
from api.twice import Decided, put_people_together, take_people_apart
from api.words.sides import Saying, sides
from matching.accounts import store as accounts
from matching.accounts.domain import Actor, Role
from matching.candidates import access, duplicates, merging, reading
from matching.candidates.access import AccessReason, Note
from matching.candidates.together import GRAIN, NOTES
from matching.errors import MergeRefusedError
from matching.needs import duplicates as need_duplicates
from matching.needs import merging as need_merging
from matching.privacy.trail import Part
from matching.together import CHOICES, Choice, Grain

router = PageRouter()
DECIDE = (Role.COUNSELLOR, Role.COORDINATOR)
PairId = Annotated[int, Path(ge=1, le=2**63 - 1)]
MergeId = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.page("duplicates", fr="/doublons", en="/en/duplicates", roles=(*DECIDE, Role.EMPLOYER))
def twice(reads: Reads, request: Request, connection: Reading) -> Response:
    """What the reader is asked about, and what was put together and can still be undone."""
    pairs = duplicates.to_decide(connection)
    merges = merging.merges(connection)
    reads(
        {
            *(key for pair in pairs if pair.first for key in (pair.first_id, pair.second_id)),
            *(merge.kept_id for merge in merges if merge.kept),
        },
        Part.LIST,
    )
    return render(
        request,
        "duplicates.html",
        pairs=pairs,
        merges=merges,
        needs=need_duplicates.to_decide(connection),
        need_merges=need_merging.merges(connection),
        today=today(),
    )


@router.page(
    "duplicate",
    fr="/doublons/personnes/{pair_id}",
    en="/en/duplicates/people/{pair_id}",
    roles=DECIDE,
    reach=PAIRS,
)
def duplicate(reads: Reads, request: Request, connection: Reading, actor: CurrentActor, pair_id: PairId) -> Response:
    """Both files side by side; to a coordinator, once they have said why. Raises NotFoundError."""
    answer, shown = _page(request, connection, actor, duplicates.pair(connection, pair_id))
    reads(shown, Part.FILE)
    return answer


@router.page(
    "duplicate_open",
    fr="/doublons/personnes/{pair_id}/ouvrir",
    en="/en/duplicates/people/{pair_id}/open",
    roles=(Role.COORDINATOR,),
    reach=PAIRS,
    method="POST",
)
def open_both(request: Request, connection: Writing, pair_id: PairId, note: Annotated[Note, Form()]) -> Response:
    """Open both files for some hours, for a reason that both people read."""
    pair = duplicates.pair(connection, pair_id)
    for person in (pair.first_id, pair.second_id):
        access.ask_access(connection, person, AccessReason.DUPLICATE, note)
    return see(request, "duplicate", pair_id=pair_id)


@router.page(
    "duplicate_two",
    fr="/doublons/personnes/{pair_id}/deux",
    en="/en/duplicates/people/{pair_id}/two",
    roles=DECIDE,
    reach=PAIRS,
    method="POST",
)
def are_two(request: Request, connection: Writing, pair_id: PairId) -> Response:
    """They are two people: nobody is asked again."""
    duplicates.are_two(connection, pair_id)
    return see(request, "duplicates")


@router.page(
    "duplicate_merge",
    fr="/doublons/personnes/{pair_id}",
    en="/en/duplicates/people/{pair_id}",
    roles=DECIDE,
    reach=PAIRS,
    method="POST",
)
def put_together(
    request: Request,
    connection: Writing,
    actor: CurrentActor,
    pair_id: PairId,
    kept: Annotated[int, Form(ge=1, le=2**63 - 1)],
    ground: Annotated[Note, Form()],
    sent: Sent,
) -> Response:
    """Put both together as it was chosen; what stands in the way comes back on the page."""
    pair = duplicates.pair(connection, pair_id)
    decided = Decided(kept, chosen(sent, GRAIN), ground)
    try:
        merge = put_people_together(connection, services(request).settings, actor, pair, decided)
    except (MergeRefusedError, ValidationError) as error:
        obstacle = error.obstacle if isinstance(error, MergeRefusedError) else None
        return _page(request, connection, actor, pair, obstacle=obstacle, refused=True)[0]
    return see(request, "merge", merge_id=merge)


@router.page(
    "merge", fr="/doublons/fusions/{merge_id}", en="/en/duplicates/merges/{merge_id}", roles=DECIDE, reach=MERGES
)
def merge(request: Request, connection: Reading, merge_id: MergeId) -> Response:
    """What was put together, on which ground, and until when it can be undone. Raises NotFoundError."""
    return _merged(request, connection, merge_id)


@router.page(
    "merge_undo",
    fr="/doublons/fusions/{merge_id}/defaire",
    en="/en/duplicates/merges/{merge_id}/undo",
    roles=DECIDE,
    reach=MERGES,
    method="POST",
)
def take_apart(request: Request, connection: Writing, actor: CurrentActor, merge_id: MergeId) -> Response:
    """Both files as they were; the page says what came since and stays. Raises NotFoundError."""
    try:
        undone = take_people_apart(connection, services(request).settings, actor, merge_id)
    except MergeRefusedError as error:
        return _merged(request, connection, merge_id, obstacle=error.obstacle)
    return _merged(request, connection, merge_id, undone)


def _page(
    request: Request,
    connection: psycopg.Connection,
    actor: Actor,
    pair: duplicates.Pair,
    *,
    obstacle: str | None = None,
    refused: bool = False,
) -> tuple[Response, list[int]]:
    """The page, and whose files it shows: the older one is kept, unless the other alone can be."""
    kept, removed, obstacles = merging.easier(connection, pair)
    files = [reading.candidate(connection, person) for person in (kept, removed)]
    one, other = files
    if one is None or other is None:
        return render(request, "duplicate_open.html", pair=pair), []
    speaking = Saying(
        names(request, connection),
        locale_of(request),
        {each.id: each.name for each in accounts.organisations(connection)},
    )
    hidden = frozenset(NOTES) if actor.role is Role.COORDINATOR else frozenset()
    answer = render(
        request,
        "duplicate.html",
        status=409 if refused else 200,
        pair=pair,
        one=one,
        other=other,
        sides=list(sides(one.entry, other.entry, speaking, hidden)),
        obstacles=[obstacle] if obstacle else obstacles,
        least=access.LEAST_NOTE,
        most=access.MOST_NOTE,
    )
    return answer, [kept, removed]


def chosen(sent: FormData, grain: Grain) -> dict[str, Choice]:
    """What was chosen of each field of a form of two sides."""
    return {name: choice for name in grain.fields for choice in CHOICES if sent.get(name) == choice}


def _merged(
    request: Request,
    connection: psycopg.Connection,
    merge_id: int,
    undone: merging.Undone | None = None,
    obstacle: str | None = None,
) -> Response:
    return merged(request, "merge.html", merging.merge_of(connection, merge_id), undone, obstacle)


def merged(request: Request, template: str, merge: object, undone: object, obstacle: str | None) -> Response:
    """What was put together, of people or of needs; what undoing it left, or what stands in the way of that."""
    status = 409 if obstacle else 200
    if undone:
        tells(request)
    return render(request, template, status=status, merge=merge, today=today(), undone=undone, obstacle=obstacle)
