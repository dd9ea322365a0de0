"""A timetable is published as it can be held, and told to whoever comes."""

from typing import Any

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


def test_what_was_proven_of_a_timetable_is_read_once_it_is_published(event: int, world: World) -> None:
    coordinator, page = world.client("coordinator"), f"/evenements/{event}"
    laid(world, event)
    proven = "aucun autre horaire n’avait un plus grand total des convenances"
    said = [proven in coordinator.get(f"{page}/gestion").text]
    done(coordinator, f"{page}/etat", version=version(world, event), status="published")
    said.append(proven in coordinator.get(f"{page}/gestion").text)
    # Laid again, it is another timetable, of which nothing was proven.
    world.sql(
        "UPDATE event_interview SET was_slot = 0, changed_at = now() WHERE event_id = %(id)s AND agreed", id=event
    )
    said.append(proven in coordinator.get(f"{page}/gestion").text)
    assert said == [True, True, False]


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


def test_the_hours_that_somebody_gave_are_hours_of_the_clock(event: int, world: World) -> None:
    """Slots of 13 minutes: who stays until 09:13 is there for one slot more where it begins 13 minutes earlier."""
    coordinator, page = world.client("coordinator"), f"/evenements/{event}"
    propose_and_invite(world, event)
    mine = """
        SELECT state, first_slot, last_slot FROM event_invitation
        WHERE event_id = %(id)s AND candidate_id = %(person)s
    """

    def moved(**facts: str) -> Any:
        done(coordinator, f"{page}/modifier", **{**FACTS, **facts}, version=version(world, event))
        return world.sql(mine, id=event, person=world.candidate)

    told = {"accepts": "true", "employers": str(world.employer)}
    done(world.client("job_seeker"), f"{page}/reponse", **told, last_slot="2")
    assert moved(at="08:47") == ("accepted", 0, 2)
    # Later than the last interview that they could have, or at another time of the day: they are asked again.
    assert moved(at="09:30") == ("invited", 0, None)
    done(world.client("job_seeker"), f"{page}/reponse", **told, first_slot="2")
    assert moved(at="09:30", slot_minutes="15") == ("accepted", 1, None)
    assert moved(at="14:00", slot_minutes="15") == ("invited", 0, None)
    released = "SELECT count(*) FROM consent WHERE event_id = %(id)s AND withdrawn_at IS NULL"
    assert world.sql(released, id=event) == (0,)
