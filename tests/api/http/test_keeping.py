"""What keeps a person's file and how it is erased, on their counsellor's page and on their own."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from api.database import writing
from matching.accounts.domain import SYSTEM
from matching.candidates.store import add_candidate
from tests.api.http.conftest import World
from tests.api.http.forms import submit
from tests.factories import TODAY, a_candidate

UNTIL = (TODAY + timedelta(days=90)).isoformat()


@pytest.fixture
def person(world: World) -> Iterator[int]:
    with writing(world.pool, SYSTEM) as connection:
        key = add_candidate(connection, a_candidate(organisation_id=world.organisation), TODAY)
    yield key
    world.sql("DELETE FROM candidate WHERE id = %(id)s", id=key)


def test_a_hold_is_put_with_its_reason_and_lifted(world: World, person: int) -> None:
    counsellor, page = world.client("counsellor"), f"/personnes/{person}/conservation"
    assert "Rien : la personne peut le faire effacer aussitôt." in counsellor.get(page).text
    late = {"reason": "Parcours payé.", "until": (TODAY + timedelta(days=4000)).isoformat()}
    refused = submit(counsellor, page, late)
    assert (refused.status_code, "au plus tard" in refused.text) == (422, True)
    assert submit(counsellor, page, {"reason": "Parcours payé par un programme.", "until": UNTIL}).status_code == 303
    assert "Parcours payé par un programme." in counsellor.get(page).text
    (hold,) = counsellor.get(f"/api/v1/candidates/{person}/holds").json()
    for other in ("other_counsellor", "coordinator", "employer"):
        assert submit(world.client(other), f"{page}/{hold['id']}", {}).status_code in (403, 404)
    assert submit(counsellor, f"{page}/{hold['id']}", {}).status_code == 303
    assert counsellor.get(f"/api/v1/candidates/{person}/holds").json() == []


def test_a_counsellor_erases_at_the_persons_request(world: World, person: int) -> None:
    counsellor, erase = world.client("counsellor"), f"/personnes/{person}/effacer"
    unsure = submit(counsellor, erase, {})
    assert (unsure.status_code, "ochez la case" in unsure.text) == (422, True)
    assert submit(world.client("other_counsellor"), erase, {"asked": "yes"}).status_code == 404
    gone = submit(counsellor, erase, {"asked": "yes"})
    assert (gone.status_code, "ne garde plus rien d’Awa Traoré" in gone.text) == (200, True)
    assert world.sql("SELECT count(*) FROM candidate WHERE id = %(id)s", id=person) == (0,)


def test_a_held_file_leaves_the_lists_at_once_and_waits_for_the_end_of_the_hold(world: World, person: int) -> None:
    counsellor, page = world.client("counsellor"), f"/personnes/{person}/conservation"
    submit(counsellor, page, {"reason": "Parcours payé.", "until": UNTIL})
    assert submit(counsellor, f"/personnes/{person}/effacer", {"asked": "yes"}).status_code == 303
    assert world.sql("SELECT count(*) FROM match_profile WHERE candidate_id = %(id)s", id=person) == (0,)
    told = counsellor.get(page).text
    assert "La personne a demandé le" in told
    assert "Effacer le dossier" not in told
    unsure = submit(counsellor, f"/personnes/{person}/effacer/annuler", {})
    assert (unsure.status_code, "ochez la case" in unsure.text) == (422, True)
    assert "La personne a demandé le" in counsellor.get(page).text
    assert submit(counsellor, f"/personnes/{person}/effacer/annuler", {"stays": "yes"}).status_code == 303
    sent = "SELECT array_agg(recipient) FROM outgoing_message WHERE template = 'erasure_off'"
    assert world.sql(sent) == (["awa.traore@example.org"],)
    assert "La personne a demandé le" not in counsellor.get(page).text


def test_whom_no_message_reaches_is_told_by_somebody_and_kept_until_then(world: World, person: int) -> None:
    world.sql("INSERT INTO retention_notice (candidate_id, sent_on) VALUES (%(id)s, %(on)s)", id=person, on=TODAY)
    counsellor, page = world.client("counsellor"), f"/personnes/{person}/conservation"
    assert "gardé jusqu’à ce que quelqu’un la prévienne" in counsellor.get("/aujourdhui").text
    assert "aucun message n’atteint la personne" in counsellor.get(page).text
    for who in ("coordinator", "administrator"):
        assert f"Personne {person}" in world.client(who).get("/registres/avis").text
        assert f"Personne {person}" not in world.client(who).get("/registres").text
    before = {"means": "post", "told_on": (TODAY - timedelta(days=1)).isoformat()}
    refused = submit(counsellor, f"{page}/prevenue", before)
    assert (refused.status_code, "arrivé à terme" in refused.text) == (422, True)
    told = {"candidate": str(person), "means": "tried", "told_on": TODAY.isoformat()}
    assert submit(counsellor, f"{page}/prevenue", told).status_code == 422
    keeper = world.client("coordinator")
    assert submit(keeper, "/registres/avis", {**told, **before}).status_code == 422
    assert submit(keeper, "/registres/avis", told).status_code == 303
    assert "tout a été essayé" in counsellor.get(page).text
    assert f"Personne {person}" not in keeper.get("/registres/avis").text
    assert submit(keeper, "/registres/avis", told).status_code == 404
