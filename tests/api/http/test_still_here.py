"""A session that ends while somebody writes takes nothing of what they wrote."""

import re

from tests.api.http.conftest import World
from tests.api.http.forms import FIELD, OURS, form_token
from tests.api.http.test_security import enter

WORDS = "Sept ans de soudage, « à l’arc » & ailleurs <b>"
SENT = {"summary": WORDS, "skills": "soudage\nlecture de plans", "aspirations": "", "version": "1"}
PATH = "/mon-dossier/corriger/competences"


def test_what_was_written_is_sent_again_after_signing_in(world: World) -> None:
    browser = enter(world, "job_seeker")
    token = form_token(browser)
    account = world.actors["job_seeker"].account_id
    version = re.search(r'name="version" value="([0-9]+)"', browser.get(PATH).text)
    assert version is not None
    sent = {**SENT, "version": version[1]}
    world.sql("DELETE FROM session WHERE account_id = %(id)s", id=account)
    refused = browser.post(PATH, data={FIELD: token, "current": "un secret", **sent}, headers=OURS)
    assert refused.status_code == 401
    assert "&lt;b&gt;" in refused.text
    assert "un secret" not in refused.text
    enter(world, "job_seeker", browser)
    fields = dict(re.findall(r'<input type="hidden" name="(version|skills)" value="([^"]*)">', refused.text))
    again = browser.post(PATH, data={FIELD: form_token(browser), **fields, "summary": WORDS}, headers=OURS)
    assert again.status_code == 303


def test_what_another_site_wrote_is_not_offered(world: World) -> None:
    browser = enter(world, "job_seeker")
    refused = browser.post(PATH, data={FIELD: "0" * 64, **SENT}, headers={"Sec-Fetch-Site": "none"})
    assert refused.status_code == 403
    assert "soudage" not in refused.text
    ours = browser.post(PATH, data={FIELD: "0" * 64, **SENT}, headers=OURS)
    assert "soudage" in ours.text


def test_a_file_is_to_be_chosen_again(world: World) -> None:
    browser = enter(world, "counsellor")
    sent = {FIELD: "0" * 64, "given_name": "Awa", "family_name": "Exemple", "way": "file"}
    refused = browser.post(
        "/personnes/ajouter", data=sent, files={"file": ("cv.txt", b"Soudeuse", "text/plain")}, headers=OURS
    )
    assert refused.status_code == 403
    assert "choisissez-le de nouveau" in refused.text
    assert "rien n’a été perdu" not in refused.text
