"""Starts the embedded PostgreSQL on a data folder and stops it."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from api.embedded.account import ROOT_PLACE, Account, server_account
from api.embedded.binaries import MAJOR, Binaries, binaries_for
from api.embedded.cluster import SUPERUSER, Cluster, Folder, Passwords
from api.embedded.errors import AlreadyRunningError, EmbeddedError
from api.embedded.postmaster import forget_stale_postmaster
from api.embedded.preparation import prepare
from api.embedded.tuning import server_settings

GUARDIAN = Path(__file__).with_name("guardian.py")
# A predecessor that is stopping writes its memory to the disk; one that was cut replays its log at the start.
PATIENCE_SECONDS = 120
POLL_SECONDS = 0.05
LOG_LINES = 15


@contextlib.contextmanager
def embedded_postgres(data_dir: Path, *, durable: bool = True) -> Iterator[Cluster]:
    """Runs PostgreSQL on `data_dir` (made when missing) for the time of the block.

    `durable=False` trades the safety of the data against speed: tests only. Raises `AlreadyRunningError` when
    another process runs it, `EmbeddedError` when it cannot start.
    """
    account = server_account()
    folder = _folder(data_dir, account)
    starter = folder.starter_lock.take()
    if starter is None:
        raise AlreadyRunningError(
            f"Adéquation fonctionne déjà sur le dossier {data_dir}. / Adéquation is already running on {data_dir}."
        )
    try:
        folder.forget_port()
        server = folder.server_lock.take(patience_seconds=PATIENCE_SECONDS)
        if server is None:
            raise AlreadyRunningError(
                f"Un PostgreSQL occupe encore le dossier {data_dir}. / A PostgreSQL still runs on {data_dir}."
            )
        try:
            yield from _run(folder, account, server, durable=durable)
        finally:
            os.close(server)
    finally:
        os.close(starter)


def _run(folder: Folder, account: Account, lock: int, *, durable: bool) -> Iterator[Cluster]:
    binaries = binaries_for(account, folder.server)
    passwords = _make_cluster(folder, account, binaries, lock, durable=durable)
    forget_stale_postmaster(folder.data)
    cluster = Cluster(_free_port(), passwords)
    settings = server_settings(port=cluster.port, durable=durable)
    command = [binaries["postgres"], "-D", str(folder.data)]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with _guarded("SIGINT", account, command, folder.log, lock) as guardian:
        _wait_until_ready(cluster, guardian, folder.log)
        prepare(cluster)
        folder.keep_port(cluster.port)
        try:
            yield cluster
        finally:
            folder.forget_port()


def _folder(data_dir: Path, account: Account) -> Folder:
    root = data_dir.absolute() / "postgres"
    try:
        root.mkdir(parents=True, exist_ok=True)
        root.chmod(0o711 if account.switch else 0o700)
    except PermissionError as error:
        raise EmbeddedError(
            f"Le dossier {data_dir} appartient à un autre compte. / The folder {data_dir} belongs to another account."
        ) from error
    if account.can_reach(root):
        return Folder(root, root)
    # The account may not enter the folder (it is under /root): its files stand apart, under a name drawn once.
    pointer = root / "elsewhere"
    if not pointer.is_symlink():
        ROOT_PLACE.mkdir(parents=True, exist_ok=True)
        place = ROOT_PLACE / os.urandom(8).hex()
        place.mkdir(mode=0o711)
        pointer.symlink_to(place)
    return Folder(root, pointer.readlink())


def _make_cluster(folder: Folder, account: Account, binaries: Binaries, lock: int, *, durable: bool) -> Passwords:
    """Makes the cluster when there is none, under another name until it is whole. Returns its passwords."""
    passwords = folder.passwords()
    if folder.data.exists():
        _check_version(folder)
        if passwords is None:
            raise EmbeddedError(
                f"Il manque passwords.json à {folder.root}. / {folder.root} has lost its passwords.json."
            )
        return passwords
    passwords = Passwords.draw()
    folder.keep_passwords(passwords)
    shutil.rmtree(folder.unfinished, ignore_errors=True)
    folder.unfinished.mkdir(mode=0o700)
    account.own(folder.unfinished)
    password_file = folder.server / "password.part"
    password_file.touch(mode=0o600)
    account.own(password_file)
    password_file.write_text(passwords.superuser)
    command = [binaries["initdb"], "-D", str(folder.unfinished), "--username", SUPERUSER]
    command += ["--pwfile", str(password_file), "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C"]
    command += ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
    command += [] if durable else ["--no-sync"]
    try:
        with _guarded("SIGTERM", account, command, folder.log, lock) as guardian:
            if guardian.wait() != 0:
                raise _failure("initdb", folder.log)
    finally:
        password_file.unlink()
    folder.unfinished.rename(folder.data)
    return passwords


def _check_version(folder: Folder) -> None:
    version = (folder.data / "PG_VERSION").read_text().strip()
    if version != str(MAJOR):
        raise EmbeddedError(
            f"{folder.data} vient de PostgreSQL {version}, et celui-ci est {MAJOR}. / "
            f"{folder.data} comes from PostgreSQL {version}, and this one is {MAJOR}."
        )


@contextlib.contextmanager
def _guarded(
    signal_name: str, account: Account, command: list[str], log: Path, lock: int
) -> Iterator["subprocess.Popen[bytes]"]:
    """Runs a command of PostgreSQL as the account, under a guardian; on leaving, it has ended."""
    who = [str(account.uid), str(account.gid)] if account.switch else ["-1", "-1"]
    with log.open("wb") as output:
        log.chmod(0o600)
        guardian = subprocess.Popen(
            [sys.executable, "-I", "-S", str(GUARDIAN), signal_name, *who, *command],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            cwd="/",
            env={"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath},
            pass_fds=[lock],
            start_new_session=True,
        )
    try:
        yield guardian
    finally:
        if guardian.stdin is not None:
            guardian.stdin.close()
        guardian.wait()


def _wait_until_ready(cluster: Cluster, guardian: "subprocess.Popen[bytes]", log: Path) -> None:
    while guardian.poll() is None:
        try:
            psycopg.connect(cluster.superuser_url()).close()
        except psycopg.OperationalError:
            time.sleep(POLL_SECONDS)
        else:
            return
    raise _failure("postgres", log)


def _failure(program: str, log: Path) -> EmbeddedError:
    lines = log.read_text(errors="replace").splitlines()[-LOG_LINES:]
    end = "\n".join(lines)
    return EmbeddedError(f"{program} n'a pas pu démarrer. / {program} could not start. ({log})\n{end}")


def _free_port() -> int:
    with socket.socket() as candidate:
        candidate.bind(("127.0.0.1", 0))
        return int(candidate.getsockname()[1])
