"""The numbered SQL files: read, and refused as a whole when one is out of place."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from migrations.errors import MigrationError

FOLDER = Path(__file__).parent
NAME = re.compile(r"(?P<number>[0-9]{4})_[a-z0-9]+(_[a-z0-9]+)*\.sql")
# The runner opens and ends the transaction; a file that did so itself would leave half of it applied.
TRANSACTION = re.compile(rb"^\s*(BEGIN|COMMIT|ROLLBACK|START TRANSACTION)\s*;", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Migration:
    """One SQL file of the project, in its place."""

    number: int
    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Fingerprint of the content, 64 hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


def check_files(folder: Path = FOLDER) -> list[Migration]:
    """The migrations of a folder, in order. Raises `MigrationError` at a bad name, a gap or a number used twice."""
    migrations: list[Migration] = []
    for path in sorted(folder.glob("*.sql")):
        match = NAME.fullmatch(path.name)
        if match is None:
            raise MigrationError(f"{path.name} : le nom attendu est NNNN_nom.sql / the expected name is NNNN_name.sql")
        number, expected = int(match["number"]), len(migrations) + 1
        if number < expected:
            raise MigrationError(f"{path.name} : numéro déjà pris / number already taken ({migrations[-1].name})")
        if number > expected:
            raise MigrationError(f"{path.name} : il manque / missing: {expected:04}")
        content = path.read_bytes()
        if TRANSACTION.search(content):
            raise MigrationError(f"{path.name} : la transaction est ouverte ailleurs / opens or ends a transaction")
        migrations.append(Migration(number, path.name, content))
    return migrations
