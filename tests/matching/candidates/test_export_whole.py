"""What stands in the database by a person's number is in one of their exports, or its absence has a reason."""

from datetime import UTC, datetime
from typing import Any

import psycopg

from matching.accounts.domain import Actor, Role
from matching.candidates import merging
from matching.candidates.portability import personal_file
from matching.candidates.store import add_candidate
from matching.needs.alerts import Frequency, save
from matching.needs.listing import NeedFilters
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, add_account, add_organisation
from tests.matching.candidates.conftest import GROUND

IN_AN_EXPORT = frozenset(
    (
        "account", "aspiration", "authorisation", "candidate_identity", "candidate_skill", "consent", "cv_file",
        "diploma", "experience", "file_share", "held_credential", "language_proficiency", "saved_search",
        "self_identification",
        # Exports of their own: `adequation.accompaniment` and `adequation.events`.
        "contact_note", "follow_up", "meeting", "event_invitation", "event_request", "event_interview",
        "event_request_withdrawn", "event_interview_note",
        # `adequation.internships`.
        "internship_agreement", "agreement_version", "agreement_signature", "assisted_signature", "agreement_end",
        "internship_review", "review_confidence",
        # And `adequation.twinning`.
        "settling_tick", "twinning", "twinning_contact", "twinning_review", "twinning_visit", "twinning_wish",
    )
)  # fmt: skip
LEFT_OUT = {
    "a secret, or what guards the door": (
        "credential_token", "password", "second_factor", "recovery_code", "known_device", "external_identity",
        "session",
        "one_time_link", "printed_code", "text_code", "alert_link", "idempotency_key",
    ),
    "made of the file, not collected": (
        "match_profile", "blind_profile", "aspiration_vector", "cv_reading", "cv_draft", "told_of",
        "person_key", "person_to_compare", "plan_line",
    ),
    "who did what, read on the person's own page": (
        "trail", "file_access", "follow_up_event", "referral", "referral_event", "retention_hold", "retention_notice",
        "erasure_request", "cv_file_gone",
    ),
    "a counsellor's or another's own work": (
        "counsellor_record", "kept_for_need", "opening_version", "incident_change", "employer_review",
        "opening_decision", "opening_report", "census_link",
    ),
}  # fmt: skip


def test_every_table_of_a_person_is_exported_or_left_out_for_a_reason(connection: psycopg.Connection) -> None:
    found = {
        name
        for (name,) in connection.execute(
            """
            SELECT DISTINCT c.table_name::text FROM information_schema.columns c
            JOIN information_schema.tables t USING (table_schema, table_name)
            WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
                AND c.column_name IN ('candidate_id', 'account_id')
            """
        )
    }
    told = IN_AN_EXPORT.union(*LEFT_OUT.values())
    assert found - told == set()


def test_a_person_takes_their_searches_and_their_address_and_nobody_elses(
    connection: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    organisation = add_organisation(connection)
    keys = [add_candidate(connection, a_candidate(organisation_id=organisation), TODAY) for _ in range(2)]
    people = [add_account(connection, Role.JOB_SEEKER, candidate_id=key) for key in keys]
    for person, name in zip(people, ("La mienne", "Une autre"), strict=True):
        with service_connection(person) as service:
            save(service, name, NeedFilters(), Frequency.DAILY)
    with service_connection(people[0]) as service:
        file = personal_file(service, keys[0], datetime.now(UTC), bytes)
    assert [search.name for search in file.saved_searches] == ["La mienne"]
    assert file.access is not None
    counsellor = add_account(connection, Role.COUNSELLOR, organisation_id=organisation)
    with service_connection(counsellor) as service:
        file = personal_file(service, keys[0], datetime.now(UTC), bytes)
    assert (file.access, file.saved_searches) == (None, ())


def test_both_people_are_told_of_a_merge_that_was_undone(
    connection: psycopg.Connection, service_connection: ServiceConnection, put: Any
) -> None:
    organisation = add_organisation(connection)
    counsellor = add_account(connection, Role.COUNSELLOR, organisation_id=organisation)
    elsewhere = add_account(connection, Role.COUNSELLOR, organisation_id=add_organisation(connection))
    keys = [add_candidate(connection, a_candidate(organisation_id=organisation), TODAY) for _ in range(2)]
    people = [add_account(connection, Role.JOB_SEEKER, candidate_id=key) for key in keys]

    def told(actor: Actor, key: int) -> list[tuple[bool, str | None]]:
        with service_connection(actor) as service:
            return [(each.undone_at is not None, each.ground) for each in merging.told(service, key)]

    merge = put.together(counsellor, *keys)
    assert told(people[0], keys[0]) == told(counsellor, keys[0]) == [(False, GROUND)]
    put.apart(counsellor, merge)
    assert told(people[0], keys[0]) == [(True, GROUND)]
    assert told(people[1], keys[1]) == [(True, None)], "the words are of somebody else"
    assert told(people[1], keys[0]) == told(elsewhere, keys[0]) == []
    with service_connection(people[1]) as service:
        (exported,) = personal_file(service, keys[1], datetime.now(UTC), bytes).merges
    assert exported.undone_at is not None
