"""The desk of an event: everything its organisers decide on one page, and the timetable to print.

Every form of it carries the version of the event that it was made from: of two organisers who change it at once, the
second is told, and nothing of the first is lost.
"""

import json
from collections.abc import Callable
from itertools import groupby
from typing import Annotated, Any

import psycopg
from fastapi import Depends, Form, Query, Request
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.responses import Response

from api import filled
from api.answers import locale_of
from api.clock import QUEBEC, now, today
from api.filled import NOTHING_SENT, Filled
from api.filters import Blank
from api.pages.routing import PageRouter
from api.reach import OUR_EVENTS
from api.rendering import render, see
from api.security import Reading
from api.services import Services, services
from api.speech import Id
from api.trail import Reads, Recorder
from matching.accounts.domain import Role
from matching.errors import DomainError
from matching.events import day, explained, participants, parties, proposing, scheduling, store
from matching.events.domain import Event, Reply
from matching.events.holidays import is_holiday
from matching.events.moved import last_moved
from matching.events.participants import Interview, Invited
from matching.events.parties import Host
from matching.needs.listing import NeedFilters, list_needs
from matching.privacy.texts import ShortText
from matching.privacy.trail import Part
from matching.reference import lookups
from matching.reference.text import fold

router = PageRouter()
ORGANISERS = (Role.COUNSELLOR, Role.COORDINATOR)
_OF_EMPLOYERS = NeedFilters(external=False)
_LOOKED_AT, _OFFERED = 400, 40
"""Needs that are looked at, and shown, to be added to an event: the newest."""
_FOLDED = 10
"""More people than that are folded: proposals by employer, the others after the first ones under their heading."""
_HOSTS = 4
"""More employers than that are folded, after the first ones."""
_LONGEST = 60
"""Seconds between two looks at whether the worker is done, where it is not for long."""
ServicesOf = Annotated[Services, Depends(services)]
Version = Annotated[int, Form(ge=0)]
Ticked = Annotated[list[int] | None, Form()]


def action(
    router: PageRouter, name: str, fr: str, en: str, roles: tuple[Role, ...] = ORGANISERS
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A form of the desk."""
    return router.page(
        name,
        fr=f"/evenements/{{event_id}}/{fr}",
        en=f"/en/events/{{event_id}}/{en}",
        roles=roles,
        reach=OUR_EVENTS,
        method="POST",
    )


@router.page(
    "event_desk",
    fr="/evenements/{event_id}/gestion",
    en="/en/events/{event_id}/desk",
    roles=ORGANISERS,
    reach=OUR_EVENTS,
    ranks=True,
)
def event_desk(
    reads: Reads,
    request: Request,
    connection: Reading,
    event_id: Id,
    words: Annotated[ShortText | None, Blank, Query()] = None,
    territory: Annotated[ShortText | None, Blank, Query()] = None,
    who: Annotated[ShortText | None, Blank, Query()] = None,
) -> Response:
    """Everything the organisers decide; `words`, `territory`: of the needs to be added; `who`: a part of a name.

    Raises NotFoundError.
    """
    looked = NeedFilters(external=False, text=words, territory=territory)
    answer = desk(request, connection, event_id, looked=looked, who=who)
    told_of(reads, participants.invited(connection, event_id))
    return answer


@router.page(
    "event_looked",
    fr="/evenements/{event_id}/gestion/examen",
    en="/en/events/{event_id}/desk/check",
    roles=ORGANISERS,
    reach=OUR_EVENTS,
)
def event_looked(
    request: Request, connection: Reading, event_id: Id, wait: Annotated[int, Query(ge=1, le=_LONGEST)] = 1
) -> Response:
    """Whether the day as it stands was looked at, and nobody's name; `wait`: the seconds before it was asked."""
    known = store.ours(connection, event_id)
    looked = explained.is_looked_at(connection, known, now())
    return render(request, "event_looked.html", event=known, looked=looked, wait=min(2 * wait, _LONGEST))


@router.page(
    "event_timetable",
    fr="/evenements/{event_id}/horaire",
    en="/en/events/{event_id}/timetable",
    roles=ORGANISERS,
    reach=OUR_EVENTS,
)
def event_timetable(reads: Reads, request: Request, connection: Reading, event_id: Id) -> Response:
    """The timetable to print: a sheet for each employer, then one for each person."""
    known = store.ours(connection, event_id)
    meetings = [each for each in participants.interviews(connection, event_id) if each.slot is not None]
    told_of(reads, participants.invited(connection, event_id))
    return render(
        request,
        "event_timetable.html",
        event=known,
        # Two employers may have one name; whoever looks for a person looks for a name, where it may be known.
        of_employer=_sheets(meetings, lambda each: (fold(each.employer), each.employer_id)),
        of_person=_sheets(meetings, lambda each: (each.name is None, fold(each.name or ""), each.candidate_id)),
    )


@router.page(
    "event_report",
    fr="/evenements/{event_id}/bilan",
    en="/en/events/{event_id}/report",
    roles=ORGANISERS,
    reach=OUR_EVENTS,
)
def event_report(reads: Reads, request: Request, connection: Reading, event_id: Id) -> Response:
    """What came of it, by need and by person, and what is owed. Raises NotFoundError."""
    known = store.ours(connection, event_id)
    meetings = [each for each in participants.interviews(connection, event_id) if each.slot is not None]
    meetings.sort(key=lambda each: each.candidate_id)
    told_of(reads, participants.invited(connection, event_id))
    return render(
        request,
        "event_report.html",
        event=known,
        partners=parties.partners(connection, event_id),
        hosts=parties.hosts(connection, event_id),
        attendance=day.attendance(connection, event_id),
        results=day.results(connection, event_id),
        of_person=[(key, list(mine)) for key, mine in groupby(meetings, key=lambda each: each.candidate_id)],
    )


def done(request: Request, connection: psycopg.Connection, event_id: int, write: Callable[[], object]) -> Response:
    """Write, and go back to the desk; where it is refused, the desk with why. Raises NotFoundError."""
    store.ours(connection, event_id)
    try:
        with connection.transaction():
            write()
    except (ValidationError, DomainError) as error:
        return desk(request, connection, event_id, filled.refused("desk", FormData(), error, locale_of(request)))
    return back(request, event_id)


def desk(
    request: Request,
    connection: psycopg.Connection,
    event_id: int,
    sent: Filled = NOTHING_SENT,
    looked: NeedFilters = _OF_EMPLOYERS,
    who: str | None = None,
) -> Response:
    """The desk as it stands, with what is to be put right where something was refused. Raises NotFoundError."""
    known = store.ours(connection, event_id)
    people = _by_name(participants.invited(connection, event_id))
    meetings = proposing.with_unsettled(connection, participants.interviews(connection, event_id), today())
    wanted = parties.needs(connection, event_id)
    taken = {each.opening_id for each in wanted}
    hosts = parties.hosts(connection, event_id)
    offered = parties.offered(connection, list_needs(connection, looked, today(), limit=_LOOKED_AT), taken)
    absent = frozenset(each.candidate_id for each in people if each.absent)
    return render(
        request,
        "event_desk.html",
        status=422 if sent.faults else 200,
        event=known,
        partners=parties.partners(connection, event_id),
        leaving=parties.leaving(connection, event_id),
        organisations=parties.organisations(connection, event_id),
        needs=wanted,
        nobody_for=participants.without_anybody(wanted, people, meetings),
        folded=_FOLDED,
        hosts_shown=_HOSTS,
        who=who,
        found=[each for each in people if not who or _is(each, who)],
        by_employer=_by_employer(people, meetings),
        offered=offered[:_OFFERED],
        more_offered=len(offered) > _OFFERED,
        looked=looked,
        territories=list(lookups.territories(connection)),
        unheld=scheduling.unheld(known, meetings, hosts, absent, now()),
        hosts=hosts,
        people=people,
        meetings=meetings,
        of_person={each.candidate_id: [m for m in meetings if m.candidate_id == each.candidate_id] for each in people},
        attendance=day.attendance(connection, event_id),
        results=day.results(connection, event_id),
        why=explained.explained(connection, known, now()),
        gap=scheduling.proven(connection, event_id),
        elsewhere=scheduling.elsewhere(connection, event_id),
        begun=known.starts_at < now(),
        of_day=is_of_day(known),
        holiday=known.starts_at > now() and is_holiday(known.starts_at.astimezone(QUEBEC).date()),
        prepares=known.preparation_at is not None and known.preparation_at <= now(),
        unreached=participants.unreached(connection, event_id, texting=services(request).settings.texting),
        moved=last_moved(known, meetings, absent),
        facts_of_host={each.employer_id: json.dumps(host_facts(each)) for each in hosts},
        sent=sent,
    )


def back(request: Request, event_id: int) -> Response:
    """To the desk, once something is done."""
    return see(request, "event_desk", event_id=event_id)


def _sheets(meetings: list[Interview], key: Callable[[Interview], Any]) -> list[list[Interview]]:
    """A sheet for each, in that order; its interviews in the order of the day."""
    by_slot = sorted(meetings, key=lambda each: (each.slot or 0, each.seat or 0))
    return [list(mine) for _, mine in groupby(sorted(by_slot, key=key), key=key)]


def _by_name(people: list[Invited]) -> list[Invited]:
    """The same, those who come by their names; those who wait stay in the order of their answers."""
    coming = [each for each in people if each.state == Reply.ACCEPTED]
    coming.sort(key=lambda each: (each.name is None, fold(each.name or ""), each.candidate_id))
    return coming + [each for each in people if each.state != Reply.ACCEPTED]


def _is(person: Invited, who: str) -> bool:
    """Whether somebody is looked for by these words, or by the number of their file."""
    return fold(who) in fold(person.name or "") or who.strip() == str(person.candidate_id)


def _by_employer(people: list[Invited], meetings: list[Interview]) -> list[tuple[str, list[Invited]]]:
    """The proposals that are not left out, each under the first of its employers by name."""
    first: dict[int, str] = {}
    for meeting in sorted(meetings, key=lambda each: (fold(each.employer), each.employer_id)):
        first.setdefault(meeting.candidate_id, meeting.employer)
    found: dict[str, list[Invited]] = {}
    for each in people:
        if each.state == Reply.PROPOSED and not each.left_out:
            found.setdefault(first.get(each.candidate_id, ""), []).append(each)
    return sorted(found.items(), key=lambda each: fold(each[0]))


def is_of_day(known: Event) -> bool:
    """Whether its day has come: who arrives is said then."""
    return known.starts_at.astimezone(QUEBEC).date() <= today()


def host_facts(host: Host) -> dict[str, str]:
    """The fields of the form of an employer, by name."""
    return {
        "recruiters": str(host.recruiters),
        "first_slot": str(host.first_slot + 1),
        "last_slot": "" if host.last_slot is None else str(host.last_slot + 1),
        "step_free": "" if host.step_free is None else str(host.step_free),
        "cancelled": "true" if host.cancelled else "",
        "room": host.room or "",
        "stations": ", ".join(host.stations),
        "confirmed": "true" if host.answered_at and not host.cancelled else "",
    }


def told_of(reads: Recorder, people: list[Invited]) -> None:
    """Record whose name was shown."""
    reads((each.candidate_id for each in people if each.name), Part.EVENT)
