"""What several journeys have in common, and what others do meanwhile."""

from pathlib import Path

import pytest

from api import encoders
from api.database import writing
from matching.accounts.domain import SYSTEM
from matching.matches import vectors
from tests.api.http.conftest import World
from tests.api.http.mailbox import Mailbox, path_in
from tests.browser.hands import Hands
from tests.matching.reading import making

PASSWORD = "quatre érables devant la mairie"
CV = """\
Mariam Exemple

EXPÉRIENCE PROFESSIONNELLE

Soudeuse-monteuse
Atelier des Chutes, Québec
Sept. 2018 – présent

LANGUES
Français : langue maternelle
"""


@pytest.fixture
def cv(tmp_path: Path) -> Path:
    """A CV as a file, of a welder."""
    made = tmp_path / "cv.pdf"
    made.write_bytes(making.pdf([CV]))
    return made


def open_account(hands: Hands, mailbox: Mailbox, label: str) -> None:
    """Ask for the link at an address, open it, and choose a password."""
    email = f"{hands.way}@exemple.org"
    hands.write(label, email)
    hands.do("Envoyez-moi le lien")
    hands.heading("Regardez vos courriels")
    hands.begin(path_in(mailbox.only(email)))
    hands.write("Nouveau mot de passe", PASSWORD)
    hands.write("Le même mot de passe encore une fois", PASSWORD)
    hands.do("Continuer")


def confirm_cv(hands: Hands) -> None:
    """Confirm each thing that was read, as it was read."""
    hands.heading("Ce qui a été lu du CV")
    hands.follow("Commencer")
    steps = int((hands.main.get_by_text("Étape 1 de").text_content() or "").rsplit(" ", 1)[1])
    for step in range(1, steps + 1):
        hands.reads(f"Étape {step} de {steps}")
        hands.do("C’est juste : continuer")
    hands.heading("Ce qui a été lu du CV")


def encode(world: World) -> None:
    """Titles get their vectors, as the worker makes them."""
    calibrated = encoders.load("hashed")
    with writing(world.pool, SYSTEM) as connection:
        vectors.encode_all(connection, calibrated.encoder, encoders.register(connection, calibrated))
