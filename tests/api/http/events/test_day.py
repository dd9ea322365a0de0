"""The day itself, by its pages: who comes, who does not, who comes without an invitation, and what is noted."""

from tests.api.http.conftest import World
from tests.api.http.events.steps import BEGUN, done, propose_and_invite, send, version
from tests.factories import TODAY


def test_the_day_itself(event: int, world: World) -> None:
    """Somebody does not come, somebody does; the CV is read for the event's time, the interview noted."""
    coordinator, employer = world.client("coordinator"), world.client("employer")
    propose_and_invite(world, event)
    person = {"event": event, "person": world.candidate}
    send(world.client("job_seeker"), f"/evenements/{event}/reponse", accepts="true", employers=str(world.employer))
    send(coordinator, f"/evenements/{event}/horaire", version=version(world, event))
    send(coordinator, f"/evenements/{event}/etat", version=version(world, event), status="published")
    early = send(employer, f"/evenements/{event}/entrevues/{world.candidate}", held="true", outcome="offer")
    assert early.status_code in (409, 422)
    at = "UPDATE event SET starts_at = now() + %(from)s::interval, ends_at = now() + %(to)s::interval WHERE id = %(id)s"
    world.sql(at, id=event, **{"from": "-1 minute", "to": "77 minutes"})
    assert "Awa Traoré" in employer.get(f"/evenements/{event}").text
    cv = employer.get(f"/evenements/{event}/entrevues/{world.candidate}/cv")
    assert cv.status_code == 200
    assert "Ateliers du Fleuve" in cv.text
    read = world.sql(
        "SELECT employer_id FROM trail WHERE candidate_id = %(id)s AND part = 'cv' ORDER BY id DESC LIMIT 1",
        id=world.candidate,
    )
    assert read == (world.employer,)
    code = str(
        world.sql(
            "SELECT code FROM event_invitation WHERE event_id = %(event)s AND candidate_id = %(person)s", **person
        )[0]
    )
    assert send(coordinator, f"/evenements/{event}/arrivees", code="nothing").status_code == 422
    done(coordinator, f"/evenements/{event}/arrivees", code=code)
    done(coordinator, f"/evenements/{event}/horaire", version=version(world, event))
    placed = world.sql(
        "SELECT slot FROM event_interview WHERE event_id = %(event)s AND candidate_id = %(person)s", **person
    )
    assert placed[0] is not None
    note = f"/evenements/{event}/entrevues/{world.candidate}"
    done(employer, note, held="true", outcome="not_suitable")
    assert world.sql("SELECT count(*) FROM referral") == (0,)
    done(employer, note, held="true", outcome="offer", words="Sait souder.")
    assert "1 offre" in coordinator.get(f"/evenements/{event}/gestion").text
    _goes_on(event, world)
    # Said again, it starts no other.
    done(employer, note, held="true", outcome="second_interview")
    assert world.sql("SELECT count(*) FROM referral") == (1,)
    # The day after, the CV is released no more; what was needed to take part is gone.
    world.sql(
        "UPDATE event SET starts_at = now() - interval '3 days', ends_at = now() - interval '2 days' WHERE id = %(id)s",
        id=event,
    )
    assert employer.get(f"/evenements/{event}/entrevues/{world.candidate}/cv").status_code == 404


def _goes_on(event: int, world: World) -> None:
    """The employer goes on with the person, who says yes by a referral; then the employer owes an answer."""
    key, *started = world.sql("SELECT id, state, started_by, candidate_id, opening_id FROM referral")
    assert started == ["proposed", "employer", world.candidate, world.need]
    person, employer = world.client("job_seeker"), world.client("employer")
    for reader in (person, employer):
        assert f"/mises-en-relation/{key}" in reader.get(f"/evenements/{event}").text
    for step in ({"transition": "consent", "consent": {"means": "online"}}, {"transition": "send"}):
        path = f"/api/v1/referrals/{key}"
        told = {**step, "on": TODAY.isoformat()}
        found = person.post(f"{path}/transitions", json=told, headers={"If-Match": person.get(path).headers["etag"]})
        assert found.status_code < 300, found.text
    asked = employer.get(f"/api/v1/referrals/{key}").json()
    assert (asked["state"], asked["due_on"] > TODAY.isoformat()) == ("sent", True)
    assert {"accept", "decline"} <= {each["transition"] for each in asked["transitions"]}


def test_an_interview_that_was_noted_stays_whatever_is_laid_again(event: int, world: World) -> None:
    """Its person was let in without their code, and is checked in later, or said not to be coming with the others."""
    coordinator, page = world.client("coordinator"), f"/evenements/{event}"
    propose_and_invite(world, event)
    done(world.client("job_seeker"), f"{page}/reponse", accepts="true", employers=str(world.employer))
    done(coordinator, f"{page}/horaire", version=version(world, event))
    done(coordinator, f"{page}/etat", version=version(world, event), status="published")
    world.sql(
        "UPDATE event SET starts_at = now() - interval '50 minutes', ends_at = now() + interval '28 minutes' "
        "WHERE id = %(id)s",
        id=event,
    )
    placed = "SELECT slot, seat, held FROM event_interview WHERE event_id = %(id)s AND candidate_id = %(person)s"
    slot, seat, _ = world.sql(placed, id=event, person=world.candidate)
    done(world.client("employer"), f"{page}/entrevues/{world.candidate}", held="true", outcome="not_suitable")
    done(coordinator, f"{page}/absences")
    done(coordinator, f"{page}/horaire", version=version(world, event))
    assert world.sql(placed, id=event, person=world.candidate) == (slot, seat, True)
    here = "SELECT arrived_at IS NOT NULL, absent FROM event_invitation WHERE event_id = %(id)s AND state = 'accepted'"
    assert world.sql(here, id=event) == (True, False)


def test_who_comes_without_an_invitation_agrees_to_each_employer(event: int, world: World) -> None:
    coordinator, counsellor = world.client("coordinator"), world.client("counsellor")
    propose_and_invite(world, event)
    send(world.client("other_seeker"), f"/evenements/{event}/reponse", accepts="true", employers=str(world.employer))
    done(coordinator, f"/evenements/{event}/horaire", version=version(world, event))
    send(coordinator, f"/evenements/{event}/etat", version=version(world, event), status="published")
    world.sql("DELETE FROM event_invitation WHERE candidate_id = %(id)s", id=world.candidate)
    world.sql(BEGUN, id=event)
    done(coordinator, f"/evenements/{event}/absences", person=str(world.theirs))
    told = {"person": " awa  traoré", "employers": str(world.employer)}
    assert send(counsellor, f"/evenements/{event}/sur-place", version=version(world, event), **told).status_code == 422
    told |= {"means": "oral", "language": "fr"}
    unknown = send(counsellor, f"/evenements/{event}/sur-place", **{**told, "person": "Personne d’autre"})
    assert "Personne ne correspond" in unknown.text
    done(counsellor, f"/evenements/{event}/sur-place", version=version(world, event), **told)
    recorded = world.sql(
        "SELECT employer_id, means, language FROM consent WHERE event_id = %(event)s AND candidate_id = %(id)s",
        event=event,
        id=world.candidate,
    )
    assert recorded == (world.employer, "oral", "fr")


def test_who_does_not_come_leaves_the_table(event: int, world: World) -> None:
    coordinator = world.client("coordinator")
    propose_and_invite(world, event)
    send(world.client("job_seeker"), f"/evenements/{event}/reponse", accepts="true", employers=str(world.employer))
    send(coordinator, f"/evenements/{event}/horaire", version=version(world, event))
    send(coordinator, f"/evenements/{event}/etat", version=version(world, event), status="published")
    world.sql(BEGUN, id=event)
    done(coordinator, f"/evenements/{event}/absences")
    done(coordinator, f"/evenements/{event}/horaire", version=version(world, event))
    left = world.sql("SELECT count(slot) FROM event_interview WHERE event_id = %(id)s", id=event)
    assert left == (0,)


def test_before_the_day_nobody_is_there_or_absent_and_an_absence_is_taken_back(event: int, world: World) -> None:
    coordinator, page = world.client("coordinator"), f"/evenements/{event}"
    propose_and_invite(world, event)
    done(world.client("job_seeker"), f"{page}/reponse", accepts="true", employers=str(world.employer))
    done(coordinator, f"{page}/horaire", version=version(world, event))
    done(coordinator, f"{page}/etat", version=version(world, event), status="published")
    (code,) = world.sql("SELECT code FROM event_invitation WHERE event_id = %(id)s AND state = 'accepted'", id=event)
    walk_in = {"person": str(world.candidate), "employers": str(world.employer), "means": "oral", "language": "fr"}
    for who, path, told in (
        (coordinator, "absences", {}),
        (coordinator, "arrivees", {"code": str(code)}),
        (world.client("counsellor"), "sur-place", walk_in),
    ):
        assert "le jour même" in send(who, f"{page}/{path}", **told).text
    assert "Personne d’autre ne viendra" not in coordinator.get(f"{page}/gestion").text
    world.sql(BEGUN, id=event)
    done(coordinator, f"{page}/absences")
    absent = "SELECT absent FROM event_invitation WHERE event_id = %(id)s AND state = 'accepted'"
    assert world.sql(absent, id=event) == (True,)
    assert "Noté comme absent" in world.client("job_seeker").get(page).text
    done(coordinator, f"{page}/absences", back="true")
    assert world.sql(absent, id=event) == (False,)
    assert "Ce code n’est celui de personne qui vient" in send(coordinator, f"{page}/arrivees", code="nothing").text
    done(coordinator, f"{page}/arrivees", code=f" {str(code).upper()} ")


def test_an_employer_that_cancels_and_a_late_arrival_are_replanned(event: int, world: World) -> None:
    """Whoever was to meet them is told; who comes late meets who is left, from the next slot on."""
    coordinator, page = world.client("coordinator"), f"/evenements/{event}"
    propose_and_invite(world, event)
    done(world.client("job_seeker"), f"{page}/reponse", accepts="true", employers=str(world.employer))
    done(coordinator, f"{page}/horaire", version=version(world, event))
    done(coordinator, f"{page}/etat", version=version(world, event), status="published")
    placed = "SELECT slot, was_slot FROM event_interview WHERE event_id = %(id)s AND candidate_id = %(person)s"
    (first, _) = world.sql(placed, id=event, person=world.candidate)
    world.sql(
        "UPDATE event SET starts_at = now() - interval '20 minutes', ends_at = now() + interval '58 minutes' "
        "WHERE id = %(id)s",
        id=event,
    )
    (code,) = world.sql("SELECT code FROM event_invitation WHERE event_id = %(id)s AND state = 'accepted'", id=event)
    done(coordinator, f"{page}/arrivees", code=str(code))
    done(coordinator, f"{page}/horaire", version=version(world, event))
    (late, was) = world.sql(placed, id=event, person=world.candidate)
    assert (was, late >= 2) == (first, True)
    done(world.client("employer"), f"{page}/participation", comes="false")
    done(coordinator, f"{page}/horaire", version=version(world, event))
    assert world.sql(placed, id=event, person=world.candidate) == (None, late)
    assert "plus de plage" in coordinator.get(f"{page}/gestion").text
