"""A twinning from the hire to its review, by its pages: the newcomer, the employer, the colleague by a link alone."""

import re
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import icalendar
import psycopg
import pytest
from fastapi.testclient import TestClient

from api.clock import QUEBEC
from tests.api.http.conftest import World
from tests.api.http.forms import OURS, submit
from tests.api.http.mailbox import Mailbox
from tests.factories import TODAY
from tests.twinnings import a_hire

COLLEAGUE = {
    "name": "Julie Gagnon",
    "title": "Soudeuse",
    "email": "julie.gagnon@exemple.org",
    "languages": ["fr", "es"],
    "week": ["mon-day", "tue-day"],
    "in_firm_since": "2019-05-01",
    "capacity": "1",
}
VISIT = {"on": (TODAY + timedelta(days=3)).isoformat(), "at": "12:15", "minutes": "45", "place": "Cantine"}


def done(client: TestClient, path: str, **fields: Any) -> None:
    answer = client.post(path, data=fields, headers=OURS)
    assert answer.status_code == 303, answer.text


def link_in(letter: EmailMessage) -> str:
    """The path of the colleague's page."""
    found = re.search(r"/collegue/[\w-]+", letter.get_body(("plain",)).get_content())
    assert found is not None
    return found.group()


def visit_in(letter: EmailMessage) -> Any:
    """The one appointment of its calendar, with the file's method."""
    (attached,) = letter.iter_attachments()
    calendar = icalendar.Calendar.from_ical(attached.get_content())
    (entry,) = calendar.walk("VEVENT")
    return calendar["method"], entry


@pytest.fixture
def hired(world: World) -> World:
    with psycopg.connect(world.urls.owner) as connection:
        connection.execute("DELETE FROM referral; DELETE FROM twinning_wish; DELETE FROM colleague")
        a_hire(connection, world.need, world.candidate)
    world.sql("UPDATE account SET email = 'firme@exemple.org' WHERE id = %(id)s", id=world.actors["employer"].account_id)
    return world


def test_from_the_hire_to_the_review(hired: World, mailbox: Mailbox) -> None:
    person, firm, colleague = hired.client("job_seeker"), hired.client("employer"), hired.client()
    done(firm, "/jumelage", **COLLEAGUE)
    asked = mailbox.only("julie.gagnon@exemple.org")
    page = link_in(asked)
    assert "Accepteriez-vous" in colleague.get(page).text
    assert submit(colleague, page, {"agrees": "true"}).status_code == 303

    assert "Personne n’attend" in firm.get("/jumelage").text
    done(person, "/mon-jumelage", opening=hired.need, languages=["es"], week=["mon-day"])
    assert mailbox.only("firme@exemple.org")
    shown = firm.get("/jumelage").text
    assert "Awa Traoré" in shown
    assert "Proposé en premier" in shown
    (suggestion,) = re.findall(r'action="(/jumelage/collegues/\d+/proposer)"', shown)
    (wish,) = re.findall(r'name="wish" value="(\d+)"', shown)
    done(firm, suggestion, wish=wish)
    assert firm.post(suggestion, data={"wish": wish}, headers=OURS).status_code == 422

    assert "/mon-jumelage" in mailbox.only("awa.traore@example.org").get_content()
    proposed = person.get("/mon-jumelage").text
    assert "Julie Gagnon" in proposed
    assert "julie.gagnon@exemple.org" not in proposed
    assert "Awa" not in colleague.get(page).text
    (path,) = re.findall(r'action="(/mon-jumelage/\d+)/reponse"', proposed)
    done(person, f"{path}/reponse", accepts="true")
    begun = {letter["To"]: letter for letter in mailbox.collect()}
    assert set(begun) == {"awa.traore@example.org", "julie.gagnon@exemple.org"}
    page = link_in(begun["julie.gagnon@exemple.org"])
    assert "Awa Traoré" in colleague.get(page).text

    done(person, f"{path}/visites", **VISIT, goals=["people", "safety"], words="Apporter les gants")
    planned = {letter["To"]: visit_in(letter) for letter in mailbox.collect()}
    method, first = planned["julie.gagnon@exemple.org"]
    assert (method, int(first["sequence"])) == ("PUBLISH", 0)
    assert first.decoded("dtstart").astimezone(QUEBEC).strftime("%H:%M") == "12:15"
    assert "gants" not in first["description"]
    assert "collegue" not in str(first)

    twin = path.rpartition("/")[2]
    (visit,) = re.findall(r'name="visit" value="(\d+)"', colleague.get(page).text)[:1]
    moved = {**VISIT, "at": "13:00", "goals": ["tools"], "twin": twin, "visit": visit}
    assert submit(colleague, f"{page}/visites", moved).status_code == 303
    again = {letter["To"]: visit_in(letter)[1] for letter in mailbox.collect()}
    assert again["julie.gagnon@exemple.org"]["uid"] == first["uid"]
    assert int(again["awa.traore@example.org"]["sequence"]) == 1

    line = {"happened_on": TODAY.isoformat(), "text": "Le vocabulaire des joints", "twin": twin}
    assert submit(colleague, f"{page}/journal", line).status_code == 303
    assert "Le vocabulaire des joints" in person.get("/mon-jumelage").text
    for who in ("employer", "counsellor"):
        told = hired.client(who).get("/jumelage" if who == "employer" else "/jumelages").text
        assert "Julie Gagnon" in told
        assert "joints" not in told
        assert "Cantine" not in told

    done(person, f"{path}/bilan", useful="yes", goals=["tools"], words="Rassurant")
    assert "Rassurant" not in colleague.get(page).text
    assert submit(colleague, f"{page}/bilan", {"useful": "partly", "words": "Apprend vite", "twin": twin}).status_code == 303
    assert "Apprend vite" in person.get("/mon-jumelage").text
    assert hired.sql("SELECT state FROM twinning WHERE id = %(id)s", id=twin) == ("ended",)
    kept = person.get("/mon-jumelage/exporter").json()
    assert kept["twinnings"][0]["contacts"][0]["text"] == "Le vocabulaire des joints"
