"""The people of an event: proposed, invited, answering; the day, and what came of it."""

from typing import Annotated, Literal, Self

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from api import events
from api.clock import now, today
from api.filters import BigId
from api.json.events import OURS, Id, Keys
from api.json.idempotency import OnceRoute, WritingOnce
from api.json.preconditions import ExpectedVersion
from api.reach import EVENTS, FILES, HOSTED, INVITED
from api.security import SIGNED_IN, CurrentActor, Reading, allow
from api.services import Services, services
from api.trail import Reads
from matching.accounts.domain import Role
from matching.candidates.domain import LanguageCode, Means
from matching.errors import NotFoundError
from matching.events import day, inviting, participants, proposing, registering, store
from matching.events.domain import LongText, Outcome
from matching.events.taking_part import Answer
from matching.events.walking_in import Known, Newcomer
from matching.privacy.refused import Entry
from matching.privacy.trail import Part

router = APIRouter(tags=["events"], route_class=OnceRoute)
ServicesOf = Annotated[Services, Depends(services)]
_WAYS = 3
Told = Literal[Means.ORAL, Means.PAPER, Means.INTERPRETER]


class ProposalsAsked(Entry):
    rate: Annotated[float, Field(ge=0.1, le=1, description="Share of those invited who are expected to accept.")] = 0.6
    floor: Annotated[float, Field(ge=0, le=1, description="Fit under which no meeting is proposed.")] = (
        proposing.LEAST_FIT
    )


class Proposed(BaseModel):
    added: int


class Confirmed(Entry):
    """Proposals that an organiser confirms, and others that they take back."""

    invite: Keys = ()
    leave_out: Keys = ()


class Invitations(BaseModel):
    invited: list[int]


class RecordedAnswer(Answer):
    """An answer that a counsellor records: how and in which language the person said it."""

    means: Told
    language: LanguageCode


class WalkIn(Entry):
    """Somebody who came without an invitation, and the employers with whom they agree to speak: somebody whom one
    follows, whoever has a file, or whoever has none yet. One of the three.
    """

    candidate_id: BigId | None = None
    known: Known | None = None
    newcomer: Newcomer | None = None
    agrees: bool = Field(default=False, description="To events, until the morrow, where they had not consented yet.")
    matching: bool = Field(default=False, description="The same, to be compared with the needs of employers.")
    employers: Keys = ()
    means: Told
    language: LanguageCode

    @model_validator(mode="after")
    def _one(self) -> Self:
        if [self.candidate_id, self.known, self.newcomer].count(None) != _WAYS - 1:
            raise PydanticCustomError("walk_in_who", "Say who it is, in one way.")
        return self

    def who(self) -> Known | Newcomer:
        """Who it is."""
        return self.newcomer or self.known or Known(person=str(self.candidate_id))


class PersonOf(Entry):
    candidate_id: BigId


class Absence(Entry):
    candidate_id: BigId | None = Field(default=None, description="One person; null for everybody who has not arrived.")
    back: bool = Field(default=False, description="Takes it back: they may still come.")


class Preparation(PersonOf):
    there: bool = True


class Arrival(Entry):
    code: Annotated[str, Field(min_length=1, max_length=100, description="Of the invitation, shown at the door.")]


class Counted(BaseModel):
    people: int


class Noted(PersonOf):
    """How an interview went; what is said may be read by its person."""

    held: bool
    outcome: Outcome | None = None
    words: LongText | None = None


class People(BaseModel):
    """Whoever is proposed, invited or coming, with the meetings of each; names while they may be read."""

    people: list[participants.Invited]
    interviews: list[participants.Interview]


class Report(BaseModel):
    """What came of an event."""

    attendance: day.Attendance
    needs: list[day.Result]
    owed: int


@router.post("/events/{event_id}/proposals", summary="Have people proposed", dependencies=[OURS])
def propose(
    connection: WritingOnce, given: ServicesOf, event_id: Id, asked: ProposalsAsked, version: ExpectedVersion
) -> Proposed:
    """Whom to invite, within what the tables hold; nobody is told before an organiser confirms."""
    store.ours(connection, event_id)
    added = proposing.propose(
        connection, event_id, given.encoder, today(), rate=asked.rate, floor=asked.floor, version=version
    )
    return Proposed(added=added)


@router.post("/events/{event_id}/invitations", summary="Invite people", dependencies=[OURS])
def invite(connection: WritingOnce, event_id: Id, confirmed: Confirmed) -> Invitations:
    """Confirm proposals, each person told by e-mail; take others back."""
    store.ours(connection, event_id)
    if confirmed.leave_out:
        inviting.leave_out(connection, event_id, confirmed.leave_out)
    return Invitations(invited=events.invite(connection, event_id, confirmed.invite) if confirmed.invite else [])


@router.get("/events/{event_id}/people", summary="People of an event", dependencies=[OURS])
def read_people(reads: Reads, connection: Reading, event_id: Id) -> People:
    """For its organisers: answers, times, what people need to take part, and their meetings."""
    store.ours(connection, event_id)
    found = participants.invited(connection, event_id)
    reads((each.candidate_id for each in found if each.name), Part.EVENT)
    meetings = proposing.with_unsettled(connection, participants.interviews(connection, event_id), today())
    return People(people=found, interviews=meetings)


@router.get(
    "/events/{event_id}/interviews", summary="One's own interviews", dependencies=[allow(*SIGNED_IN, reach=EVENTS)]
)
def read_interviews(
    reads: Reads, connection: Reading, actor: CurrentActor, event_id: Id
) -> list[participants.Interview]:
    """A person's own, an employer's once the timetable is told; an organiser's, all of them."""
    store.event(connection, event_id)
    found = participants.interviews(
        connection, event_id, candidate_id=actor.candidate_id, employer_id=actor.employer_id
    )
    reads((each.candidate_id for each in found if each.name), Part.EVENT)
    return found


@router.post(
    "/events/{event_id}/reply", summary="Answer an invitation", dependencies=[allow(Role.JOB_SEEKER, reach=INVITED)]
)
def reply(
    connection: WritingOnce, actor: CurrentActor, given: ServicesOf, event_id: Id, answer: Answer
) -> participants.Answered:
    """Whether one comes, and with whom one agrees to speak: a consent to each, until the day after the event.

    `at_once`: to which others one said yes at the same hours. To an event that is first come, first served, it
    registers whoever nobody invited.
    """
    own = actor.candidate_id or 0
    told = answer.model_copy(update={"means": Means.ONLINE, "language": None})
    events.reply(connection, event_id, own, told, given.encoder)
    return participants.answered(connection, event_id, own)


@router.post(
    "/candidates/{candidate_id}/events/{event_id}/reply",
    summary="Record somebody's answer",
    dependencies=[allow(Role.COUNSELLOR, reach=FILES)],
)
def record_reply(
    connection: WritingOnce, given: ServicesOf, candidate_id: Id, event_id: Id, answer: RecordedAnswer
) -> participants.Answered:
    """Of a person whom one's organisation follows, as they said it; it registers them as theirs would."""
    registers = registering.is_open(store.event(connection, event_id), now())
    if participants.followed_one(connection, event_id, candidate_id, uninvited=registers) is None:
        raise NotFoundError("event", event_id)
    events.reply(connection, event_id, candidate_id, answer, given.encoder)
    return participants.answered(connection, event_id, candidate_id)


@router.post("/events/{event_id}/arrivals", summary="Check somebody in", dependencies=[OURS])
def arrive(reads: Reads, connection: WritingOnce, event_id: Id, arrival: Arrival) -> participants.Invited:
    """On the day, by the code that they show; late, they are there from the next slot on."""
    person = events.arrive(connection, event_id, arrival.code)
    reads([person], Part.EVENT)
    return participants.invited(connection, event_id, person)[0]


@router.post("/events/{event_id}/absences", summary="Say who did not come", dependencies=[OURS])
def mark_absent(connection: WritingOnce, event_id: Id, absence: Absence) -> Counted:
    """One person, or everybody who has not arrived, once it has begun; or it is taken back.

    Laying the timetable again gives their places.
    """
    found = events.mark_absent(connection, event_id, candidate_id=absence.candidate_id, back=absence.back)
    return Counted(people=found)


@router.post(
    "/events/{event_id}/preparations",
    summary="Say who was prepared",
    dependencies=[OURS],
)
def mark_prepared(connection: WritingOnce, event_id: Id, told: Preparation) -> Counted:
    """Who was at the preparation session, or was not after all."""
    store.ours(connection, event_id)
    day.mark_prepared(connection, event_id, told.candidate_id, now() if told.there else None)
    return Counted(people=1)


@router.post("/events/{event_id}/walk-ins", summary="Take somebody in", dependencies=[OURS])
def walk_in(
    reads: Reads, connection: WritingOnce, actor: CurrentActor, given: ServicesOf, event_id: Id, told: WalkIn
) -> participants.Invited:
    """On the day, somebody who came without an invitation, by whoever is at the door and records what they agree to.

    Whom one does not follow is found by what they say themselves; their file is opened until the end of the day for
    that reason, which they read. Who has no file has one opened with them, and consents to matching and to events.
    """
    answer = Answer(accepts=True, employers=tuple(told.employers), means=told.means, language=told.language)
    with events.search_kept(given.pool, actor, event_id, told.who()):
        person = events.walk_in(
            connection,
            event_id,
            told.who(),
            answer,
            given.encoder,
            by=actor,
            agrees=told.agrees,
            matching=told.matching,
        )
    reads([person], Part.EVENT)
    return participants.invited(connection, event_id, person)[0]


@router.post(
    "/events/{event_id}/outcomes", summary="Note an interview", dependencies=[allow(Role.EMPLOYER, reach=HOSTED)]
)
def note(connection: WritingOnce, actor: CurrentActor, event_id: Id, told: Noted) -> participants.Interview:
    """What came of it, by the employer that held it, once the event has begun.

    A second interview, an offer or a hire starts a referral, which the person says yes or no to.
    """
    events.note(
        connection,
        event_id,
        told.candidate_id,
        by=actor,
        held=told.held,
        outcome=told.outcome,
        words=told.words,
    )
    return participants.interviews(connection, event_id, candidate_id=told.candidate_id)[0]


@router.get("/events/{event_id}/report", summary="Report of an event", dependencies=[OURS])
def read_report(connection: Reading, event_id: Id) -> Report:
    """Who came, what each need met, and the answers owed."""
    store.ours(connection, event_id)
    found = day.results(connection, event_id)
    return Report(attendance=day.attendance(connection, event_id), needs=found, owed=sum(each.owed for each in found))
