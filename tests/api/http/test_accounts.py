"""Having an account: sign-up, confirmation, sign-in, reset, change of address — as browsers and mailboxes see it."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from api.cookies import SESSION
from matching.accounts import passwords
from tests.api.http.conftest import World
from tests.api.http.forms import cookie, submit
from tests.api.http.mailbox import Mailbox, path_in
from tests.api.http.signing import OTHER, PASSWORD, role, sign_in, sign_up
from tests.api.http.test_second_factor import token_of


def test_a_person_signs_up_in_three_steps(world: World, mailbox: Mailbox) -> None:
    browser = sign_up(world, mailbox, "lea@exemple.org")
    me = browser.get("/api/v1/me").json()
    assert me["role"] == "job_seeker"
    assert browser.get("/bienvenue").headers["location"] == f"/personnes/{me['candidate_id']}/recommandations"
    assert world.sql(
        "SELECT given_name, email FROM candidate_identity WHERE candidate_id = %(id)s", id=me["candidate_id"]
    ) == ("Léa", "lea@exemple.org")
    # In no list before saying so.
    assert world.sql("SELECT count(*) FROM consent WHERE candidate_id = %(id)s", id=me["candidate_id"]) == (0,)
    assert mailbox.collect() == []


def test_a_link_serves_once_and_opening_it_uses_nothing_up(world: World, mailbox: Mailbox) -> None:
    person = {"given_name": "Ana", "family_name": "Silva", "email": "ana@exemple.org"}
    browser = world.client()
    submit(browser, "/inscription/personne", person)
    path = path_in(mailbox.only("ana@exemple.org"))
    assert browser.get(path).status_code == browser.get(path).status_code == 200
    assert submit(browser, path, {"password": PASSWORD, "again": PASSWORD}).status_code == 303
    other = world.client()
    assert other.get(path).status_code == 404
    assert submit(other, path, {"password": OTHER, "again": OTHER}).status_code == 404


def test_a_later_link_ends_the_one_before(world: World, mailbox: Mailbox) -> None:
    person = {"given_name": "Ivo", "family_name": "Silva", "email": "ivo@exemple.org"}
    browser = world.client()
    paths = []
    for _ in range(2):
        submit(browser, "/inscription/personne", person)
        paths.append(path_in(mailbox.only("ivo@exemple.org")))
    assert [browser.get(path).status_code for path in paths] == [404, 200]
    world.sql("UPDATE sign_up SET expires_at = now()")
    assert browser.get(paths[1]).status_code == 404


def test_an_employer_is_founded_unverified_and_its_number_is_one_employers(world: World, mailbox: Mailbox) -> None:
    sent = {
        "given_name": "Marc",
        "family_name": "Roy",
        "email": "marc@atelier.example",
        "employer_name": "Atelier du Nord",
        "employer_kind": "firm",
        "neq": "1177 654 321",
    }
    browser = world.client()
    doubtful = submit(browser, "/inscription/employeur", {**sent, "neq": "1234567890"})
    assert doubtful.status_code == 422
    assert "commence par 11, 22, 33 ou 88" in unescape(doubtful.text)
    assert submit(browser, "/inscription/employeur", sent).status_code == 303
    path = path_in(mailbox.only("marc@atelier.example"))
    assert submit(browser, path, {"password": PASSWORD, "again": PASSWORD}).status_code == 303
    assert role(browser) == "employer"
    found = world.sql(
        """
        SELECT e.name, e.verified_on, a.manager FROM employer e JOIN account a ON a.employer_id = e.id
        WHERE e.neq = '1177654321'
        """
    )
    assert found == ("Atelier du Nord", None, True)
    again = submit(world.client(), "/inscription/employeur", {**sent, "email": "autre@atelier.example"})
    assert again.status_code == 422
    assert "est déjà ici" in again.text
    assert mailbox.collect() == []


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("court", "court", "trop court"),
        ("password1234", "password1234", "parmi les premiers"),
        ("abcabcabcabc", "abcabcabcabc", "parmi les premiers"),
        ("eva@exemple.org", "eva@exemple.org", "parmi les premiers"),
        ("x" * 1001, "x" * 1001, "trop long"),
        (PASSWORD, OTHER, "pas les mêmes"),
    ],
)
def test_a_password_that_will_not_do(world: World, mailbox: Mailbox, password: str, again: str, words: str) -> None:
    browser = world.client()
    submit(browser, "/inscription/personne", {"given_name": "Eva", "family_name": "L", "email": "eva@exemple.org"})
    path = path_in(mailbox.only("eva@exemple.org"))
    answer = submit(browser, path, {"password": password, "again": again})
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{password}"' not in answer.text or password == "eva@exemple.org"


def test_a_known_address_and_another_get_the_same_answer(world: World, mailbox: Mailbox) -> None:
    sign_up(world, mailbox, "connue@exemple.org")
    answers = []
    for email in ("connue@exemple.org", "inconnue@exemple.org"):
        browser = world.client()
        person = {"given_name": "A", "family_name": "B", "email": email}
        one = submit(browser, "/inscription/personne", person)
        two = submit(browser, "/mot-de-passe", {"email": email})
        three = submit(browser, "/connexion", {"email": email, "password": OTHER})
        text = re.sub(r'type="hidden" name="(form_token|once)" value="[^"]+"', "", three.text.replace(email, ""))
        answers.append((one.status_code, one.headers["location"], two.status_code, three.status_code, text))
    assert answers[0] == answers[1]
    letters = mailbox.collect()
    assert [(letter["To"], letter["Subject"]) for letter in letters] == [
        ("connue@exemple.org", "Vous avez déjà un compte"),
        ("connue@exemple.org", "Choisir un autre mot de passe"),
        ("inconnue@exemple.org", "Confirmez votre adresse"),
    ]


def test_the_same_work_is_done_for_an_address_nobody_has(
    world: World, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_up(world, mailbox, "travail@exemple.org")
    done: list[str] = []
    real = passwords._hashes.verify_and_update

    def counted(password: str, known: str) -> tuple[bool, str | None]:
        # The function and its cost, without the salt.
        done.append(known.rsplit("$", 2)[0])
        return real(password, known)

    monkeypatch.setattr(passwords._hashes, "verify_and_update", counted)
    for email in ("travail@exemple.org", "personne@exemple.org", "pas une adresse"):
        assert submit(world.client(), "/connexion", {"email": email, "password": OTHER}).status_code == 401
    assert len(done) == 3
    assert len(set(done)) == 1


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/besoins?territory=23", "/besoins?territory=23"),
        ("//ailleurs.example/", "/bienvenue"),
        ("///ailleurs.example/", "/bienvenue"),
        ("https://ailleurs.example/", "/bienvenue"),
        ("/\\ailleurs.example", "/bienvenue"),
        ("\\\\ailleurs.example", "/bienvenue"),
        ("/\t/ailleurs.example", "/bienvenue"),
        ("javascript:alert(1)", "/bienvenue"),
        ("besoins", "/bienvenue"),
        ("", "/bienvenue"),
    ],
)
def test_one_is_led_on_to_our_pages_only(world: World, mailbox: Mailbox, wanted: str, reached: str) -> None:
    email = "suite@exemple.org"
    if world.sql("SELECT 1 FROM account WHERE email = %(email)s", email=email) is None:
        sign_up(world, mailbox, email)
    answer = submit(world.client(), "/connexion", {"email": email, "password": PASSWORD, "next": wanted})
    assert answer.headers["location"] == reached


def test_a_page_that_asks_to_sign_in_leads_back_to_itself(world: World) -> None:
    page = world.client().get("/personnes")
    assert page.status_code == 401
    assert 'href="/connexion?next=%2Fpersonnes"' in page.text or 'href="/connexion?next=/personnes"' in page.text


def other_keys(world: World, email: str) -> Callable[[], Any]:
    """Link an identity to the account; then, how many identities and API tokens open it."""
    values = {"id": world.sql("SELECT id FROM account WHERE email = %(email)s", email=email)[0]}
    world.sql("INSERT INTO external_identity VALUES ('https://ailleurs.example', %(id)s::text, %(id)s)", **values)
    return lambda: world.sql(
        """
        SELECT (SELECT count(*) FROM external_identity WHERE account_id = %(id)s),
            (SELECT count(*) FROM credential_token WHERE account_id = %(id)s)
        """,
        **values,
    )


def test_signing_out_everywhere_ends_every_other_key_where_it_is_asked(world: World, mailbox: Mailbox) -> None:
    browser = sign_up(world, mailbox, "partout@exemple.org")
    assert 'name="keys"' not in browser.get("/compte/appareils").text
    token_of(world, "partout@exemple.org")
    keys = other_keys(world, "partout@exemple.org")
    assert 'name="keys"' in browser.get("/compte/appareils").text
    assert submit(browser, "/compte/appareils").status_code == 303
    assert keys() == (1, 1)
    assert submit(browser, "/compte/appareils", {"keys": "yes"}).status_code == 303
    assert (keys(), role(browser)) == ((0, 0), "job_seeker")


def test_a_forgotten_password(world: World, mailbox: Mailbox) -> None:
    thief = sign_up(world, mailbox, "oubli@exemple.org")
    token, keys = token_of(world, "oubli@exemple.org"), other_keys(world, "oubli@exemple.org")
    assert keys() == (1, 1)
    browser = world.client()
    assert submit(browser, "/mot-de-passe", {"email": "oubli@exemple.org"}).status_code == 303
    path = path_in(mailbox.only("oubli@exemple.org"))
    answer = submit(browser, path, {"password": OTHER, "again": OTHER})
    assert answer.status_code == 303
    assert role(browser) == "job_seeker"
    assert role(thief) == "anonymous"
    assert keys() == (0, 0)
    api = world.client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert api.status_code == 401
    letter = mailbox.only("oubli@exemple.org")
    assert letter["Subject"] == "Votre mot de passe a été changé"
    assert "jetons d’API ont été révoqués" in letter.get_content()
    assert submit(world.client(), path, {"password": PASSWORD, "again": PASSWORD}).status_code == 404
    refused = submit(world.client(), "/connexion", {"email": "oubli@exemple.org", "password": PASSWORD})
    assert refused.status_code == 401
    sign_in(world, "oubli@exemple.org", OTHER)


def test_a_link_for_one_purpose_serves_no_other(world: World, mailbox: Mailbox) -> None:
    sign_up(world, mailbox, "but@exemple.org")
    submit(world.client(), "/mot-de-passe", {"email": "but@exemple.org"})
    secret = path_in(mailbox.only("but@exemple.org")).rpartition("/")[2]
    for path in ("/compte/adresse/", "/inscription/confirmer/", "/invitation/"):
        assert world.client().get(path + secret).status_code == 404
    assert world.client().get(f"/mot-de-passe/{secret}").status_code == 200


def test_the_password_is_changed_by_whoever_knows_it(world: World, mailbox: Mailbox) -> None:
    browser = sign_up(world, mailbox, "change@exemple.org")
    elsewhere = sign_in(world, "change@exemple.org")
    before = cookie(browser, SESSION)
    wrong = submit(browser, "/compte/mot-de-passe", {"current": OTHER, "password": OTHER, "again": OTHER})
    assert wrong.status_code == 422
    assert "pas votre mot de passe" in wrong.text
    done = submit(browser, "/compte/mot-de-passe", {"current": PASSWORD, "password": OTHER, "again": OTHER})
    assert done.status_code == 303
    assert role(browser) == "job_seeker"
    assert cookie(browser, SESSION) != before
    assert role(elsewhere) == "anonymous"
    assert mailbox.only("change@exemple.org")["Subject"] == "Votre mot de passe a été changé"


def test_an_address_changes_once_the_new_one_is_confirmed(world: World, mailbox: Mailbox) -> None:
    browser = sign_up(world, mailbox, "avant@exemple.org")
    changed = submit(browser, "/compte/adresse", {"current": PASSWORD, "email": "Apres@exemple.org"})
    assert changed.status_code == 303
    path = path_in(mailbox.only("apres@exemple.org"))
    assert browser.get(path).status_code == 200
    sign_in(world, "avant@exemple.org")
    assert submit(browser, path).status_code == 303
    told = mailbox.only("avant@exemple.org")
    assert "apres" not in told.get_content()
    assert submit(world.client(), "/connexion", {"email": "avant@exemple.org", "password": PASSWORD}).status_code == 401
    sign_in(world, "apres@exemple.org")


def test_an_address_of_another_account_is_not_told_on_screen(world: World, mailbox: Mailbox) -> None:
    sign_up(world, mailbox, "prise@exemple.org")
    browser = sign_up(world, mailbox, "curieuse@exemple.org")
    answer = submit(browser, "/compte/adresse", {"current": PASSWORD, "email": "prise@exemple.org"})
    assert answer.headers["location"] == "/courriel-envoye"
    letter = mailbox.only("prise@exemple.org")
    assert letter["Subject"] == "Cette adresse a déjà un compte"
    assert "/compte/adresse/" not in letter.get_content()


@pytest.mark.parametrize("email", ["a@exemple.org\r\nBcc: b@exemple.org", "a@exemple.org\nX: y", "a@@b.ca", "a", ""])
def test_no_line_is_added_to_a_message(world: World, mailbox: Mailbox, email: str) -> None:
    sent = {"given_name": "A\r\nBcc: c@exemple.org", "family_name": "B", "email": email}
    assert submit(world.client(), "/inscription/personne", sent).status_code == 422
    assert submit(world.client(), "/mot-de-passe", {"email": email}).status_code == 422
    assert mailbox.collect() == []


def test_a_form_that_is_not_ours_is_refused(world: World, mailbox: Mailbox) -> None:
    browser = sign_up(world, mailbox, "forme@exemple.org")
    ours = {"Sec-Fetch-Site": "same-origin"}
    for token in (None, "", "0" * 64, "é"):
        sent = {"name": "Autre", "language": "fr"} | ({} if token is None else {"form_token": token})
        answer = browser.post("/compte", data=sent, headers=ours)
        assert answer.status_code == 403
        assert "attendu trop longtemps" in answer.text
    assert submit(browser, "/compte", {"name": "Autre", "language": "en"}).status_code == 303
    assert world.sql("SELECT display_name, locale FROM account WHERE email = 'forme@exemple.org'") == ("Autre", "en")


@pytest.mark.parametrize("name", ["A\r\nBcc: autre@exemple.org", "For\x07ge"])
def test_a_name_is_one_line_of_words_at_the_door(world: World, mailbox: Mailbox, name: str) -> None:
    person = {"given_name": name, "family_name": "L", "email": "eva@exemple.org"}
    assert submit(world.client(), "/inscription/personne", person).status_code == 422
    assert mailbox.collect() == []
