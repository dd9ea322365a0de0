"""What the doors refuse, refused by the database in raw SQL as the service's role: figures, days, readings, numbers."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege
from psycopg.types.json import Jsonb
from pydantic import ValidationError

from matching.accounts.domain import SYSTEM, Role
from matching.candidates.store import add_candidate
from matching.privacy.texts import identity_number
from matching.privacy.trail import Part, record_access
from matching.reference import rules
from matching.reference.limits import Limit, limits
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, add_account, add_organisation

SET = "UPDATE setting SET value = %(value)s WHERE key = %(key)s"
NOTICE = """
    INSERT INTO retention_notice (candidate_id, sent_on, means, told_on, due_on)
    VALUES (%(person)s, %(sent)s, 'email', %(told)s, %(due)s)
"""
HOLD = "INSERT INTO retention_hold (candidate_id, reason, until) VALUES (%(person)s, 'Programme', %(until)s)"
# As people write them; the doors and the database are asked the same.
WRITTEN = (
    "NAS 046 454 286", "sin 046454286", "SIN: 046-454-286", "n.a.s. 130692544", "N.A.S. : 130.692.544",
    "social insurance number 046 454 286", "numéro d'assurance sociale : 130 692 544", "130 692 544",
    "Passport no. GA302922", "passport: K1234567", "passeport AB123456", "Passeport n° AB 123456",
    "Passport number GA302922", "PASSPORT # GA302922", "passport 123456789", "passeport : 12AB34567",
    "UCI number 1112-3456", "uci 1112-3456", "IUC : 11-1234-5678", "IUC 12-3456-7890", "UCI 1112 3456",
    "TRAA 8505 1512", "TRAA85051512",
)  # fmt: skip
HARMLESS = (
    "Rien de tel, au 418 555-0142.", "le bassin 046454286 litres", "Cousin 046454286", "Single 130692545",
    "passeport valide jusqu'en 2031", "Mon passeport est à jour. CWB 471234", "NEQ 1160000001",
    "NAS de 24 To, modèle 1234", "Chef 2018-2020",
)  # fmt: skip


def at(limit: Limit, figure: float, values: dict[str, Any]) -> Any:
    """The value of the setting, with that figure at the place that the limit is about."""
    if limit.path == "$":
        return figure
    value = {**values[limit.key]}
    name, _, part = limit.path.removeprefix("$.").partition(".")
    name = next(iter(value)) if name == "*" else name
    return value | {name: {**value[name], part: figure} if part else figure}


def passes(key: str, value: Any) -> bool:
    try:
        rules.checked_value(key, value)
    except ValidationError:
        return False
    return True


def test_every_setting_stays_between_its_limits_at_the_door_and_in_the_database(
    connection: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    administrator = add_account(connection, Role.ADMINISTRATOR, organisation_id=add_organisation(connection))
    values = {each.key: each.value for each in rules.settings(connection)}
    known = list(limits())
    assert {("backup_days", "$"), ("hold_longest_days", "$"), ("retention_days", "$.file")} <= {
        (each.key, each.path) for each in known
    }
    for each in known:
        for figure, allowed in ((each.least, True), (each.most, True), (each.least - 1, False), (each.most + 1, False)):
            value = at(each, figure, values)
            assert passes(each.key, value) is allowed, (each, figure)
            try:
                with service_connection(administrator) as service:
                    assert service.execute(SET, {"key": each.key, "value": Jsonb(value)}).rowcount == 1
                stored = True
            except CheckViolation:
                stored = False
            assert stored is allowed, (each, figure)
    for key, value in (("retention_days", {}), ("backup_days", "30"), ("backup_days", None), ("score_weights", [])):
        with pytest.raises(CheckViolation), service_connection(administrator) as service:
            service.execute(SET, {"key": key, "value": Jsonb(value)})


def test_a_hold_ends_when_the_setting_says_at_the_latest(
    connection: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    organisation = add_organisation(connection)
    person = add_candidate(connection, a_candidate(organisation_id=organisation), TODAY)
    counsellor = add_account(connection, Role.COUNSELLOR, organisation_id=organisation)
    longest = next(each.value for each in rules.settings(connection) if each.key == "hold_longest_days")
    for actor in (counsellor, SYSTEM):
        for days in (0, -9, longest + 1, 9_999):
            with pytest.raises(CheckViolation), service_connection(actor) as service:
                service.execute(HOLD, {"person": person, "until": TODAY + timedelta(days=days)})
        with service_connection(actor) as service:
            service.execute(HOLD, {"person": person, "until": TODAY + timedelta(days=longest)})


@pytest.mark.parametrize(
    ("sent", "told", "due"),
    [(-200, -200, 0), (-1, 0, 30), (0, 0, 29), (-40, -40, -10)],
    ids=["long ago", "sent yesterday", "short", "over"],
)
def test_nobody_was_told_before_it_was_written(
    connection: psycopg.Connection, service_connection: ServiceConnection, sent: int, told: int, due: int
) -> None:
    person = add_candidate(connection, a_candidate(), TODAY)
    days = {name: TODAY + timedelta(days=number) for name, number in (("sent", sent), ("told", told), ("due", due))}
    with pytest.raises(CheckViolation), service_connection(SYSTEM) as service:
        service.execute(NOTICE, {"person": person, **days})
    with service_connection(SYSTEM) as service:
        service.execute(NOTICE, {"person": person, "sent": TODAY, "told": TODAY, "due": TODAY + timedelta(days=30)})
    with pytest.raises(CheckViolation), service_connection(SYSTEM) as service:
        service.execute("SELECT erase_candidate(%s, 'retention')", (person,))


def test_nobody_notes_that_they_read_whom_they_cannot_read(
    connection: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    ours, theirs = add_organisation(connection), add_organisation(connection)
    person = add_candidate(connection, a_candidate(organisation_id=ours), TODAY)
    stranger = add_account(connection, Role.COUNSELLOR, organisation_id=theirs)
    own = add_account(connection, Role.COUNSELLOR, organisation_id=ours)
    coordinator = add_account(connection, Role.COORDINATOR, organisation_id=theirs)
    for actor in (stranger, coordinator):
        for part in (Part.FILE, Part.LIST, Part.CV, Part.ACCOMPANIMENT):
            with pytest.raises(InsufficientPrivilege), service_connection(actor) as service:
                record_access(service, [person], part)
    connection.execute(
        "INSERT INTO file_share (candidate_id, organisation_id, until, means) VALUES (%s, %s, %s, 'online')",
        (person, theirs, TODAY + timedelta(days=9)),
    )
    with service_connection(coordinator) as service:
        service.execute(
            "INSERT INTO file_access (candidate_id, reason, note) VALUES (%s, 'complaint', 'Plainte reçue du client')",
            (person,),
        )
    for actor in (stranger, own, coordinator):
        with service_connection(actor) as service:
            record_access(service, [person], Part.FILE)
    read = connection.execute("SELECT count(*) FROM trail WHERE candidate_id = %s AND action = 'read'", (person,))
    assert read.fetchone() == (3,)


def test_a_number_is_known_by_the_database_as_the_doors_know_it(connection: psycopg.Connection) -> None:
    def known(text: str) -> bool:
        row = connection.execute("SELECT holds_identity_number(%s)", (text,)).fetchone()
        assert row is not None
        return bool(row[0])

    told = [f"Voici {text}, merci." for text in WRITTEN]
    assert [text for text in told if identity_number(text) is None] == []
    assert [text for text in told if not known(text)] == []
    assert [text for text in HARMLESS if identity_number(text) or known(text)] == []
