"""Having an account, as the tests of sign-up and sign-in go about it."""

from fastapi.testclient import TestClient

from tests.api.http.conftest import World
from tests.api.http.forms import submit
from tests.api.http.mailbox import Mailbox, path_in

PASSWORD = "quatre érables devant la mairie"
OTHER = "le fleuve gèle en janvier"


def sign_up(world: World, mailbox: Mailbox, email: str, password: str = PASSWORD) -> TestClient:
    """A browser of a new job seeker, who is in."""
    browser = world.client()
    person = {"given_name": "Léa", "family_name": "Ouédraogo", "email": email}
    assert submit(browser, "/inscription/personne", person).headers["location"] == "/courriel-envoye"
    path = path_in(mailbox.only(email))
    answer = submit(browser, path, {"password": password, "again": password})
    assert answer.headers["location"] == "/bienvenue", answer.text
    return browser


def sign_in(world: World, email: str, password: str = PASSWORD, browser: TestClient | None = None) -> TestClient:
    browser = browser or world.client()
    answer = submit(browser, "/connexion", {"email": email, "password": password})
    assert answer.status_code == 303, answer.text
    return browser


def lengthen(world: World) -> None:
    """Make the waits long enough for the slowest machine."""
    world.sql("UPDATE throttle SET until = until + interval '1 hour' WHERE until > last_at")


def role(browser: TestClient) -> str:
    return str(browser.get("/api/v1/me").json()["role"])
