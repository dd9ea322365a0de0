"""Guessing costs more and more: passwords tried, addresses tried, messages asked for."""

from fastapi.testclient import TestClient

from api.cookies import DEVICE
from tests.api.http.conftest import World
from tests.api.http.forms import cookie, submit
from tests.api.http.mailbox import Mailbox
from tests.api.http.signing import OTHER, PASSWORD, lengthen, sign_in, sign_up


def guess(browser: TestClient, email: str, times: int) -> list[int]:
    return [
        submit(browser, "/connexion", {"email": email, "password": f"{OTHER} {n}"}).status_code for n in range(times)
    ]


def test_guesses_cost_more_and_more_but_never_the_owner(world: World, mailbox: Mailbox) -> None:
    owner = sign_up(world, mailbox, "cible@exemple.org")
    submit(owner, "/sortir")
    assert cookie(owner, DEVICE)
    world.sql("DELETE FROM throttle")
    thief = world.client()
    assert guess(thief, "cible@exemple.org", 5) == [401] * 5
    lengthen(world)
    # Even the right password, from there.
    slowed = submit(thief, "/connexion", {"email": "cible@exemple.org", "password": PASSWORD})
    assert slowed.status_code == 429
    assert int(slowed.headers["retry-after"]) > 3_500
    sign_in(world, "cible@exemple.org", browser=owner)
    # The wait doubles each time it was waited for.
    waits = []
    for _ in range(3):
        world.sql("UPDATE throttle SET until = now() - interval '1 second' WHERE until > last_at")
        assert guess(thief, "cible@exemple.org", 1) == [401]
        waits.append(world.sql("SELECT max(extract(epoch FROM until - last_at)) FROM throttle")[0])
    assert waits == [2, 4, 8]


def test_an_address_that_nobody_has_is_slowed_down_just_the_same(world: World, mailbox: Mailbox) -> None:
    browser = world.client()
    assert guess(browser, "nulle@exemple.org", 5) == [401] * 5
    lengthen(world)
    assert guess(browser, "nulle@exemple.org", 1) == [429]
    assert guess(browser, "autre.nulle@exemple.org", 1) == [401]


def test_one_place_is_slowed_down_for_all_addresses(world: World, mailbox: Mailbox) -> None:
    sign_up(world, mailbox, "voisine@exemple.org")
    world.sql("DELETE FROM throttle")
    browser = world.client()
    assert guess(browser, "essai@exemple.org", 1) == [401]
    # One that was right is taken back, and counts for nothing against the place.
    sign_in(world, "voisine@exemple.org")
    assert world.sql("SELECT max(tries), count(*) FROM throttle") == (1, 2)
    assert guess(browser, "essai.2@exemple.org", 1) == [401]
    assert world.sql("SELECT max(tries), count(*) FROM throttle") == (2, 3)
    world.sql("UPDATE throttle SET until = now() + interval '1 hour' WHERE tries = 2")
    assert guess(browser, "essai.3@exemple.org", 1) == [429]
    assert world.sql("SELECT count(*) FROM throttle") == (3,)


def test_messages_to_one_address_are_slowed_down_too(world: World, mailbox: Mailbox) -> None:
    browser = world.client()

    def asked() -> int:
        return submit(browser, "/mot-de-passe", {"email": "noyee@exemple.org"}).status_code

    assert [asked() for _ in range(5)] == [303] * 5
    lengthen(world)
    assert asked() == 422
    assert mailbox.collect() == []


def test_who_signs_up_too_often_is_told_how_long_to_wait(world: World, mailbox: Mailbox) -> None:
    person = {"given_name": "Eva", "family_name": "L", "email": "souvent@exemple.org"}
    browser = world.client()
    answers = [submit(browser, "/inscription/personne", person) for _ in range(30)]
    slowed = next(answer for answer in answers if answer.status_code != 303)
    assert slowed.status_code == 429
    assert int(slowed.headers["retry-after"]) > 0
