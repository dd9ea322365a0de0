"""Who follows a person, and who else reads their file: by the person's word, asked in raw SQL as the service's role."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import psycopg
import pytest
from psycopg import sql

from matching.accompaniment.domain import NextStep
from matching.accompaniment.following import follow_up, plan
from matching.accounts.domain import Actor, Role
from matching.candidates import following, reading
from matching.candidates.domain import Means
from matching.candidates.store import add_candidate
from matching.errors import NotAllowedError, NotFoundError, UnknownReferenceError
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_consent, add_account, add_employer, add_organisation

OF_THE_FILE = {
    "candidate_identity", "experience", "candidate_skill", "diploma", "language_proficiency", "authorisation",
    "held_credential", "aspiration", "consent",
}  # fmt: skip
NOT_HELD = {"account", "trail", "file_share", "match_profile", "blind_profile", "aspiration_vector"}


@dataclass(frozen=True)
class Followed:
    person: Actor
    alone: Actor
    """Somebody whom nobody follows."""
    first: int
    second: int
    counsellor: Actor
    elsewhere: Actor

    @property
    def key(self) -> int:
        return self.person.candidate_id or 0


@pytest.fixture
def followed(connection: psycopg.Connection) -> Followed:
    first, second = add_organisation(connection), add_organisation(connection)
    entry = a_candidate(organisation_id=first, household="Deux enfants", consents=[a_consent()])
    key = add_candidate(connection, entry, TODAY)
    alone = add_candidate(connection, a_candidate(), TODAY)
    return Followed(
        add_account(connection, Role.JOB_SEEKER, candidate_id=key),
        add_account(connection, Role.JOB_SEEKER, candidate_id=alone),
        first,
        second,
        add_account(connection, Role.COUNSELLOR, organisation_id=first),
        add_account(connection, Role.COUNSELLOR, organisation_id=second),
    )


def show(service: psycopg.Connection, followed: Followed, means: Means = Means.ONLINE) -> None:
    language = None if means is Means.ONLINE else "fr"
    following.share(service, followed.key, followed.second, days=90, means=means, language=language, today=TODAY)


def read(service: psycopg.Connection, key: int) -> reading.Candidate | None:
    with following.opened(service, key):
        return reading.candidate(service, key)


def test_a_file_shown_is_read_and_nothing_else_of_the_person(
    connection: psycopg.Connection, service_connection: ServiceConnection, followed: Followed
) -> None:
    with service_connection(followed.elsewhere) as service, pytest.raises(NotFoundError):
        read(service, followed.key)
    with service_connection(followed.person) as service:
        show(service, followed)
    with service_connection(followed.elsewhere) as service:
        assert [each.candidate_id for each in following.shown(service)] == [followed.key]
        assert reading.candidate(service, followed.key) is None, "in no list of their own"
        found = read(service, followed.key)
        assert found is not None
        assert found.entry.experiences is not None
        with following.opened(service, followed.key):
            assert service.execute("SELECT FROM candidate").rowcount == 1
            assert service.execute("SELECT FROM counsellor_record").rowcount == 0
        assert service.execute("SELECT FROM candidate").rowcount == 0
    with service_connection(followed.person) as service:
        following.end_share(service, followed.key, followed.second)
    with service_connection(followed.elsewhere) as service, pytest.raises(NotFoundError):
        read(service, followed.key)
    told = connection.execute("SELECT action FROM trail WHERE part = 'file_share' ORDER BY id").fetchall()
    assert told == [("insert",), ("delete",)]


def test_two_files_put_together_are_shown_to_nobody(
    connection: psycopg.Connection, service_connection: ServiceConnection, followed: Followed
) -> None:
    with service_connection(followed.person) as service:
        show(service, followed)
    connection.execute(
        "UPDATE candidate SET merged_into = %s WHERE id = %s", (followed.alone.candidate_id, followed.key)
    )
    assert connection.execute("SELECT FROM file_share").rowcount == 0


def test_no_longer_than_its_day_nor_while_its_erasure_is_asked_for(
    connection: psycopg.Connection, service_connection: ServiceConnection, followed: Followed
) -> None:
    with service_connection(followed.person) as service:
        show(service, followed)
    for change in (
        "UPDATE file_share SET given_on = %(today)s - 90, until = %(today)s - 1",
        "INSERT INTO erasure_request (candidate_id, asked_on, due_on) VALUES (%(key)s, %(today)s, %(today)s)",
    ):
        with connection.transaction(force_rollback=True):
            connection.execute(change, {"key": followed.key, "today": TODAY})  # type: ignore[arg-type]
            with service_connection(followed.elsewhere) as service:
                assert following.shown(service) == []


def test_every_table_of_people_is_held_while_a_file_is_open(connection: psycopg.Connection) -> None:
    found = connection.execute(
        """
        SELECT c.relname, coalesce(array_agg(p.polcmd::text ORDER BY p.polcmd) FILTER (WHERE p.oid IS NOT NULL), '{}')
        FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'candidate_id' AND NOT a.attisdropped
            LEFT JOIN pg_policy p ON p.polrelid = c.oid AND NOT p.polpermissive AND p.polname LIKE '%while_shown'
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relrowsecurity
        GROUP BY c.relname
        """
    ).fetchall()
    held = {name: "".join(commands) for name, commands in found if name not in NOT_HELD}
    assert {name for name, commands in held.items() if commands == "adw"} == OF_THE_FILE
    assert {name for name, commands in held.items() if commands not in ("adw", "*")} == set()


@pytest.mark.parametrize("table", sorted(OF_THE_FILE))
def test_whoever_reads_it_changes_nothing(
    service_connection: ServiceConnection, followed: Followed, table: str
) -> None:
    with service_connection(followed.person) as service:
        show(service, followed)
    name = sql.Identifier(table)
    for change in ("UPDATE {} SET candidate_id = candidate_id", "DELETE FROM {}"):
        with service_connection(followed.elsewhere) as service, following.opened(service, followed.key):
            try:
                with service.transaction():
                    changed = service.execute(sql.SQL(change).format(name)).rowcount
            except psycopg.errors.InsufficientPrivilege:
                changed = 0
            assert changed == 0, change


def test_who_is_followed_by_nobody_chooses_who_does(
    connection: psycopg.Connection, service_connection: ServiceConnection, followed: Followed
) -> None:
    key = followed.alone.candidate_id or 0
    with service_connection(followed.alone) as service:
        assert {each.id for each in following.places(service)} >= {followed.first, followed.second}
        following.entrust(service, key, followed.second, Means.ONLINE)
    with service_connection(followed.elsewhere) as service:
        assert reading.candidate(service, key) is not None
    assert connection.execute("SELECT organisation_id FROM candidate WHERE id = %s", (key,)).fetchone() == (
        followed.second,
    )


def test_a_file_entrusted_leaves_the_first_counsellors_with_what_they_planned_ended(
    connection: psycopg.Connection, service_connection: ServiceConnection, followed: Followed
) -> None:
    step = NextStep.model_validate({"status": "active", "next_action": "Appeler", "due_on": TODAY})
    with service_connection(followed.counsellor) as service:
        plan(service, followed.key, step, version=0, today=TODAY)
        following.entrust(service, followed.key, followed.second, Means.ORAL, "fr")
        with pytest.raises(NotFoundError):
            follow_up(service, followed.key)
    with service_connection(followed.elsewhere) as service:
        assert (follow_up(service, followed.key).status, follow_up(service, followed.key).version) == ("to_meet", 0)
    closed = connection.execute(
        "SELECT status, closing_reason, organisation_id FROM follow_up WHERE candidate_id = %s", (followed.key,)
    ).fetchall()
    assert closed == [("closed", "referred_elsewhere", followed.first)]
    ranked = connection.execute(
        "SELECT organisation_id FROM match_profile WHERE candidate_id = %s", (followed.key,)
    ).fetchall()
    assert ranked == [(followed.second,)]


REFUSED: dict[str, Callable[[psycopg.Connection, Followed], None]] = {
    "by raw SQL": lambda s, f: s.execute("UPDATE candidate SET organisation_id = %s", (f.second,)) and None,
    "somebody else's file": lambda s, f: following.entrust(s, f.alone.candidate_id or 0, f.second, Means.ONLINE),
    "shown in another's name": lambda s, f: following.share(
        s, f.alone.candidate_id or 0, f.second, days=30, means=Means.ONLINE, language=None, today=TODAY
    ),
    "given yesterday": lambda s, f: following.share(
        s, f.key, f.second, days=30, means=Means.ONLINE, language=None, today=TODAY - timedelta(days=1)
    ),
}


@pytest.mark.parametrize("attempt", REFUSED)
def test_a_person_speaks_for_themselves_alone(
    service_connection: ServiceConnection, followed: Followed, attempt: str
) -> None:
    with (
        pytest.raises((NotAllowedError, psycopg.errors.InsufficientPrivilege)),
        service_connection(followed.person) as service,
    ):
        REFUSED[attempt](service, followed)


def test_a_counsellor_says_how_they_were_told_and_takes_nobody(
    connection: psycopg.Connection, service_connection: ServiceConnection, followed: Followed
) -> None:
    with pytest.raises(NotAllowedError), service_connection(followed.counsellor) as service:
        following.entrust(service, followed.key, followed.second, Means.ONLINE)
    with pytest.raises(NotAllowedError), service_connection(followed.elsewhere) as service:
        following.entrust(service, followed.key, followed.second, Means.ORAL, "fr")
    with pytest.raises(NotAllowedError), service_connection(followed.elsewhere) as service:
        show(service, followed, Means.ORAL)
    nobody = add_organisation(connection)
    with pytest.raises(UnknownReferenceError), service_connection(followed.person) as service:
        following.entrust(service, followed.key, nobody, Means.ONLINE)
    firm = add_account(connection, Role.EMPLOYER, employer_id=add_employer(connection))
    with service_connection(followed.counsellor) as service:
        show(service, followed, Means.ORAL)
    with service_connection(firm) as service:
        assert following.shown(service) == []
        assert service.execute("SELECT FROM file_share").rowcount == 0
