"""Many CVs at once: each a draft of nobody until a counsellor says whose it is; what failed is said file by file."""

import re
from html import unescape
from typing import Any

import pytest

from api.database import writing
from matching.accounts.domain import SYSTEM
from matching.candidates.store import add_candidate
from tests.api.http.conftest import World
from tests.api.http.drafting import client_of, fields_of, steps
from tests.factories import TODAY, a_candidate
from tests.matching.reading import making

PATH = "/personnes/ajouter/plusieurs"


def cv(name: str, phone: str = "418 555-0177") -> bytes:
    return making.pdf([f"{name}\n{phone}\n\n{making.CV.partition(chr(10))[2]}"])


def bring(world: World, *files: tuple[str, bytes], alone: bool = False, **fields: str) -> Any:
    headers = {"HX-Request": "true"} if alone else {}
    sent = [("file", file) for file in files]
    return client_of(world, "counsellor").post(PATH, files=sent, data=fields, headers=headers)


def drafts_in(page: str) -> list[str]:
    return re.findall(r'href="(/brouillons/\d+)" aria-label', page)


def test_each_file_is_a_draft_or_says_why_not(world: World) -> None:
    page = bring(world, ("a.pdf", cv("Awa Exemple")), ("b.odt", b"rien"), ("c.pdf", cv("Bao Exemple")))
    assert page.status_code == 200
    assert len(drafts_in(page.text)) == 2
    assert page.text.count("Non lu") == 1
    assert "Il semble être d’Awa Exemple." in page.text
    # The same file again waits already.
    again = bring(world, ("a.pdf", cv("Awa Exemple")), alone=True)
    assert "<html" not in again.text
    assert "Attend déjà" in again.text
    assert set(drafts_in(again.text)) <= set(drafts_in(page.text))


def test_a_draft_is_nobodys_before_it_is_said_whose(world: World) -> None:
    counsellor = client_of(world, "counsellor")
    (draft,) = drafts_in(bring(world, ("d.pdf", cv("Dina Exemple", "418 555-0188")), alone=True).text)
    page = counsellor.get(draft).text
    assert 'value="Dina"' in page
    assert 'value="418 555-0188"' in page
    refused = counsellor.post(f"{draft}/enregistrer")
    assert refused.status_code == 422
    assert "Dites d’abord de qui est ce CV." in unescape(refused.text)
    who = {"given_name": "Dina", "family_name": "Exemple", "phone": "418 555-0188"}
    assert counsellor.post(f"{draft}/personne", data={**who, "family_name": ""}).status_code == 422
    assert counsellor.post(f"{draft}/personne", data=who).status_code == 303
    first = steps(counsellor, draft)[0]
    assert counsellor.post(first, data=fields_of(counsellor.get(first).text)).status_code == 303
    saved = counsellor.post(f"{draft}/enregistrer")
    assert saved.status_code == 303
    key = saved.headers["location"].split("/")[2]
    assert counsellor.get(f"/api/v1/candidates/{key}").json()["entry"]["identity"]["phone"] == "418 555-0188"


@pytest.mark.parametrize("same", [True, False])
def test_somebody_followed_already_is_proposed(world: World, same: bool) -> None:
    counsellor = client_of(world, "counsellor")
    entry = counsellor.get(f"/api/v1/candidates/{world.candidate}").json()["entry"]
    identity = {name: entry["identity"][name] or "" for name in ("given_name", "family_name", "email", "phone")}
    name = f"{same}.pdf"
    (draft,) = drafts_in(bring(world, (name, cv("Eva Exemple")), alone=True, keep="yes", means="oral").text)
    asked = counsellor.post(f"{draft}/personne", data=identity)
    assert asked.status_code == 200
    assert f'name="person" value="{world.candidate}"' in asked.text
    chosen = str(world.candidate) if same else "new"
    assert counsellor.post(f"{draft}/personne", data={**identity, "person": "999999"}).status_code == 404
    assert counsellor.post(f"{draft}/personne", data={**identity, "person": chosen}).status_code == 303
    owner = world.sql("SELECT candidate_id FROM cv_draft WHERE id = %(id)s", id=int(draft.split("/")[2]))[0]
    assert owner == (world.candidate if same else None)


def test_two_people_whose_files_have_one_name_are_two_drafts(world: World) -> None:
    """Without a contact in it, what a CV says is all that tells it from another."""
    jobs = ("Soudeuse", "Cuisinier")
    files = [("CV.txt", f"EXPÉRIENCE\n{job}, Atelier du Nord\nmars 2019 à mai 2021\n".encode()) for job in jobs]
    pages = [bring(world, each, alone=True).text for each in files]
    assert not any("Attend déjà" in page for page in pages)
    assert drafts_in(pages[0]) != drafts_in(pages[1])


def test_whoever_is_followed_already_is_told_at_the_door(world: World) -> None:
    """By what is typed, or by what the CV alone tells; somebody else goes on as before. Two may have one name."""
    counsellor = client_of(world, "counsellor")
    namesake = {"given_name": "Awa", "family_name": "Traoré", "language": "fr", "channel": "counsellor"}
    with writing(world.pool, SYSTEM) as connection:
        add_candidate(connection, a_candidate(organisation_id=world.organisation, identity=namesake), TODAY)
    typed = {"given_name": "A.", "family_name": "Inconnue"}
    first = counsellor.post("/personnes/ajouter", data={**typed, "phone": "(418) 555-0199", "way": "questions"})
    draft = first.headers["location"]
    page = counsellor.get(draft).text
    assert "De qui s’agit-il?" in page
    assert f'name="person" value="{world.candidate}"' in page
    assert counsellor.post(f"{draft}/enregistrer").status_code == 422
    said = counsellor.post(f"{draft}/personne", data={**typed, "phone": "418 555-0199", "person": "new"})
    assert said.status_code == 303
    assert "De qui s’agit-il?" not in counsellor.get(draft).text
    for phone, asked in (("418 555 0199", True), ("418 555 6404", False)):
        sent = {"file": ("cv.pdf", cv("Une Autre", phone))}
        page = counsellor.get(counsellor.post("/personnes/ajouter", data=typed, files=sent).headers["location"]).text
        assert ("De qui est ce CV?" in page) is asked
        assert (f'value="{world.candidate}"' in page) is asked
