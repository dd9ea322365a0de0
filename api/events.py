"""What the ways in to events share: each write with the messages that it calls for, in one transaction."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

import psycopg
from psycopg_pool import ConnectionPool

from api.clock import now, today
from api.database import as_system, writing
from api.jobs.days import explain_event
from api.jobs.tasks import enqueue, send_message
from matching.accounts.domain import Actor
from matching.allocation.day import Timetable
from matching.candidates.domain import Purpose
from matching.errors import DomainError, NotFoundError
from matching.events import (
    day,
    inviting,
    participants,
    parties,
    registering,
    scheduling,
    store,
    telling,
    walking_in,
)
from matching.events.domain import EventEntry, EventStatus, Outcome, Reply, check_to_come
from matching.events.following_up import GOES_ON, follow_up
from matching.events.taking_part import Answer, HostAnswer, HostPlace
from matching.matches.encoding import Encoder


def add(connection: psycopg.Connection, entry: EventEntry) -> int:
    """Begin an event, to come; returns its id. Raises as `store.add_event` and `check_to_come`."""
    check_to_come(entry, now())
    return store.add_event(connection, entry)


def change(connection: psycopg.Connection, event_id: int, entry: EventEntry, version: int) -> int:
    """Change its facts; whoever was told of another day or place is told.

    Raises as `store.change_event` and `check_to_come`.
    """
    before = store.event(connection, event_id)
    check_to_come(entry, now(), before)
    new = store.change_event(connection, event_id, entry, version)
    if store.event(connection, event_id).facts_at != before.facts_at:
        send(connection, telling.leave_change(connection, event_id))
    _look_again(connection, event_id)
    return new


def move(connection: psycopg.Connection, event_id: int, status: EventStatus, version: int) -> int:
    """Open, publish, end or call off, and tell those concerned. Raises as `store.move_to`."""
    new = store.move_to(connection, event_id, status, version)
    if status is EventStatus.PUBLISHED:
        send(connection, telling.leave_timetables(connection, event_id))
    elif status is EventStatus.CANCELLED:
        send(connection, telling.leave_cancellation(connection, event_id))
    return new


def ask_hosts(connection: psycopg.Connection, event_id: int, employers: Iterable[int]) -> None:
    """Ask employers to take part, each once. Raises NotFoundError."""
    store.changed(connection, event_id, None)
    send(connection, telling.leave_host_messages(connection, event_id, employers, "event_host"))


def remove_need(connection: psycopg.Connection, event_id: int, opening_id: int) -> None:
    """Take a need out: those who were to meet for it are told, and its employer where it has no other there.

    Raises as `parties.remove_need`.
    """
    left = parties.remove_need(connection, event_id, opening_id)
    send(connection, telling.leave_host_messages(connection, event_id, left, "event_host_answer"))
    parties.let_go(connection, event_id)
    if store.event(connection, event_id).status == EventStatus.PUBLISHED:
        send(connection, telling.leave_timetables(connection, event_id, again=True))
    _look_again(connection, event_id)


def set_host(connection: psycopg.Connection, event_id: int, employer_id: int, place: HostPlace, version: int) -> None:
    """Say how an employer takes part; one that was told of the event is told that it comes no more, or does again.

    Raises as `parties.set_host`.
    """
    before = _host(connection, event_id, employer_id)
    parties.set_host(connection, event_id, employer_id, place, version)
    if before and before.cancelled != place.cancelled and (before.asked_at or before.told_at):
        send(connection, telling.leave_host_messages(connection, event_id, [employer_id], "event_host_answer"))
    _look_again(connection, event_id)


def invite(connection: psycopg.Connection, event_id: int, people: Iterable[int]) -> list[int]:
    """Confirm proposals and tell those invited; returns who they are. Raises as `inviting.invite`."""
    told = inviting.invite(connection, event_id, people, now=now())
    send(connection, telling.leave_messages(connection, event_id, told, "event_invitation"))
    return told


def arrive(connection: psycopg.Connection, event_id: int, code: str) -> int:
    """Check in whoever shows this code; returns the person. Raises NotFoundError, NotTheDayError."""
    day.check_the_day(store.ours(connection, event_id), now())
    found = day.arrive(connection, event_id, code, now())
    _look_again(connection, event_id)
    return found


def mark_absent(
    connection: psycopg.Connection, event_id: int, *, candidate_id: int | None = None, back: bool = False
) -> int:
    """Say that somebody, or everybody who has not arrived, did not come, or take it `back`; returns how many.

    Raises NotFoundError, NotTheDayError.
    """
    day.check_the_day(store.ours(connection, event_id), now(), begun=True)
    act = day.take_back_absence if back else day.mark_absent
    found = act(connection, event_id, candidate_id=candidate_id)
    _look_again(connection, event_id)
    return found


def walk_in(
    connection: psycopg.Connection,
    event_id: int,
    who: walking_in.Known | walking_in.Newcomer,
    told: Answer,
    encoder: Encoder,
    *,
    by: Actor,
    agrees: bool = False,
    matching: bool = False,
) -> int:
    """Take in somebody at the door, with a file or without; `agrees`: to events, where they had not yet;
    `matching`: to be compared with the needs, the same.

    Returns the person. Raises NotFoundError, NotTheDayError, and as `walking_in`.
    """
    day.check_the_day(store.ours(connection, event_id), now())
    walking_in.check_told(told)
    # Undone by itself, so that what it held is free for `search_kept`.
    with connection.transaction():
        if isinstance(who, walking_in.Newcomer):
            person = walking_in.open_file(connection, event_id, who, told)
        else:
            person = walking_in.at_the_door(connection, event_id, who)
        for purpose, given in ((Purpose.EVENTS, agrees), (Purpose.MATCHING, matching)):
            if given:
                walking_in.consent_of_the_day(connection, event_id, person, purpose, told)
        if matching or isinstance(who, walking_in.Newcomer):
            with as_system(connection, by):
                walking_in.blind_again(connection, person, today())
        walking_in.walk_in(connection, event_id, person, told, encoder, today=today(), now=now())
    _look_again(connection, event_id)
    return person


@contextmanager
def search_kept(
    pool: ConnectionPool, actor: Actor, event_id: int, who: walking_in.Known | walking_in.Newcomer
) -> Iterator[None]:
    """Around `walk_in`: whoever was found at the door and is refused all the same reads that they were looked for."""
    try:
        yield
    except DomainError:
        if isinstance(who, walking_in.Known):
            with suppress(DomainError), writing(pool, actor) as connection:
                walking_in.at_the_door(connection, event_id, who)
        raise


def reply(connection: psycopg.Connection, event_id: int, candidate_id: int, told: Answer, encoder: Encoder) -> None:
    """Record a person's answer, and tell them what they said and those who got a place by it; who was not invited
    registers by it.

    Raises NotFoundError, NoSeatLeftError, NoInterviewTickedError, and as `registering.register`.
    """
    known = store.event(connection, event_id)
    found = participants.invited(connection, event_id, candidate_id)
    if not found or found[0].state == Reply.PROPOSED:
        if not (told.accepts and registering.is_open(known, now())):
            raise NotFoundError("event", event_id)
        choices = registering.offered(connection, event_id, candidate_id, encoder, today())
        registering.register(connection, event_id, candidate_id, choices)
    if told.accepts:
        inviting.check_meets(connection, event_id, candidate_id, told)
    got = inviting.answer(connection, event_id, candidate_id, told)
    after = participants.invited(connection, event_id, candidate_id)[0]
    if not found or (found[0].state, found[0].rides) != (after.state, after.rides):
        send(connection, telling.leave_messages(connection, event_id, [candidate_id], "event_answer"))
    others = (each for each in got if each != candidate_id)
    send(connection, telling.leave_messages(connection, event_id, others, "event_place"))
    _look_again(connection, event_id)


def ask(
    connection: psycopg.Connection, event_id: int, candidate_id: int, encoder: Encoder, *, back: bool = False
) -> None:
    """Ask the organisers to invite a person, with the needs that they answer; or, `back`, ask no more.

    Raises NotFoundError and as `registering.ask`.
    """
    store.event(connection, event_id)
    choices = [] if back else registering.offered(connection, event_id, candidate_id, encoder, today())
    registering.ask(connection, event_id, candidate_id, choices, back=back)


def participate(connection: psycopg.Connection, event_id: int, employer_id: int | None, told: HostAnswer) -> None:
    """An employer's answer. Raises NotFoundError where the event is not drawn from a need of theirs."""
    before = _host(connection, event_id, employer_id)
    if before is None:
        raise NotFoundError("event", event_id)
    parties.answer(connection, event_id, told)
    _look_again(connection, event_id)
    if before.answered_at is None or before.cancelled == told.comes:
        send(connection, telling.leave_host_messages(connection, event_id, [before.employer_id], "event_host_answer"))


def leave_without(connection: psycopg.Connection, candidate_id: int, purpose: Purpose) -> None:
    """Before a consent is withdrawn, which takes the person out of the events to come: they are told, for each of them
    to leave their calendar."""
    if purpose is not Purpose.EVENTS:
        return
    for key in participants.to_come(connection, candidate_id):
        send(connection, telling.leave_messages(connection, key, [candidate_id], "event_answer"))


def note(
    connection: psycopg.Connection,
    event_id: int,
    candidate_id: int,
    *,
    by: Actor,
    held: bool,
    outcome: Outcome | None,
    words: str | None,
) -> None:
    """Keep how an interview went; an employer who goes on with somebody starts their referral by it.

    Raises NotFoundError, InterviewNotNotedError, NothingCameOfItError.
    """
    if not participants.interviews(connection, event_id, candidate_id=candidate_id):
        raise NotFoundError("event", event_id)
    day.note(connection, event_id, candidate_id, held=held, outcome=outcome, words=words)
    if outcome in GOES_ON:
        follow_up(connection, event_id, candidate_id, by=by, today=today())


def lay(connection: psycopg.Connection, event_id: int, version: int) -> Timetable:
    """Lay the timetable; lay it again on the day, and tell those whom it moves. Raises as `scheduling`."""
    if store.event(connection, event_id).status != EventStatus.PUBLISHED:
        found = scheduling.lay(connection, event_id, version=version)
        _look_again(connection, event_id)
        return found
    found = scheduling.lay_again(connection, event_id, now=now(), version=version)
    _look_again(connection, event_id)
    send(connection, telling.leave_timetables(connection, event_id))
    return found


def _look_again(connection: psycopg.Connection, event_id: int) -> None:
    """Have looked at, beside the pages, what clashes in the day as it stands from now on."""
    enqueue(connection, explain_event, event_id=event_id)


def _host(connection: psycopg.Connection, event_id: int, employer_id: int | None) -> parties.Host | None:
    return next((each for each in parties.hosts(connection, event_id) if each.employer_id == employer_id), None)


def send(connection: psycopg.Connection, messages: Iterable[int]) -> int:
    """Have messages sent once this transaction is committed; returns how many."""
    left = list(messages)
    for message in left:
        enqueue(connection, send_message, message_id=message)
    return len(left)
