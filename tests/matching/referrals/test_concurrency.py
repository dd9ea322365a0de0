"""Two people act at the same moment: exactly one is recorded, the other is told."""

import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from api.commands import DatabaseUrls
from api.database import reading, writing
from matching.accounts.domain import Actor
from matching.errors import StaleVersionError
from matching.referrals.errors import AlreadyReferredError
from matching.referrals.reading import events, get
from matching.referrals.store import advance, start
from matching.referrals.transitions import State, Transition
from tests.factories import TODAY
from tests.matching.referrals.conftest import TO_SENT, Region, a_step, carry, make_region

Deed = Callable[[psycopg.Connection, Actor], Any]


@pytest.fixture
def committed(database_urls: DatabaseUrls) -> Region:
    with psycopg.connect(database_urls.owner) as connection:
        return make_region(connection)


def at_once(pool: ConnectionPool, *deeds: tuple[Actor, Deed]) -> list[Any]:
    """What each deed returned or raised; none commits before all have begun."""
    begun = threading.Barrier(len(deeds), timeout=20)
    answers: list[Any] = []

    def do(by: Actor, deed: Deed) -> None:
        try:
            with writing(pool, by) as connection:
                begun.wait()
                answers.append(deed(connection, by))
        except Exception as error:
            answers.append(error)

    threads = [threading.Thread(target=do, args=each) for each in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.parametrize("_again", range(5))
def test_of_two_who_advance_at_once_one_wins(pool: ConnectionPool, committed: Region, _again: int) -> None:
    with writing(pool, committed.counsellor) as connection:
        referral = carry(connection, committed, *TO_SENT)

    def deed(transition: Transition) -> Deed:
        def do(connection: psycopg.Connection, by: Actor) -> Any:
            step = a_step(transition)
            return advance(connection, referral.id, step, version=referral.version, by=by, today=TODAY)

        return do

    answers = at_once(
        pool,
        (committed.firm, deed(Transition.ACCEPT)),
        (committed.counsellor, deed(Transition.DECLINE)),
        (committed.person, deed(Transition.WITHDRAW)),
    )
    won = [each for each in answers if not isinstance(each, Exception)]
    assert len(won) == 1
    assert [type(each) for each in answers if isinstance(each, Exception)] == [StaleVersionError] * 2
    with reading(pool, committed.counsellor) as connection:
        assert get(connection, referral.id).version == referral.version + 1
        told = events(connection, referral.id)
        assert len(told) == 1 + len(TO_SENT) + 1
        assert told[-1].to_state == get(connection, referral.id).state


def test_of_two_who_start_at_once_one_wins(pool: ConnectionPool, committed: Region) -> None:
    def do(connection: psycopg.Connection, by: Actor) -> Any:
        return start(connection, committed.entry, by=by, today=TODAY)

    answers = at_once(pool, (committed.counsellor, do), (committed.person, do))
    assert sorted(type(each).__name__ for each in answers) == [AlreadyReferredError.__name__, "Referral"]


def test_a_cv_sent_while_its_release_is_withdrawn_rests_on_a_consent_or_is_not_sent(
    pool: ConnectionPool, committed: Region
) -> None:
    with writing(pool, committed.counsellor) as connection:
        referral = carry(connection, committed, Transition.CONSENT)

    def deed(transition: Transition) -> Deed:
        def do(connection: psycopg.Connection, by: Actor) -> Any:
            return advance(connection, referral.id, a_step(transition), version=2, by=by, today=TODAY)

        return do

    answers = at_once(
        pool, (committed.counsellor, deed(Transition.SEND)), (committed.person, deed(Transition.WITHDRAW_CONSENT))
    )
    assert sum(isinstance(each, StaleVersionError) for each in answers) == 1
    with reading(pool, committed.counsellor) as connection:
        after = get(connection, referral.id)
        in_force = connection.execute(
            "SELECT count(*) FROM consent WHERE purpose = 'cv_to_employer' AND withdrawn_at IS NULL"
        ).fetchone()
    # Where the CV left first, the person reads that it did, and withdraws then.
    assert (after.state, in_force) in ((State.SENT, (1,)), (State.PROPOSED, (0,)))
