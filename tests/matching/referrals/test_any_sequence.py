"""Whatever is tried, in whatever order: no state without what leads to it, no date going back, a true history."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import psycopg
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from psycopg import sql

from api.database import SERVICE_ROLE, introduce
from matching.accounts.domain import Actor, Role
from matching.candidates.consents import withdraw_consent
from matching.candidates.domain import Purpose
from matching.errors import DomainError
from matching.referrals.domain import Referral
from matching.referrals.duties import OWED
from matching.referrals.reading import events, get
from matching.referrals.store import advance, start
from matching.referrals.transitions import RULES, Rule, State, Transition
from tests.factories import TODAY
from tests.matching.referrals.conftest import Region, a_step, make_region

PARTIES = (Role.COUNSELLOR, Role.EMPLOYER, Role.JOB_SEEKER)
OVER = (State.CLOSED, State.AT_WORK_12)
WORK = (State.HIRED, State.AT_WORK_3, State.AT_WORK_6, State.AT_WORK_12)
ASIDE = (State.PROPOSED, State.CLOSED)
AFTER_SENDING = (State.SENT, State.ANSWERED, State.INTERVIEW, State.OFFER, *WORK)
IN_FORCE = """
    SELECT count(*) FROM consent
    WHERE purpose = 'cv_to_employer' AND employer_id = %(employer)s AND candidate_id = %(candidate)s
        AND withdrawn_at IS NULL AND %(on)s BETWEEN given_on AND until
"""


class AnySequence(RuleBasedStateMachine):
    """One referral at a time, in a transaction that is undone at the end."""

    def __init__(self, connection: psycopg.Connection) -> None:
        super().__init__()
        self.connection = connection
        connection.execute("SAVEPOINT start")
        self.region: Region = make_region(connection)
        self.referral: Referral | None = None
        self.past: list[State] = []
        self.today = TODAY - timedelta(days=700)

    def teardown(self) -> None:
        self.connection.execute("ROLLBACK TO SAVEPOINT start; RESET ROLE")

    def act(self, by: Actor, deed: Any) -> Any:
        """Do as the service's role, whole or not at all; None where it is refused."""
        with suppress(DomainError), self.connection.transaction():
            self.connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(SERVICE_ROLE)))
            introduce(self.connection, by)
            done = deed(self.connection)
            self.connection.execute("RESET ROLE")
            return done
        self.connection.execute("RESET ROLE")
        return None

    @precondition(lambda self: self.referral is None or self.referral.state in OVER)
    @rule(role=st.sampled_from(PARTIES))
    def begin(self, role: Role) -> None:
        by = self.region.of(role)
        started = self.act(by, lambda c: start(c, self.region.entry, by=by, today=self.today))
        if started is not None:
            self.referral, self.past = started, [started.state]

    @precondition(lambda self: self.referral is not None)
    @rule(
        role=st.sampled_from(PARTIES),
        transition=st.sampled_from(sorted(set(Transition) - {Transition.START})),
        back=st.integers(-3, 3),
        told=st.booleans(),
    )
    def attempt(self, role: Role, transition: Transition, back: int, told: bool) -> None:
        """Anything at all, most of it refused."""
        self._move(role, transition, self.today - timedelta(days=back), told=told)

    @precondition(lambda self: self.referral is not None)
    @rule(steps=st.lists(st.integers(0, 3), min_size=1, max_size=9), counsellor=st.booleans())
    def go_on(self, steps: list[int], counsellor: bool) -> None:
        """Several transitions forward, with time between; a release may end by a way that tells no referral."""
        ids = (self.region.candidate, Purpose.CV_TO_EMPLOYER, self.region.employer)
        for which in steps:
            if which == 3:
                self.act(self.region.person, lambda c: withdraw_consent(c, *ids))
                continue
            self._move_by([each for each in RULES if each.target not in ASIDE], which, counsellor)
            self.wait(100)

    @precondition(lambda self: self.referral is not None)
    @rule(which=st.integers(0, 20), counsellor=st.booleans())
    def turn_aside(self, which: int, counsellor: bool) -> None:
        """Back, or to the end."""
        self._move_by([each for each in RULES if each.target in ASIDE], which, counsellor)

    @rule(days=st.sampled_from((1, 10, 100, 200)))
    def wait(self, days: int) -> None:
        self.today = min(TODAY, self.today + timedelta(days=days))

    def _move_by(self, rules: list[Rule], which: int, counsellor: bool) -> None:
        assert self.referral is not None
        here = self.referral.state
        leaving = [each for each in rules if here in each.sources and each.target is not here]
        if leaving:
            chosen = leaving[which % len(leaving)]
            role = Role.COUNSELLOR if counsellor else chosen.roles[0]
            self._move(role, chosen.transition, self.today, told=True)

    def _move(self, role: Role, transition: Transition, on: date, *, told: bool) -> None:
        assert self.referral is not None
        before, by = self.referral, self.region.of(role)
        changes = {} if told or transition is not Transition.CONSENT else {"consent": None}
        step = a_step(transition, on, role, **changes)
        after = self.act(by, lambda c: advance(c, before.id, step, version=before.version, by=by, today=self.today))
        if after is not None:
            assert after.version == before.version + 1
            assert before.since <= after.since == on <= self.today
            # An employer reads no reason but its own: the present state is read by the counsellor.
            self.referral = self.act(self.region.counsellor, lambda c: get(c, before.id))
            self.past.append(after.state)
            if after.state is State.SENT:
                names = {"employer": after.employer_id, "candidate": after.candidate_id, "on": after.sent_on}
                assert self.connection.execute(IN_FORCE, names).fetchone() != (0,)

    @invariant()
    def nothing_is_reached_without_what_leads_to_it(self) -> None:
        if self.referral is None:
            return
        now = self.referral
        if now.state in AFTER_SENDING:
            assert State.CONSENTED in self.past
            assert now.sent_on is not None
        if now.state in WORK:
            assert [state for state in self.past if state in list(State)[2:7]] == [
                State.SENT,
                State.ANSWERED,
                State.INTERVIEW,
                State.OFFER,
                State.HIRED,
            ]
            assert now.hired_on is not None
            assert now.sent_on is not None
            assert now.sent_on <= now.hired_on
        assert (now.due_on is not None) == (now.state in OWED)
        assert (now.closed_by is not None) == (now.state is State.CLOSED)

    @invariant()
    def the_events_replay_to_the_present(self) -> None:
        if self.referral is None:
            return
        told = self.act(self.region.counsellor, lambda c: events(c, self.referral.id if self.referral else 0))
        state, day = None, date.min
        for event in told:
            assert event.from_state == state
            assert event.happened_on >= day
            assert event.account_id is not None
            state, day = event.to_state, event.happened_on
        assert (state, day) == (self.referral.state, self.referral.since)
        assert [event.to_state for event in told] == self.past
        assert told[-1].reason == self.referral.reason


def test_any_sequence(connection: psycopg.Connection) -> None:
    run_state_machine_as_test(
        lambda: AnySequence(connection),
        settings=settings(
            max_examples=50, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
