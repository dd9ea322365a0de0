"""People without e-mail: let in by a printed code or a telephone, shut out at once; consents that others record."""

import re
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from fastapi.testclient import TestClient

from api.clock import now
from api.database import writing
from api.mail import outbox, send_message
from api.settings import Settings
from matching.accounts.domain import SYSTEM
from matching.candidates.store import add_candidate
from tests.api.http.conftest import World
from tests.api.http.forms import submit
from tests.factories import TODAY, a_candidate

PHONE = "+14185550123"
OWN_PASSWORD = "quatre érables devant la mairie"


@pytest.fixture
def person(world: World) -> int:
    """Somebody without e-mail or account, whom the counsellor follows."""
    identity = {"given_name": "Salma", "family_name": "Haddad", "language": "ar", "channel": "counsellor"}
    with psycopg.connect(world.urls.owner) as connection:
        connection.execute("SELECT set_config('app.role', 'system', false)")
        connection.execute("DELETE FROM throttle")
        connection.execute("DELETE FROM outgoing_message")
        connection.execute("UPDATE account SET phone = NULL")
        return add_candidate(
            connection, a_candidate(organisation_id=world.organisation, identity=identity, consents=[]), TODAY
        )


def printed(world: World, person: int) -> str:
    """The code of a sheet that the counsellor has just made."""
    page = submit(world.client("counsellor"), f"/personnes/{person}/acces/code")
    assert page.status_code == 200, page.text
    found = re.search(r'<p class="large figures">([0-9 ]+)</p>', page.text)
    assert found is not None
    return found[1]


def messages(world: World, folder: Path, *, devices: bool = False) -> list[tuple[str, str]]:
    """Number and text of the messages that waited, sent as the worker sends them; `devices`: those of new ones too."""
    settings = Settings(data_dir=folder)
    with writing(world.pool, SYSTEM) as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM outgoing_message ORDER BY id").fetchall()]
    for each in ids:
        with writing(world.pool, SYSTEM) as connection:
            send_message(connection, settings, each)
    sent = []
    for path in outbox(settings).glob("*.txt"):
        number, _, text = path.read_text(encoding="utf-8").partition("\n")
        path.unlink()
        if devices or "nouvel appareil" not in text:
            sent.append((number, text.strip()))
    return sent


def code_in(text: str) -> str:
    found = re.search(r"\d{4} \d{4}", text)
    assert found is not None, text
    return found[0]


def by_telephone(world: World, folder: Path) -> TestClient:
    """A browser let in by a code sent to the telephone."""
    browser = world.client()
    messages(world, folder)
    submit(browser, "/connexion/telephone", {"phone": PHONE})
    ((_, said),) = messages(world, folder)
    assert submit(browser, "/connexion/telephone/code", {"code": code_in(said)}).status_code == 303
    assert own_name(browser) == "Salma Haddad"
    return browser


def own_name(browser: TestClient) -> str:
    page = browser.get("/mon-dossier")
    return "Salma Haddad" if page.status_code == 200 and "Salma" in page.text else str(page.status_code)


def test_a_printed_code_opens_the_persons_own_file_once(world: World, person: int) -> None:
    code = printed(world, person)
    browser = world.client()
    assert code in browser.get(f"/code?code={code}").text
    entered = submit(browser, "/code", {"code": code.replace(" ", "-")})
    assert (entered.status_code, entered.headers["location"]) == (303, "/bienvenue")
    assert own_name(browser) == "Salma Haddad"
    assert browser.get(f"/personnes/{world.candidate}/recommandations").status_code == 404
    again = submit(world.client(), "/code", {"code": code})
    assert again.status_code == 422
    assert "déjà servi" in again.text


def test_the_figures_of_another_script_are_the_same_figures(world: World, person: int) -> None:
    code = printed(world, person).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert submit(world.client(), "/code", {"code": code}).status_code == 303


def test_a_new_sheet_cancels_the_one_before_and_a_late_one_opens_nothing(world: World, person: int) -> None:
    first, second = printed(world, person), printed(world, person)
    assert submit(world.client(), "/code", {"code": first}).status_code == 422
    world.sql("UPDATE printed_code SET expires_at = now() - interval '1 second'")
    assert submit(world.client(), "/code", {"code": second}).status_code == 422


def test_the_code_lasts_as_long_as_is_set(world: World, person: int) -> None:
    world.sql("UPDATE setting SET value = '3' WHERE key = 'printed_code_days'")
    printed(world, person)
    (until,) = world.sql("SELECT max(expires_at) FROM printed_code")
    assert abs(until - now() - timedelta(days=3)) < timedelta(minutes=5)


def test_what_the_database_keeps_of_a_code_is_not_its_plain_hash(world: World, person: int) -> None:
    code = printed(world, person).replace(" ", "")
    assert world.sql("SELECT count(*) FROM printed_code WHERE hash = sha256(%(code)s::text::bytea)", code=code) == (0,)


def test_a_telephone_gets_a_code_that_opens_once_for_the_browser_that_asked(
    world: World, person: int, tmp_path: Path
) -> None:
    counsellor = world.client("counsellor")
    assert submit(counsellor, f"/personnes/{person}/acces/telephone", {"phone": "(418) 555-0123"}).status_code == 303
    ((number, told),) = messages(world, tmp_path)
    assert number == PHONE
    assert "/connexion/telephone" in told
    browser, other = world.client(), world.client()
    for each in (other, browser):
        assert submit(each, "/connexion/telephone", {"phone": "418-555-0123"}).status_code == 303
    sent = messages(world, tmp_path)
    assert [number for number, _ in sent] == [PHONE, PHONE]
    codes = [code_in(text) for _, text in sent]
    opened = {submit(browser, "/connexion/telephone/code", {"code": code}).status_code: code for code in codes}
    assert 303 in opened
    assert own_name(browser) == "Salma Haddad"
    # A right code uses up those beside it.
    for code in codes:
        assert submit(other, "/connexion/telephone/code", {"code": code}).status_code == 422


def test_another_number_or_a_new_sheet_closes_what_was_open_and_says_so(
    world: World, person: int, tmp_path: Path
) -> None:
    counsellor, browser = world.client("counsellor"), world.client()
    phone = f"/personnes/{person}/acces/telephone"
    submit(counsellor, phone, {"phone": PHONE})
    submit(browser, "/code", {"code": printed(world, person)})
    messages(world, tmp_path)
    submit(counsellor, phone, {"phone": PHONE})
    assert own_name(browser) == "Salma Haddad"
    messages(world, tmp_path)
    submit(counsellor, phone, {"phone": "418 555-0177"})
    assert own_name(browser) == "401"
    told = dict(messages(world, tmp_path))
    assert set(told) == {PHONE, "+14185550177"}
    assert "Ce numéro ne l’ouvre plus" in told[PHONE]
    # A sheet made anew ends what the one before opened, and the telephone hears of it.
    submit(browser, "/code", {"code": printed(world, person)})
    messages(world, tmp_path)
    code = printed(world, person)
    assert own_name(browser) == "401"
    ((number, said),) = messages(world, tmp_path)
    assert (number, "nouveau code" in said) == ("+14185550177", True)
    submit(browser, "/code", {"code": code})
    page = browser.get("/mon-dossier/consultations").text
    assert page.count("Une feuille avec un code a été imprimée") == 3
    assert page.count("Un numéro de téléphone a été donné") == 3


def test_the_database_sends_no_code_to_a_number_that_costs(world: World, person: int) -> None:
    printed(world, person)
    with pytest.raises(psycopg.errors.CheckViolation):
        world.sql("UPDATE account SET phone = '+19005551234' WHERE candidate_id = %(id)s", id=person)


def test_a_code_is_given_up_after_a_few_wrong_ones(world: World, person: int, tmp_path: Path) -> None:
    submit(world.client("counsellor"), f"/personnes/{person}/acces/telephone", {"phone": PHONE})
    messages(world, tmp_path)
    browser = world.client()
    submit(browser, "/connexion/telephone", {"phone": PHONE})
    code = code_in(messages(world, tmp_path)[0][1])
    wrong = f"{(int(code.replace(' ', '')) + 1) % 10**8:08}"
    for _ in range(5):
        assert submit(browser, "/connexion/telephone/code", {"code": wrong}).status_code == 422
    assert submit(browser, "/connexion/telephone/code", {"code": code}).status_code == 422


def test_a_number_that_nobody_has_is_answered_alike_and_sent_nothing(world: World, person: int, tmp_path: Path) -> None:
    submit(world.client("counsellor"), f"/personnes/{person}/acces/telephone", {"phone": PHONE})
    messages(world, tmp_path)
    answers = []
    for phone in (PHONE, "+14185550177"):
        browser = world.client()
        asked = submit(browser, "/connexion/telephone", {"phone": phone})
        page = browser.get(asked.headers["location"])
        wrong = submit(browser, "/connexion/telephone/code", {"code": "0000 0000"})
        answers.append((asked.status_code, asked.headers["location"], page.status_code, wrong.status_code))
    assert answers[0] == answers[1] == (303, "/connexion/telephone/code", 200, 422)
    assert [number for number, _ in messages(world, tmp_path)] == [PHONE]


def test_asking_again_and_again_waits_and_does_not_shut_out_a_browser_known_there(
    world: World, person: int, tmp_path: Path
) -> None:
    submit(world.client("counsellor"), f"/personnes/{person}/acces/telephone", {"phone": PHONE})
    messages(world, tmp_path)
    own = world.client()
    submit(own, "/connexion/telephone", {"phone": PHONE})
    assert (
        submit(own, "/connexion/telephone/code", {"code": code_in(messages(world, tmp_path)[0][1])}).status_code == 303
    )
    stranger = world.client()
    asked = [submit(stranger, "/connexion/telephone", {"phone": PHONE}).status_code for _ in range(8)]
    assert asked[0] == 303
    assert asked[-1] == 429
    assert submit(own, "/connexion/telephone", {"phone": PHONE}).status_code == 303
    assert submit(world.client(), "/connexion/telephone", {"phone": "+14185550199"}).status_code == 303


def test_an_old_message_is_never_sent_with_its_code(world: World, person: int, tmp_path: Path) -> None:
    submit(world.client("counsellor"), f"/personnes/{person}/acces/telephone", {"phone": PHONE})
    messages(world, tmp_path)
    submit(world.client(), "/connexion/telephone", {"phone": PHONE})
    world.sql("UPDATE outgoing_message SET created_at = now() - interval '11 minutes'")
    assert messages(world, tmp_path) == []


def test_closing_ends_the_code_the_number_and_the_sessions_at_once(world: World, person: int, tmp_path: Path) -> None:
    counsellor = world.client("counsellor")
    submit(counsellor, f"/personnes/{person}/acces/telephone", {"phone": PHONE})
    code = printed(world, person)
    browser = by_telephone(world, tmp_path)
    assert submit(counsellor, f"/personnes/{person}/acces/retirer").status_code == 303
    assert own_name(browser) != "Salma Haddad"
    assert submit(world.client(), "/code", {"code": code}).status_code == 422
    assert messages(world, tmp_path) == []
    submit(world.client(), "/connexion/telephone", {"phone": PHONE})
    assert messages(world, tmp_path) == []


def test_nobody_is_helped_into_an_account_that_has_an_address_or_by_a_number_of_another(
    world: World, person: int
) -> None:
    counsellor = world.client("counsellor")
    world.sql("UPDATE account SET email = 'awa@exemple.org' WHERE candidate_id = %(id)s", id=world.candidate)
    refused = submit(counsellor, f"/personnes/{world.candidate}/acces/code")
    assert refused.status_code == 422
    assert "sa propre adresse" in refused.text
    assert submit(counsellor, f"/personnes/{world.candidate}/acces/telephone", {"phone": PHONE}).status_code == 422
    identity = {"given_name": "Omar", "family_name": "Haddad", "language": "ar"}
    with psycopg.connect(world.urls.owner) as connection:
        connection.execute("SELECT set_config('app.role', 'system', false)")
        brother = add_candidate(connection, a_candidate(organisation_id=world.organisation, identity=identity), TODAY)
    assert submit(counsellor, f"/personnes/{brother}/acces/telephone", {"phone": PHONE}).status_code == 303
    taken = submit(counsellor, f"/personnes/{person}/acces/telephone", {"phone": PHONE})
    assert taken.status_code == 422
    assert "Imprimez plutôt un code" in taken.text
    assert submit(counsellor, f"/personnes/{person}/acces/telephone", {"phone": "911"}).status_code == 422


def test_opening_and_closing_are_in_the_persons_trail(world: World, person: int) -> None:
    printed(world, person)
    counsellor = world.client("counsellor")
    submit(counsellor, f"/personnes/{person}/acces/telephone", {"phone": PHONE})
    submit(counsellor, f"/personnes/{person}/acces/retirer")
    history = counsellor.get(f"/api/v1/candidates/{person}/history").json()
    assert [(each["operation"], each["fields"]) for each in history if each["table_name"] == "access"] == [
        ("insert", ["printed_code"]),
        ("insert", ["phone"]),
        ("delete", []),
    ]


def test_nobody_comes_in_by_telephone_where_no_message_can_be_sent(world: World, person: int) -> None:
    services = world.app.state.services
    silent = services.settings.model_copy(update={"environment": "production", "secret_key": None})
    world.app.state.services = type(services)(silent, services.pool, services.encoder)
    try:
        assert world.client().get("/connexion/telephone").status_code == 404
        assert "telephone" not in world.client().get("/code").text
    finally:
        world.app.state.services = services
