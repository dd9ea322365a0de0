"""What clashes in the days to come is looked at beside the pages: each event by itself, after the letters."""

from typing import Any

import pytest
from procrastinate import testing
from psycopg_pool import ConnectionPool

from api.jobs import days, tasks
from matching.events import explained


class _Context:
    def __init__(self, pool: ConnectionPool) -> None:
        self.additional_context = {"pool": pool}


def test_an_event_that_cannot_be_looked_at_leaves_the_others_theirs(
    pool: ConnectionPool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looked = []

    def look_at(connection: Any, event_id: int, now: Any) -> None:
        if event_id == 2:
            raise RuntimeError
        looked.append(event_id)

    monkeypatch.setattr(explained, "to_come", lambda connection: [1, 2, 3])
    monkeypatch.setattr(explained, "look_at", look_at)
    days.explain_events(_Context(pool), 0)  # type: ignore[arg-type]
    assert looked == [1, 3]
    assert "event 2" in caplog.text


def test_the_letters_of_an_answer_go_before_the_day_that_it_changes() -> None:
    known = tasks.build(testing.InMemoryConnector()).tasks
    assert known["explain_event"].priority < known["send_message"].priority
