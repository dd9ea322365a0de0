"""Searches that somebody keeps: told of once, by an e-mail that one click stops (RFC 8058)."""

from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient

from api import mail
from api.alerts import write_alerts
from api.database import writing
from api.jobs.tasks import post
from api.settings import Settings
from matching.accounts.domain import SYSTEM
from matching.candidates.store import add_candidate
from matching.needs import alerts
from matching.needs.alerts import Frequency
from matching.needs.store import add_need
from tests.api.http.conftest import World
from tests.api.http.forms import submit
from tests.factories import TODAY, a_candidate, a_need

ADDRESS = "conseil@exemple.org"
DAILY = [Frequency.DAILY]


def addressed(world: World, role: str) -> TestClient:
    """Whoever has that role, the only one with an address and searches."""
    with psycopg.connect(world.urls.owner) as connection:
        connection.execute("DELETE FROM saved_search")
        connection.execute("UPDATE account SET email = NULL")
        connection.execute("UPDATE account SET email = %s WHERE id = %s", (ADDRESS, world.actors[role].account_id))
    return world.client(role)


@pytest.fixture
def reader(world: World) -> TestClient:
    return addressed(world, "counsellor")


def written(world: World) -> Any:
    """The e-mail that the job has written now; None where there is nothing to tell."""
    with writing(world.pool, SYSTEM) as connection:
        (whom,) = alerts.to_tell(connection, DAILY)
        assert whom.email == ADDRESS
        post(connection, "alerts", whom.email, "fr", {"account_id": whom.account_id, "frequencies": ["daily"]})
        row: Any = connection.execute("SELECT max(id) FROM outgoing_message").fetchone()
        found = mail.message(connection, row[0])
        assert found is not None
        told = write_alerts(connection, found)
        return None if told is None else mail.compose(Settings(), found, *told)


def add(world: World, **changes: Any) -> int:
    with psycopg.connect(world.urls.owner) as connection:
        connection.execute("SELECT set_config('app.role', 'system', false)")
        return add_need(connection, a_need(**changes), TODAY)


def test_what_is_new_is_told_once_and_what_was_there_is_not(world: World, reader: TestClient) -> None:
    assert submit(reader, "/alertes?territory=34&text=soud", {"frequency": "daily"}).status_code == 303
    assert "soud · Portneuf" in reader.get("/alertes").text
    assert written(world) is None
    add(world, title_fr="Soudure à Québec")
    key = add(world, title_fr="Soudure à Portneuf", territory="34", municipality=None)
    letter = written(world)
    text = letter.get_content()
    assert "Soudure à Portneuf" in text
    assert f"http://127.0.0.1:8000/besoins/{key}" in text
    assert "Soudure à Québec" not in text
    assert written(world) is None


def test_the_same_search_is_kept_once(world: World, reader: TestClient) -> None:
    for frequency in ("daily", "weekly"):
        submit(reader, "/alertes?unit_group=7", {"frequency": frequency})
    assert world.sql("SELECT count(*), min(frequency) FROM saved_search") == (1, "weekly")
    key = world.sql("SELECT id FROM saved_search")[0]
    assert submit(world.client("employer"), f"/alertes/{key}/oublier").status_code == 404
    assert submit(reader, f"/alertes/{key}/oublier").status_code == 303
    assert world.sql("SELECT count(*) FROM saved_search") == (0,)


def test_no_account_keeps_more_than_so_many(world: World, reader: TestClient) -> None:
    for number in range(alerts.MOST_KEPT):
        submit(reader, f"/alertes?text=mot{number}", {"frequency": "weekly"})
    refused = submit(reader, "/alertes?text=un+de+trop", {"frequency": "weekly"})
    assert refused.status_code == 422
    assert "oubliez-en une" in refused.text


def test_one_click_stops_it_without_a_cookie_and_reading_the_link_does_not(world: World, reader: TestClient) -> None:
    submit(reader, "/alertes?text=grue", {"frequency": "daily"})
    add(world, title_fr="Grue du port")
    letter = written(world)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = letter["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    program = TestClient(world.app, follow_redirects=False)
    assert "Arrêter ces courriels" in program.get(path).text
    assert world.sql("SELECT frequency FROM saved_search") == ("daily",)
    # As RFC 8058 has it: this body, no cookie, from wherever the mail program stands.
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "cross-site"}
    for _ in range(2):
        done = program.post(path, content="List-Unsubscribe=One-Click", headers=headers)
        assert done.status_code == 200
    assert world.sql("SELECT frequency FROM saved_search") == ("never",)
    with writing(world.pool, SYSTEM) as connection:
        assert alerts.to_tell(connection, [*Frequency][:2]) == []
    assert program.post(f"/sans-courriel/{'x' * 43}", headers=headers).status_code == 404


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("counsellor", "- 1 nouvelle personne pourrait convenir, 1 répond à toutes les exigences"),
        ("employer", "- Nouvelles personnes qui pourraient convenir\u00a0: < 5"),
    ],
)
def test_new_people_are_counted_and_not_named(world: World, role: str, said: str) -> None:
    reader = addressed(world, role)
    need = add(world, title_fr="Soudure de jour", employer_id=world.actors["employer"].employer_id)
    assert submit(reader, f"/besoins/{need}/candidatures/alerte", {"frequency": "daily"}).status_code == 303
    assert "Soudure de jour" in reader.get("/alertes").text
    assert written(world) is None
    with psycopg.connect(world.urls.owner) as connection:
        person = add_candidate(connection, a_candidate(), TODAY)
    text = written(world).get_content()
    assert said in text
    assert f"http://127.0.0.1:8000/besoins/{need}/candidatures" in text
    (family,) = world.sql("SELECT family_name FROM candidate_identity WHERE candidate_id = %(id)s", id=person)
    assert family not in text
    assert written(world) is None
