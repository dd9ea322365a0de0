"""What a start finds in the data folder: nothing, an old one's remains, or another that runs."""

import os
import subprocess

import psycopg
import pytest

from api.embedded import AlreadyRunningError, EmbeddedError, embedded_postgres, running_cluster
from api.embedded.account import server_account
from tests.api.conftest import DEADLINE_SECONDS, Bench


def test_the_data_is_found_again(bench: Bench) -> None:
    with embedded_postgres(bench.folder) as cluster, psycopg.connect(cluster.owner_url) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('été')")
    with embedded_postgres(bench.folder) as cluster, psycopg.connect(cluster.owner_url) as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("été",)


def test_the_cluster_is_what_the_service_needs(bench: Bench) -> None:
    with embedded_postgres(bench.folder, durable=False) as cluster:
        with psycopg.connect(cluster.owner_url) as owner:
            owner.execute("CREATE EXTENSION IF NOT EXISTS vector")
            assert owner.execute("SELECT '[1,2]'::halfvec(2)::text").fetchone() == ("[1,2]",)
            locale = owner.execute(
                "SELECT pg_encoding_to_char(encoding), datlocprovider::text, datlocale FROM pg_database "
                "WHERE datname = current_database()"
            )
            assert locale.fetchone() == ("UTF8", "b", "C.UTF-8")
            assert owner.execute("SHOW jit").fetchone() == ("off",)
        with psycopg.connect(cluster.superuser_url()) as superuser:
            assert superuser.execute("SHOW unix_socket_directories").fetchone() == ("",)
        with psycopg.connect(cluster.service_url) as service:
            row = service.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user").fetchone()
            assert row == (False, False)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                service.execute("CREATE TABLE mine (id integer)")


def test_a_password_is_asked(bench: Bench) -> None:
    with embedded_postgres(bench.folder, durable=False) as cluster:
        for wrong in ("", "wrong"):
            with pytest.raises(psycopg.OperationalError):
                psycopg.connect(cluster.owner_url, password=wrong)
    assert (bench.folder / "postgres" / "passwords.json").stat().st_mode & 0o077 == 0


def test_two_starts_at_once(bench: Bench) -> None:
    processes = [bench.start(), bench.start()]
    answers = sorted(process.stdout.readline() for process in processes if process.stdout)
    assert answers[0].startswith("Adéquation fonctionne déjà sur le dossier")
    assert answers[1] == "ready\n"
    assert running_cluster(bench.folder) is not None


def test_a_running_cluster_is_found_only_while_it_runs(bench: Bench) -> None:
    assert running_cluster(bench.folder) is None
    with embedded_postgres(bench.folder, durable=False) as cluster:
        assert running_cluster(bench.folder) == cluster
        with pytest.raises(AlreadyRunningError), embedded_postgres(bench.folder):
            pass
        assert running_cluster(bench.folder) == cluster
    assert running_cluster(bench.folder) is None


def test_a_port_left_in_the_folder_is_not_trusted(bench: Bench) -> None:
    bench.start_ready().kill()
    bench.assert_nothing_left()
    assert (bench.folder / "postgres" / "port").exists()
    assert running_cluster(bench.folder) is None


@pytest.mark.parametrize("content", ["4194304\n", "not a number\n", ""])
def test_a_postmaster_file_of_nobody(bench: Bench, content: str) -> None:
    bench.assert_starts_again()
    _leave_postmaster_file(bench, content)
    bench.assert_starts_again()


def test_a_postmaster_file_with_the_number_of_another_program(bench: Bench) -> None:
    bench.assert_starts_again()
    account = server_account()
    # PostgreSQL itself takes any process of its own account for a competitor.
    user = {"user": account.uid, "group": account.gid, "extra_groups": []} if account.switch else {}
    other = subprocess.Popen(["sleep", "1000"], cwd="/", **user)  # type: ignore[call-overload]
    try:
        _leave_postmaster_file(bench, f"{other.pid}\n{bench.data}\n")
        bench.assert_starts_again()
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_postmaster_file_with_the_number_of_another_folders_server(bench: Bench) -> None:
    other = Bench(bench.folder.with_name("other"))
    with embedded_postgres(other.folder, durable=False) as cluster:
        bench.assert_starts_again()
        _leave_postmaster_file(bench, f"{other.postmaster().pid}\n{bench.data}\n")
        bench.assert_starts_again()
        psycopg.connect(cluster.owner_url).close()


def test_a_server_started_by_hand_is_left_alone(bench: Bench) -> None:
    bench.start_ready()
    postmaster = bench.postmaster()
    # Whoever starts it by hand holds none of our locks.
    for name in ("starter.lock", "server.lock"):
        (bench.folder / "postgres" / name).unlink()
    with pytest.raises(AlreadyRunningError, match=str(postmaster.pid)), embedded_postgres(bench.folder):
        pass
    assert postmaster.is_running()


@pytest.mark.parametrize("victim", ["starter", "initdb"])
def test_a_killed_initdb_is_made_again(bench: Bench, victim: str) -> None:
    starter = bench.start()
    bench.wait_for(lambda: any(server.name() == "initdb" for server in bench.servers()), "initdb never ran")
    if victim == "starter":
        starter.kill()
    else:
        next(server for server in bench.servers() if server.name() == "initdb").kill()
    starter.wait(DEADLINE_SECONDS)
    bench.assert_nothing_left()
    assert not bench.data.exists()
    bench.assert_starts_again()


def test_a_cluster_cut_short_is_made_again(bench: Bench) -> None:
    part = bench.folder / "postgres" / "cluster.part"
    part.mkdir(parents=True)
    (part / "PG_VERSION").write_text("18\n")
    bench.assert_starts_again()


def test_a_cluster_of_another_version_is_refused(bench: Bench) -> None:
    bench.assert_starts_again()
    (bench.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(EmbeddedError, match="PostgreSQL 17"), embedded_postgres(bench.folder):
        pass


def test_a_server_that_cannot_start_says_why(bench: Bench) -> None:
    bench.assert_starts_again()
    (bench.data / "global" / "pg_control").unlink()
    with pytest.raises(EmbeddedError, match="pg_control"), embedded_postgres(bench.folder):
        pass
    bench.assert_nothing_left()


def test_passwords_of_another_cluster_are_refused(bench: Bench) -> None:
    bench.assert_starts_again()
    path = bench.folder / "postgres" / "passwords.json"
    kept = path.read_text()
    path.write_text('{"superuser": "a", "owner": "b", "service": "c"}')
    with pytest.raises(EmbeddedError, match="mots de passe"), embedded_postgres(bench.folder):
        pass
    for unusable in ("{", '{"superuser": "a"}'):
        path.write_text(unusable)
        with pytest.raises(EmbeddedError, match=r"passwords\.json"), embedded_postgres(bench.folder):
            pass
    path.unlink()
    with pytest.raises(EmbeddedError, match=r"passwords\.json"), embedded_postgres(bench.folder):
        pass
    path.write_text(kept)
    bench.assert_starts_again()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's folders are closed to the server's account")
def test_a_folder_and_programs_out_of_the_accounts_reach(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.folder.mkdir(mode=0o700)
    place = bench.folder.with_name("place")
    place.mkdir(mode=0o711)
    monkeypatch.setattr("api.embedded.launcher.ROOT_PLACE", place)
    with embedded_postgres(bench.folder, durable=False) as cluster, psycopg.connect(cluster.owner_url) as connection:
        connection.execute("CREATE TABLE kept (id integer)")
    assert bench.folder.stat().st_mode & 0o777 == 0o700
    with embedded_postgres(bench.folder, durable=False) as cluster, psycopg.connect(cluster.owner_url) as connection:
        assert connection.execute("SELECT to_regclass('kept') IS NOT NULL").fetchone() == (True,)


def _leave_postmaster_file(bench: Bench, content: str) -> None:
    path = bench.data / "postmaster.pid"
    path.write_text(content)
    server_account().own(path)
