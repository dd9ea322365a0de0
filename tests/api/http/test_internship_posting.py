"""An internship by its pages: offered, shown, changed, refused where its legal frame does not hold, closed."""

import re
from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.datastructures import FormData

from api import internship_form
from api.database import reading
from matching.accounts.domain import SYSTEM
from matching.internships.store import Internship, internship
from tests.api.http.conftest import World
from tests.api.http.forms import submit
from tests.factories import an_internship

POST: dict[str, Any] = {
    "title_fr": "Stage en soudage de nuit",
    "text_fr": "Souder en atelier, avec une personne d’expérience.",
    "unit_group": "72106",
    "learning_goals": "Lire un plan\n\nSouder selon le code",
    "tutor": "La contremaîtresse de l’atelier",
    "places": "2",
    "weeks": "4",
    "hours_per_week": "30,5",
    "municipality": "23027",
    "starts_on": "2027-03-01",
    "ends_on": "2027-03-26",
    "legal_frame": "immersion",
    "paid": "false",
    "cover": "programme",
    "programme": "Immersion en emploi",
    "french_speaking": "5",
    "week": ["mon.day"],
    "telework": "none",
}
PATH = "/publier-stage"


@pytest.fixture
def employer(world: World) -> TestClient:
    return world.client("employer")


def found(world: World, key: int) -> Internship:
    with reading(world.pool, SYSTEM) as connection:
        offer = internship(connection, key)
    assert offer is not None
    return offer


def test_it_is_posted_once_shown_changed_confirmed_and_closed(world: World, employer: TestClient) -> None:
    before = world.sql("SELECT count(*) FROM internship")[0]
    (once,) = set(re.findall(r'name="once" value="([^"]+)"', employer.get(PATH).text))
    answers = [submit(employer, PATH, {**POST, "once": once}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303], answers[0].text
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert world.sql("SELECT count(*) FROM internship")[0] == before + 1
    page = answers[0].headers["location"]
    key = int(page.rsplit("/", 1)[1])
    entry = found(world, key).entry
    assert (entry.employer_id, entry.territory, str(entry.hours_per_week)) == (world.employer, "23", "30.50")
    assert entry.learning_goals == ("Lire un plan", "Souder selon le code")
    shown = unescape(employer.get(page).text)
    assert "Souder selon le code" in shown
    assert f'href="{page}/modifier"' in shown
    assert f'href="{page}"' in employer.get("/mes-besoins").text

    filled = {**internship_form.form_of(entry), "version": str(found(world, key).version)}
    assert submit(employer, f"{page}/modifier", {**filled, "places": "3"}).status_code == 303
    assert found(world, key).entry == entry.model_copy(update={"places": 3})
    # Somebody else's page is older.
    assert submit(employer, f"{page}/modifier", {**filled, "places": "4"}).status_code == 422
    for do, status in (("confirm", "open"), ("close", "closed"), ("reopen", "open")):
        assert submit(employer, f"{page}/etat", {"do": do}).headers["location"] == page
        assert found(world, key).status == status


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weeks": "5"}, "weeks"),
        ({"cover": "host"}, "cover"),
        ({"programme": ""}, "programme"),
        ({"legal_frame": "paid", "cover": "host"}, "paid"),
        ({"ends_on": "2027-05-01"}, "ends_on"),
        ({"legal_frame": ""}, "legal_frame"),
    ],
)
def test_a_frame_that_does_not_hold_is_refused_at_its_field(
    world: World, employer: TestClient, changes: dict[str, str], field: str
) -> None:
    refused = submit(employer, PATH, {**POST, **changes, "title_fr": "Stage refusé"})
    assert refused.status_code == 422
    text = unescape(refused.text)
    assert f'href="#internship-{field}"' in text
    assert f'id="internship-{field}"' in text
    assert f'id="internship-{field}-fault"' in text
    assert 'value="Stage refusé"' in text
    assert "Lire un plan" in text
    assert world.sql("SELECT count(*) FROM opening WHERE title_fr = 'Stage refusé'") == (0,)


def test_the_same_offer_twice_in_other_words_is_asked_about(world: World) -> None:
    """Of one host; a need of the same title is no internship."""
    host = world.client("other_employer")
    told = {**POST, "title_fr": "Stage en plomberie"}
    assert submit(host, PATH, told).status_code == 303
    before = world.sql("SELECT count(*) FROM internship")
    twice = {**told, "text_fr": "Aider une plombière ou un plombier de chez nous.", "title_fr": "Stage  en plomberie."}
    asked = submit(host, PATH, twice)
    assert asked.status_code == 200
    page = unescape(asked.text)
    assert "Est-ce l’un de ces stages, qui sont déjà dans la liste" in page
    # The box that goes on is far below: it is led to.
    assert ('<a href="#another">' in page, 'id="another"' in page) == (True, True)
    assert "Aider une plombière ou un plombier de chez nous." in page
    assert world.sql("SELECT count(*) FROM internship") == before
    assert submit(host, PATH, {**twice, "another": "yes"}).status_code == 303
    assert submit(world.client("employer"), PATH, {**told, "starts_on": "2027-03-08"}).status_code == 303


def test_the_staff_posts_and_changes_for_an_employer(world: World) -> None:
    counsellor = world.client("counsellor")
    told = {**POST, "title_fr": "Stage d’aide-cuisinière", "unit_group": "", "employer_id": str(world.employer)}
    posted = submit(counsellor, PATH, told)
    assert posted.status_code == 303, posted.text
    page = posted.headers["location"]
    offer = found(world, int(page.rsplit("/", 1)[1]))
    filled = {**internship_form.form_of(offer.entry), "version": str(offer.version), "places": "3"}
    assert submit(counsellor, f"{page}/modifier", filled).status_code == 303
    changed = found(world, offer.id).entry
    # Its occupation was found from the title: a kitchen helper's, and no coordinator's of internships.
    assert (changed.places, changed.employer_id, changed.unit_group) == (3, world.employer, "65201")
    assert world.client("other_employer").get(f"{page}/modifier").status_code == 403
    assert f"{page}/modifier" not in world.client("other_employer").get(page).text


def test_what_the_form_cannot_say_stays() -> None:
    odd = [{"importance": "required", "any_of": [{"code": "french_speaking", "level": 5}, {"code": "licence",
           "credential": "driving_1"}]}]  # fmt: skip
    entry = an_internship(1, requirements=odd, transit_access=False)
    assert internship_form.shows(an_internship(1, transit_access=False), {})
    assert not internship_form.shows(entry, {})
    sent = FormData([("title_fr", "Autre"), *((name, each) for name, values in internship_form.form_of(entry).items()
                     for each in values if name != "title_fr")])  # fmt: skip
    assert internship_form.changed(entry, sent, {}) == entry.model_copy(update={"title_fr": "Autre"})
