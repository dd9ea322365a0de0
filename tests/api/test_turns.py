"""Turns for what takes a processor: bounded for an account and for everybody, and given back whatever happens."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from api.errors import RequestError
from api.turns import Turns


def refused(turns: Turns, account: int) -> str:
    with pytest.raises(RequestError) as error, turns.turn(account):
        pass
    return error.value.code


def test_one_account_and_everybody_together_have_so_many_turns() -> None:
    turns = Turns(at_once=1, waiting=2, of_one=2, patience=60)
    inside, leave, there = Event(), Event(), Barrier(2)

    def work(account: int) -> None:
        if account == 2:
            there.wait()
        with turns.turn(account):
            inside.set()
            leave.wait()

    with ThreadPoolExecutor(3) as pool:
        try:
            done = [pool.submit(work, 1)]
            inside.wait()
            done.append(pool.submit(work, 1))
            while turns._there[1] < 2:
                pass
            assert refused(turns, 1) == "reading_yours"
            done.append(pool.submit(work, 2))
            there.wait()
            while turns._there[2] < 1:
                pass
            assert refused(turns, 3) == "reading_many"
        finally:
            leave.set()
        for each in done:
            each.result()
    assert turns._there.total() == 0


def test_a_turn_that_does_not_come_is_said_and_one_that_fails_is_given_back() -> None:
    turns = Turns(at_once=1, waiting=1, of_one=2, patience=0)
    with turns.turn(1):
        assert refused(turns, 2) == "reading_many"
    with pytest.raises(ZeroDivisionError), turns.turn(1):
        raise ZeroDivisionError
    with turns.turn(1):
        pass
