"""A GET cannot write, and an answer leaves only once its write is committed."""

import psycopg
import pytest

from api.security import EVERYONE, Reading, Writing, allow
from matching.accounts.domain import Role
from tests.api.http.conftest import World
from tests.factories import a_need

NEEDS = "/api/v1/needs"


def test_a_get_cannot_write(world: World) -> None:
    @world.app.get("/api/v1/test-writes", dependencies=[allow(*EVERYONE)])
    def route(connection: Reading) -> None:
        connection.execute("INSERT INTO organisation (name, kind) VALUES ('Écrit par un GET', 'partner')")

    assert world.client("administrator").get("/api/v1/test-writes").status_code == 500
    assert world.sql("SELECT count(*) FROM organisation WHERE name = 'Écrit par un GET'") == (0,)


def test_a_failed_commit_never_answers_that_all_is_well(world: World) -> None:
    world.sql(
        """
        CREATE FUNCTION refuse_at_commit() RETURNS trigger LANGUAGE plpgsql
            AS $$ BEGIN RAISE EXCEPTION 'refused at commit'; END $$;
        CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON opening DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW WHEN (NEW.title_fr = 'Refusé à la fin') EXECUTE FUNCTION refuse_at_commit();
        """
    )
    sent = a_need(employer_id=world.employer, title_fr="Refusé à la fin").model_dump(mode="json")
    answer = world.client("employer").post(NEEDS, json=sent, headers={"Idempotency-Key": "commit"})
    assert answer.status_code == 500
    assert world.sql("SELECT count(*) FROM opening WHERE title_fr = 'Refusé à la fin'") == (0,)
    assert world.sql("SELECT count(*) FROM idempotency_key WHERE key = 'commit'") == (0,)


def test_an_error_undoes_the_whole_write(world: World) -> None:
    @world.app.post("/api/v1/test-fails", dependencies=[allow(Role.COUNSELLOR)])
    def route(connection: Writing) -> None:
        connection.execute("INSERT INTO employer (name, kind) VALUES ('À moitié', 'firm')")
        raise RuntimeError

    assert world.client("counsellor").post("/api/v1/test-fails").status_code == 500
    assert world.sql("SELECT count(*) FROM employer WHERE name = 'À moitié'") == (0,)


def test_the_actor_is_in_the_transaction(world: World) -> None:
    @world.app.get("/api/v1/test-actor", dependencies=[allow(*EVERYONE)])
    def route(connection: Reading) -> list[str]:
        row = connection.execute("SELECT actor_role(), actor_account()::text, current_user").fetchone()
        return [str(value) for value in row or ()]

    account = str(world.actors["counsellor"].account_id)
    assert world.client("counsellor").get("/api/v1/test-actor").json() == ["counsellor", account, "adequation_service"]
    assert world.client().get("/api/v1/test-actor").json() == ["anonymous", "None", "adequation_service"]


def test_no_connection_is_kept(world: World) -> None:
    client = world.client("employer")
    for _ in range(30):
        assert client.post(NEEDS, json={}).status_code == 422
        assert client.get(f"{NEEDS}/999999").status_code == 404
    assert client.get(NEEDS).status_code == 200
    with world.pool.connection() as connection:
        assert connection.info.transaction_status is psycopg.pq.TransactionStatus.IDLE


@pytest.mark.parametrize("who", ["employer", "counsellor"])
def test_a_reader_of_one_request_is_not_that_of_the_next(world: World, who: str) -> None:
    assert world.client(who).get("/api/v1/me").json()["role"] == who
    assert world.client().get("/api/v1/me").json()["role"] == "anonymous"
