"""A consent that a counsellor recorded is told to its person, by a message and in their file, one button ends it."""

from pathlib import Path

import pytest

from api import consents_told
from api.database import writing
from matching.accounts.domain import SYSTEM
from tests.api.http.conftest import World
from tests.api.http.forms import submit
from tests.api.http.mailbox import Mailbox, path_in
from tests.api.http.test_assisted import PHONE, messages, person, printed
from tests.api.http.test_assisted_consents import consent

__all__ = ["person"]


def told(world: World) -> int:
    with writing(world.pool, SYSTEM) as connection:
        left, _ = consents_told.leave_messages(connection, texting=True)
    return len(left)


def in_lists(world: World, key: int) -> bool:
    return bool(world.sql("SELECT count(*) FROM match_profile WHERE candidate_id = %(id)s", id=key)[0])


def test_it_is_told_by_e_mail_and_withdrawn_without_signing_in(world: World, person: int, mailbox: Mailbox) -> None:
    world.sql("UPDATE candidate_identity SET email = 'awa@exemple.org' WHERE candidate_id = %(id)s", id=person)
    consent(world, person)
    consent(world, person, purpose="events")
    assert (told(world), told(world)) == (1, 0)
    letter = mailbox.only("awa@exemple.org")
    path, browser = path_in(letter), world.client()
    page = browser.get(path).text
    assert page.count(">Retirer<") == 2
    assert "Haddad" not in page
    assert in_lists(world, person)
    # What the link does not tell of is not withdrawn by it.
    assert submit(browser, path, {"purpose": "statistics"}).status_code == 404
    assert submit(browser, path, {"purpose": "matching"}).status_code == 303
    assert not in_lists(world, person)
    assert browser.get(path).text.count(">Retirer<") == 1
    trail = "SELECT role FROM trail WHERE candidate_id = %(id)s AND part = 'consent' ORDER BY id DESC LIMIT 1"
    assert world.sql(trail, id=person) == ("job_seeker",)
    world.sql("UPDATE consent_link SET expires_at = now()")
    assert browser.get(path).status_code == 404
    assert submit(browser, path, {"purpose": "events"}).status_code == 404


def test_what_the_person_gives_themselves_or_was_withdrawn_is_not_told(
    world: World, person: int, mailbox: Mailbox
) -> None:
    world.sql("UPDATE candidate_identity SET email = 'awa@exemple.org' WHERE candidate_id = %(id)s", id=person)
    world.sql(
        """
        INSERT INTO consent (candidate_id, purpose, given_on, until, means)
        VALUES (%(id)s, 'events', current_date, current_date + 9, 'online')
        """,
        id=person,
    )
    assert told(world) == 0
    consent(world, person)
    path = f"/personnes/{person}/consentements/retirer"
    submit(world.client("counsellor"), path, {"purpose": "matching"})
    assert told(world) == 0
    consent(world, person)
    assert told(world) == 1
    submit(world.client("counsellor"), path, {"purpose": "matching"})
    assert mailbox.collect() == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_by_telephone_in_plain_words(world: World, person: int, tmp_path: Path, language: str) -> None:
    world.sql("UPDATE candidate_identity SET language = %(l)s WHERE candidate_id = %(id)s", l=language, id=person)
    submit(world.client("counsellor"), f"/personnes/{person}/acces/telephone", {"phone": PHONE})
    messages(world, tmp_path)
    consent(world, person)
    assert told(world) == 1
    ((number, said),) = messages(world, tmp_path)
    assert number == PHONE
    assert ("vous dites oui" if language == "fr" else "you say yes") in said
    assert world.client().get(said.split("127.0.0.1:8000")[1].strip()).status_code == 200


def test_in_their_file_until_they_have_read_it(world: World, person: int) -> None:
    consent(world, person)
    browser = world.client()
    submit(browser, "/code", {"code": printed(world, person)})
    assert "J’ai lu, c’est vrai" in browser.get("/mon-dossier").text
    assert submit(browser, "/mon-dossier/consentements/lus").status_code == 303
    assert "J’ai lu, c’est vrai" not in browser.get("/mon-dossier").text
    consent(world, person, purpose="events")
    assert "J’ai lu, c’est vrai" in browser.get("/mon-dossier").text
    assert submit(browser, "/mon-dossier/consentements/retirer", {"purpose": "events"}).status_code == 303
    assert "J’ai lu, c’est vrai" not in browser.get("/mon-dossier").text
