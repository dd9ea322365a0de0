"""Interns and hosts, and people shared over the needs: the pages, and whose names they record."""

import pytest

from tests.api.http.conftest import World
from tests.factories import an_internship


@pytest.mark.parametrize("path", ["/stages-affectation", "/stages-affectation?total=true", "/besoins-partage"])
def test_the_pages_propose_and_keep_whose_name_was_read(world: World, path: str) -> None:
    before = world.sql("SELECT count(*) FROM trail WHERE part = 'short_list'")[0]
    page = world.client("counsellor").get(path)
    assert page.status_code == 200, page.text
    assert "Awa Traoré" in page.text
    assert world.sql("SELECT count(*) FROM trail WHERE part = 'short_list'")[0] > before
    blind = world.client("coordinator").get(path)
    assert "Awa" not in blind.text
    assert f"Personne {world.candidate}" in blind.text


def test_a_frame_that_does_not_hold_is_said_on_the_api(world: World) -> None:
    entry = an_internship(world.employer, weeks=9, title_fr="Stage trop long").model_dump(mode="json")
    answer = world.client("employer").post("/api/v1/internships", json=entry)
    assert answer.status_code == 422, answer.text
    assert "4" in answer.json()["detail"]
