"""Self-identification: a person's own, apart, and read by others in counts of five at least."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from api.database import reading, writing
from matching.accounts.domain import SYSTEM
from matching.candidates.store import add_candidate
from matching.privacy import self_identification
from matching.privacy.self_identification import Group
from tests.api.http.conftest import World
from tests.api.http.forms import submit
from tests.factories import TODAY, a_candidate, a_consent

PAGE = "/mon-dossier/auto-identification"


@pytest.fixture
def nobody(world: World) -> Iterator[World]:
    world.sql("DELETE FROM self_identification")
    yield world
    world.sql("DELETE FROM self_identification")


def answers(world: World) -> object:
    row = world.sql("SELECT answers FROM self_identification WHERE candidate_id = %(id)s", id=world.candidate)
    return None if row is None else row[0]


def test_answers_are_told_changed_exported_and_erased_by_their_person(nobody: World) -> None:
    world, me = nobody, nobody.client("job_seeker")
    assert submit(me, PAGE, {"woman": "yes", "handicap": "no", "indigenous": ""}).status_code == 303
    assert answers(world) == {"woman": "yes", "handicap": "no"}
    assert me.get(PAGE).text.count(" checked") == len(Group)
    export = f"/api/v1/candidates/{world.candidate}/export"
    assert me.get(export).json()["self_identification"]["answers"] == {"woman": "yes", "handicap": "no"}
    # A counsellor's copy of the same file has them not, and neither has any page of theirs.
    counsellor = world.client("counsellor")
    assert counsellor.get(export).json()["self_identification"] is None
    for path in (f"/personnes/{world.candidate}/consentements", f"/api/v1/candidates/{world.candidate}"):
        assert "handicap" not in counsellor.get(path).text
    assert submit(me, PAGE, {"woman": "perhaps"}).status_code == 422
    assert submit(me, PAGE, {"woman": "no"}).status_code == 303
    assert answers(world) == {"woman": "no"}
    assert submit(me, f"{PAGE}/effacer").status_code == 303
    assert answers(world) is None


@pytest.mark.parametrize(
    ("yes", "no", "told"),
    [
        (4, 0, (None, None)),
        (4, 6, (10, None)),
        (6, 4, (10, None)),
        (10, 0, (10, None)),
        (5, 5, (10, 5)),
        (8, 9, (15, 5)),
        (9, 8, (15, 5)),
    ],
)
def test_no_count_lets_a_few_people_be_told_apart(
    nobody: World, yes: int, no: int, told: tuple[int | None, int | None]
) -> None:
    world = nobody
    given = a_consent(purpose="statistics", given_on=TODAY, until=TODAY + timedelta(days=30))
    with writing(world.pool, SYSTEM) as connection:
        for number in range(yes + no + 20):
            # Twenty others never agreed to statistics.
            entry = a_candidate(organisation_id=world.organisation, consents=[given] if number < yes + no else [])
            key = add_candidate(connection, entry, TODAY)
            connection.execute(
                "INSERT INTO self_identification VALUES (%s, %s, %s)",
                (key, json.dumps({"woman": "yes" if number < yes else "no"}), TODAY),
            )
    for who, count in (("coordinator", 1), ("administrator", 1), ("counsellor", 0), ("job_seeker", 0)):
        with reading(world.pool, world.actors[who]) as connection:
            found = [each for each in self_identification.counts(connection) if each.group == "woman"]
        assert [(each.answered, each.yes) for each in found] == [told] * count
    page = world.client("coordinator").get("/coordination/equite").text
    assert "&lt; 5" in page
    assert (">10<" in page) is (told[0] == 10)
    assert "de cinq en cinq" in page
