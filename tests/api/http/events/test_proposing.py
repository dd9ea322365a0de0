"""Proposing people again: those proposed before take their places, until they decline."""

from tests.api.http.conftest import World
from tests.api.http.events.steps import done, send, version


def proposed(world: World, event: int) -> list[int]:
    """After proposing for one place, of whom everybody is expected."""
    done(world.client("coordinator"), f"/evenements/{event}/propositions", version=version(world, event), rate="100")
    found = world.sql(
        "SELECT array_agg(candidate_id ORDER BY candidate_id) FROM event_invitation WHERE event_id = %(event)s",
        event=event,
    )
    return list(found[0] or [])


def test_proposing_again_adds_nobody_before_somebody_declines(event: int, world: World) -> None:
    (first,) = proposed(world, event)
    assert proposed(world, event) == [first]
    coordinator = world.client("coordinator")
    desk = coordinator.get(f"/evenements/{event}/gestion").text
    assert "Un calcul a préparé ceci" in desk[desk.index('id="people"') :]
    done(coordinator, f"/evenements/{event}/invitations", version=version(world, event), people=str(first))
    assert proposed(world, event) == [first]
    who = "job_seeker" if first == world.candidate else "other_seeker"
    send(world.client(who), f"/evenements/{event}/reponse", accepts="false")
    assert proposed(world, event) == sorted([world.candidate, world.theirs])
