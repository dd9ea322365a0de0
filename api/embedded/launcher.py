"""Starts the embedded PostgreSQL on a data folder and stops it."""

import contextlib
import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from psycopg import pq

from api.embedded.account import ROOT_PLACE, Account, server_account
from api.embedded.binaries import binaries_for
from api.embedded.cluster import Cluster, Folder
from api.embedded.errors import AlreadyRunningError, EmbeddedError
from api.embedded.guarded import failure, guarded
from api.embedded.making import made_cluster
from api.embedded.postmaster import forget_stale_postmaster
from api.embedded.preparation import prepare
from api.embedded.tuning import server_settings

# A predecessor that is stopping writes its memory to the disk.
PATIENCE_SECONDS = 90
POLL_SECONDS = 0.05


def _nothing() -> None:
    pass


@contextlib.contextmanager
def embedded_postgres(
    data_dir: Path, *, durable: bool = True, on_loss: Callable[[], None] = _nothing
) -> Iterator[Cluster]:
    """Runs PostgreSQL on `data_dir` (made when missing) for the time of the block.

    `on_loss` is called, in a thread, when the server ends before the block does. `durable=False` trades the safety
    of the data against speed: tests only. Raises `AlreadyRunningError` when another process runs it,
    `EmbeddedError` when it cannot start.
    """
    account = server_account()
    folder = _folder(data_dir, account)
    with _locks(folder, data_dir) as lock:
        binaries = binaries_for(account, folder.server)
        passwords = made_cluster(folder, account, binaries, lock, durable=durable)
        forget_stale_postmaster(folder.data)
        cluster = Cluster(_free_port(), passwords)
        command = [binaries["postgres"], "-D", str(folder.data)]
        for name, value in server_settings(port=cluster.port, durable=durable).items():
            command += ["-c", f"{name}={value}"]
        with guarded("SIGINT", account, command, folder.log, lock) as guardian:
            _wait_until_ready(cluster, guardian, folder.log)
            prepare(cluster)
            folder.keep_port(cluster.port)
            with _watched(guardian, on_loss):
                yield cluster


def _folder(data_dir: Path, account: Account) -> Folder:
    root = data_dir.absolute() / "postgres"
    try:
        root.mkdir(parents=True, exist_ok=True)
        root.chmod(0o711 if account.switch else 0o700)
    except OSError as error:
        raise EmbeddedError(
            f"Le dossier {root} ne peut être ouvert. / The folder {root} cannot be opened. ({error.strerror})"
        ) from error
    if account.can_reach(root):
        return Folder(root, root)
    # The account may not enter the folder (it is under /root): its files stand apart, under a name drawn once.
    pointer = root / "elsewhere"
    if not pointer.is_symlink():
        place = ROOT_PLACE / os.urandom(8).hex()
        place.mkdir(parents=True)
        for made in (ROOT_PLACE, place):
            made.chmod(0o711)
        pointer.symlink_to(place)
    return Folder(root, pointer.readlink())


@contextlib.contextmanager
def _locks(folder: Folder, data_dir: Path) -> Iterator[int]:
    """The starter's lock, then the server's, yielded, once the processes of a predecessor are gone."""
    with contextlib.ExitStack() as stack:
        # Whoever looks whether a server runs has the lock for an instant.
        starter = folder.starter_lock.take(patience_seconds=0.2)
        if starter is None:
            raise AlreadyRunningError(
                f"Adéquation fonctionne déjà sur le dossier {data_dir}. / Adéquation is already running on {data_dir}."
            )
        stack.callback(os.close, starter)
        folder.forget_port()
        server = folder.server_lock.take(patience_seconds=PATIENCE_SECONDS)
        if server is None:
            raise AlreadyRunningError(
                f"Un PostgreSQL occupe encore le dossier {data_dir}. / A PostgreSQL still runs on {data_dir}."
            )
        stack.callback(os.close, server)
        yield server


def _wait_until_ready(cluster: Cluster, guardian: subprocess.Popen[bytes], log: Path) -> None:
    while guardian.poll() is None:
        if pq.PGconn.ping(cluster.superuser_url().encode()) == pq.Ping.OK:
            return
        time.sleep(POLL_SECONDS)
    raise failure("postgres", log)


@contextlib.contextmanager
def _watched(guardian: subprocess.Popen[bytes], on_loss: Callable[[], None]) -> Iterator[None]:
    leaving = threading.Event()

    def watch() -> None:
        guardian.wait()
        if not leaving.is_set():
            on_loss()

    threading.Thread(target=watch, daemon=True, name="embedded-postgres").start()
    try:
        yield
    finally:
        leaving.set()


def _free_port() -> int:
    with socket.socket() as candidate:
        candidate.bind(("127.0.0.1", 0))
        return int(candidate.getsockname()[1])
