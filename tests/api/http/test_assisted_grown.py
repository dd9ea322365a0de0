"""An access that a counsellor helped with, once its person has devices and an address of their own."""

from pathlib import Path

from tests.api.http.conftest import World
from tests.api.http.forms import submit
from tests.api.http.mailbox import mailbox_of, path_in
from tests.api.http.test_assisted import OWN_PASSWORD, PHONE, by_telephone, messages, own_name, person, printed

__all__ = ["person"]


def test_a_new_device_is_told_to_the_telephone_that_the_codes_go_to(world: World, person: int, tmp_path: Path) -> None:
    submit(world.client("counsellor"), f"/personnes/{person}/acces/telephone", {"phone": PHONE})
    messages(world, tmp_path)
    browser = world.client()
    for expected in (1, 0):
        submit(browser, "/code", {"code": printed(world, person)})
        told = messages(world, tmp_path, devices=True)
        assert [number for number, text in told if "nouvel appareil" in text] == [PHONE] * expected
        submit(browser, "/sortir")


def test_an_assisted_account_grows_up_into_its_persons_own(world: World, person: int, tmp_path: Path) -> None:
    counsellor, mailbox = world.client("counsellor"), mailbox_of(world, tmp_path)
    access, email = f"/personnes/{person}/acces", f"salma{person}@exemple.org"
    submit(counsellor, f"{access}/telephone", {"phone": PHONE})
    later = printed(world, person)
    browser, other = by_telephone(world, tmp_path), by_telephone(world, tmp_path)
    messages(world, tmp_path)
    assert "Entrer avec mon adresse de courriel" in browser.get("/compte").text
    assert submit(browser, "/compte/adresse", {"email": email}).headers["location"] == "/courriel-envoye"
    path = path_in(mailbox.only(email))
    assert world.sql("SELECT email FROM account WHERE candidate_id = %(id)s", id=person) == (None,)
    assert 'name="password"' in browser.get(path).text
    assert submit(browser, path, {"password": "court", "again": "court"}).status_code == 422
    chosen = {"password": OWN_PASSWORD, "again": OWN_PASSWORD}
    assert submit(browser, path, chosen).headers["location"] == "/bienvenue"
    assert own_name(browser) == "Salma Haddad"
    ((number, told),) = messages(world, tmp_path)
    assert (number, "avec votre courriel" in told) == (PHONE, True)
    # Nothing that somebody else opened opens it any more; the other browser is out.
    assert own_name(other) == "401"
    assert submit(world.client(), "/code", {"code": later}).status_code == 422
    assert world.sql("SELECT phone FROM account WHERE candidate_id = %(id)s", id=person) == (None,)
    assert submit(counsellor, f"{access}/code").status_code == 422
    assert submit(world.client(), "/connexion", {"email": email, "password": OWN_PASSWORD}).status_code == 303
    parts = world.sql("SELECT array_agg(fields) FROM trail WHERE candidate_id = %(id)s AND part = 'access'", id=person)
    assert ["address"] in parts[0]


def test_an_address_that_is_somebodys_is_not_taken_over(world: World, person: int, tmp_path: Path) -> None:
    world.sql(
        "UPDATE account SET email = 'prise@exemple.org' WHERE id = %(id)s", id=world.actors["employer"].account_id
    )
    browser, mailbox = world.client(), mailbox_of(world, tmp_path)
    submit(browser, "/code", {"code": printed(world, person)})
    assert submit(browser, "/compte/adresse", {"email": "prise@exemple.org"}).headers["location"] == "/courriel-envoye"
    assert "/compte/adresse/" not in mailbox.only("prise@exemple.org").get_content()
