"""A follow-up from the first step to its end: whose it is, what comes next, what is due first."""

from datetime import datetime, time, timedelta
from typing import Any

import psycopg
import pytest
from pydantic import ValidationError

from matching.accompaniment import caseload, contacts, following
from matching.accompaniment.caseload import CaseloadFilters, Whose
from matching.accompaniment.domain import (
    Channel,
    ClosingReason,
    MeetingEntry,
    MeetingMeans,
    MeetingState,
    NextStep,
    NoteEntry,
    Status,
)
from matching.accompaniment.errors import FollowUpClosedError, MeetingSettledError, NotAColleagueError
from matching.candidates.store import add_candidate
from matching.errors import FutureDateError, NotFoundError, StaleVersionError, TooEarlyError
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate
from tests.matching.accompaniment.conftest import Office

CALL = NextStep(status=Status.ACTIVE, next_action="Appeler au sujet du cours", due_on=TODAY)


def a_note(**changes: Any) -> NoteEntry:
    return NoteEntry(**{"channel": Channel.PHONE, "happened_on": TODAY, "text": "Rien de neuf.", **changes})


def a_meeting(days: int = 3, hour: int = 10) -> MeetingEntry:
    day = TODAY + timedelta(days=days)
    return MeetingEntry(on=day, at=time(hour), means=MeetingMeans.IN_PERSON, subject="Faire le point")


def test_whoever_says_what_comes_next_takes_the_file(office: Office, service_connection: ServiceConnection) -> None:
    with service_connection(office.actors["counsellor"]) as service:
        assert following.follow_up(service, office.person).status == "to_meet"
        following.plan(service, office.person, CALL, version=0, today=TODAY)
        found = following.follow_up(service, office.person)
        assert (found.status, found.next_action, found.due_on) == ("active", CALL.next_action, TODAY)
        assert found.counsellor_id == office.account("counsellor")
        assert [event.event for event in following.events(service, office.person)] == ["taken"]
    with service_connection(office.actors["colleague"]) as service:
        following.plan(service, office.person, NextStep(status=Status.WAITING), version=found.version, today=TODAY)
        assert following.follow_up(service, office.person).counsellor_id == office.account("counsellor")


def test_a_change_made_meanwhile_is_not_lost(office: Office, service_connection: ServiceConnection) -> None:
    with service_connection(office.actors["counsellor"]) as service:
        following.plan(service, office.person, CALL, version=0, today=TODAY)
        for version in (0, 7):
            with pytest.raises(StaleVersionError):
                following.plan(service, office.person, CALL, version=version, today=TODAY)


def test_what_comes_next_is_not_due_before_today_but_stays_late(
    office: Office, service_connection: ServiceConnection
) -> None:
    before = CALL.model_copy(update={"due_on": TODAY - timedelta(days=1)})
    with service_connection(office.actors["counsellor"]) as service:
        with pytest.raises(TooEarlyError) as refused:
            following.plan(service, office.person, before, version=0, today=TODAY)
        assert (refused.value.field, refused.value.earliest) == ("due_on", TODAY)
        version = following.follow_up(service, office.person).version
        following.plan(service, office.person, CALL, version=version, today=TODAY)
        late, said = TODAY + timedelta(days=8), CALL.model_copy(update={"next_action": "Rappeler"})
        following.plan(service, office.person, said, version=version + 1, today=late)
        found = following.follow_up(service, office.person)
        assert (found.next_action, found.due_on) == ("Rappeler", TODAY)


def test_a_meeting_of_years_ago_is_a_year_typed_wrong(office: Office, service_connection: ServiceConnection) -> None:
    with service_connection(office.actors["counsellor"]) as service:
        contacts.plan_meeting(service, office.person, a_meeting(days=-365), TODAY)
        with pytest.raises(TooEarlyError) as refused:
            contacts.plan_meeting(service, office.person, a_meeting(days=-366), TODAY)
        assert (refused.value.field, refused.value.earliest) == ("on", TODAY - timedelta(days=365))


def test_a_date_needs_something_to_do_and_closing_its_reason() -> None:
    for told in ({"status": "active", "due_on": TODAY}, {"status": "closed"}):
        with pytest.raises(ValidationError):
            NextStep.model_validate(told)


def test_a_file_is_handed_to_a_colleague_and_to_nobody_else(
    office: Office, service_connection: ServiceConnection
) -> None:
    with service_connection(office.actors["counsellor"]) as service:
        for stranger in ("other_counsellor", "coordinator", "person"):
            with pytest.raises(NotAColleagueError), service.transaction():
                following.hand_over(service, office.person, office.account(stranger), version=0, today=TODAY)
        following.hand_over(service, office.person, office.account("colleague"), version=0, today=TODAY)
        found = following.follow_up(service, office.person)
        assert found.counsellor_id == office.account("colleague")
        following.hand_over(service, office.person, None, version=found.version, today=TODAY)
        assert [event.event for event in following.events(service, office.person)] == ["released", "taken"]
        assert {each.id: each.files for each in following.colleagues(service)} == {
            office.account("counsellor"): 0,
            office.account("colleague"): 0,
        }


def test_a_colleague_who_no_longer_comes_in_is_handed_nothing(
    connection: psycopg.Connection, office: Office, service_connection: ServiceConnection
) -> None:
    connection.execute("UPDATE account SET revoked_at = now() WHERE id = %s", (office.account("colleague"),))
    with service_connection(office.actors["counsellor"]) as service:
        assert [each.id for each in following.colleagues(service)] == [office.account("counsellor")]
        with pytest.raises(NotAColleagueError), service.transaction():
            following.hand_over(service, office.person, office.account("colleague"), version=0, today=TODAY)


def test_a_closed_follow_up_plans_nothing_until_it_is_opened_again(
    office: Office, service_connection: ServiceConnection
) -> None:
    with service_connection(office.actors["counsellor"]) as service:
        following.plan(service, office.person, CALL, version=0, today=TODAY)
        version = following.follow_up(service, office.person).version
        following.close(service, office.person, ClosingReason.MOVED_AWAY, version=version, today=TODAY)
        found = following.follow_up(service, office.person)
        assert (found.status, found.next_action, found.closed_on) == ("closed", None, TODAY)
        assert found.closing_reason == "moved_away"
        assert office.person not in [row.id for row in caseload.caseload(service, CaseloadFilters(), TODAY)]
        with pytest.raises(FollowUpClosedError):
            following.plan(service, office.person, CALL, version=found.version, today=TODAY)
        following.reopen(service, office.person, version=found.version, today=TODAY)
        assert following.follow_up(service, office.person).status == "active"
        assert [event.event for event in following.events(service, office.person)] == ["reopened", "closed", "taken"]


def test_what_is_due_first_comes_first(
    connection: psycopg.Connection, office: Office, service_connection: ServiceConnection
) -> None:
    people = [add_candidate(connection, a_candidate(organisation_id=office.organisation), TODAY) for _ in range(3)]
    late, later, without = people
    with service_connection(office.actors["counsellor"]) as service:
        for person, days in ((later, 9), (late, -2)):
            step = NextStep(status=Status.ACTIVE, next_action="Appeler", due_on=TODAY + timedelta(days=days))
            following.plan(service, person, step, version=0, today=min(TODAY, step.due_on or TODAY))
        following.plan(service, without, NextStep(status=Status.ACTIVE), version=0, today=TODAY)
        # A meeting is due before what is to be done nine days from now.
        following.plan(service, office.person, CALL.model_copy(update={"due_on": TODAY + timedelta(days=9)}),
                       version=0, today=TODAY)  # fmt: skip
        contacts.plan_meeting(service, office.person, a_meeting(days=3), TODAY)
        mine = caseload.caseload(service, CaseloadFilters(), TODAY)
        assert [row.id for row in mine] == [late, office.person, later, without]
        assert mine[1].due_on == TODAY + timedelta(days=3)
        assert mine[0].name == "Awa Traoré"
        found = caseload.counts(service, TODAY)
        assert (found.mine, found.nobody, found.everybody, found.late, found.without_action) == (4, 1, 5, 1, 1)
        nobody = caseload.caseload(service, CaseloadFilters(Whose.NOBODY), TODAY)
        assert [row.id for row in nobody] == [office.beside]
        assert len(caseload.caseload(service, CaseloadFilters(Whose.EVERYBODY), TODAY)) == 5
        assert caseload.caseload(service, CaseloadFilters(text="traore zzz"), TODAY) == []
        assert len(caseload.caseload(service, CaseloadFilters(text="TRAORE"), TODAY)) == 4
    with service_connection(office.actors["colleague"]) as service:
        assert caseload.caseload(service, CaseloadFilters(), TODAY) == []


def test_a_note_is_of_the_past_and_names_no_number(office: Office, service_connection: ServiceConnection) -> None:
    with service_connection(office.actors["counsellor"]) as service:
        with pytest.raises(FutureDateError):
            contacts.add_note(service, office.person, a_note(happened_on=TODAY + timedelta(days=1)), TODAY)
        with pytest.raises(ValidationError, match="identity"):
            a_note(text="NAS 130 692 544")
        key = contacts.add_note(service, office.person, a_note(), TODAY)
        (note,) = contacts.notes(service, office.person)
        assert (note.id, note.text) == (key, "Rien de neuf.")
        assert caseload.caseload(service, CaseloadFilters(Whose.NOBODY), TODAY)[-1].last_contact_on == TODAY
        with pytest.raises(NotFoundError):
            contacts.remove_note(service, office.beside, key)
        contacts.remove_note(service, office.person, key)
        assert contacts.notes(service, office.person) == []


def test_what_became_of_a_meeting_is_said_once(office: Office, service_connection: ServiceConnection) -> None:
    now = datetime.now().astimezone()
    with service_connection(office.actors["counsellor"]) as service:
        coming, gone = (contacts.plan_meeting(service, office.person, a_meeting(days), TODAY) for days in (3, -3))
        assert [each.id for each in contacts.meetings(service, office.person)] == [gone, coming]
        with pytest.raises(FutureDateError):
            contacts.settle_meeting(service, office.person, coming, MeetingState.HELD, now)
        contacts.settle_meeting(service, office.person, coming, MeetingState.CANCELLED, now)
        contacts.settle_meeting(service, office.person, gone, MeetingState.HELD, now)
        contacts.settle_meeting(service, office.person, gone, MeetingState.HELD, now)
        with pytest.raises(MeetingSettledError):
            contacts.settle_meeting(service, office.person, gone, MeetingState.MISSED, now)
        with pytest.raises(NotFoundError):
            contacts.settle_meeting(service, office.beside, gone, MeetingState.MISSED, now)
