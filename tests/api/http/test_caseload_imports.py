"""A counsellor's own spreadsheet: mapped, looked at, taken in; nobody twice, nothing that the law refuses."""

import re
from base64 import b64encode
from typing import Any

from matching.accompaniment.importing import guess, is_refused
from tests.api.http.conftest import World
from tests.api.http.forms import submit
from tests.api.http.test_imports import hidden, send
from tests.matching.importing.test_spreadsheets import a_book

PATH = "/suivis/importer"
HEADER = ["Nom complet", "Courriel", "Tél.", "Prochaine étape", "Échéance", "Statut", "Date de naissance", "Notes"]
NEW = ["Lina Roy", "lina.roy@exemple.org", None, "Appeler l’employeur", "2027-01-15", "En attente", "1990-01-01", "x"]
KNOWN = ["A. Traoré", None, "(418) 555.0199", "Préparer l’entrevue", None, "Actif", None, None]
NAMESAKE = ["Awa Traoré", "autre.awa@exemple.org", None, "Rappeler", None, None, None, None]


def of_the_file(world: World) -> dict[str, Any]:
    rows = world.sql(
        "SELECT jsonb_object_agg(i.family_name, jsonb_build_array(f.status, f.next_action, f.due_on))"
        " FROM candidate_identity i JOIN candidate c ON c.id = i.candidate_id"
        " JOIN follow_up f ON f.candidate_id = c.id WHERE c.organisation_id = %(ours)s",
        ours=world.organisation,
    )
    return dict(rows[0] or {})


def test_columns_are_guessed_and_what_the_law_refuses_is_left_out() -> None:
    assert guess(HEADER) == ["full_name", "email", "phone", "next_action", "due_on", "status", None, None]
    assert guess(["Prénom", "Nom", "Courriel"]) == ["given_name", "family_name", "email"]
    assert guess(["Nom", "Cellulaire"]) == ["full_name", "phone"]
    for name in ("Date de naissance", "SEXE", "État civil", "N.A.S.", "Nationalité", "Religion"):
        assert is_refused(name), name


def test_the_file_is_looked_at_then_taken_in(world: World) -> None:
    browser, looked = send(world, "counsellor", a_book([HEADER, NEW, KNOWN, NAMESAKE]), "suivis.xlsx", PATH)
    assert looked.status_code == 200, looked.text
    for said in ("Ajoutée aux dossiers", "Déjà suivie", "Quelqu’un de ce nom", "La loi ne permet pas"):
        assert said in looked.text
    assert of_the_file(world) == {}
    columns = re.findall(r'<input type="hidden" name="column" value="(\w*)">', looked.text)[-len(HEADER) :]
    kept = submit(browser, f"{PATH}/confirmer", {**hidden(looked), "column": columns})
    assert kept.status_code == 200, kept.text
    assert of_the_file(world) == {
        "Roy": ["waiting", "Appeler l’employeur", "2027-01-15"],
        "Traoré": ["active", "Préparer l’entrevue", None],
    }
    consents = (
        "SELECT count(*) FROM consent n JOIN candidate_identity i USING (candidate_id) WHERE i.family_name = 'Roy'"
    )
    assert world.sql(consents) == (0,)
    again = send(world, "counsellor", a_book([HEADER, NEW, KNOWN]), "suivis.xlsx", PATH)[1]
    assert again.text.count("laissée telle quelle") == 2


def test_another_mapping_is_followed(world: World) -> None:
    book = a_book([["Qui", "Quoi"], ["Noé Tremblay", "Écrire"]])
    browser, first = send(world, "counsellor", book, "suivis.xlsx", PATH)
    assert first.status_code == 422
    fields = {**hidden(first), "column": ["full_name", "next_action"]}
    assert "Noé Tremblay" in submit(browser, PATH, fields).text


def test_states_and_dates_of_the_counsellors_own_are_asked_once_and_a_bad_row_is_left_out(world: World) -> None:
    book = a_book([
        ["Nom complet", "Prochaine étape", "Échéance", "Statut"],
        ["Ana Lavoie", "Appeler", "03/12/2026", "En stage"],
        ["Ben Lavoie", "Appeler", "04/12/2026", "En stage"],
        ["Cid Lavoie", "Appeler", "bientôt", "Actif"],
        ["Dan Lavoie", "Appeler", "46357", "Actif"],
    ])  # fmt: skip
    browser, looked = send(world, "counsellor", book, "suivis.xlsx", PATH)
    assert looked.status_code == 200, looked.text
    assert looked.text.count('name="word" value="En stage"') == 2
    assert 'id="order"' in looked.text
    assert "3 lignes sont laissées de côté" in looked.text
    columns = ["full_name", "next_action", "due_on", "status"]
    # Both forms of the page carry the answers on to the next one.
    told = {**hidden(looked), "column": columns, "word": "En stage", "state": "waiting", "order": "day_first"}
    again = submit(browser, PATH, told)
    assert "1 ligne est laissée de côté" in again.text
    kept = submit(browser, f"{PATH}/confirmer", {**hidden(again), "column": columns, "state": "waiting"})
    assert kept.status_code == 200, kept.text
    rows = world.sql(
        "SELECT jsonb_object_agg(i.given_name, jsonb_build_array(f.status, f.due_on)) FROM candidate_identity i"
        " JOIN follow_up f USING (candidate_id) WHERE i.family_name = 'Lavoie'"
    )[0]
    assert rows == {
        "Ana": ["waiting", "2026-12-03"],
        "Ben": ["waiting", "2026-12-04"],
        "Dan": ["active", "2026-12-01"],
    }


def test_what_is_wrong_is_said_and_nothing_kept(world: World) -> None:
    before = world.sql("SELECT count(*) FROM candidate")
    rows = [
        ["Nom complet", "Courriel", "Échéance"],
        ["Zoé Roy", "pas une adresse", None],
        ["Max Roy", None, "2027-01-01"],
    ]
    page = send(world, "counsellor", a_book(rows), "suivis.xlsx", PATH)[1]
    assert page.status_code == 422
    assert page.text.count("<li>Ligne ") == 2
    twice = [["Nom complet", "Téléphone"], ["Zoé Roy", "418 555-7788"], ["Zoé R.", "1 (418) 555 7788"]]
    assert "Ligne 3" in send(world, "counsellor", a_book(twice), "suivis.xlsx", PATH)[1].text
    assert send(world, "counsellor", b"PK", "suivis.xlsx", PATH)[1].status_code == 422
    assert send(world, "employer", a_book(rows), "suivis.xlsx", PATH)[1].status_code == 403
    assert world.sql("SELECT count(*) FROM candidate") == before


def test_a_household_that_shares_a_telephone_stays_two_people(world: World) -> None:
    """The one who is followed is left as they were; two of one file who share one are two."""
    rows = [
        ["Nom complet", "Téléphone", "Prochaine étape"],
        ["Moussa Traoré", "418 555-0199", "Autre chose"],
        ["Ida Côté", "418 555-6001", "Appeler"],
        ["Luc Côté", "418 555-6001", "Appeler"],
    ]
    before = of_the_file(world)
    client, path = world.client("counsellor", "fr"), "/api/v1/candidates/caseload-imports"
    sent = {"name": "suivis.xlsx", "content": b64encode(a_book(rows)).decode(), "dry_run": False}
    done = client.post(path, json=sent)
    assert done.status_code == 200, done.text
    assert [(each["name"], each["done"]) for each in done.json()["lines"]] == [
        ("Moussa Traoré", "other_name"), ("Ida Côté", "added"), ("Luc Côté", "added"),
    ]  # fmt: skip
    assert of_the_file(world).get("Traoré") == before.get("Traoré")
    sent["content"] = b64encode(a_book([*rows[:1], *rows[2:], ["L. Côté", "4185556001", "Écrire"]])).decode()
    (twice,) = client.post(path, json={**sent, "dry_run": True}).json()["problems"]
    assert (twice["line"], twice["code"]) == (4, "person_twice")
    assert "Cette personne" in twice["message"]


def test_a_program_is_told_what_the_page_tells_then_takes_it_in(world: World) -> None:
    client, path = world.client("counsellor", "fr"), "/api/v1/candidates/caseload-imports"
    book = a_book([["Qui", "Quoi", "Religion"], ["Inès Gagnon", "Écrire", "x"], ["Zoé Roy", "Écrire", "x"]])
    sent = {"name": "suivis.xlsx", "content": b64encode(book).decode(), "columns": ["full_name", "next_action"]}
    looked = client.post(path, json=sent)
    assert looked.status_code == 200, looked.text
    assert looked.json() == {
        "dry_run": True,
        "columns": [
            {"title": "Qui", "field": "full_name", "refused": False},
            {"title": "Quoi", "field": "next_action", "refused": False},
            {"title": "Religion", "field": None, "refused": True},
        ],
        "lines": [
            {"line": 2, "done": "added", "name": "Inès Gagnon", "candidate": looked.json()["lines"][0]["candidate"]},
            {"line": 3, "done": "added", "name": "Zoé Roy", "candidate": looked.json()["lines"][1]["candidate"]},
        ],
        "problems": [],
        "refused": [],
        "states_unknown": [],
        "date_order_asked": False,
    }
    count = "SELECT count(*) FROM candidate_identity WHERE family_name IN ('Gagnon', 'Roy') AND given_name <> 'Lina'"
    assert world.sql(count) == (0,)
    # The law's columns stay out, whatever somebody says that they are.
    forced = client.post(path, json={**sent, "columns": ["full_name", None, "status"]})
    assert forced.json()["columns"][2] == {"title": "Religion", "field": None, "refused": True}
    assert client.post(path, json={**sent, "dry_run": False}).status_code == 200
    assert world.sql(count) == (2,)
    guessed = client.post(path, json={**sent, "columns": None})
    assert [each["code"] for each in guessed.json()["problems"]] == ["file_empty"]
    assert client.post(path, json={**sent, "columns": None, "dry_run": False}).status_code == 422
    assert world.client("coordinator").post(path, json=sent).status_code == 403
