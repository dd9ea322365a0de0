"""Versions and signatures: what was signed is fixed, a change is signed anew, and nobody signs for somebody else."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.errors import CheckViolation, InsufficientPrivilege, UniqueViolation

from matching.accounts.domain import SYSTEM
from matching.errors import NotFoundError, StaleVersionError
from matching.internships.agreements import signing, store
from matching.internships.agreements.domain import Party, Standing
from matching.internships.agreements.errors import (
    AgreementMovedError,
    AgreementSignedError,
    AgreementThereError,
    AssistanceMissingError,
    NotTakenError,
    SignatureNotYoursError,
)
from matching.internships.errors import FrameError
from tests.factories import TODAY
from tests.matching.internships.conftest import HELPED, Desk, Place, ServiceConnection, a_place, terms, written
from tests.matching.referrals.conftest import TO_SENT, carry, make_region

EVERY = (Party.PERSON, Party.HOST, Party.ORGANISATION)


def test_it_is_in_force_once_everybody_signed(desk: Desk, place: Place, service_connection: ServiceConnection) -> None:
    desk.prepare()
    assert [desk.sign(party) for party in EVERY] == [False, False, True]
    with service_connection(place.firm) as connection:
        found = store.agreement(connection, desk.id)
        (version,) = store.versions(connection, desk.id)
    assert (found.in_force, found.starts_on, found.standing(TODAY)) == (1, terms().starts_on, Standing.PLANNED)
    assert found.midpoint_on == terms().starts_on + timedelta(days=13)
    assert version.hash == sha256(version.text.encode()).hexdigest()
    assert {each.party: each.name for each in version.signatures}[Party.PERSON] == "Awa Traoré"


ACTIONS = st.lists(st.one_of(st.integers(20, 23), st.sampled_from(EVERY)), max_size=14)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=ACTIONS)
def test_a_version_in_force_is_one_that_everybody_signed(
    connection: psycopg.Connection, service_connection: ServiceConnection, actions: list[int | Party]
) -> None:
    """Whatever is done in whatever order: an integer changes the hours, a party signs what stands."""
    with connection.transaction(force_rollback=True):
        desk = Desk(a_place(connection, make_region(connection)), service_connection)
        desk.prepare(hours_per_week=20)
        hours, signed, held, kept = [20], [set[Party]()], None, {1: desk.versions()[0].text}
        for action in actions:
            if isinstance(action, Party):
                fresh = action not in signed[-1]
                try:
                    in_force = desk.sign(action)
                    assert fresh
                except AgreementSignedError:
                    assert not fresh
                    continue
                signed[-1].add(action)
                held = len(signed) if signed[-1] == set(EVERY) else held
                assert in_force == (signed[-1] == set(EVERY))
            else:
                number = desk.change(hours_per_week=action)
                if action != hours[-1]:
                    hours.append(action)
                    signed.append(set())
                assert number == len(hours)
            found = desk.versions()
            assert [each.number for each in found] == list(range(len(hours), 0, -1))
            for each in found:
                # What was written and signed of a version stays as it was.
                assert kept.setdefault(each.number, each.text) == each.text
                assert each.agreed.hours_per_week == hours[each.number - 1]
                assert {one.party for one in each.signatures} == signed[each.number - 1]
        with service_connection(desk.place.counsellor) as service:
            last = store.agreement(service, desk.id)
        assert (last.number, last.in_force) == (len(hours), held)


def test_nobody_signs_what_they_have_not_read(desk: Desk, place: Place, service_connection: ServiceConnection) -> None:
    desk.prepare()
    read = desk.versions()[0].hash
    desk.change(place="Ailleurs")
    for number, digest in ((1, read), (2, read), (2, "0" * 64)):
        with pytest.raises(AgreementMovedError), service_connection(place.firm) as connection:
            signing.sign(connection, desk.id, number, Party.HOST, digest, by=place.firm)
        with pytest.raises(CheckViolation), service_connection(place.firm) as connection:
            connection.execute(
                "SELECT sign_agreement(%s, %s::integer, 'host', decode(%s, 'hex'), NULL, NULL, NULL)",
                (desk.id, number, digest),
            )


@pytest.mark.parametrize(
    ("party", "who"),
    [
        ("host", "person"),
        ("host", "counsellor"),
        ("person", "firm"),
        ("organisation", "firm"),
        ("school", "counsellor"),
    ],
)
def test_each_party_signs_for_itself(
    desk: Desk, place: Place, service_connection: ServiceConnection, party: str, who: str
) -> None:
    desk.prepare()
    actor = getattr(place, who)
    with pytest.raises((SignatureNotYoursError, AgreementMovedError)):
        desk.sign(Party(party), by=actor)
    with pytest.raises((InsufficientPrivilege, CheckViolation)), service_connection(actor) as connection:
        connection.execute(
            "SELECT sign_agreement(%s, 1, %s, decode(%s, 'hex'), NULL, NULL, NULL)",
            (desk.id, party, desk.versions()[0].hash),
        )


@pytest.mark.parametrize("who", ["other_firm", "other_person", "other_counsellor"])
def test_whoever_stands_beside_finds_nothing(
    desk: Desk, place: Place, service_connection: ServiceConnection, who: str
) -> None:
    desk.prepare()
    actor = getattr(place, who)
    with pytest.raises(NotFoundError):
        desk.sign(signing.party_of(actor) or Party.PERSON, by=actor)
    with service_connection(actor) as connection:
        assert store.agreements(connection) == []
        assert store.versions(connection, desk.id) == []
    with pytest.raises(InsufficientPrivilege), service_connection(actor) as connection:
        connection.execute(
            "SELECT sign_agreement(%s, 1, %s, decode(%s, 'hex'), 'paper', 'fr', 'x')",
            (desk.id, signing.party_of(actor), desk.versions()[0].hash),
        )


def test_a_counsellor_records_the_signature_of_somebody_without_an_address(
    connection: psycopg.Connection, desk: Desk, place: Place, service_connection: ServiceConnection
) -> None:
    desk.prepare()
    with pytest.raises(AssistanceMissingError):
        desk.sign(Party.PERSON, by=place.counsellor)
    desk.sign(Party.PERSON, by=place.counsellor, helped=True)
    with service_connection(place.person) as service:
        (how,) = store.assisted(service, desk.id)
    assert (how.means, how.language, how.witness) == (HELPED.means, "es", HELPED.witness)
    with service_connection(place.firm) as service:
        assert store.assisted(service, desk.id) == []
        (signature,) = store.versions(service, desk.id)[0].signatures
    assert (signature.name, signature.assisted) == ("Awa Traoré", True)
    # Whoever has an address of their own signs by themselves.
    connection.execute("UPDATE account SET email = 'awa@exemple.org' WHERE id = %s", (place.person.account_id,))
    desk.change(place="Ailleurs")
    with pytest.raises(SignatureNotYoursError):
        desk.sign(Party.PERSON, by=place.counsellor, helped=True)


def test_a_school_signs_once_by_its_link(connection: psycopg.Connection, service_connection: ServiceConnection) -> None:
    region = make_region(connection)
    desk = Desk(a_place(connection, region, legal_frame="school", school="Cégep", cover="school"), service_connection)
    with pytest.raises(FrameError, match="frame_school"):
        desk.prepare()
    desk.prepare(school="Cégep du Fleuve", school_email="stages@exemple.org")
    desk.sign_all()
    with service_connection(SYSTEM) as service:
        first, second = (signing.make_link(service, desk.id, 1, Party.SCHOOL) for _ in range(2))
    with service_connection(SYSTEM) as service:
        assert store.agreement(service, desk.id).in_force is None
    read = desk.versions()[0].hash
    with pytest.raises(AgreementMovedError):
        desk.school(first, "0" * 64)
    assert desk.school(first, read) == desk.id
    # Used up, and with it those sent beside.
    for secret in (first, second):
        with pytest.raises(NotFoundError):
            desk.school(secret, read)
    (version,) = desk.versions()
    assert version.unsigned == ()
    assert [(each.name, each.capacity) for each in version.signatures if each.party == "school"] == [
        ("Paul Roy", "responsable des stages")
    ]
    # The link of a version that was replaced opens nothing.
    with service_connection(SYSTEM) as service:
        old = signing.make_link(service, desk.id, 1, Party.SCHOOL)
    desk.change(school="Cégep du Fleuve", school_email="stages@exemple.org", place="Ailleurs")
    with pytest.raises(NotFoundError), service_connection(SYSTEM) as service:
        signing.of_link(service, old)


def test_a_host_without_an_account_signs_by_its_link_and_leaves_the_schools(
    connection: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    region = make_region(connection)
    desk = Desk(a_place(connection, region, legal_frame="school", school="Cégep", cover="school"), service_connection)
    desk.prepare(school="Cégep du Fleuve", school_email="stages@exemple.org", host_email="atelier@exemple.org")
    with service_connection(SYSTEM) as service:
        host, school = (signing.make_link(service, desk.id, 1, party) for party in (Party.HOST, Party.SCHOOL))
        assert signing.of_link(service, host).party is Party.HOST
    read = desk.versions()[0].hash
    desk.school(host, read)
    (version,) = desk.versions()
    assert set(version.unsigned) == {Party.PERSON, Party.ORGANISATION, Party.SCHOOL}
    signed: Any = connection.execute(
        "SELECT encode(hash, 'hex'), name, account_id, role FROM agreement_signature WHERE party = 'host'"
    ).fetchone()
    assert signed == (read, "Paul Roy", None, "anonymous")
    traced = connection.execute("SELECT part, action FROM trail WHERE role = 'anonymous'").fetchall()
    assert ("agreement_signature", "insert") in traced
    desk.school(school, read)
    assert Party.SCHOOL not in desk.versions()[0].unsigned


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE agreement_version SET text = 'autre'",
        "DELETE FROM agreement_version",
        "UPDATE agreement_signature SET name = 'autre'",
        "DELETE FROM agreement_signature",
        """
        INSERT INTO agreement_signature (agreement_id, number, party, candidate_id, hash, name)
        SELECT agreement_id, number, 'host', candidate_id, hash, 'x' FROM agreement_version
        """,
        "UPDATE internship_agreement SET in_force = number",
        "UPDATE internship_agreement SET ended_on = current_date",
    ],
)
def test_no_statement_writes_what_was_signed(
    desk: Desk, place: Place, service_connection: ServiceConnection, statement: Any
) -> None:
    desk.prepare()
    for actor in (place.counsellor, place.firm, place.person):
        with pytest.raises(InsufficientPrivilege), service_connection(actor) as connection:
            connection.execute(statement)


def test_a_hash_is_that_of_its_text(connection: psycopg.Connection, desk: Desk) -> None:
    desk.prepare()
    with pytest.raises(CheckViolation):
        connection.execute("UPDATE agreement_version SET text = 'autre'")


def test_it_is_prepared_once_the_place_is_taken_and_only_once(
    connection: psycopg.Connection, desk: Desk, place: Place, service_connection: ServiceConnection
) -> None:
    desk.prepare()
    with pytest.raises(AgreementThereError):
        desk.prepare()
    with pytest.raises(UniqueViolation), service_connection(place.counsellor) as service:
        service.execute(
            """
            INSERT INTO internship_agreement (referral_id, candidate_id, opening_id, employer_id)
            SELECT referral_id, candidate_id, opening_id, employer_id FROM internship_agreement
            """
        )
    need = carry(connection, make_region(connection), *TO_SENT)
    with pytest.raises(NotFoundError), service_connection(place.counsellor) as service:
        store.prepare(service, need.id, terms(), written, by=place.counsellor)


def test_not_before_the_host_took_the_person(
    connection: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    place = a_place(connection, make_region(connection))
    connection.execute("UPDATE referral SET state = 'offer', hired_on = NULL WHERE id = %s", (place.referral,))
    with pytest.raises(NotTakenError):
        Desk(place, service_connection).prepare()


def test_two_counsellors_at_once_lose_nothing(desk: Desk, place: Place, service_connection: ServiceConnection) -> None:
    desk.prepare()
    with service_connection(place.counsellor) as connection:
        seen = store.agreement(connection, desk.id).version
        store.change(connection, desk.id, terms(place="Un"), written, version=seen, by=place.counsellor)
    with pytest.raises(StaleVersionError), service_connection(place.counsellor) as connection:
        store.change(connection, desk.id, terms(place="Deux"), written, version=seen, by=place.counsellor)
