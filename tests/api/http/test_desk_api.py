"""The coordination's desk by the API: permits, reports and decisions on offers, files opened for a reason."""

from datetime import timedelta

from tests.api.http.conftest import World
from tests.factories import TODAY

API = "/api/v1"


def test_a_permit_is_recorded_and_revoked(world: World) -> None:
    administrator = world.client("administrator")
    entry = {
        "organisation_id": world.organisation,
        "number": "AP-2000123",
        "valid_from": TODAY.isoformat(),
        "valid_until": (TODAY + timedelta(days=300)).isoformat(),
    }
    made = administrator.post(f"{API}/permits", json=entry)
    assert (made.status_code, made.json()["in_force"]) == (201, True)
    assert administrator.post(f"{API}/permits", json=entry | {"number": None}).status_code == 422
    assert administrator.post(f"{API}/permits/{made.json()['id']}/revoke").status_code == 204
    (known,) = world.client("coordinator").get(f"{API}/permits").json()
    assert (known["number"], known["revoked"], known["in_force"]) == ("AP-2000123", True, False)
    assert administrator.post(f"{API}/permits/{made.json()['id']}/revoke").status_code == 404


def test_an_offer_is_reported_read_and_decided_on(world: World) -> None:
    reports, coordinator = f"{API}/reports", world.client("coordinator")
    said = {"reason": "fees", "note": "Cent dollars pour postuler."}
    assert world.client("job_seeker").post(f"{reports}/{world.need}", json=said).status_code == 204
    assert world.client().post(f"{reports}/{world.need}", json=said).status_code == 401
    assert world.client("job_seeker").post(f"{reports}/{10**12}", json=said).status_code == 404
    (waiting,) = [each for each in coordinator.get(reports).json() if each["id"] == world.need]
    assert waiting["reports"] == 1
    (report,) = coordinator.get(f"{reports}/{world.need}").json()["reports"]
    assert (report["reason"], report["note"], report["role"]) == ("fees", said["note"], "job_seeker")
    decision = {"decision": "refused", "codes": ["fees"], "note": "Aucuns frais n’est permis."}
    decided = coordinator.post(f"{reports}/{world.need}/decision", json=decision).json()
    assert (decided["reports"], decided["decisions"][0]["codes"]) == ([], ["fees"])
    assert world.client("employer").get(f"{API}/needs/{world.need}").json()["status"] == "refused"
    assert coordinator.post(f"{reports}/{world.need}/decision", json={"decision": "allowed"}).status_code == 200
    assert world.client().get(f"{API}/needs/{world.need}").json()["status"] == "open"


def test_a_file_is_opened_for_a_reason_that_its_person_reads(world: World) -> None:
    coordinator = world.client("coordinator")
    page = f"{API}/file-accesses/{world.candidate}"
    assert coordinator.get(page).status_code == 404
    entry = {"candidate": world.candidate, "reason": "complaint", "note": "Plainte reçue par téléphone."}
    assert coordinator.post(f"{API}/file-accesses", json=entry | {"note": "trop peu"}).status_code == 422
    made = coordinator.post(f"{API}/file-accesses", json=entry)
    assert (made.status_code, made.headers["location"]) == (201, page)
    assert coordinator.get(page).json()["entry"]["identity"]["given_name"] == "Awa"
    assert [each["note"] for each in coordinator.get(f"{API}/file-accesses").json()] == [entry["note"]]
    assert entry["note"] in world.client("job_seeker").get("/mon-dossier/consultations").text
    world.sql("UPDATE file_access SET expires_at = now()")
    assert coordinator.get(page).status_code == 404
