"""The same need twice: two needs of an employer side by side, put together field by field, and taken apart."""

from typing import Annotated

import psycopg
from fastapi import Form, Path, Request
from pydantic import ValidationError
from starlette.responses import Response

from api.pages.duplicates import chosen, merged
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.reach import NEED_MERGES, NEED_PAIRS
from api.rendering import render, see, words_of
from api.security import CurrentActor, Reading, Writing
from api.speech import SpeechOf, speech_of
from api.twice import Decided, put_needs_together, take_needs_apart
from api.words.need_sides import need_sides
from matching.accounts.domain import Role
from matching.candidates import access
from matching.candidates.access import Note
from matching.errors import DomainError, MergeRefusedError
from matching.needs import duplicates, merging, reading
from matching.needs.together import GRAIN

router = PageRouter()
DECIDE = (Role.EMPLOYER, Role.COUNSELLOR, Role.COORDINATOR)
PairId = Annotated[int, Path(ge=1, le=2**63 - 1)]
MergeId = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.page(
    "need_pair", fr="/doublons/besoins/{pair_id}", en="/en/duplicates/needs/{pair_id}", roles=DECIDE, reach=NEED_PAIRS
)
def need_pair(request: Request, connection: Reading, speech: SpeechOf, pair_id: PairId) -> Response:
    """Both needs side by side. Raises NotFoundError."""
    return _page(request, connection, speech, duplicates.pair(connection, pair_id))


@router.page(
    "need_pair_two",
    fr="/doublons/besoins/{pair_id}/deux",
    en="/en/duplicates/needs/{pair_id}/two",
    roles=DECIDE,
    reach=NEED_PAIRS,
    method="POST",
)
def are_two(request: Request, connection: Writing, pair_id: PairId) -> Response:
    """They are two needs: nobody is asked again."""
    duplicates.are_two(connection, pair_id)
    return see(request, "duplicates")


@router.page(
    "need_pair_merge",
    fr="/doublons/besoins/{pair_id}",
    en="/en/duplicates/needs/{pair_id}",
    roles=DECIDE,
    reach=NEED_PAIRS,
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
    try:
        merge = put_needs_together(connection, pair, Decided(kept, chosen(sent, GRAIN), ground))
    except (DomainError, ValidationError) as error:
        return _page(request, connection, speech_of(request, connection, actor), pair, error)
    return see(request, "need_merge", merge_id=merge)


@router.page(
    "need_merge",
    fr="/doublons/besoins/fusions/{merge_id}",
    en="/en/duplicates/needs/merges/{merge_id}",
    roles=DECIDE,
    reach=NEED_MERGES,
)
def need_merge(request: Request, connection: Reading, merge_id: MergeId) -> Response:
    """What was put together, on which ground, and until when it can be undone. Raises NotFoundError."""
    return _merged(request, connection, merge_id)


@router.page(
    "need_merge_undo",
    fr="/doublons/besoins/fusions/{merge_id}/defaire",
    en="/en/duplicates/needs/merges/{merge_id}/undo",
    roles=DECIDE,
    reach=NEED_MERGES,
    method="POST",
)
def take_apart(request: Request, connection: Writing, merge_id: MergeId) -> Response:
    """Both needs as they were; the page says what was written since and stays. Raises NotFoundError."""
    try:
        undone = take_needs_apart(connection, merge_id)
    except MergeRefusedError as error:
        return _merged(request, connection, merge_id, obstacle=error.obstacle)
    return _merged(request, connection, merge_id, undone)


def _page(
    request: Request,
    connection: psycopg.Connection,
    speech: SpeechOf,
    pair: duplicates.NeedPair,
    error: DomainError | ValidationError | None = None,
) -> Response:
    found = reading.needs(connection, [pair.first_id, pair.second_id])
    one, other = found[pair.first_id], found[pair.second_id]
    return render(
        request,
        "need_pair.html",
        status=409 if error else 200,
        pair=pair,
        one=one,
        other=other,
        sides=list(need_sides(one.entry, other.entry, speech)),
        obstacle=error.obstacle if isinstance(error, MergeRefusedError) else None,
        said=words_of(request, error) if isinstance(error, DomainError) else None,
        refused=error is not None,
        least=access.LEAST_NOTE,
        most=access.MOST_NOTE,
    )


def _merged(
    request: Request,
    connection: psycopg.Connection,
    merge_id: int,
    undone: merging.NeedsUndone | None = None,
    obstacle: str | None = None,
) -> Response:
    return merged(request, "need_merge.html", merging.merge_of(connection, merge_id), undone, obstacle)
