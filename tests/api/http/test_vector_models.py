"""A change of model as an administrator sees it: how far it is, stopped, given up and begun again."""

from typing import Any

import pytest

from api.database import writing
from matching.accounts.domain import SYSTEM
from matching.matches import in_service, vectors
from matching.matches.encoding import Calibration
from models.hashed import HashedEncoder
from tests.api.http.conftest import World
from tests.api.http.forms import submit
from tests.api.http.test_security import enter

PAGE = "/coordination/modeles"
API = "/api/v1/settings/vector-models"


class Next(HashedEncoder):
    """The hashed encoder as another model."""

    model = "suivant@1"


def states(world: World) -> dict[str, str]:
    found: list[dict[str, Any]] = world.client("administrator").get(API).json()
    return {each["model"]: each["state"] for each in found}


@pytest.fixture
def following(world: World) -> int:
    """Another model, which ENCODER names by now."""
    with writing(world.pool, SYSTEM) as connection:
        return in_service.register(connection, Next(), Calibration(1, 0, 1, 0))


def test_an_administrator_reads_how_far_it_is_and_decides(world: World, following: int) -> None:
    browser = enter(world, "administrator")
    page = browser.get(PAGE).text
    assert "En préparation" in page
    assert "<progress" in page
    first, other = world.client("administrator").get(API).json()
    assert (first["state"], first["done"]) == ("serving", first["whole"])
    assert (other["state"], other["done"]) == ("preparing", 0)
    with writing(world.pool, SYSTEM) as connection:
        in_service.failed(connection, following, "MemoryError")
    assert "MemoryError" in browser.get(PAGE).text
    assert submit(browser, f"{PAGE}/recommencer", {}).status_code == 303
    assert states(world)["suivant@1"] == "preparing"
    jobs = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'encode_lists' AND status = 'todo'"
    assert world.sql(jobs)[0] == 1
    assert submit(browser, f"{PAGE}/abandonner", {}).status_code == 303
    assert states(world)["suivant@1"] == "given_up"
    assert world.client("administrator").post(f"{API}/begin").status_code == 204
    assert states(world)["suivant@1"] == "preparing"
    assert world.client("administrator").post(f"{API}/give-up").status_code == 204
    assert "Abandonné" in browser.get(PAGE).text
    assert browser.get("/coordination").text.count(PAGE) == 1
    assert enter(world, "coordinator").get(PAGE).status_code == 403


def test_the_page_says_which_model_reads_what_is_typed_where_it_is_not_the_one_in_service(
    world: World, following: int
) -> None:
    said = "Ce que quelqu’un vient d’écrire"
    browser, client = enter(world, "administrator"), world.client("administrator")
    assert said not in browser.get(PAGE).text
    assert [each["reads_typed"] for each in client.get(API).json()] == [True, False]
    with writing(world.pool, SYSTEM) as connection:
        in_service.begin_again(connection)
        vectors.encode_all(connection, Next(), following)
        assert in_service.serve(connection, following)
    assert said in browser.get(PAGE).text
    assert [(each["model"], each["reads_typed"]) for each in client.get(API).json()] == [
        ("suivant@1", False), ("hashed@1", True),
    ]  # fmt: skip
