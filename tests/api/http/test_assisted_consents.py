"""What a counsellor hands on paper and records for people without e-mail: in their language, said how, withdrawn."""

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.api.http.conftest import World
from tests.api.http.forms import submit
from tests.api.http.test_assisted import person, printed
from tests.factories import TODAY

__all__ = ["person"]


def test_the_sheet_is_in_the_persons_language_where_somebody_wrote_it_and_in_french(world: World, person: int) -> None:
    world.sql("UPDATE candidate_identity SET language = 'en' WHERE candidate_id = %(id)s", id=person)
    page = submit(world.client("counsellor"), f"/personnes/{person}/acces/code").text
    assert page.index('<div lang="en" dir="ltr">') < page.index('<div lang="fr" dir="ltr">')
    notice = world.client("counsellor").get(f"/personnes/{person}/avis").text
    assert "Your information" in notice
    assert "Vos renseignements" in notice
    world.sql("UPDATE candidate_identity SET language = 'ar' WHERE candidate_id = %(id)s", id=person)
    notice = world.client("counsellor").get(f"/personnes/{person}/avis").text
    assert "Your information" not in notice
    assert "Vos renseignements" in notice


def consent(world: World, person: int, **changes: Any) -> Any:
    given = {"purpose": "matching", "means": "interpreter", "language": "ar", "given_on": TODAY.isoformat(),
             "days": "90"}  # fmt: skip
    return submit(world.client("counsellor"), f"/personnes/{person}/consentements", {**given, **changes})


def test_a_recorded_consent_says_how_in_which_language_and_when(world: World, person: int) -> None:
    said_on = TODAY - timedelta(days=2)
    assert consent(world, person, given_on=said_on.isoformat()).status_code == 303
    assert world.sql("SELECT count(*) FROM match_profile WHERE candidate_id = %(id)s", id=person) == (1,)
    (recorded,) = world.client("counsellor").get(f"/api/v1/candidates/{person}/export").json()["consents"]
    assert (recorded["means"], recorded["language"], recorded["given_on"]) == ("interpreter", "ar", said_on.isoformat())
    browser = world.client()
    submit(browser, "/code", {"code": printed(world, person)})
    shown = browser.get("/mon-dossier/consentements").text
    assert "par interprète, arabe" in shown
    assert submit(browser, "/mon-dossier/consentements/retirer", {"purpose": "matching"}).status_code == 303
    assert world.sql("SELECT count(*) FROM match_profile WHERE candidate_id = %(id)s", id=person) == (0,)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"given_on": (TODAY + timedelta(days=1)).isoformat()}, "ne peut pas"),
        ({"given_on": "9999-12-31"}, "ne peut pas"),
        ({"given_on": "2020-01-01"}, "déjà terminé"),
        ({"given_on": "0001-01-01"}, "déjà terminé"),
        ({"days": "3000"}, "au plus"),
        ({"means": "online"}, ""),
        ({"language": "klingon"}, ""),
        ({"language": "xx"}, ""),
        ({"purpose": "cv_to_employer"}, ""),
    ],
)
def test_a_consent_recorded_wrongly_is_refused(world: World, person: int, changes: dict[str, str], said: str) -> None:
    answer = consent(world, person, **changes)
    assert answer.status_code == 422
    assert said in answer.text
    assert world.sql("SELECT count(*) FROM consent WHERE candidate_id = %(id)s", id=person) == (0,)


def test_a_form_records_no_consent_that_nobody_chose(world: World, person: int) -> None:
    page = world.client("counsellor").get(f"/personnes/{person}/consentements").text
    for name in ("purpose", "means"):
        assert re.search(rf'<select[^>]* name="{name}" required><option value="">', page)
    assert consent(world, person, purpose="", means="").status_code == 422
    assert world.sql("SELECT count(*) FROM consent WHERE candidate_id = %(id)s", id=person) == (0,)


def test_a_counsellor_withdraws_for_the_person_at_once(world: World, person: int) -> None:
    consent(world, person)
    path = f"/personnes/{person}/consentements/retirer"
    assert submit(world.client("counsellor"), path, {"purpose": "matching"}).status_code == 303
    assert world.sql("SELECT count(*) FROM match_profile WHERE candidate_id = %(id)s", id=person) == (0,)
