"""A timetable is published as it can be held, and told to whoever comes."""

from tests.api.http.conftest import World
from tests.api.http.events.steps import FACTS, done, propose_and_invite, send, version


def laid(world: World, event: int) -> None:
    """A timetable with an interview of the person's."""
    propose_and_invite(world, event)
    page = f"/evenements/{event}"
    done(world.client("job_seeker"), f"{page}/reponse", accepts="true", employers=str(world.employer), first_slot="4")
    done(world.client("coordinator"), f"{page}/horaire", version=version(world, event))
    assert world.sql("SELECT slot >= 3 FROM event_interview WHERE agreed AND event_id = %(id)s", id=event) == (True,)


def test_a_timetable_that_the_facts_hold_no_more_is_laid_again_first(event: int, world: World) -> None:
    coordinator, page = world.client("coordinator"), f"/evenements/{event}"
    laid(world, event)
    done(coordinator, f"{page}/modifier", **(FACTS | {"slots": "3", "breaks": ""}), version=version(world, event))
    refused = send(coordinator, f"{page}/etat", version=version(world, event), status="published")
    assert refused.status_code == 422
    assert "refaites l’horaire" in refused.text
    done(coordinator, f"{page}/horaire", version=version(world, event))
    done(coordinator, f"{page}/etat", version=version(world, event), status="published")


def test_another_address_told_before_tells_nobody_the_timetable(event: int, world: World) -> None:
    coordinator, page = world.client("coordinator"), f"/evenements/{event}"
    laid(world, event)
    done(coordinator, f"{page}/modifier", **(FACTS | {"address": "12, rue de la Paix"}), version=version(world, event))
    world.sql("UPDATE event_invitation SET told_at = told_at - interval '1 hour' WHERE event_id = %(id)s", id=event)
    done(coordinator, f"{page}/etat", version=version(world, event), status="published")
    told = world.sql(
        """
        SELECT count(*) FROM outgoing_message
        WHERE template = 'event_timetable' AND details ->> 'event_id' = %(id)s::text
            AND details ->> 'candidate_id' = %(person)s::text
        """,
        id=event,
        person=world.candidate,
    )
    assert told == (1,)
