"""Settings: no secret has a default in production, and what is missing is named."""

from typing import Any

import pytest
from pydantic import ValidationError

from api.keys import box, key_for, opener
from api.settings import Settings
from tests.api.test_cli import adequation

WHOLE = {
    "environment": "production",
    "secret_key": "of this test alone, and of no service anywhere",
    "public_url": "https://adequation.example",
    "smtp_host": "mail.example",
    "mail_from": "adequation@example.org",
    "operator": "Table régionale d’essai",
}


def test_production_starts_with_all_it_needs() -> None:
    given = Settings.model_validate(WHOLE)
    assert given.address == "https://adequation.example"
    assert given.https_only


@pytest.mark.parametrize("name", ["secret_key", "public_url", "smtp_host", "mail_from", "operator"])
def test_what_production_lacks_is_named(name: str) -> None:
    with pytest.raises(ValidationError, match=name.upper()):
        Settings.model_validate({**WHOLE, name: None})


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret_key": "short"},
        {"public_url": "adequation.example"},
        {"public_url": "https://adequation.example/path"},
        {"password_length": 7},
        {"smtp_user": "adequation"},
        {"oidc_issuer": "https://issuer.example"},
        {"oidc_issuer": "http://issuer.example", "oidc_client_id": "a", "oidc_client_secret": "b"},
    ],
)
def test_a_wrong_value_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({**WHOLE, **wrong})


@pytest.mark.parametrize(
    ("url", "private"),
    [
        ("postgresql://a:b@db.example/adequation", False),
        ("postgresql://a:b@db.example/adequation?sslmode=prefer", False),
        ("postgresql://a:b@db.example,127.0.0.1/adequation", False),
        ("host=db.example dbname=adequation", False),
        ("postgresql://a:b@localhost/x?hostaddr=203.0.113.4", False),
        ("postgresql://a:b@db.example/adequation?sslmode=require", True),
        ("postgresql://a:b@db.example/adequation?sslmode=verify-full", True),
        ("postgresql://a:b@127.0.0.1/adequation", True),
        ("postgresql://a:b@[::1]:5432/adequation", True),
        ("postgresql:///adequation?host=/run/postgresql", True),
    ],
)
@pytest.mark.parametrize("name", ["database_url", "service_database_url"])
def test_another_machines_database_is_spoken_to_in_private(name: str, url: str, private: bool) -> None:
    near = "postgresql://a:b@127.0.0.1/adequation"
    given = {**WHOLE, "database_url": near, name: url}
    if private:
        Settings.model_validate(given)
    else:
        with pytest.raises(ValidationError, match=f"{name.upper()} on another machine"):
            Settings.model_validate(given)
    # On one's own machine, to try things out, anything goes.
    Settings.model_validate({"database_url": near, name: url})


def test_the_service_does_not_start_and_says_what_is_missing() -> None:
    done = adequation("serve", ENVIRONMENT="production", SECRET_KEY="a secret that nobody may read in a message")
    assert done.returncode == 2
    for name in ("PUBLIC_URL", "SMTP_HOST", "MAIL_FROM"):
        assert name in done.stderr
    assert "SECRET_KEY" not in done.stderr
    assert "nobody may read" not in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_wrong_is_said_in_both_languages() -> None:
    done = adequation("serve", PORT="ten", SECRET_KEY="short", LOG_LEVEL="loud")
    said = dict(line.split(" : ", 1) for line in done.stderr.splitlines())
    assert said == {
        "PORT": "Un nombre entier est attendu. / A whole number is expected.",
        "SECRET_KEY": "Ce texte est trop court : au moins 32 caractères. / "
        "This text is too short: at least 32 characters.",
        "LOG_LEVEL": "Ceci n’est pas l’un des choix : 'debug', 'info', 'warning', 'error'. / "
        "This is not one of the choices: 'debug', 'info', 'warning', 'error'.",
    }
    done = adequation("serve", SMS_URL="https://gateway.example")
    assert "SMS_URL demande aussi SMS_TOKEN, SMS_SENDER. / SMS_URL also needs SMS_TOKEN, SMS_SENDER." in done.stderr


def test_no_secret_is_shown_by_mistake() -> None:
    given = Settings.model_validate({**WHOLE, "smtp_user": "a", "smtp_password": "hush", "database_url": "hush-hush"})
    assert "hush" not in repr(given)
    assert "of this test alone" not in repr(given)


def test_each_purpose_has_a_key_of_its_own() -> None:
    given, other = Settings.model_validate(WHOLE), Settings.model_validate({**WHOLE, "secret_key": "another" * 9})
    assert len({key_for(given, "a"), key_for(given, "b"), key_for(other, "a")}) == 3
    sealed = box(given, "a").encrypt(b"secret")
    assert b"secret" not in sealed
    assert box(given, "a").decrypt(sealed) == b"secret"


def test_what_the_key_before_sealed_still_opens_and_is_sealed_anew() -> None:
    old = Settings.model_validate(WHOLE)
    sealed = box(old, "a").encrypt(b"secret")
    changed = {**WHOLE, "secret_key": "another" * 9}
    new, without = Settings.model_validate({**changed, "secret_key_before": WHOLE["secret_key"]}), changed
    assert opener(new, "a")(sealed) == b"secret"
    assert opener(new, "b")(sealed) is None
    assert opener(Settings.model_validate(without), "a")(sealed) is None
    anew = box(new, "a").rotate(sealed)
    assert opener(Settings.model_validate(without), "a")(anew) == b"secret"
