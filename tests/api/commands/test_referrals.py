"""`adequation referrals owed`, on a database where somebody is late."""

import json
from datetime import timedelta

import psycopg
import pytest

from api.commands import DatabaseUrls
from tests.api.test_cli import adequation
from tests.factories import TODAY
from tests.matching.referrals.conftest import TO_SENT, carry, make_region


@pytest.fixture
def late(database_urls: DatabaseUrls) -> DatabaseUrls:
    """A referral sent a month ago, still without an answer."""
    with psycopg.connect(database_urls.owner) as connection:
        region = make_region(connection)
        carry(connection, region, *TO_SENT, on=TODAY - timedelta(days=30))
    return database_urls


def owed(urls: DatabaseUrls, *words: str) -> str:
    done = adequation("referrals", "owed", *words, DATABASE_URL=urls.owner)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_is_owed_is_shown_to_people_and_to_programs(late: DatabaseUrls) -> None:
    shown = owed(late)
    assert "réponse / answer" in shown
    assert "20 j / d" in shown
    (line,) = owed(late, "--json", "--by", "employer").splitlines()
    found = json.loads(line)
    assert (found["what"], found["days_late"], found["referral"]["state"]) == ("answer", 20, "sent")
    assert owed(late, "--json", "--by", "counsellor") == ""
    assert owed(late, "--json", "--until", (TODAY - timedelta(days=21)).isoformat()) == ""
