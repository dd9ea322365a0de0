"""An employer's needs by their pages: posted, counted, confirmed, and by the link of an e-mail without signing in."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient
from starlette.datastructures import FormData

from api import mail, need_form
from api.database import reading, writing
from api.filled import figure
from api.jobs.tasks import post
from api.settings import Settings
from matching.accounts.domain import SYSTEM
from matching.accounts.messages import Message
from matching.demonstration.entries import entries
from matching.needs import asking
from matching.needs.domain import NeedEntry
from matching.needs.reading import need
from matching.needs.store import add_need
from tests.api.http.conftest import World
from tests.api.http.forms import submit
from tests.api.http.test_meanwhile import fields
from tests.factories import TODAY, a_need

POST: dict[str, Any] = {
    "title_fr": "Soudeuse ou soudeur",
    "text_fr": "Souder des pièces d’acier en atelier, de jour.",
    "posts": "2",
    "hours_per_week": "37,5",
    "wage_min": "26,50",
    "wage_unit": "hour",
    "duration": "permanent",
    "telework": "none",
    "municipality": "23027",
    "french_speaking": "5",
    "french_speaking_importance": "required",
    "diploma": "dep",
    "field": "0715",
    "experience": "36",
    "either": "yes",
    "credential0": "certificate.cwb_welding",
    "credential0_importance": "preferred",
    "skills": "Soudage MIG\nLecture de plans",
    "week": ["mon.day", "tue.day"],
    "offers_twin": "yes",
    "unit_group": "72106",
}


@pytest.fixture
def employer(world: World) -> TestClient:
    return world.client("employer")


def needs(world: World) -> int:
    return int(world.sql("SELECT count(*) FROM need")[0])


def test_a_need_is_posted_as_it_was_typed_and_once(world: World, employer: TestClient) -> None:
    before = needs(world)
    (key,) = set(re.findall(r'name="once" value="([^"]+)"', employer.get("/publier").text))
    answer = submit(employer, "/publier", {**POST, "once": key})
    assert answer.status_code == 303, answer.text
    opening = int(answer.headers["location"].rsplit("/", 1)[1])
    assert submit(employer, "/publier", {**POST, "once": key}).status_code == 303
    assert needs(world) == before + 1
    with reading(world.pool, SYSTEM) as connection:
        found = need(connection, opening)
    assert found is not None
    entry = found.entry
    assert (entry.employer_id, entry.territory, entry.unit_group, entry.offers_twin) == (
        world.employer, "23", "72106", True,
    )  # fmt: skip
    assert (str(entry.hours_per_week), str(entry.wage_min)) == ("37.50", "26.50")
    asked = [(each.importance, [one.code for one in each.any_of]) for each in entry.requirements]
    assert asked == [
        ("required", ["french_speaking"]),
        ("required", ["diploma", "experience"]),
        ("preferred", ["certificate"]),
    ]
    assert entry.skills == ("Soudage MIG", "Lecture de plans")


def test_the_occupation_is_found_from_the_title_or_asked(world: World, employer: TestClient) -> None:
    unsure = submit(employer, "/publier", {**POST, "unit_group": "", "title_fr": "Responsable"})
    assert unsure.status_code == 422
    text = unescape(unsure.text)
    assert "De quel métier s’agit-il?" in text
    assert 'href="#need-unit_group"' in text
    assert len(re.findall(r'name="unit_group" value="\d{5}"', text)) == 5
    left_out = {**POST, "unit_group": "none", "title_fr": "Responsable",
                "experience": ""}  # fmt: skip
    assert submit(employer, "/publier", left_out).status_code == 303


def test_the_language_rule_is_said_and_the_form_comes_back_filled(world: World, employer: TestClient) -> None:
    asked = {**POST, "title_fr": "Commis aux ventes", "unit_group": "64100", "language": "en", "language_level": "7"}
    refused = submit(employer, "/publier", asked)
    assert refused.status_code == 422
    text = unescape(refused.text)
    assert 'href="#need-language_justification"' in text
    assert 'value="Commis aux ventes"' in text
    assert '<option value="en" selected>' in text
    attested = {"needs_assessed": "yes", "staff_languages_insufficient": "yes", "positions_limited": "yes"}
    reason = {"language_justification": "Clientèle de croisière."}
    assert submit(employer, "/publier", {**asked, **attested, **reason}).status_code == 303
    preferred = {**asked, "title_fr": "Commis aux ventes, soir", "language_importance": "preferred"}
    assert submit(employer, "/publier", preferred).status_code == 303


def test_what_is_counted_is_not_kept_and_never_under_five(world: World, employer: TestClient) -> None:
    before = needs(world)
    counted = submit(employer, "/publier", {**POST, "do": "count", "title_fr": "", "wage_min": "1"})
    assert counted.status_code == 200, counted.text
    text = unescape(counted.text)
    assert needs(world) == before
    table = text[text.index('id="remaining"') :]
    assert "< 5" in table
    assert not re.search(r"<td[^>]*>\s*[1-4]\s*<", table)
    unverified = submit(world.client("other_employer"), "/publier", {**POST, "do": "count"})
    assert "une fois que la coordination" in unescape(unverified.text)


def test_what_does_not_hold_is_told_and_the_rest_is_counted(world: World, employer: TestClient) -> None:
    asked = {**POST, "do": "count", "diploma": "", "either": "", "hours_per_week": "beaucoup"}
    answer = submit(employer, "/publier", asked)
    assert answer.status_code == 422
    text = unescape(answer.text)
    table = text[text.index('id="remaining"') :]
    assert "Ce compte laisse de côté" in table
    assert 'href="#need-hours_per_week"' in table
    assert 'scope="row">Expérience' in table
    without = submit(employer, "/publier", {**asked, "hours_per_week": "", "experience": "beaucoup"})
    rows = unescape(without.text).partition('id="remaining"')[2]
    assert 'scope="row">Français parlé' in rows
    assert 'scope="row">Expérience' not in rows
    # Another language is counted before its reason is written.
    spoken = submit(employer, "/publier", {**asked, "hours_per_week": "", "language": "en", "language_level": "7"})
    assert spoken.status_code == 200
    assert 'scope="row">Autre langue' in unescape(spoken.text)
    none = submit(world.client("counsellor"), "/publier", asked)
    assert "Rien n’est compté" in unescape(none.text)


def test_a_need_is_changed_by_the_same_form_and_nothing_else_is_lost(world: World, employer: TestClient) -> None:
    opened = employer.get(f"/besoins/{world.need}/modifier").text
    with reading(world.pool, SYSTEM) as connection:
        before = need(connection, world.need)
    assert before is not None
    filled = {**need_form.form_of(before.entry), "version": str(before.version)}
    assert 'value="Soudeuse-monteuse ou soudeur-monteur"' in opened
    # What is read from the form is asked by it: else it would be lost.
    assert {name for name in (*need_form._TEXTS, *need_form._BOXES) if f'name="{name}"' not in opened} == set()
    path = f"/besoins/{world.need}/modifier"
    assert submit(employer, path, {**filled, "posts": "4"}).status_code == 303
    with reading(world.pool, SYSTEM) as connection:
        after = need(connection, world.need)
    assert after is not None
    assert after.entry == before.entry.model_copy(update={"posts": 4})
    # Somebody else's page is older; and another's need is not theirs.
    assert submit(employer, path, {**filled, "posts": "5"}).status_code == 422
    assert employer.get(f"/besoins/{world.other_need}/modifier").status_code == 403


def test_figures_stand_in_a_form_as_its_language_writes_them(world: World, employer: TestClient) -> None:
    with writing(world.pool, world.actors["employer"]) as connection:
        told = a_need(employer_id=world.employer, title_fr="Figures", wage_min="22.50", wage_max="1250000", posts=9)
        key = add_need(connection, told, TODAY)
    for page, low in ((f"/besoins/{key}/modifier", "22,50"), (f"/en/needs/{key}/change", "22.50")):
        sent = fields(employer.get(page).text, page)
        assert (sent["wage_min"], sent["wage_max"]) == ([low], ["1250000"])
    assert [figure(each) for each in ("22,50", "45,000", "1,250,000.5", "45 000", "45\u00a0000,5", "x")] == [
        "22.50", "45000", "1250000.5", "45000", "45000.5", "x",
    ]  # fmt: skip


def test_a_choice_of_licences_is_typed_kept_and_shown_again(world: World, employer: TestClient) -> None:
    sent = {
        **POST,
        "title_fr": "Soudeuse mobile",
        "credential0": "licence.driving_1",
        "credential0_importance": "required",
        "credential1": "licence.driving_3",
        "credential1_or": "yes",
        "credential2": "certificate.whmis",
        "credential2_importance": "preferred",
        "ends_on": "2027-12-31",
    }
    posted = submit(employer, "/publier", sent)
    assert posted.status_code == 303, posted.text
    key = int(posted.headers["location"].rsplit("/", 1)[1])
    with reading(world.pool, SYSTEM) as connection:
        told = need(connection, key)
    assert told is not None
    choices = [[str(getattr(one, "credential", one.code)) for one in each.any_of] for each in told.entry.requirements]
    assert ["driving_1", "driving_3"] in choices
    assert ["whmis"] in choices
    assert need_form.form_of(told.entry)["credential1_or"] == ["yes"]
    opened = employer.get(f"/besoins/{key}/modifier").text
    assert re.search(r'name="credential1_or" value="yes" checked', opened)
    assert 'value="2027-12-31"' in opened


def test_what_the_form_cannot_say_stays_and_the_rest_is_changed(world: World, employer: TestClient) -> None:
    odd = [{"importance": "required", "any_of": [{"code": "french_speaking", "level": 5}, {"code": "licence",
           "credential": "driving_1"}]},
           {"importance": "preferred", "any_of": [{"code": "experience", "months": 24, "unit_group": "32103"}]},
           {"importance": "required", "any_of": [{"code": "french_reading", "level": 3}]}]  # fmt: skip
    with psycopg.connect(world.urls.owner) as connection:
        connection.execute("SELECT set_config('app.role', 'system', false)")
        before = a_need(employer_id=world.employer, requirements=odd, title_fr="Autre", transit_access=False)
        key = add_need(connection, before, TODAY)
    path = f"/besoins/{key}/modifier"

    def after(**changed: list[str]) -> NeedEntry:
        page = employer.get(path).text
        assert submit(employer, path, {**fields(page, path), **changed}).status_code == 303
        with reading(world.pool, SYSTEM) as connection:
            found = need(connection, key)
        assert found is not None
        return found.entry

    opened = unescape(employer.get(path).text)
    assert "ne peut pas dire ces exigences" in opened
    assert '<ul class="asked">' in opened
    assert after() == before
    assert after(wage_max=["40"]) == before.model_copy(update={"wage_max": 40})
    assert employer.get(path).text.count('name="taken_out"') == 2
    assert after(taken_out=["0"]).requirements == before.requirements[1:]


def test_each_need_of_the_demonstration_is_changed_in_what_the_form_changes_alone() -> None:
    found = list(entries(today=TODAY).needs)
    assert len(found) > 200
    for each in found:
        sent = [(name, value) for name, values in need_form.form_of(each).items() for value in values]
        assert need_form.changed(each, FormData(sent), {}) == each
        raised = [("wage_max", "99999"), *((name, value) for name, value in sent if name != "wage_max")]
        assert need_form.changed(each, FormData(raised), {}) == each.model_copy(update={"wage_max": 99999})


def test_ones_own_needs_are_confirmed_closed_and_opened_again(world: World, employer: TestClient) -> None:
    assert "Soudeuse-monteuse" in employer.get("/mes-besoins").text
    path = f"/besoins/{world.need}/etat"
    for do, status in (("close", "closed"), ("reopen", "open"), ("confirm", "open")):
        assert submit(employer, path, {"do": do}).status_code == 303
        assert world.sql("SELECT status FROM opening WHERE id = %(id)s", id=world.need) == (status,)
    assert submit(employer, f"/besoins/{world.other_need}/etat", {"do": "close"}).status_code == 403


@pytest.fixture
def stale(world: World) -> int:
    """A need of the employer's that nobody has confirmed for a hundred days, and somebody to write to."""
    with psycopg.connect(world.urls.owner) as connection:
        connection.execute("SELECT set_config('app.role', 'system', false)")
        key = add_need(connection, a_need(employer_id=world.employer, title_fr="Besoin ancien"), TODAY)
        connection.execute("UPDATE opening SET confirmed_on = %s WHERE id = %s", (TODAY - timedelta(days=100), key))
        connection.execute(
            "UPDATE account SET email = 'atelier@exemple.org' WHERE id = %s",
            (world.actors["employer"].account_id,),
        )
    return key


def test_one_e_mail_asks_and_its_link_answers_once_without_signing_in(world: World, stale: int) -> None:
    account = world.actors["employer"].account_id or 0
    with writing(world.pool, SYSTEM) as connection:
        (asked,) = asking.to_ask(connection, TODAY)
        assert (asked.account_id, asked.email) == (account, "atelier@exemple.org")
        post(connection, "needs_stale", asked.email, "fr", {"account_id": account})
        row: Any = connection.execute("SELECT max(id) FROM outgoing_message").fetchone()
        found = mail.message(connection, row[0])
        assert isinstance(found, Message)
        written = mail._needs_stale(connection, found)
        assert written is not None
        text = mail.compose(Settings(), found, *written).get_content()
    secret = re.search(r"/toujours/([\w-]+)", text)
    assert secret is not None
    anybody = world.client()
    page = anybody.get(secret[0])
    assert "Besoin ancien" in page.text
    assert (
        submit(anybody, secret[0], {f"need-{stale}": "confirm", f"need-{world.other_need}": "close"}).status_code == 200
    )
    assert world.sql("SELECT confirmed_on FROM opening WHERE id = %(id)s", id=stale) == (TODAY,)
    assert world.sql("SELECT status FROM opening WHERE id = %(id)s", id=world.other_need) == ("open",)
    assert anybody.get(secret[0]).status_code == 404
    assert submit(anybody, secret[0], {f"need-{stale}": "close"}).status_code == 404
    with writing(world.pool, SYSTEM) as connection:
        assert asking.to_ask(connection, TODAY) == []
        assert mail._needs_stale(connection, found) is None


def test_what_helps_to_hire_is_open_to_all(world: World) -> None:
    text = unescape(world.client().get("/aide-a-l-embauche").text)
    assert "PRIIME" in text
    assert "La lettre d’admissibilité d’abord" in text
