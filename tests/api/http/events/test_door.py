"""Whoever is at the door takes in who comes: a file found by what its person says, or opened with them."""

from typing import Any

import psycopg
import pytest
from psycopg import sql

from api.database import writing
from tests.api.http.conftest import World
from tests.api.http.events.steps import done, send, state

SAID = {"means": "interpreter", "language": "ar"}
NEWCOMER = {
    "given_name": "Noor", "family_name": "Haddad", "phone": "418 555-0147", "status": "permanent_resident",
    "consents": "true", **SAID,
}  # fmt: skip


OF_A_FILE = (
    "candidate", "candidate_identity", "experience", "diploma", "candidate_skill", "language_proficiency",
    "authorisation", "held_credential", "aspiration", "counsellor_record",
)  # fmt: skip


@pytest.fixture
def door(under_way: int, world: World) -> int:
    """Room for everybody; the person of the other organisation reached by a telephone of their own."""
    world.sql("UPDATE event SET capacity = 9 WHERE id = %(id)s", id=under_way)
    world.sql("DELETE FROM file_access")
    world.sql("UPDATE candidate_identity SET phone = '418 555-0100' WHERE candidate_id = %(id)s", id=world.candidate)
    world.sql(
        "UPDATE candidate_identity SET given_name = 'Inès', phone = '+1 (418) 555-0123' WHERE candidate_id = %(id)s",
        id=world.theirs,
    )
    world.sql("DELETE FROM event_invitation WHERE candidate_id = %(id)s", id=world.theirs)
    return under_way


def counted(world: World, statement: str, **values: Any) -> int:
    (found,) = world.sql(statement, **values)
    return int(found)


def test_a_coordinator_takes_in_whom_another_organisation_follows(door: int, world: World) -> None:
    coordinator, page = world.client("coordinator"), f"/evenements/{door}/sur-place"
    assert "Quelqu’un sans invitation" in coordinator.get(page).text
    told = {"person": "ines  traore", "contact": "418-555-0123", "employers": str(world.employer), **SAID}
    for other in ({"contact": "418 555-0199"}, {"contact": ""}, {"person": str(world.theirs)}):
        again = send(coordinator, page, **{**told, **other}).text
        assert "Personne ne correspond" in again
        # The form that comes back is the answer: nothing is offered besides as what did not leave.
        assert '<body data-answer="yes">' in again
    assert counted(world, "SELECT count(*) FROM file_access") == 0

    done(coordinator, page, **told)
    assert state(world, door, world.theirs) == "accepted"
    released = (
        "SELECT means, language, recorded_by FROM consent "
        "WHERE event_id = %(event)s AND candidate_id = %(id)s AND withdrawn_at IS NULL"
    )
    account = world.actors["coordinator"].account_id
    assert world.sql(released, event=door, id=world.theirs) == ("interpreter", "ar", account)
    # The person reads who looked for them, why, and that it is over with the day.
    ends = "SELECT reason, (expires_at - interval '1 second')::date = current_date FROM file_access"
    assert world.sql(ends) == ("event_door", True)
    theirs = world.client("other_seeker").get("/mon-dossier/consultations").text
    assert "À la porte d’un événement" in theirs
    assert "Entrevues éclair du printemps" in theirs
    # Said again, nothing is opened again.
    done(coordinator, page, **told)
    assert counted(world, "SELECT count(*) FROM file_access") == 1


def test_whoever_takes_somebody_in_reads_of_them_their_name_and_what_they_consent_to(door: int, world: World) -> None:
    coordinator, page = world.client("coordinator"), f"/evenements/{door}/sur-place"
    done(coordinator, page, person="Inès Traoré", contact="418 555 0123", employers=str(world.employer), **SAID)
    for shown in (f"/coordination/dossiers/{world.theirs}", f"/api/v1/file-accesses/{world.theirs}"):
        assert coordinator.get(shown).status_code == 404
    listed = coordinator.get("/coordination/dossiers").text
    assert "Nom et consentements seulement" in listed
    assert f"/coordination/dossiers/{world.theirs}" not in listed
    with writing(world.pool, world.actors["coordinator"]) as connection:
        for table in OF_A_FILE:
            asked = sql.SQL("SELECT count(*) FROM {} WHERE {} = %s").format(
                sql.Identifier(table), sql.Identifier("id" if table == "candidate" else "candidate_id")
            )
            assert connection.execute(asked, (world.theirs,)).fetchone() == (0,), table
        named = "SELECT name FROM event_names(%s) WHERE candidate_id = %s"
        assert connection.execute(named, (door, world.theirs)).fetchone() == ("Inès Traoré",)
        known = "SELECT array_agg(DISTINCT purpose ORDER BY purpose) FROM consent WHERE candidate_id = %s"
        assert connection.execute(known, (world.theirs,)).fetchone() == (["events", "matching"],)
    # A reason of theirs opens the file, as for anybody.
    asked_for = {"candidate": str(world.theirs), "reason": "complaint", "note": "Elle demande ce qui est écrit."}
    done(coordinator, "/coordination/dossiers", **asked_for)
    assert coordinator.get(f"/coordination/dossiers/{world.theirs}").status_code == 200


def test_the_code_of_an_invitation_is_enough(door: int, world: World) -> None:
    world.sql(
        "UPDATE event_invitation SET state = 'invited', answered_at = NULL WHERE candidate_id = %(id)s",
        id=world.candidate,
    )
    (code,) = world.sql("SELECT code::text FROM event_invitation WHERE candidate_id = %(id)s", id=world.candidate)
    coordinator = world.client("coordinator")
    shown = coordinator.get(f"/evenements/{door}/arrivees/{code}").text
    assert f'name="person" value="{code}"' in shown
    done(coordinator, f"/evenements/{door}/sur-place", person=code, employers=str(world.employer), **SAID)
    assert state(world, door, world.candidate) == "accepted"


def test_who_had_not_consented_to_events_does_for_the_day_alone(door: int, world: World) -> None:
    coordinator, page = world.client("coordinator"), f"/evenements/{door}/sur-place"
    world.sql("DELETE FROM consent WHERE purpose = 'events' AND candidate_id = %(id)s", id=world.theirs)
    told = {"person": "Inès Traoré", "contact": "418 555 0123", **SAID}
    assert "n’a pas consenti" in send(coordinator, page, **told).text
    # Refused, they are in the bank all the same: that they were looked for stays noted.
    looked = "SELECT reason FROM file_access WHERE candidate_id = %(id)s"
    assert world.sql(looked, id=world.theirs) == ("event_door",)
    done(coordinator, page, **told, agrees="true")
    given = "SELECT until - given_on, means FROM consent WHERE purpose = 'events' AND candidate_id = %(id)s"
    assert world.sql(given, id=world.theirs) == (1, "interpreter")
    assert state(world, door, world.theirs) == "accepted"


def test_who_does_not_consent_to_matching_is_asked_for_it_rather_than_meeting_nobody(door: int, world: World) -> None:
    coordinator, page = world.client("coordinator"), f"/evenements/{door}/sur-place"
    world.sql(
        "UPDATE consent SET withdrawn_at = now() WHERE purpose = 'matching' AND candidate_id = %(id)s", id=world.theirs
    )
    told = {"person": "Inès Traoré", "contact": "418 555 0123", "employers": str(world.employer), **SAID}
    box = 'id="walk-in-matching"'
    assert box not in coordinator.get(page).text
    refused = send(coordinator, page, **told)
    assert refused.status_code == 422
    assert "ne rencontrerait personne" in refused.text
    assert box in refused.text
    assert state(world, door, world.theirs) is None
    # They may come all the same, to meet nobody.
    comes = {name: said for name, said in told.items() if name != "employers"}
    done(coordinator, page, **comes)
    assert state(world, door, world.theirs) == "accepted"
    assert send(coordinator, page, **told).status_code == 422

    done(coordinator, page, **told, matching="true")
    given = (
        "SELECT until - given_on, means FROM consent "
        "WHERE purpose = 'matching' AND withdrawn_at IS NULL AND candidate_id = %(id)s"
    )
    assert world.sql(given, id=world.theirs) == (1, "interpreter")
    agreed = "SELECT count(*) FROM event_interview WHERE candidate_id = %(id)s AND agreed"
    assert counted(world, agreed, id=world.theirs) == 1
    # The one that was withdrawn had taken their blind form away.
    assert counted(world, "SELECT count(*) FROM blind_profile WHERE candidate_id = %(id)s", id=world.theirs) == 1


def test_the_door_has_an_index_for_either_contact(door: int, world: World) -> None:
    """As both functions ask: of a hundred thousand files, it looks through none."""
    with psycopg.connect(world.urls.owner) as connection:
        connection.execute("SET enable_seqscan = off")
        connection.execute("SET enable_indexscan = off")
        for asked, index in (
            ("lower(n.email) = lower('ines@exemple.ca')", "candidate_identity_email"),
            ("dialled(n.phone) = dialled('418 555-0100')", "candidate_identity_phone"),
        ):
            body: Any = connection.execute("SELECT pg_get_function_sqlbody('people_by_contact'::regproc)").fetchone()
            assert asked.partition(" = ")[0] in body[0]
            plan = connection.execute(f"EXPLAIN SELECT FROM candidate_identity n WHERE {asked}").fetchall()  # type: ignore[call-overload]
            assert any(index in line for (line,) in plan), plan


def test_a_contact_that_a_file_has_is_said_without_telling_whose(door: int, world: World) -> None:
    """And no second file is opened, unless it is said to be another's."""
    coordinator, page = world.client("coordinator"), f"/evenements/{door}/sur-place"
    coordinator.headers["Referer"] = f"http://testserver{page}"
    world.sql("UPDATE candidate_identity SET email = 'ines@exemple.ca' WHERE candidate_id = %(id)s", id=world.theirs)
    told = {**NEWCOMER, "phone": "", "organisation_id": str(world.organisation)}
    before = counted(world, "SELECT max(id) FROM candidate")
    for contact in ({"email": "INES@exemple.ca"}, {"phone": "1 418 555-0123"}):
        refused = send(coordinator, f"{page}/nouveau-dossier", **{**told, **contact})
        assert refused.status_code == 422
        assert "a un dossier avec ce courriel ou ce téléphone" in refused.text
        assert "Traoré" not in refused.text
        assert 'id="new-another"' in refused.text
        assert 'value="Haddad"' in refused.text
    assert counted(world, "SELECT max(id) FROM candidate") == before
    assert counted(world, "SELECT count(*) FROM file_access") == 0
    done(coordinator, f"{page}/nouveau-dossier", **{**told, "phone": "418 555-0123"}, another="true")
    assert counted(world, "SELECT max(id) FROM candidate") > before


def test_a_file_is_opened_with_who_has_none(door: int, world: World) -> None:
    coordinator, page = world.client("coordinator"), f"/evenements/{door}/sur-place/nouveau-dossier"
    told = {**NEWCOMER, "organisation_id": str(world.organisation), "employers": str(world.employer)}
    before = counted(world, "SELECT max(id) FROM candidate")
    assert "courriel ou un téléphone" in send(coordinator, page, **{**told, "phone": ""}).text
    # An organisation without a permit asks first, and presents no temporary foreign worker.
    for status in ("", "closed_permit"):
        assert send(coordinator, page, **{**told, "status": status}).status_code == 409
    # Nobody consents for them by leaving a box.
    assert send(coordinator, page, **{**told, "consents": ""}).status_code == 422
    assert send(coordinator, page, **{**told, "organisation_id": "999999"}).status_code in (403, 422)
    assert counted(world, "SELECT max(id) FROM candidate") == before

    done(coordinator, page, **told)
    person = counted(world, "SELECT max(id) FROM candidate")
    assert person > before
    assert state(world, door, person) == "accepted"
    kept = (
        "SELECT array_agg(purpose ORDER BY purpose), every(means = 'interpreter' AND language = 'ar') FROM consent "
        "WHERE candidate_id = %(id)s"
    )
    assert world.sql(kept, id=person) == (["cv_to_employer", "events", "matching"], True)
    # Whoever follows them goes on with the file, and the employer meets them.
    assert "Noor" in world.client("counsellor").get(f"/api/v1/candidates/{person}").text
    assert counted(world, "SELECT count(*) FROM blind_profile WHERE candidate_id = %(id)s", id=person) == 1
    assert counted(world, "SELECT count(*) FROM event_interview WHERE candidate_id = %(id)s AND agreed", id=person) == 1


def test_every_door_is_open_by_json_too(door: int, world: World) -> None:
    api, path = world.client("coordinator"), f"/api/v1/events/{door}/walk-ins"
    known = {"known": {"person": "Inès Traoré", "contact": "418 555 0123"}, **SAID, "employers": [world.employer]}
    assert api.post(path, json=known).json()["state"] == "accepted"
    names = ("given_name", "family_name", "phone", "status")
    newcomer = {"organisation_id": world.organisation, **{name: NEWCOMER[name] for name in names}}
    world.sql(
        "UPDATE candidate_identity SET phone = %(phone)s WHERE candidate_id = %(id)s",
        phone=newcomer["phone"],
        id=world.candidate,
    )
    there = api.post(path, json={"newcomer": newcomer, **SAID})
    assert (there.status_code, there.json()["type"]) == (422, "/problems/contact-known")
    opened = api.post(path, json={"newcomer": {**newcomer, "another": True}, **SAID})
    assert (opened.status_code, opened.json()["walk_in"]) == (200, True)
    assert api.post(path, json={"newcomer": newcomer, **known}).status_code == 422
    assert world.client("employer").post(path, json=known).status_code == 403


def test_the_door_is_closed_to_rows_and_to_whoever_is_not_there(door: int, world: World) -> None:
    def tried(who: str, statement: str, **values: Any) -> str:
        try:
            with writing(world.pool, world.actors[who]) as connection:
                connection.execute(statement, {"event": door, "person": world.theirs, **values})  # type: ignore[arg-type]
        except psycopg.errors.InsufficientPrivilege:
            return "refused"
        return "done"

    known = "SELECT known_at_door(%(event)s, 'Inès Traoré', '4185550123')"
    row = "INSERT INTO file_access (candidate_id, account_id, reason, note, granted_at, expires_at, event_id) VALUES "
    asked = "SELECT contact_at_door(%(event)s, NULL, '4185550123')"
    rows = (
        row + "(%(person)s, 1, 'event_door', 'À la porte de rien du tout', now(), now(), NULL)",
        row + "(%(person)s, 1, 'complaint', 'À la porte de rien du tout', now(), now(), %(event)s)",
        "SELECT consent_at_door(%(event)s, %(person)s, 'events', 'oral', 'fr')",
        "SELECT consent_at_door(%(event)s, %(person)s, 'portrait', 'oral', 'fr')",
        "SELECT answer_invitation(%(event)s, %(person)s, true, '{}', NULL, 0, NULL, 'oral', 'fr')",
        "SELECT open_door(%(event)s, %(person)s)",
    )
    assert [tried("coordinator", statement) for statement in rows] == ["refused"] * len(rows)
    for door_of in (known, asked):
        assert [tried(who, door_of) for who in ("other_counsellor", "employer", "job_seeker")] == ["refused"] * 3
    world.sql("UPDATE event SET starts_at = now() + interval '3 days', ends_at = now() + interval '4 days'")
    assert tried("coordinator", known) == "refused"
