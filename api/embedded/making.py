"""Makes the cluster, under another name until it is whole: a start cut short is begun again by the next."""

import shutil

from api.embedded.account import Account
from api.embedded.binaries import MAJOR, Binaries
from api.embedded.cluster import SUPERUSER, Folder, Passwords
from api.embedded.errors import EmbeddedError
from api.embedded.guarded import failure, guarded


def made_cluster(folder: Folder, account: Account, binaries: Binaries, lock: int, *, durable: bool) -> Passwords:
    """The passwords of the folder's cluster, which is made when there is none. Call it with the folder's lock.

    Raises `EmbeddedError` when the one there is of another version, or has lost its passwords.
    """
    passwords = folder.passwords()
    if not folder.data.exists():
        passwords = Passwords.draw()
        folder.keep_passwords(passwords)
        _make(folder, account, binaries, lock, passwords, durable=durable)
    _check_version(folder)
    if passwords is None:
        raise EmbeddedError(f"Il manque passwords.json à {folder.root}. / {folder.root} has lost its passwords.json.")
    return passwords


def _make(
    folder: Folder, account: Account, binaries: Binaries, lock: int, passwords: Passwords, *, durable: bool
) -> None:
    shutil.rmtree(folder.unfinished, ignore_errors=True)
    folder.unfinished.mkdir(mode=0o700)
    account.own(folder.unfinished)
    password_file = folder.server / "password.part"
    password_file.unlink(missing_ok=True)
    password_file.touch(mode=0o600)
    password_file.write_text(passwords.superuser)
    account.own(password_file)
    command = [binaries["initdb"], "-D", str(folder.unfinished), "--username", SUPERUSER]
    command += ["--pwfile", str(password_file), "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C"]
    command += ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
    command += [] if durable else ["--no-sync"]
    try:
        with guarded("SIGTERM", account, command, folder.log, lock) as guardian:
            if guardian.wait() != 0:
                raise failure("initdb", folder.log)
    finally:
        password_file.unlink()
    folder.unfinished.rename(folder.data)


def _check_version(folder: Folder) -> None:
    version = (folder.data / "PG_VERSION").read_text().strip()
    if version != str(MAJOR):
        raise EmbeddedError(
            f"{folder.data} vient de PostgreSQL {version}, et celui-ci est {MAJOR}. / "
            f"{folder.data} comes from PostgreSQL {version}, and this one is {MAJOR}."
        )
