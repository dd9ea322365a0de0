"""What the database itself lets each actor see and write: raw SQL, as the service's role."""

from typing import Any

import psycopg
import pytest
from psycopg import errors, sql

from matching.accounts.domain import ANONYMOUS, SYSTEM, Actor, Role
from matching.matches.profiles import everybodys_profiles
from matching.referrals.reading import get
from matching.referrals.store import advance, start
from matching.referrals.transitions import RULES, THE_PERSONS, Transition
from tests.factories import TODAY
from tests.matching.referrals.conftest import TO_SENT, Region, ServiceConnection, a_step, add_opening, add_person, carry

START = """
    INSERT INTO referral (opening_id, candidate_id, employer_id, started_by, state, since, sent_on)
    VALUES (%(opening)s, %(candidate)s, %(employer)s, %(started_by)s, %(state)s, current_date, %(sent_on)s)
"""


def seen(service_connection: ServiceConnection, actor: Actor) -> tuple[int, int]:
    """Numbers of referrals and of events that the actor sees."""
    with service_connection(actor) as service:
        row: Any = service.execute(
            "SELECT (SELECT count(*) FROM referral), (SELECT count(*) FROM referral_event)"
        ).fetchone()
    return int(row[0]), int(row[1])


@pytest.mark.parametrize(
    ("starter", "transitions", "events"),
    [
        (Role.COUNSELLOR, (), None),
        (Role.JOB_SEEKER, (), None),
        (Role.COUNSELLOR, (Transition.CONSENT,), None),
        (Role.COUNSELLOR, (Transition.REFUSE,), None),
        (Role.COUNSELLOR, (Transition.CANCEL,), None),
        (Role.COUNSELLOR, (Transition.CONSENT, Transition.WITHDRAW_CONSENT), None),
        (Role.COUNSELLOR, TO_SENT, 3),
        (Role.JOB_SEEKER, TO_SENT, 3),
        (Role.COUNSELLOR, (*TO_SENT, Transition.DECLINE), 4),
        (Role.COUNSELLOR, (*TO_SENT, Transition.WITHDRAW), 3),
        (Role.EMPLOYER, (), 1),
        (Role.EMPLOYER, (Transition.REFUSE,), 1),
        (Role.EMPLOYER, (Transition.CONSENT,), 2),
    ],
)
def test_an_employer_knows_what_was_sent_to_it_and_what_it_asked_for(
    region: Region,
    service_connection: ServiceConnection,
    starter: Role,
    transitions: tuple[Transition, ...],
    events: int | None,
) -> None:
    """`events` are those it may read; None where the referral does not exist for it."""
    by = region.of(starter)
    with service_connection(by) as service:
        referral = start(service, region.entry, by=by, today=TODAY)
    with service_connection(region.counsellor) as service:
        for transition in transitions:
            step = a_step(transition)
            referral = advance(service, referral.id, step, version=referral.version, by=region.counsellor, today=TODAY)
    everything = (1, 1 + len(transitions))
    assert seen(service_connection, region.firm) == ((0, 0) if events is None else (1, events))
    for actor in (region.person, region.counsellor, SYSTEM):
        assert seen(service_connection, actor) == everything
    nobodys = [region.other_firm, region.other_person, region.other_counsellor, ANONYMOUS]
    nobodys += [Actor(role, 1, region.organisation) for role in (Role.COORDINATOR, Role.ADMINISTRATOR)]
    for actor in nobodys:
        assert seen(service_connection, actor) == (0, 0)


def test_the_persons_reasons_stay_between_them_and_their_counsellor(
    region: Region, service_connection: ServiceConnection
) -> None:
    with service_connection(region.counsellor) as service:
        referral = carry(service, region, *TO_SENT, Transition.WITHDRAW)
        assert referral.reason is THE_PERSONS[0]
    with service_connection(region.firm) as service:
        known = get(service, referral.id)
        assert (known.state, known.closed_by, known.reason) == ("closed", Transition.WITHDRAW, None)


def test_an_employer_starts_by_a_blind_id_without_reading_the_cv_bank(
    connection: psycopg.Connection, region: Region, service_connection: ServiceConnection
) -> None:
    row = {
        "opening": region.need,
        "candidate": region.candidate,
        "employer": region.employer,
        "started_by": "employer",
        "state": "proposed",
        "sent_on": None,
    }
    planned = add_opening(connection, region.employer, kind="planned")
    closed = add_opening(connection, region.employer, status="closed")
    others = add_opening(connection, region.other_employer)
    unlisted = add_person(connection, None, opted_in=False)
    for change in (
        {"opening": planned},
        {"opening": closed},
        {"opening": others},
        {"opening": others, "employer": region.other_employer},
        {"started_by": "counsellor"},
        {"started_by": "job_seeker"},
        {"state": "consented"},
        {"sent_on": TODAY},
        {"candidate": unlisted},
    ):
        with (
            pytest.raises(errors.InsufficientPrivilege),
            service_connection(region.firm) as service,
            everybodys_profiles(service),
        ):
            service.execute(START, {**row, **change})
    with service_connection(region.firm) as service:
        with everybodys_profiles(service):
            service.execute(START, row)
        for table in ("candidate", "candidate_identity", "consent", "trail"):
            found = service.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            assert found.fetchone() == (0,)


def test_an_employer_nobody_verified_starts_nothing(
    connection: psycopg.Connection, region: Region, service_connection: ServiceConnection
) -> None:
    connection.execute("UPDATE employer SET verified_on = NULL WHERE id = %s", (region.employer,))
    row = {
        "opening": region.need,
        "candidate": region.candidate,
        "employer": region.employer,
        "started_by": "employer",
        "state": "proposed",
        "sent_on": None,
    }
    with (
        pytest.raises(errors.InsufficientPrivilege),
        service_connection(region.firm) as service,
        everybodys_profiles(service),
    ):
        service.execute(START, row)


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.JOB_SEEKER])
def test_others_start_for_their_own_people_only(
    region: Region, service_connection: ServiceConnection, role: Role
) -> None:
    row = {
        "opening": region.need,
        "candidate": region.other_candidate,
        "employer": region.employer,
        "started_by": role,
        "state": "proposed",
        "sent_on": None,
    }
    with pytest.raises(errors.InsufficientPrivilege), service_connection(region.of(role)) as service:
        service.execute(START, row)
    with service_connection(region.of(role)) as service:
        service.execute(START, {**row, "candidate": region.candidate})


def test_an_employer_records_neither_consent_nor_release(region: Region, service_connection: ServiceConnection) -> None:
    with service_connection(region.firm) as service:
        start(service, region.entry, by=region.firm, today=TODAY)
    for state in ("consented", "sent"):
        with pytest.raises(errors.InsufficientPrivilege), service_connection(region.firm) as service:
            service.execute("UPDATE referral SET state = %s, sent_on = current_date", (state,))


@pytest.mark.parametrize(
    "change",
    [
        "state = 'hired', hired_on = current_date",
        "state = 'offer'",
        "state = 'closed', closed_by = 'withdraw', due_on = NULL",
        "since = current_date + 1",
        "state = 'answered', since = current_date + 1",
        "state = 'answered', since = current_date - 400",
        "state = 'answered', hired_on = current_date",
        "state = 'answered', sent_on = current_date - 2",
    ],
)
def test_an_employer_skips_no_step_and_moves_no_day(
    region: Region, service_connection: ServiceConnection, change: str
) -> None:
    with service_connection(region.counsellor) as service:
        carry(service, region, *TO_SENT)
    with pytest.raises(errors.InsufficientPrivilege), service_connection(region.firm) as service:
        service.execute("UPDATE referral SET " + change)  # type: ignore[arg-type]  # noqa: S608
    with service_connection(region.firm) as service:
        service.execute("UPDATE referral SET state = 'answered'")


def test_the_database_knows_the_steps_of_the_table(connection: psycopg.Connection) -> None:
    held = connection.execute("SELECT transition, from_states, to_state, roles FROM referral_move").fetchall()
    assert sorted(held) == sorted(
        (rule.transition, list(rule.sources), rule.target, list(rule.roles)) for rule in RULES
    )


@pytest.mark.parametrize("actor", ["other_firm", "other_person", "other_counsellor"])
def test_strangers_change_nothing(region: Region, service_connection: ServiceConnection, actor: str) -> None:
    with service_connection(region.counsellor) as service:
        carry(service, region, *TO_SENT)
    with service_connection(getattr(region, actor)) as service:
        assert service.execute("UPDATE referral SET since = current_date").rowcount == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE referral SET employer_id = employer_id",
        "UPDATE referral SET candidate_id = candidate_id",
        "UPDATE referral SET opening_id = opening_id",
        "UPDATE referral SET started_by = 'employer'",
        "UPDATE referral_event SET reason = NULL",
        "DELETE FROM referral",
        "DELETE FROM referral_event",
    ],
)
def test_who_and_what_it_joins_never_changes_nor_does_its_past(
    region: Region, service_connection: ServiceConnection, statement: str
) -> None:
    with pytest.raises(errors.InsufficientPrivilege), service_connection(region.counsellor) as service:
        service.execute(statement)


def test_nobody_records_an_event_in_the_name_of_another(region: Region, service_connection: ServiceConnection) -> None:
    with service_connection(region.counsellor) as service:
        referral = carry(service, region, *TO_SENT)
    append = """
        INSERT INTO referral_event (referral_id, transition, from_state, to_state, happened_on, account_id, role)
        VALUES (%(referral)s, 'accept', 'sent', 'answered', %(day)s, %(account)s, %(role)s)
    """
    mine = {
        "referral": referral.id, "day": referral.since, "account": region.firm.account_id, "role": "employer",
    }  # fmt: skip
    with pytest.raises(errors.InsufficientPrivilege), service_connection(region.firm) as service:
        service.execute(append, mine)
    with service_connection(region.firm) as service:
        service.execute("UPDATE referral SET state = 'answered'")
    for change in ({"account": region.counsellor.account_id}, {"role": "counsellor"}, {"account": None}):
        with pytest.raises(errors.InsufficientPrivilege), service_connection(region.firm) as service:
            service.execute(append, {**mine, **change})
    with pytest.raises(errors.InsufficientPrivilege), service_connection(region.other_firm) as service:
        service.execute(append, {**mine, "account": region.other_firm.account_id})
    with service_connection(region.firm) as service:
        service.execute(append, mine)


@pytest.mark.parametrize(
    "change",
    [
        "state = 'sent'",
        "state = 'closed'",
        "state = 'hired', sent_on = current_date",
        "closed_by = 'withdraw'",
        "state = 'closed', closed_by = 'refuse', due_on = current_date",
    ],
)
def test_no_row_is_in_a_state_without_what_leads_to_it(
    connection: psycopg.Connection, region: Region, service_connection: ServiceConnection, change: str
) -> None:
    with service_connection(region.counsellor) as service:
        start(service, region.entry, by=region.counsellor, today=TODAY)
    with pytest.raises(errors.CheckViolation):
        connection.execute("UPDATE referral SET " + change)  # type: ignore[arg-type]  # noqa: S608


def test_an_event_holds_codes_and_no_text(connection: psycopg.Connection) -> None:
    columns = connection.execute(
        """
        SELECT column_name::text FROM information_schema.columns
        WHERE table_name = 'referral_event' AND data_type = 'text'
        """
    ).fetchall()
    texts = {name for (name,) in columns}
    assert texts == {"transition", "from_state", "to_state", "role", "reason", "wage_unit"}
    with pytest.raises(errors.CheckViolation):
        connection.execute(
            """
            INSERT INTO referral_event (referral_id, transition, to_state, happened_on, role, reason)
            VALUES (1, 'decline', 'closed', current_date, 'employer', 'Awa Traoré, trop timide')
            """
        )
