"""The data folder of the embedded PostgreSQL: what is in it, and how to reach the server that runs on it."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psycopg

from api.embedded.errors import EmbeddedError
from api.embedded.locks import Lock

SUPERUSER = "postgres"
OWNER = "adequation_owner"
SERVICE = "adequation_service"
DATABASE = "adequation"


@dataclass(frozen=True)
class Passwords:
    """One random password for each login of the cluster, kept in a file only its owner reads."""

    superuser: str
    owner: str
    service: str

    @classmethod
    def draw(cls) -> Self:
        """New random passwords."""
        return cls(*(secrets.token_urlsafe(24) for _ in range(3)))


@dataclass(frozen=True)
class Cluster:
    """A running PostgreSQL: its loopback port and its logins."""

    port: int
    passwords: Passwords

    @property
    def owner_url(self) -> str:
        """URL of the database as its owner: for migrations only."""
        return self._url(OWNER, self.passwords.owner, DATABASE)

    @property
    def service_url(self) -> str:
        """URL of the database as the service's role, which owns nothing."""
        return self._url(SERVICE, self.passwords.service, DATABASE)

    def superuser_url(self, database: str = "postgres") -> str:
        """URL as the cluster's superuser: for what only it may do."""
        return self._url(SUPERUSER, self.passwords.superuser, database)

    def _url(self, user: str, password: str, database: str) -> str:
        # With scram required, the server proves that it knows the password: another program on a port that was
        # ours learns nothing and is not taken for ours.
        options = "sslmode=disable&gssencmode=disable&require_auth=scram-sha-256&connect_timeout=10"
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}?{options}"


@dataclass(frozen=True)
class Folder:
    """The files of one cluster. `root` is in the data folder; `server` is where PostgreSQL's own files are."""

    root: Path
    server: Path

    @property
    def data(self) -> Path:
        """PostgreSQL's own folder; it exists once it is whole."""
        return self.server / "cluster"

    @property
    def unfinished(self) -> Path:
        """Where the cluster is made, before it takes its name."""
        return self.server / "cluster.part"

    @property
    def log(self) -> Path:
        """What the server wrote since its last start."""
        return self.root / "postgres.log"

    @property
    def starter_lock(self) -> Lock:
        """Held by the one process that starts and stops the server."""
        return Lock(self.root / "starter.lock")

    @property
    def server_lock(self) -> Lock:
        """Held by the guardian and by every process of the server, thus as long as any is alive."""
        return Lock(self.root / "server.lock")

    def passwords(self) -> Passwords | None:
        """The passwords of the cluster, or None when none were drawn yet."""
        try:
            return Passwords(**json.loads((self.root / "passwords.json").read_text()))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError) as error:
            raise EmbeddedError(
                f"{self.root / 'passwords.json'} est illisible. / {self.root / 'passwords.json'} cannot be read."
            ) from error

    def keep_passwords(self, passwords: Passwords) -> None:
        """Writes the passwords, for the folder's owner only."""
        _write_private(self.root / "passwords.json", json.dumps(vars(passwords)))

    def keep_port(self, port: int) -> None:
        """Writes the port of the server that is now ready."""
        _write_private(self.root / "port", str(port))

    def forget_port(self) -> None:
        """No server is ready."""
        (self.root / "port").unlink(missing_ok=True)

    def port(self) -> int | None:
        """The port of the server that was last ready, or None."""
        try:
            return int((self.root / "port").read_text())
        except (FileNotFoundError, ValueError):
            return None


def running_cluster(data_dir: Path) -> Cluster | None:
    """The server that runs on the data folder now, proved by its starter's lock and by connecting; else None."""
    root = data_dir / "postgres"
    folder = Folder(root, root)
    if not root.is_dir() or not folder.starter_lock.is_held():
        return None
    port, passwords = folder.port(), folder.passwords()
    if port is None or passwords is None:
        return None
    cluster = Cluster(port, passwords)
    try:
        psycopg.connect(cluster.service_url).close()
    except psycopg.OperationalError:
        return None
    return cluster


def _write_private(path: Path, text: str) -> None:
    part = path.with_name(path.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    part.replace(path)
