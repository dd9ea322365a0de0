"""A twinning from the hire to its review, by its pages: the newcomer, the employer, the colleague by a link alone."""

import re
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import icalendar
import psycopg
import pytest
from fastapi.testclient import TestClient
from psycopg import sql

from api.clock import QUEBEC
from tests.api.http.conftest import World
from tests.api.http.forms import OURS, submit
from tests.api.http.mailbox import Mailbox
from tests.factories import TODAY
from tests.twinnings import SECRET, Made, a_hire, a_twinning

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
def firm(world: World) -> World:
    """The employer with an address, and nobody accompanied."""
    with psycopg.connect(world.urls.owner) as connection:
        for table in ("referral", "twinning_wish", "colleague", "settling_tick"):
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        connection.execute("DELETE FROM consent WHERE purpose = 'twinning'")
        connection.execute(
            "UPDATE account SET email = 'firme@exemple.org' WHERE id = %s", (world.actors["employer"].account_id,)
        )
    return world


@pytest.fixture
def twinned(firm: World) -> Made:
    """The job seeker accompanied by a colleague of the firm."""
    with psycopg.connect(firm.urls.owner) as connection:
        return a_twinning(connection, firm.need, firm.candidate)


def test_from_the_hire_to_the_first_day(firm: World, mailbox: Mailbox) -> None:
    with psycopg.connect(firm.urls.owner) as connection:
        a_hire(connection, firm.need, firm.candidate)
    person, employer, colleague = firm.client("job_seeker"), firm.client("employer"), firm.client()
    done(employer, "/jumelage", **COLLEAGUE)
    page = link_in(mailbox.only("julie.gagnon@exemple.org"))
    assert "Accepteriez-vous" in colleague.get(page).text
    assert submit(colleague, page, {"agrees": "true"}).status_code == 303

    assert "Personne n’attend" in employer.get("/jumelage").text
    done(person, "/mon-jumelage", opening=firm.need, languages=["es"], week=["mon-day"])
    assert mailbox.only("firme@exemple.org")
    shown = employer.get("/jumelage").text
    assert "Awa Traoré" in shown
    assert "Proposé en premier" in shown
    (suggestion,) = re.findall(r'action="(/jumelage/collegues/\d+/proposer)"', shown)
    (wish,) = re.findall(r'name="wish" value="(\d+)"', shown)
    done(employer, suggestion, wish=wish)
    assert employer.post(suggestion, data={"wish": wish}, headers=OURS).status_code == 422

    assert "/mon-jumelage" in mailbox.only("awa.traore@example.org").get_content()
    proposed = person.get("/mon-jumelage").text
    assert "Julie Gagnon" in proposed
    assert "julie.gagnon@exemple.org" not in proposed
    assert "Awa" not in colleague.get(page).text
    (answer,) = re.findall(r'action="(/mon-jumelage/\d+/reponse)"', proposed)
    done(person, answer, accepts="true")
    done(person, answer, accepts="true")
    begun = {letter["To"]: letter for letter in mailbox.collect()}
    assert set(begun) == {"awa.traore@example.org", "julie.gagnon@exemple.org"}
    assert "Awa Traoré" in colleague.get(link_in(begun["julie.gagnon@exemple.org"])).text


def test_a_visit_keeps_its_uid_and_counts_its_changes(firm: World, twinned: Made, mailbox: Mailbox) -> None:
    """Planned by one, moved by the other, called off with the twinning: checked by parsing each file back."""
    person, colleague, path = firm.client("job_seeker"), firm.client(), f"/mon-jumelage/{twinned.twinning}"
    done(person, f"{path}/visites", **VISIT, goals=["people", "safety"], words="Apporter les gants")
    planned = {letter["To"]: visit_in(letter) for letter in mailbox.collect()}
    method, first = planned["julie.gagnon@exemple.org"]
    assert (method, int(first["sequence"])) == ("REQUEST", 0)
    # Each is asked by their own address, and learns nobody else's.
    assert {to: str(entry["attendee"]) for to, (_, entry) in planned.items()} == {
        to: f"mailto:{to}" for to in ("julie.gagnon@exemple.org", "awa.traore@example.org")
    }
    assert first.decoded("dtstart").astimezone(QUEBEC).strftime("%H:%M") == "12:15"
    assert "équipe" in first["description"]
    assert "gants" not in str(first)
    assert "collegue" not in str(first)

    past = {**VISIT, "on": (TODAY - timedelta(days=1)).isoformat()}
    refused = submit(person, f"{path}/visites", past)
    assert "Ce jour et cette heure sont passés" in refused.text
    (visit,) = firm.sql("SELECT max(id) FROM twinning_visit")
    moved = {**VISIT, "at": "13:00", "goals": ["tools"], "twin": twinned.twinning, "visit": visit, "version": 0}
    assert submit(colleague, f"/collegue/{SECRET}/visites", moved).status_code == 303
    again = {letter["To"]: visit_in(letter)[1] for letter in mailbox.collect()}
    assert again["julie.gagnon@exemple.org"]["uid"] == first["uid"]
    assert again["julie.gagnon@exemple.org"]["uid"] != again["awa.traore@example.org"]["uid"]
    assert int(again["awa.traore@example.org"]["sequence"]) == 1
    fetched = icalendar.Calendar.from_ical(person.get(f"{path}/visites/{visit}/agenda.ics").content)
    assert (fetched["method"], "attendee" in fetched.walk("VEVENT")[0]) == ("PUBLISH", False)

    done(person, f"{path}/fin")
    ended = [letter for letter in mailbox.collect() if letter["To"] == "julie.gagnon@exemple.org"]
    cancelled = {entry["uid"]: (method, int(entry["sequence"])) for method, entry in map(visit_in, ended[:2])}
    assert cancelled[first["uid"]] == ("CANCEL", 2)
    assert submit(colleague, f"/collegue/{SECRET}/visites", moved).status_code == 422


def test_a_visit_that_the_other_one_changed_meanwhile_is_not_undone(firm: World, twinned: Made) -> None:
    person, colleague, path = firm.client("job_seeker"), firm.client(), f"/mon-jumelage/{twinned.twinning}/visites"
    pages = {person: (path, "/mon-jumelage"), colleague: (f"/collegue/{SECRET}/visites", f"/collegue/{SECRET}")}
    known = {"twin": twinned.twinning, "visit": twinned.visit}
    kept = "SELECT to_char(starts_at AT TIME ZONE 'America/Toronto', 'HH24:MI'), place FROM twinning_visit"
    for turn, (first, second) in enumerate(((colleague, person), (person, colleague))):
        read = re.findall(r'name="version" value="(\d+)"', second.get(pages[second][1]).text)
        assert set(read) == {str(turn)}
        moved = {**VISIT, **known, "at": f"1{turn + 3}:00", "version": turn}
        assert submit(first, pages[first][0], moved).status_code == 303
        late = {**VISIT, **known, "place": "Entrée", "version": turn}
        # Without what was read, a change is one of nobody knows what.
        for sent in (late, {**late, "version": ""}):
            second.headers["Referer"] = f"http://testserver{pages[second][1]}"
            refused = submit(second, pages[second][0], sent)
            assert refused.status_code == 422
            assert "a changé ceci depuis que vous l’avez lu" in refused.text
            assert re.search(rf"<h4>[^<]*, 1{turn + 3}\sh\b", refused.text)
            assert 'value="Entrée"' in refused.text
            assert f'name="version" value="{turn + 1}"' in refused.text
        assert firm.sql(kept) == (f"1{turn + 3}:00", "Cantine")


def test_a_visit_is_called_off_and_said_held_as_it_was_read(firm: World, twinned: Made) -> None:
    person, colleague, path = firm.client("job_seeker"), firm.client(), f"/mon-jumelage/{twinned.twinning}/visites"
    pages = {person: (path, "/mon-jumelage"), colleague: (f"/collegue/{SECRET}/visites", f"/collegue/{SECRET}")}
    known = {"twin": twinned.twinning, "visit": twinned.visit}
    for turn, (first, second) in enumerate(((colleague, person), (person, colleague))):
        off = {**known, "state": "cancelled", "version": turn}
        assert f'name="version" value="{turn}"><input type="hidden" name="state"' in second.get(pages[second][1]).text
        assert submit(first, pages[first][0], {**VISIT, **known, "at": f"1{turn + 3}:00", "version": turn}).is_redirect
        second.headers["Referer"] = f"http://testserver{pages[second][1]}"
        for sent in (off, {**off, "version": ""}):
            refused = submit(second, f"{pages[second][0]}/etat", sent)
            assert refused.status_code == 422
            assert "a changé ceci depuis que vous l’avez lu" in refused.text
            assert re.search(rf"<h4>[^<]*, 1{turn + 3}\sh\b", refused.text)
        assert firm.sql("SELECT state, sequence FROM twinning_visit") == ("planned", turn + 1)
    api = f"/api/v1/twinnings/{twinned.twinning}/visits/state"
    told = {"visit": twinned.visit, "state": "cancelled"}
    assert person.post(api, json={**told, "sequence": 1}).status_code == 412
    assert person.post(api, json=told).status_code == 422
    # Not begun, it was not held.
    assert submit(person, f"{path}/etat", {**known, "state": "held", "version": 2}).status_code == 422
    assert submit(person, f"{path}/etat", {**known, "state": "cancelled", "version": 2}).is_redirect
    assert firm.sql("SELECT state, sequence FROM twinning_visit") == ("cancelled", 3)


def test_a_change_that_came_too_late_is_not_lost_where_nobody_says_from_which_page(firm: World, twinned: Made) -> None:
    person, path = firm.client("job_seeker"), f"/mon-jumelage/{twinned.twinning}/visites"
    known = {"twin": twinned.twinning, "visit": twinned.visit}
    assert submit(person, path, {**VISIT, **known, "at": "13:00", "version": 0}).is_redirect
    late = {**VISIT, **known, "place": "Entrée du personnel", "version": 0}
    # Its page is found above it.
    refused = submit(person, path, late)
    assert (refused.status_code, 'value="Entrée du personnel"' in refused.text) == (422, True)
    # Said to be from a page that has no such form: what was written is read there, and how to go on.
    lost = submit(person, path, late, {**OURS, "Referer": "http://testserver/aide"})
    assert lost.status_code == 412
    assert "Ce que vous avez écrit est encore là" in lost.text
    assert "Rouvrez la page" in lost.text
    assert ">Entrée du personnel</p>" in lost.text
    assert "Envoyer de nouveau" not in lost.text


def test_what_the_two_write_is_theirs(firm: World, twinned: Made) -> None:
    person, colleague, twin = firm.client("job_seeker"), firm.client(), twinned.twinning
    page, path = f"/collegue/{SECRET}", f"/mon-jumelage/{twin}"
    line = {"happened_on": TODAY.isoformat(), "text": "Le vocabulaire des joints", "twin": twin}
    assert submit(colleague, f"{page}/journal", line).status_code == 303
    assert "Le vocabulaire des joints" in person.get("/mon-jumelage").text
    for who, where in (("employer", "/jumelage"), ("counsellor", "/jumelages")):
        told = firm.client(who).get(where).text
        assert "Julie Gagnon" in told
        assert "joints" not in told
        assert "Cantine" not in told

    done(person, f"{path}/bilan", useful="yes", goals=["tools"], words="Rassurant")
    assert "Rassurant" not in colleague.get(page).text
    said = {"useful": "partly", "words": "Apprend vite", "twin": twin}
    assert submit(colleague, f"{page}/bilan", said).status_code == 303
    assert "Apprend vite" in person.get("/mon-jumelage").text
    assert firm.sql("SELECT state FROM twinning WHERE id = %(id)s", id=twin) == ("ended",)
    kept = person.get("/mon-jumelage/exporter").json()
    assert "Le vocabulaire des joints" in [each["text"] for each in kept["twinnings"][0]["contacts"]]


def test_nobody_is_written_to_who_said_no_nor_named_who_withdrew(firm: World, twinned: Made, mailbox: Mailbox) -> None:
    person, colleague = firm.client("job_seeker"), firm.client()
    done(person, "/mon-dossier/consentements/retirer", purpose="twinning")
    told = [letter for letter in mailbox.collect() if letter["To"] == "julie.gagnon@exemple.org"]
    assert len(told) == 2
    assert not any("Awa" in letter.as_string() for letter in told)
    assert submit(colleague, f"/collegue/{SECRET}", {"agrees": "false"}).status_code == 200
    assert mailbox.collect() == []
    assert colleague.get(f"/collegue/{SECRET}").status_code == 404


def test_a_counsellor_writes_the_wish_with_the_person(firm: World, mailbox: Mailbox) -> None:
    with psycopg.connect(firm.urls.owner) as connection:
        a_hire(connection, firm.need, firm.candidate)
    counsellor, page = firm.client("counsellor"), f"/personnes/{firm.candidate}/jumelage"
    assert "Écrire son souhait" in counsellor.get(page).text
    wish = {"opening": str(firm.need), "languages": ["ar"], "week": ["mon-day"]}
    # No consent without the language it was given in.
    refused = counsellor.post(page, data={**wish, "means": "interpreter"}, headers=OURS)
    assert refused.status_code == 422
    assert firm.sql("SELECT count(*) FROM twinning_wish") == (0,)
    done(counsellor, page, **wish, means="interpreter", language_said="ar")
    given = firm.sql("SELECT means, language, recorded_by FROM consent WHERE purpose = 'twinning'")
    assert given == ("interpreter", "ar", firm.actors["counsellor"].account_id)
    assert mailbox.only("firme@exemple.org")
    assert "un collègue est souhaité" in counsellor.get(page).text
    assert firm.client("other_counsellor").get(page).status_code == 404


def test_a_visit_goes_into_a_calendar_by_its_letter_and_by_its_page(twinned: Made, firm: World) -> None:
    person = firm.client("job_seeker")
    path = f"/mon-jumelage/{twinned.twinning}/visites"
    before = _visit_of(person.get(f"{path}/{twinned.visit}/agenda.ics"))
    done(person, path, **{**VISIT, "at": "13:00"}, visit=str(twinned.visit), version="0")
    after = _visit_of(person.get(f"{path}/{twinned.visit}/agenda.ics"))
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["dtstart"].dt.astimezone(QUEBEC).hour == 13
    assert person.get(f"{path}/999999/agenda.ics").status_code == 404


def _visit_of(answer: Any) -> Any:
    assert answer.status_code == 200, answer.text
    (entry,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    return entry


def test_with_the_job_ends_its_twinning(firm: World, twinned: Made, mailbox: Mailbox) -> None:
    person, employer = firm.client("job_seeker"), firm.client("employer")
    assert "Awa Traoré" in employer.get("/jumelage").text
    done(person, f"/mon-jumelage/{twinned.twinning}/visites", **VISIT)
    mailbox.collect()
    referral, version = firm.sql("SELECT id, version FROM referral WHERE state = 'hired'")
    end = {"version": version, "transition": "end", "on": TODAY.isoformat(), "reason": "ended_by_person"}
    done(person, f"/mises-en-relation/{referral}", **end)
    assert firm.sql("SELECT state, ended_by FROM twinning") == ("ended", "newcomer")
    assert {visit_in(letter)[0] for letter in mailbox.collect() if list(letter.iter_attachments())} == {"CANCEL"}
    assert "Awa Traoré" not in employer.get("/jumelage").text


def test_a_wish_without_consent_is_written_to_nobody(firm: World, mailbox: Mailbox) -> None:
    with psycopg.connect(firm.urls.owner) as connection:
        a_hire(connection, firm.need, firm.candidate)
    wished = {"opening": firm.need, "languages": ["es"]}
    assert firm.client("job_seeker").put("/api/v1/twinnings/hires", json=wished).status_code == 200
    assert mailbox.collect() == []
