"""A need, a person who opted in, and everyone who may act on a referral between them, on both sides and beside."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from matching.accounts.domain import Actor, Role
from matching.candidates.domain import Means
from matching.needs.domain import Kind, WageUnit
from matching.referrals.domain import ConsentGiven, Referral, Start, Step
from matching.referrals.store import advance, start
from matching.referrals.transitions import RULES, Detail, State, Transition
from tests.factories import TODAY, add_account, add_employer, add_organisation

ServiceConnection = Callable[[Actor], AbstractContextManager[psycopg.Connection]]

TO_SENT = (Transition.CONSENT, Transition.SEND)
TO_HIRED = (*TO_SENT, Transition.ACCEPT, Transition.MEET, Transition.OFFER, Transition.HIRE)


@dataclass(frozen=True)
class Region:
    """Ids and actors; `other_…` stand beside, and should see nothing."""

    organisation: int
    employer: int
    other_employer: int
    candidate: int
    other_candidate: int
    need: int
    counsellor: Actor
    other_counsellor: Actor
    firm: Actor
    other_firm: Actor
    person: Actor
    other_person: Actor

    def of(self, role: Role) -> Actor:
        """The actor of that role who is a party."""
        return {Role.COUNSELLOR: self.counsellor, Role.EMPLOYER: self.firm, Role.JOB_SEEKER: self.person}.get(
            role, Actor(role)
        )

    @property
    def entry(self) -> Start:
        return Start(need=self.need, candidate=self.candidate)


def add_opening(connection: psycopg.Connection, employer_id: int | None, **changes: Any) -> int:
    """A welder's post, or what `changes` make of it; returns its id."""
    row = {"kind": "vacancy", "unit_group": "72106", "status": "open", "closes_on": None, **changes}
    found = connection.execute(
        """
        INSERT INTO opening (kind, employer_id, title_fr, text_fr, unit_group, status, closes_on, confirmed_on)
        VALUES (%(kind)s, %(employer)s, 'Soudeuse ou soudeur', 'Souder.', %(unit_group)s, %(status)s, %(closes_on)s,
            %(today)s)
        RETURNING id
        """,
        {**row, "employer": employer_id, "today": TODAY},
    ).fetchone()
    assert found is not None
    return int(found[0])


def add_person(connection: psycopg.Connection, organisation_id: int | None, *, opted_in: bool = True) -> int:
    """A permanent resident of the CV bank who told nothing else but their name; returns their id."""
    found = connection.execute(
        """
        INSERT INTO candidate (organisation_id, summary, experiences_asked, skills_asked, diplomas_asked,
            credentials_complete, accepts_below_qualification, confirmed_on)
        VALUES (%(organisation)s, '', false, false, false, false, false, %(today)s) RETURNING id
        """,
        {"organisation": organisation_id, "today": TODAY},
    ).fetchone()
    assert found is not None
    connection.execute(
        """
        INSERT INTO candidate_identity (candidate_id, given_name, family_name, language, channel)
        VALUES (%(id)s, 'Awa', 'Traoré', 'fr', 'email')
        """,
        {"id": found[0]},
    )
    connection.execute(
        """
        INSERT INTO authorisation (candidate_id, kind, hours_elsewhere, breaks, medical_restriction, state)
        VALUES (%(id)s, 'permanent_resident', 0, '{}', false, 'claimed')
        """,
        {"id": found[0]},
    )
    if opted_in:
        connection.execute(
            """
            INSERT INTO consent (candidate_id, purpose, given_on, until, means)
            VALUES (%(id)s, 'matching', %(from)s, %(until)s, 'online')
            """,
            {"id": found[0], "from": TODAY - timedelta(days=730), "until": TODAY + timedelta(days=365)},
        )
    return int(found[0])


def make_region(connection: psycopg.Connection) -> Region:
    """Everybody, written as the owner."""
    connection.execute("SELECT set_config('app.role', 'system', true)")
    connection.execute("SELECT register_encoder_model('essai', 8, 1, 0, 1, 0)")
    # Two years are played back, and one to come: their consent to matching holds all along.
    connection.execute(
        """UPDATE setting SET value = value || '{"matching": 1095}' WHERE key = 'consent_longest_days'"""
    )
    organisation, elsewhere = add_organisation(connection), add_organisation(connection)
    employer, other_employer = add_employer(connection), add_employer(connection)
    candidate, other_candidate = add_person(connection, organisation), add_person(connection, elsewhere)
    return Region(
        organisation=organisation,
        employer=employer,
        other_employer=other_employer,
        candidate=candidate,
        other_candidate=other_candidate,
        need=add_opening(connection, employer),
        counsellor=add_account(connection, Role.COUNSELLOR, organisation_id=organisation),
        other_counsellor=add_account(connection, Role.COUNSELLOR, organisation_id=elsewhere),
        firm=add_account(connection, Role.EMPLOYER, employer_id=employer),
        other_firm=add_account(connection, Role.EMPLOYER, employer_id=other_employer),
        person=add_account(connection, Role.JOB_SEEKER, candidate_id=candidate),
        other_person=add_account(connection, Role.JOB_SEEKER, candidate_id=other_candidate),
    )


@pytest.fixture
def region(connection: psycopg.Connection) -> Region:
    return make_region(connection)


def a_step(transition: Transition, on: date = TODAY, by: Role = Role.COUNSELLOR, **changes: Any) -> Step:
    """A step with all that the table says it needs."""
    rule = next(rule for rule in RULES if rule.transition is transition)
    step = Step(transition=transition, on=on)
    if Detail.REASON in rule.needs:
        step = step.model_copy(update={"reason": rule.reasons[0]})
    if Detail.PAY in rule.needs:
        step = step.model_copy(update={"wage": Decimal("27.50"), "wage_unit": WageUnit.HOUR})
    if Detail.CONSENT in rule.takes:
        means = Means.ONLINE if by is Role.JOB_SEEKER else Means.ORAL
        language = None if by is Role.JOB_SEEKER else "fr"
        step = step.model_copy(update={"consent": ConsentGiven(means=means, language=language)})
    return Step.model_validate({**step.model_dump(), **changes})


def a_referral(state: State = State.PROPOSED, **changes: Any) -> Referral:
    """A referral as it would be in `state`, for the tests without a database."""
    given: dict[str, Any] = {
        "id": 1, "opening_id": 2, "kind": Kind.VACANCY, "candidate_id": 3, "employer_id": 4,
        "started_by": Role.COUNSELLOR, "state": state, "since": TODAY, "due_on": None, "sent_on": None,
        "hired_on": None, "feer": None, "occupation_feer": 2, "closed_by": None, "reason": None, "version": 1,
    }  # fmt: skip
    return Referral.model_validate({**given, **changes})


def carry(connection: psycopg.Connection, region: Region, *transitions: Transition, on: date = TODAY) -> Referral:
    """A referral that the counsellor starts and brings through `transitions`, all on one day."""
    today = max(on, TODAY)
    referral = start(connection, region.entry, by=region.counsellor, today=on)
    for transition in transitions:
        step = a_step(transition, on)
        referral = advance(connection, referral.id, step, version=referral.version, by=region.counsellor, today=today)
    return referral
