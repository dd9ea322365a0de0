"""Proposing people again: those proposed before take their places, until they decline."""

from typing import Any

import numpy as np
import pytest

from matching.events.proposing import _most_useful, fits_by_need
from tests.api.http.conftest import World
from tests.api.http.events.steps import done, send, state, version


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


def test_whom_an_organiser_left_out_is_not_proposed_again_and_may_still_be_invited(event: int, world: World) -> None:
    (first,) = proposed(world, event)
    coordinator, page = world.client("coordinator"), f"/evenements/{event}"
    done(coordinator, f"{page}/invitations", people=str(first), out="true")
    # Their place goes to the other one, and to nobody else whatever is asked.
    assert proposed(world, event) == proposed(world, event) == sorted([world.candidate, world.theirs])
    people = coordinator.get(f"/api/v1/events/{event}/people").json()["people"]
    assert [each["candidate_id"] for each in people if each["left_out"]] == [first]
    desk = coordinator.get(f"{page}/gestion").text
    assert "Le calcul ne les propose plus pour cet événement" in desk
    done(coordinator, f"{page}/invitations", people=str(first))
    assert state(world, event, first) == "invited"
    assert "Le calcul ne les propose plus" not in coordinator.get(f"{page}/gestion").text


def test_a_need_that_is_settled_between_two_is_not_proposed_to_them_at_an_event(event: int, world: World) -> None:
    """A referral that came to its end: the person said no, or was told no."""
    world.sql(
        """
        INSERT INTO referral (opening_id, candidate_id, employer_id, started_by, state, since, closed_by)
        VALUES (%(need)s, %(person)s, %(employer)s, 'counsellor', 'closed', current_date, 'decline')
        """,
        need=world.need,
        person=world.candidate,
        employer=world.employer,
    )
    assert proposed(world, event) == [world.theirs]
    done(world.client("coordinator"), f"/evenements/{event}/invitations", people=str(world.theirs), out="true")
    assert proposed(world, event) == [world.theirs]
    world.sql("DELETE FROM referral WHERE candidate_id = %(person)s AND state = 'closed'", person=world.candidate)
    assert proposed(world, event) == sorted([world.candidate, world.theirs])


def test_who_could_be_eligible_waits_for_who_is_however_well_they_fit(
    event: int, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the two, one leaves a question open, and is made to fit better."""

    def turned(*asked: Any) -> tuple[list[int], np.ndarray, np.ndarray]:
        people, _, eligible = fits_by_need(*asked)
        assert sorted(eligible[:, 0]) == [False, True]
        return people, np.where(eligible, 0.5, 0.9), eligible

    monkeypatch.setattr("matching.events.proposing.fits_by_need", turned)
    lines = world.client("counsellor").get(f"/api/v1/needs/{world.need}/matches").json()["results"]
    (chosen,) = [each["candidate"] for each in lines if each["eligibility"] == "eligible"]
    assert proposed(world, event) == [chosen]


def test_one_meeting_of_who_is_eligible_goes_before_three_of_who_could_be() -> None:
    fits, nobody_waits = np.full((2, 4), np.nan), np.ones(4)
    fits[0, :3], fits[1, 3] = 0.9, 1.5
    chosen = [(0, 0), (0, 1), (0, 2), (1, 3)]
    assert _most_useful(chosen, fits, nobody_waits, 1) == [(1, 3)]
    assert _most_useful(chosen, fits, nobody_waits, 2) == chosen
