"""The messages that the pages leave: sent as the worker sends them, and read from the development's outbox."""

import email
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING

from api.database import writing
from api.mail import outbox, send_message
from api.settings import Settings
from matching.accounts.domain import SYSTEM

if TYPE_CHECKING:
    from tests.api.http.conftest import World

NEW_DEVICE = (
    "Quelqu’un est entré dans votre compte avec un nouvel appareil",
    "Somebody came in to your account from a new device",
)


@dataclass
class Mailbox:
    """Everybody's letters."""

    world: "World"
    settings: Settings

    def collect(self, *, devices: bool = False) -> list[EmailMessage]:
        """Send what waits to be, and take it out of the outbox, in the order it was asked.

        Every browser of a test is new somewhere: letters that say so are left out, unless `devices` asks for them.
        """
        letters: list[EmailMessage] = []
        with writing(self.world.pool, SYSTEM) as connection:
            ids = [row[0] for row in connection.execute("SELECT id FROM outgoing_message ORDER BY id").fetchall()]
        for each in ids:
            with writing(self.world.pool, SYSTEM) as connection:
                send_message(connection, self.settings, each)
            for path in outbox(self.settings).glob("*.eml"):
                letter = email.message_from_bytes(path.read_bytes(), policy=default)
                path.unlink()
                if devices or letter["Subject"] not in NEW_DEVICE:
                    letters.append(letter)  # type: ignore[arg-type]
        return letters

    def only(self, recipient: str) -> EmailMessage:
        """The one letter that waits, which is for `recipient`."""
        (letter,) = self.collect()
        assert letter["To"] == recipient
        return letter


def mailbox_of(world: "World", folder: Path) -> Mailbox:
    """Letters of `world`, in a folder of the test's."""
    return Mailbox(world, Settings(data_dir=folder))


def path_in(letter: EmailMessage) -> str:
    """The path of the link that a letter holds."""
    found = re.search(r"^http://127\.0\.0\.1:8000(/\S+)$", letter.get_content().replace("\r", ""), re.MULTILINE)
    assert found is not None, letter.get_content()
    return found[1]
