"""Whoever reads an offer for themselves says on its page that it interests them, and sees there where it stands."""

import re

import pytest

from tests.api.http.conftest import World
from tests.api.http.forms import OURS


@pytest.mark.parametrize("kind", ["need", "internship"])
def test_a_job_seeker_says_on_the_page_of_an_offer_that_it_interests_them(world: World, kind: str) -> None:
    opening = getattr(world, kind)
    page = f"/{'besoins' if kind == 'need' else 'stages'}/{opening}"
    person = world.client("job_seeker")
    shown = person.get(page).text
    assert "Je suis intéressée" in shown
    form = shown[shown.index('action="/mises-en-relation"') :].partition("</form>")[0]
    fields = dict(re.findall(r'name="(candidate|need|internship)" value="(\d+)"', form))
    assert fields == {"candidate": str(world.candidate), kind: str(opening)}
    assert person.post("/mises-en-relation", data=fields, headers=OURS).status_code == 303
    after = person.get(page).text
    assert "Je suis intéressée" not in after
    assert "Où cela en est" in after
    for who in ("anonymous", "counsellor", "employer"):
        assert "/mises-en-relation" not in world.client(who).get(page).text.partition("<main")[2]


def test_an_offer_that_is_closed_takes_nobodys_interest(world: World) -> None:
    world.sql("UPDATE opening SET status = 'closed' WHERE id = %(id)s", id=world.other_need)
    assert "Je suis intéressée" not in world.client("job_seeker").get(f"/besoins/{world.other_need}").text
    world.sql("UPDATE opening SET status = 'open' WHERE id = %(id)s", id=world.other_need)


def test_an_internship_is_no_job_offer_in_its_referral_either(world: World) -> None:
    world.sql(
        "UPDATE referral SET state = 'offer', sent_on = since WHERE opening_id = %(id)s AND candidate_id = %(person)s",
        id=world.internship,
        person=world.candidate,
    )
    page = world.sql("SELECT id FROM referral WHERE opening_id = %(id)s", id=world.internship)[0]
    for who in ("job_seeker", "counsellor"):
        shown = world.client(who).get(f"/mises-en-relation/{page}").text
        assert "Place offerte" in shown
        assert "ffre d’emploi" not in shown.partition("<main")[2].partition("</main")[0]
