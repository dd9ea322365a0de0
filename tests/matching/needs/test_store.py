"""The census on the database: what is put in comes back, and nobody writes another's needs."""

from collections.abc import Callable
from datetime import date, timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from matching.accounts.domain import ANONYMOUS, Role
from matching.candidates.store import add_candidate
from matching.errors import (
    AlreadyThereError,
    ClosedError,
    EndedError,
    FutureDateError,
    NotAllowedError,
    NotFoundError,
    StaleVersionError,
    UnknownReferenceError,
)
from matching.internships.store import add_internship
from matching.needs.domain import NeedEntry, Status
from matching.needs.reading import need, needs
from matching.needs.store import add_need, add_needs, change_need, close_need, confirm_need, reopen_need
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_need, add_account, add_employer, add_organisation, an_internship
from tests.strategies import need_entries, planned_need_entries

on_one_database = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


OF_THE_REGION = frozenset(["15", "16", "20", "21", "22", "23", "34", "wendake"])
"""Territories of the Capitale-Nationale (requirements §3)."""


def entry_of(connection: psycopg.Connection, key: int) -> NeedEntry:
    found = need(connection, key)
    assert found is not None
    return found.entry


def kept(entry: NeedEntry) -> NeedEntry:
    """As it was told, with the territory of its municipality where it names none: the first figures of its code."""
    code = entry.municipality or ""
    own = "wendake" if code == "23802" else code[:2]
    told = entry.territory or (own if own in OF_THE_REGION else None)
    return entry.model_copy(update={"territory": told})


@given(entry=need_entries | planned_need_entries)
@on_one_database
def test_an_entry_reads_back_as_it_was_told(connection: psycopg.Connection, entry: NeedEntry) -> None:
    with connection.transaction(force_rollback=True):
        assert entry_of(connection, add_need(connection, entry, TODAY)) == kept(entry)


@given(before=need_entries, after=need_entries | planned_need_entries)
@on_one_database
def test_a_changed_entry_reads_back_as_it_was_told(
    connection: psycopg.Connection, before: NeedEntry, after: NeedEntry
) -> None:
    with connection.transaction(force_rollback=True):
        key = add_need(connection, before, TODAY)
        assert change_need(connection, key, after, 1, TODAY) == 2
        assert entry_of(connection, key) == kept(after)


@given(entries=st.lists(need_entries, max_size=5))
@on_one_database
def test_many_come_back_in_their_order(connection: psycopg.Connection, entries: list[NeedEntry]) -> None:
    with connection.transaction(force_rollback=True):
        ids = add_needs(connection, iter(entries), TODAY)
        found = needs(connection, ids)
        assert [found[key].entry for key in ids] == [kept(entry) for entry in entries]


def test_a_need_tells_its_employer_its_version_and_its_state(connection: psycopg.Connection) -> None:
    employer = add_employer(connection, "Soudures du Nord")
    found = need(connection, add_need(connection, a_need(employer_id=employer), TODAY))
    assert found is not None
    assert (found.employer_name, found.version, found.status) == ("Soudures du Nord", 1, Status.OPEN)
    assert need(connection, 2**62) is None


def test_a_confirmation_is_no_later_than_today(connection: psycopg.Connection) -> None:
    employer, tomorrow = add_employer(connection), TODAY + timedelta(days=1)
    key = add_need(connection, a_need(employer_id=employer, confirmed_on=TODAY), TODAY)
    for refused in (a_need(employer_id=employer, confirmed_on=tomorrow), a_need(confirmed_on=date.max)):
        with pytest.raises(FutureDateError, match="confirmed_on"):
            add_need(connection, refused, TODAY)
        with pytest.raises(FutureDateError):
            change_need(connection, key, refused, 1, TODAY)
    # Whoever published it elsewhere may be a day ahead.
    add_need(connection, a_need(confirmed_on=tomorrow), TODAY)


def test_a_need_that_is_over_is_not_added_and_stays_where_it_is(connection: psycopg.Connection) -> None:
    over = a_need(starts_on=None, ends_on=TODAY - timedelta(days=1))
    with pytest.raises(EndedError, match="ends_on"):
        add_need(connection, over, TODAY)
    (key,) = add_needs(connection, [over], TODAY)
    assert change_need(connection, key, over.model_copy(update={"posts": 7}), 1, TODAY) == 2
    add_need(connection, a_need(starts_on=None, ends_on=TODAY), TODAY)


def test_a_need_is_not_posted_after_its_closing_date(connection: psycopg.Connection) -> None:
    past = a_need(closes_on=TODAY - timedelta(days=1))
    with pytest.raises(EndedError, match="closes_on"):
        add_need(connection, past, TODAY)
    add_need(connection, a_need(closes_on=TODAY), TODAY)
    # A file may bring in what was published elsewhere, and one that stands already may be corrected.
    (key,) = add_needs(connection, [past], TODAY)
    assert change_need(connection, key, past.model_copy(update={"posts": 7}), 1, TODAY) == 2


@pytest.mark.parametrize("blank", ["", "  ", "\n\u00a0", "\u200b", "…", "لحام", "溶接工", "12 × 3"])
@pytest.mark.parametrize("kind", [{}, {"kind": "planned", "planned_reason": "season"}])
def test_an_offer_always_has_its_french_text(blank: str, kind: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refused:
        a_need(employer_id=1, text_fr=blank, text_en="Weld tanks.", **kind)
    assert [(problem["loc"], problem["type"]) for problem in refused.value.errors()] == [
        (("text_fr",), "french_text_missing")
    ]
    with pytest.raises(ValidationError, match="title_fr"):
        a_need(title_fr=blank, title_en="Welder", **kind)
    with pytest.raises(ValidationError, match="text_fr"):
        an_internship(1, text_fr=blank)
    assert a_need(text_fr="", **kind).employer_id is None
    assert a_need(employer_id=1, title_fr="Œ", text_fr="لحام à Québec", **kind).title_fr == "Œ"


@pytest.mark.parametrize(
    ("code", "credential", "known"),
    [
        ("licence", "mapaq_food_hygiene", False),
        ("certificate", "driving_5", False),
        ("certificate", "permit_nurse", False),
        ("licence", "permit_nurse", True),
        ("certificate", "whmis", True),
        ("licence", "bsp_guard", True),
        ("certificate", "bsp_guard", True),
    ],
)
def test_a_licence_is_not_asked_as_a_certificate(
    connection: psycopg.Connection, code: str, credential: str, known: bool
) -> None:
    asked = {"importance": "required", "any_of": [{"code": code, "credential": credential}]}
    if known:
        add_need(connection, a_need(requirements=[asked]), TODAY)
    else:
        with pytest.raises(UnknownReferenceError) as refused:
            add_need(connection, a_need(requirements=[asked]), TODAY)
        assert (refused.value.field, refused.value.references[0].kind) == ("requirements.0.any_of.0.credential", code)


def test_a_closed_need_is_changed_no_more(connection: psycopg.Connection) -> None:
    key = add_need(connection, a_need(), TODAY)
    close_need(connection, key)
    with pytest.raises(ClosedError):
        change_need(connection, key, a_need(posts=7), 2, TODAY)
    with pytest.raises(StaleVersionError):
        change_need(connection, key, a_need(posts=7), 1, TODAY)
    reopen_need(connection, key)
    assert change_need(connection, key, a_need(posts=7), 3, TODAY) == 4


def test_confirmed_closed_and_opened_again(connection: psycopg.Connection) -> None:
    key = add_need(connection, a_need(confirmed_on=None), TODAY)
    assert entry_of(connection, key).confirmed_on == TODAY
    assert confirm_need(connection, key, TODAY + timedelta(days=3)) == 2
    assert entry_of(connection, key).confirmed_on == TODAY + timedelta(days=3)
    assert close_need(connection, key) == 3
    closed = need(connection, key)
    assert closed is not None
    assert closed.status is Status.CLOSED
    assert reopen_need(connection, key) == 4


def test_an_update_on_another_version_is_refused_with_the_present_one(connection: psycopg.Connection) -> None:
    key = add_need(connection, a_need(), TODAY)
    confirm_need(connection, key, TODAY)
    with pytest.raises(StaleVersionError) as refused:
        change_need(connection, key, a_need(), 1, TODAY)
    assert refused.value.current == 2


def test_what_is_not_a_need_is_not_found(connection: psycopg.Connection) -> None:
    internship = add_internship(connection, an_internship(add_employer(connection)), TODAY)
    for key in (internship, 2**62):
        with pytest.raises(NotFoundError):
            change_need(connection, key, a_need(), 1, TODAY)
        for mark in (close_need, reopen_need):
            with pytest.raises(NotFoundError):
                mark(connection, key)
        with pytest.raises(NotFoundError):
            confirm_need(connection, key, TODAY)
    assert needs(connection, [internship]) == {}


def test_every_unknown_reference_is_named_with_its_field(connection: psycopg.Connection) -> None:
    entry = a_need(
        employer_id=10**30,
        unit_group="99999",
        territory="99",
        municipality="99999",
        requirements=[
            {"importance": "required", "any_of": [{"code": "french_speaking", "level": 5}]},
            {
                "importance": "preferred",
                "any_of": [
                    {"code": "licence", "credential": "rien"},
                    {"code": "other_language", "language": "zzz", "level": 5},
                    {"code": "experience", "months": 5, "unit_group": "99998"},
                    {"code": "diploma", "level": "dep", "fields": ["0715", "9998"]},
                ],
            },
        ],
    )
    with pytest.raises(UnknownReferenceError) as refused:
        add_need(connection, entry, TODAY)
    assert [reference.field for reference in refused.value.references] == [
        "employer_id",
        "unit_group",
        "territory",
        "municipality",
        "requirements.1.any_of.0.credential",
        "requirements.1.any_of.1.language",
        "requirements.1.any_of.2.unit_group",
        "requirements.1.any_of.3.fields.1",
    ]
    assert (refused.value.field, refused.value.value) == ("employer_id", str(10**30))


def test_a_posting_is_there_once(connection: psycopg.Connection) -> None:
    entry = a_need(source="Guichet", source_reference="42")
    add_need(connection, entry, TODAY)
    add_need(connection, a_need(source="Autre", source_reference="42"), TODAY)
    with pytest.raises(AlreadyThereError) as refused, connection.transaction():
        add_need(connection, entry, TODAY)
    assert refused.value.field == "source_reference"


def test_employers_write_their_own_needs_only(
    connection: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    mine, theirs = add_employer(connection), add_employer(connection)
    key = add_need(connection, a_need(employer_id=theirs), TODAY)
    employer = add_account(connection, Role.EMPLOYER, employer_id=mine)
    with service_connection(employer) as service:
        own = add_need(service, a_need(employer_id=mine), TODAY)
        assert change_need(service, own, a_need(employer_id=mine, posts=5), 1, TODAY) == 2
        assert entry_of(service, key).employer_id == theirs
    changes: tuple[Callable[[psycopg.Connection], int], ...] = (
        lambda service: add_need(service, a_need(employer_id=theirs), TODAY),
        lambda service: add_need(service, a_need(), TODAY),
        lambda service: change_need(service, key, a_need(employer_id=theirs), 1, TODAY),
        lambda service: change_need(service, own, a_need(employer_id=theirs), 2, TODAY),
        lambda service: confirm_need(service, key, TODAY),
        lambda service: close_need(service, key),
    )
    for change in changes:
        with pytest.raises(NotAllowedError), service_connection(employer) as service:
            change(service)


def test_the_staff_writes_any_need_and_others_none(
    connection: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    organisation = add_organisation(connection)
    for role in (Role.COUNSELLOR, Role.COORDINATOR, Role.ADMINISTRATOR):
        with service_connection(add_account(connection, role, organisation_id=organisation)) as service:
            key = add_need(service, a_need(), TODAY)
            assert change_need(service, key, a_need(posts=9), 1, TODAY) == 2
    person = add_account(connection, Role.JOB_SEEKER, candidate_id=add_candidate(connection, a_candidate(), TODAY))
    for actor in (person, ANONYMOUS):
        with pytest.raises(NotAllowedError), service_connection(actor) as service:
            add_need(service, a_need(), TODAY)
        with service_connection(actor) as service:
            assert entry_of(service, key).posts == 9
