"""A title that somebody types finds unit groups, by the API: by code, by titles, else by meaning."""

import io
from threading import Event
from threading import enumerate as enumerate_threads
from typing import Any

import psycopg
import pytest

from api.database import writing
from api.occupations import RENEWAL, Search
from matching.accounts.domain import SYSTEM
from matching.reference.official import read, save
from tests.api.http.conftest import World


def asked(world: World, **query: Any) -> list[dict[str, Any]]:
    answer = world.client().get("/api/v1/reference/unit-groups", params=query)
    assert answer.status_code == 200, answer.text
    return list(answer.json())


def test_everything_is_there_when_nothing_is_typed(world: World) -> None:
    assert len(asked(world)) == 516
    assert len(asked(world, limit=3)) == 3


@pytest.mark.parametrize(
    ("typed", "code", "by"),
    [
        ("7210", "72100", "code"),
        ("soudeuse", "72106", "title"),
        ("cuisinniere", "63200", "title"),
        ("welders", "72106", "title"),
        ("éducatrice en garderie", "42202", "meaning"),
        # Words of the trade, and no misprints of « journaliste ».
        ("journalier", "95109", "meaning"),
        ("journalière", "95109", "meaning"),
    ],
)
def test_a_title_finds_its_group(world: World, typed: str, code: str, by: str) -> None:
    found = asked(world, q=typed, limit=5)
    assert (found[0]["code"], found[0]["by"]) == (code, by), found
    assert (found[0]["title"] is not None) is (by == "title")
    assert (found[0]["likelihood"] is not None) is (by == "meaning")


def test_titles_that_are_imported_are_found_at_once_while_their_index_is_made_beside(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked(world, q="bidouilleuse")[:1] == [] or asked(world, q="bidouilleuse")[0]["by"] == "meaning"
    go = Event()
    made = Search._renew
    monkeypatch.setattr(Search, "_renew", lambda *given: (go.wait(), made(*given)))
    elements = (
        "Niveau,Code - CNP 2021 V1.0,Titre,Type d'élément,Description de l'élément\n5,21232,x,Exemples,bidouilleur\n"
    )
    with writing(world.pool, SYSTEM) as connection:
        save(connection, [read(io.BytesIO(elements.encode()))])
    assert asked(world, q="soudeuse")[0]["code"] == "72106"
    for typed in ("bidouilleuse", "Bidouilleurs", "bidouil"):
        assert asked(world, q=typed)[0]["title"] == "bidouilleur", typed
    assert not [each for each in asked(world, q="bidouyeuse") if each["title"] == "bidouilleur"]
    go.set()
    for each in [each for each in enumerate_threads() if each.name == RENEWAL]:
        each.join()
    for typed in ("bidouilleuse", "bidouil", "bidouyeuse"):
        assert asked(world, q=typed)[0]["title"] == "bidouilleur", typed


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_index_that_cannot_be_made_is_not_begun_again_by_every_request(
    connection: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    search, begun = Search(), []

    def none_left(*_: Any) -> Any:
        begun.append(1)
        raise psycopg.OperationalError("no connection is left")

    search(connection, "soudeuse")
    elements = (
        "Niveau,Code - CNP 2021 V1.0,Titre,Type d'élément,Description de l'élément\n5,21232,x,Exemples,bidouilleur\n"
    )
    save(connection, [read(io.BytesIO(elements.encode()))])
    monkeypatch.setattr("api.occupations.psycopg.connect", none_left)
    for _ in range(3):
        assert search(connection, "bidouilleuse")[0].title == "bidouilleur"
        for each in [each for each in enumerate_threads() if each.name == RENEWAL]:
            each.join()
    assert begun == [1]
