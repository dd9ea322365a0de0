"""What is found twice: pairs that somebody is asked about, put together field by field, and taken apart again.

Of people and of needs alike. The service proposes and decides nothing.
"""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from api.json.idempotency import OnceRoute, WritingOnce
from api.reach import MERGES, NEED_MERGES, NEED_PAIRS, PAIRS
from api.security import CurrentActor, Reading, allow
from api.services import ServicesOf
from api.trail import Reads
from api.twice import Decided, put_needs_together, put_people_together, take_needs_apart, take_people_apart
from matching.accounts.domain import Role
from matching.candidates import duplicates, merging, reading
from matching.candidates.access import LEAST_NOTE, Note
from matching.candidates.together import GRAIN, NOTES, choices
from matching.needs import duplicates as need_duplicates
from matching.needs import merging as need_merging
from matching.needs import reading as need_reading
from matching.needs.together import GRAIN as NEED_GRAIN
from matching.needs.together import choices as need_choices
from matching.privacy.refused import Entry
from matching.privacy.trail import Part
from matching.together import Choice, Grain

router = APIRouter(prefix="/duplicates", tags=["duplicates"], route_class=OnceRoute)
STAFF = (Role.COUNSELLOR, Role.COORDINATOR)
THEIRS = (Role.EMPLOYER, *STAFF)
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
Key = Annotated[int, Field(ge=1, le=2**63 - 1)]


def _among(grain: Grain) -> AfterValidator:
    """What is chosen is a field of the two; of lists alone, what either says may stand."""

    def check(chosen: dict[str, Choice]) -> dict[str, Choice]:
        for name, choice in chosen.items():
            if name not in grain.fields or (choice == "both" and name not in grain.lists):
                raise PydanticCustomError("merge_choice", "There is no such choice.")
        return chosen

    return AfterValidator(check)


class _Together(Entry):
    """Which is kept, and how one knows that they are one."""

    kept: Key
    ground: Annotated[Note, Field(min_length=LEAST_NOTE)]


class PeopleTogether(_Together):
    """`choices` says by field whose words stand; where nothing is said, what is proposed. The person reads `ground`."""

    choices: Annotated[dict[str, Choice], _among(GRAIN)] = Field(default_factory=dict)


class NeedsTogether(_Together):
    """`choices` says by field whose words stand; where nothing is said, what is proposed."""

    choices: Annotated[dict[str, Choice], _among(NEED_GRAIN)] = Field(default_factory=dict)


class TwoPeople(BaseModel):
    """Both files, the one to keep first; null until a coordinator has opened both (`POST /file-accesses`)."""

    pair: duplicates.Pair
    kept: reading.Candidate | None
    removed: reading.Candidate | None
    choices: dict[str, Choice]
    """What the two tell differently, with what is proposed."""
    obstacles: list[str]
    """What has to be settled first: `erasure`, `event`, `referral`."""


class TwoNeeds(BaseModel):
    """Both needs, the older first."""

    pair: need_duplicates.NeedPair
    kept: need_reading.Need
    removed: need_reading.Need
    choices: dict[str, Choice]


class PersonMerged(BaseModel):
    """The merge, the file that is kept, and until when it can be undone."""

    merge: int
    candidate_id: int
    undo_until: date


class PersonApart(BaseModel):
    """Both files again; what was written since and stays with the kept one, by its kind."""

    candidate_id: int
    other_id: int
    whole: bool
    changed: tuple[str, ...]
    came: dict[str, int]
    gone: dict[str, int]
    withdrawn: int


@router.get("/people", summary="People who may be one", dependencies=[allow(*STAFF)])
def list_people(reads: Reads, connection: Reading) -> list[duplicates.Pair]:
    """A counsellor is asked about those whom their organisation follows; the coordination, by number, about others."""
    found = duplicates.to_decide(connection)
    reads({key for pair in found if pair.first for key in (pair.first_id, pair.second_id)}, Part.LIST)
    return found


@router.get("/people/merges", summary="Files put together", dependencies=[allow(*STAFF)])
def list_merges(reads: Reads, connection: Reading) -> list[merging.Merge]:
    """The latest first, those that were undone too."""
    found = merging.merges(connection)
    reads({merge.kept_id for merge in found if merge.kept}, Part.LIST)
    return found


@router.get("/people/{pair_id}", summary="Two files side by side", dependencies=[allow(*STAFF, reach=PAIRS)])
def read_people(reads: Reads, connection: Reading, actor: CurrentActor, pair_id: Id) -> TwoPeople:
    """What differs is to be chosen; lists may have both."""
    pair = duplicates.pair(connection, pair_id)
    *both, obstacles = merging.easier(connection, pair)
    kept, removed = (reading.candidate(connection, person) for person in both)
    if kept is None or removed is None:
        return TwoPeople(pair=pair, kept=None, removed=None, choices={}, obstacles=obstacles)
    reads(both, Part.FILE)
    hidden = NOTES if actor.role is Role.COORDINATOR else ()
    told = {name: choice for name, choice in choices(kept.entry, removed.entry).items() if name not in hidden}
    return TwoPeople(pair=pair, kept=kept, removed=removed, choices=told, obstacles=obstacles)


@router.post(
    "/people/{pair_id}/two",
    summary="Say that they are two people",
    dependencies=[allow(*STAFF, reach=PAIRS)],
    status_code=204,
)
def two_people(connection: WritingOnce, pair_id: Id) -> None:
    """Nobody is asked again."""
    duplicates.are_two(connection, pair_id)


@router.post(
    "/people/{pair_id}/merge",
    summary="Put two files together",
    dependencies=[allow(*STAFF, reach=PAIRS)],
    status_code=201,
)
def merge_people(
    connection: WritingOnce,
    given: ServicesOf,
    actor: CurrentActor,
    pair_id: Id,
    together: PeopleTogether,
    response: Response,
) -> PersonMerged:
    """Of two consents the narrower stands; what hangs on either follows. 409 says what has to be settled first."""
    pair = duplicates.pair(connection, pair_id)
    decided = Decided(together.kept, together.choices, together.ground)
    made = merging.merge_of(connection, put_people_together(connection, given.settings, actor, pair, decided))
    response.headers["Location"] = f"/api/v1/duplicates/people/merges/{made.id}"
    return PersonMerged(merge=made.id, candidate_id=made.kept_id, undo_until=made.undo_until)


@router.get("/people/merges/{merge_id}", summary="Two files put together", dependencies=[allow(*STAFF, reach=MERGES)])
def read_merge(reads: Reads, connection: Reading, merge_id: Id) -> merging.Merge:
    """On which ground, and until when it can be undone."""
    found = merging.merge_of(connection, merge_id)
    reads([found.kept_id] if found.kept else [], Part.LIST)
    return found


@router.post(
    "/people/merges/{merge_id}/undo", summary="Take two files apart", dependencies=[allow(*STAFF, reach=MERGES)]
)
def undo_merge(connection: WritingOnce, given: ServicesOf, actor: CurrentActor, merge_id: Id) -> PersonApart:
    """As both were, but for what was written since."""
    undone = take_people_apart(connection, given.settings, actor, merge_id)
    return PersonApart(
        candidate_id=undone.kept_id, other_id=undone.removed_id, whole=undone.whole, changed=undone.changed,
        came=undone.came, gone=undone.gone, withdrawn=undone.withdrawn,
    )  # fmt: skip


@router.get("/needs", summary="Needs that may be one", dependencies=[allow(*THEIRS)])
def list_needs(connection: Reading) -> list[need_duplicates.NeedPair]:
    """An employer's own; to the staff, everybody's, and postings without an employer here."""
    return need_duplicates.to_decide(connection)


@router.get("/needs/merges", summary="Needs put together", dependencies=[allow(*THEIRS)])
def list_need_merges(connection: Reading) -> list[need_merging.NeedMerge]:
    """The latest first, those that were undone too."""
    return need_merging.merges(connection)


@router.get("/needs/{pair_id}", summary="Two needs side by side", dependencies=[allow(*THEIRS, reach=NEED_PAIRS)])
def read_needs(connection: Reading, pair_id: Id) -> TwoNeeds:
    """What differs is to be chosen."""
    pair = need_duplicates.pair(connection, pair_id)
    found = need_reading.needs(connection, [pair.first_id, pair.second_id])
    kept, removed = found[pair.first_id], found[pair.second_id]
    return TwoNeeds(pair=pair, kept=kept, removed=removed, choices=need_choices(kept.entry, removed.entry))


@router.post(
    "/needs/{pair_id}/two",
    summary="Say that they are two needs",
    dependencies=[allow(*THEIRS, reach=NEED_PAIRS)],
    status_code=204,
)
def two_needs(connection: WritingOnce, pair_id: Id) -> None:
    """Nobody is asked again."""
    need_duplicates.are_two(connection, pair_id)


@router.post(
    "/needs/{pair_id}/merge",
    summary="Put two needs together",
    dependencies=[allow(*THEIRS, reach=NEED_PAIRS)],
    status_code=201,
)
def merge_needs(
    connection: WritingOnce, pair_id: Id, together: NeedsTogether, response: Response
) -> need_merging.NeedMerge:
    """What points to the other follows, and it is closed."""
    pair = need_duplicates.pair(connection, pair_id)
    made = put_needs_together(connection, pair, Decided(together.kept, together.choices, together.ground))
    response.headers["Location"] = f"/api/v1/duplicates/needs/merges/{made}"
    return need_merging.merge_of(connection, made)


@router.get(
    "/needs/merges/{merge_id}", summary="Two needs put together", dependencies=[allow(*THEIRS, reach=NEED_MERGES)]
)
def read_need_merge(connection: Reading, merge_id: Id) -> need_merging.NeedMerge:
    """On which ground, and until when it can be undone."""
    return need_merging.merge_of(connection, merge_id)


@router.post(
    "/needs/merges/{merge_id}/undo", summary="Take two needs apart", dependencies=[allow(*THEIRS, reach=NEED_MERGES)]
)
def undo_need_merge(connection: WritingOnce, merge_id: Id) -> need_merging.NeedsUndone:
    """As both were, but for what was written since."""
    return take_needs_apart(connection, merge_id)
