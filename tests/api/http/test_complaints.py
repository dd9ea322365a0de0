"""From what a complaint says of its sender to their file, for a reason; administrators read which were opened."""

from tests.api.http.conftest import World
from tests.api.http.forms import submit


def test_a_complaint_finds_the_file_of_whoever_sent_it(world: World) -> None:
    world.sql(
        "UPDATE candidate_identity SET phone = '418 555-0177' WHERE candidate_id = %(id)s RETURNING true",
        id=world.candidate,
    )
    world.sql(
        """
        UPDATE candidate_identity SET given_name = 'Zoé', family_name = 'Lemay', email = 'zoe.lemay@example.org'
        WHERE candidate_id = %(id)s RETURNING true
        """,
        id=world.theirs,
    )
    fields = {"reason": "rectification", "note": "Plainte reçue par courriel."}
    for said in ("ZOE.LEMAY@example.org", "lemay zoe", "Zoé Lemay"):
        found = submit(world.client("coordinator"), "/coordination/dossiers", {**fields, "candidate": said})
        assert found.headers["location"] == f"/coordination/dossiers/{world.theirs}"
    found = submit(world.client("coordinator"), "/coordination/dossiers", {**fields, "candidate": "(418) 555 0177"})
    page = world.client("coordinator").get(found.headers["location"]).text
    for part in ("Lieu de résidence", "Langues", "Permis et cartes", "Consentements"):
        assert part in page
    world.sql("UPDATE candidate_identity SET given_name = 'Zoé', family_name = 'Lemay' RETURNING true")
    several = submit(world.client("coordinator"), "/coordination/dossiers", {**fields, "candidate": "Zoé Lemay"})
    assert several.status_code == 422
    assert f"{world.candidate}, {world.theirs}" in several.text
    opened = world.client("administrator").get("/coordination/dossiers").text
    assert opened.count("Plainte reçue par courriel.") == 4
    assert 'name="candidate"' not in opened
    for who in ("counsellor", "administrator", "employer"):
        assert (
            submit(world.client(who), "/coordination/dossiers", {**fields, "candidate": "Zoé Lemay"}).status_code == 403
        )
    world.sql("DELETE FROM file_access")
