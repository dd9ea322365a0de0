"""Where data go is what an administrator attests of each gateway that is configured; until then, unsaid."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest
from psycopg.errors import InsufficientPrivilege

from api.database import writing
from api.gateways import hosts, plainly
from api.plain import plain
from api.services import Services
from api.settings import Settings
from matching.accounts.domain import SYSTEM
from matching.privacy.gateways import Attested, Gateway, Standing
from tests.api.http.conftest import World
from tests.api.http.forms import submit
from tests.api.http.test_security import enter
from tests.factories import TODAY

API, PAGE = "/api/v1/settings/gateways", "/coordination/passerelles"
NOTICES = ("/vie-privee", "/en/privacy")
UNSAID = {"/vie-privee": "ne l’a pas encore dit", "/en/privacy": "has not said it yet"}
ABROAD = {"in_quebec": False, "place_fr": "États-Unis", "place_en": "United States"}
CONFIGURED = {"smtp_host": "smtp.exemple.org", "sms_url": "https://textos.exemple.org/v1", "sms_token": "x",
              "sms_sender": "+14185550100", "clamd": "10.0.0.9:3310"}  # fmt: skip


@pytest.fixture
def world_with_gateways(world: World) -> Iterator[World]:
    before: Services = world.app.state.services
    settings = Settings.model_validate({**before.settings.model_dump(), **CONFIGURED})
    world.app.state.services = replace(before, settings=settings)
    yield world
    world.app.state.services = before
    world.sql("DELETE FROM gateway_place")


def said(world: World, path: str, who: str = "anonymous") -> str:
    found = re.search(r"<main.*</main>", world.client(who).get(path).text, re.DOTALL)
    assert found
    return " ".join(unescape(found.group()).split())


def test_which_gateways_there_are_follows_the_settings() -> None:
    assert hosts(Settings()) == {Gateway.HOSTING: "embedded"}
    found = hosts(Settings.model_validate({
        **CONFIGURED, "database_url": "postgresql://x@db.exemple.org/a", "oidc_issuer": "https://id.exemple.org/x",
        "oidc_client_id": "a", "oidc_client_secret": "b",
    }))  # fmt: skip
    assert found == {
        "hosting": "db.exemple.org", "email": "smtp.exemple.org", "text": "textos.exemple.org",
        "sign_in": "id.exemple.org", "antivirus": "10.0.0.9",
    }  # fmt: skip
    for near in ("unix:/run/clamd", "localhost:3310", "127.0.0.1:3310"):
        assert Gateway.ANTIVIRUS not in hosts(Settings(clamd=near))


def test_people_read_what_is_attested_and_nothing_that_nobody_said(world_with_gateways: World) -> None:
    world = world_with_gateways
    sheet = f"/personnes/{world.candidate}/avis"
    for path in NOTICES:
        assert said(world, path).count(UNSAID[path]) == 4
    assert "On ne nous a pas encore dit" in said(world, sheet, "counsellor")
    administrator = world.client("administrator")
    told = {"hosting": {"in_quebec": True}, "text": {"in_quebec": True}, "antivirus": {"in_quebec": True}}
    for gateway, entry in {**told, "email": ABROAD}.items():
        assert administrator.post(API, json={"gateway": gateway, **entry}).status_code == 204
    assert {each["gateway"]: each["attested"]["place_en"] for each in administrator.get(API).json()} == {
        "hosting": None, "email": "United States", "text": None, "antivirus": None,
    }  # fmt: skip
    assert "Hors du Québec : États-Unis" in said(world, NOTICES[0])
    assert "Outside Québec: United States" in said(world, NOTICES[1])
    for path in NOTICES:
        assert UNSAID[path] not in said(world, path)
    paper = said(world, sheet, "counsellor")
    assert "Ceci sort du Québec : les courriels pour vous (États-Unis)." in paper
    assert "Ceci reste au Québec : votre dossier et ses copies" in paper
    # Moved to another machine, nothing is said of it any more.
    services = world.app.state.services
    moved = services.settings.model_copy(update={"smtp_host": "smtp.ailleurs.org"})
    world.app.state.services = replace(services, settings=moved)
    assert said(world, NOTICES[0]).count(UNSAID[NOTICES[0]]) == 1


def test_it_is_attested_on_a_page_by_an_administrator_alone(world_with_gateways: World) -> None:
    world = world_with_gateways
    browser = enter(world, "administrator")
    assert "Pas encore dit 4" in said(world, "/coordination", "administrator")
    for fields in ({"in_quebec": ""}, {"in_quebec": "false", "place_fr": "États-Unis"}, {"in_quebec": "maybe"},
                   {"in_quebec": "true", "place_fr": "États-Unis", "place_en": "United States"}):  # fmt: skip
        refused = submit(browser, PAGE, {"gateway": "email", **fields})
        assert refused.status_code == 422
        assert 'href="#email-' in refused.text
    abroad = {"gateway": "email", "in_quebec": "false", "place_fr": "États-Unis", "place_en": "United States"}
    assert submit(browser, PAGE, abroad).status_code == 303
    page = " ".join(unescape(browser.get(PAGE).text).split())
    assert "Hors du Québec : États-Unis" in page
    # One that is not configured is not there to be attested.
    assert world.client("administrator").post(API, json={"gateway": "sign_in", "in_quebec": True}).status_code == 404
    for who in ("coordinator", "counsellor", "employer", "job_seeker"):
        assert world.client(who).post(API, json={"gateway": "email", "in_quebec": True}).status_code == 403


def test_nobody_attests_in_anothers_name_or_of_another_day(world_with_gateways: World) -> None:
    world = world_with_gateways
    add = "INSERT INTO gateway_place (gateway, host) VALUES ('email', 'smtp.exemple.org')"
    dated = "INSERT INTO gateway_place (gateway, host, attested_on) VALUES ('email', 'x', '2020-01-01')"
    for actor, statement in (
        *((each, add) for each in (world.actors["coordinator"], world.actors["counsellor"], SYSTEM)),
        (world.actors["administrator"], dated),
        (world.actors["administrator"], "UPDATE gateway_place SET host = 'x'"),
        (world.actors["administrator"], "DELETE FROM gateway_place"),
    ):
        with pytest.raises(InsufficientPrivilege), writing(world.pool, actor) as connection:
            connection.execute(statement.encode())
    with writing(world.pool, world.actors["administrator"]) as connection:
        connection.execute(add.encode())
        row = connection.execute("SELECT attested_by, attested_on FROM gateway_place ORDER BY id DESC LIMIT 1")
        assert row.fetchone() == (world.actors["administrator"].account_id, TODAY)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_sheet_says_it_in_plain_words(language: str) -> None:
    texts = plain(language)
    inside, abroad = Attested(None, None, TODAY, None), Attested("États-Unis", "United States", TODAY, None)
    whole = [Standing(each, "x", inside) for each in Gateway]
    assert plainly(whole, texts, language) == texts.where.quebec
    mixed = [Standing(Gateway.HOSTING, "x", None), Standing(Gateway.EMAIL, "x", abroad)]
    told = plainly(mixed, texts, language)
    assert (texts.where.hosting in told, abroad.place(language) in told) == (True, True)  # type: ignore[operator]
    assert texts.where.quebec not in told
