"""However the starter or the guardian ends, nothing is left running and the next start works."""

import os
import signal
import subprocess
import threading

import psycopg
import pytest

from api.embedded import embedded_postgres, running_cluster
from tests.api.conftest import DEADLINE_SECONDS, Bench


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_the_server_ends_with_its_starter(bench: Bench, how: signal.Signals) -> None:
    starter = bench.start_ready()
    assert bench.servers()
    starter.send_signal(how)
    starter.wait(DEADLINE_SECONDS)
    bench.assert_nothing_left()
    bench.assert_starts_again()


def test_the_server_has_stopped_when_an_interrupted_starter_ends(bench: Bench) -> None:
    starter = bench.start_ready()
    starter.send_signal(signal.SIGINT)
    assert starter.wait(DEADLINE_SECONDS) == 0
    assert bench.servers() == []
    assert not (bench.data / "postmaster.pid").exists()


def test_a_stopped_starter_that_is_killed_takes_the_server_with_it(bench: Bench) -> None:
    starter = bench.start_ready()
    starter.send_signal(signal.SIGSTOP)
    starter.kill()
    starter.wait(DEADLINE_SECONDS)
    bench.assert_nothing_left()


def test_the_server_ends_with_its_guardian(bench: Bench) -> None:
    bench.start_ready()
    bench.guardian().kill()
    bench.assert_nothing_left()


def test_starter_and_guardian_killed_at_once(bench: Bench) -> None:
    starter = bench.start_ready()
    guardian = bench.guardian()
    starter.kill()
    guardian.kill()
    starter.wait(DEADLINE_SECONDS)
    bench.assert_nothing_left()
    bench.assert_starts_again()


def test_a_killed_postmaster_leaves_nothing_and_its_data_recovers(bench: Bench) -> None:
    starter = bench.start_ready()
    bench.postmaster().kill()
    bench.assert_nothing_left()
    starter.kill()
    starter.wait(DEADLINE_SECONDS)
    bench.assert_starts_again()


def test_a_client_in_a_transaction_does_not_keep_the_server(bench: Bench) -> None:
    starter = bench.start_ready()
    cluster = running_cluster(bench.folder)
    assert cluster is not None
    with psycopg.connect(cluster.owner_url) as client:
        client.execute("CREATE TABLE half_done (id integer)")
        starter.kill()
        starter.wait(DEADLINE_SECONDS)
        bench.assert_nothing_left()
        with pytest.raises(psycopg.OperationalError):
            client.execute("SELECT 1")
    bench.assert_starts_again()


def test_the_next_start_waits_for_the_end_of_the_last(bench: Bench) -> None:
    starter = bench.start_ready()
    guardian = bench.guardian()
    guardian.suspend()
    starter.kill()
    starter.wait(DEADLINE_SECONDS)
    # The server still runs, for a moment; its starter's lock is free, its own is not.
    assert running_cluster(bench.folder) is None
    next_one = bench.start()
    with pytest.raises(subprocess.TimeoutExpired):
        next_one.wait(1)
    guardian.resume()
    assert next_one.stdout is not None
    assert next_one.stdout.readline() == "ready\n"


def test_a_signal_to_the_starters_group_leaves_the_end_to_the_starter(bench: Bench) -> None:
    starter = bench.start_ready()
    assert os.getpgid(bench.guardian().pid) != os.getpgid(starter.pid)
    assert os.getsid(bench.guardian().pid) != os.getsid(starter.pid)


def test_a_lost_server_is_told_of(bench: Bench) -> None:
    lost = threading.Event()
    with embedded_postgres(bench.folder, durable=False, on_loss=lost.set):
        bench.postmaster().kill()
        assert lost.wait(DEADLINE_SECONDS)
    lost.clear()
    with embedded_postgres(bench.folder, durable=False, on_loss=lost.set):
        pass
    assert not lost.is_set()
