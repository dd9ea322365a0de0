"""Two files of one person put together, and taken apart: nothing is lost, nothing is invented, the narrower consent."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from matching.accounts.domain import SYSTEM, Role
from matching.candidates.access import AccessReason, ask_access
from matching.candidates.consents import withdraw_consent
from matching.candidates.domain import CandidateEntry, Purpose
from matching.candidates.merging import merges, obstacles
from matching.candidates.reading import candidate
from matching.candidates.together import GRAIN
from matching.errors import MergeRefusedError, NotAllowedError, NotFoundError
from matching.together import CHOICES, Choice
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_consent, add_account, add_organisation, an_event
from tests.matching.candidates.one_person_twice import THINGS, House, rows_of
from tests.strategies import candidate_entries

having = st.frozensets(st.sampled_from(sorted(THINGS)))


@given(
    one=candidate_entries,
    other=candidate_entries,
    with_one=having,
    with_other=having,
    chosen=st.dictionaries(st.sampled_from(sorted(GRAIN.fields)), st.sampled_from(CHOICES)),
)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # What is found is told as it is: to make it smaller takes minutes.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
def test_taken_apart_both_are_as_they_were(
    connection: psycopg.Connection,
    put: Any,
    one: CandidateEntry,
    other: CandidateEntry,
    with_one: frozenset[str],
    with_other: frozenset[str],
    chosen: dict[str, Choice],
) -> None:
    with connection.transaction(force_rollback=True):
        house = House(connection)
        kept, removed = house.person(one, with_one), house.person(other, with_other)
        connection.execute("SELECT refresh_match_profiles(ARRAY[%s, %s]::bigint[])", (kept, removed))
        before = rows_of(connection, kept, removed)
        key = put.together(house.counsellor, kept, removed, chosen)
        assert candidate(connection, kept) is not None
        assert rows_of(connection, kept, removed) != before
        assert put.apart(house.counsellor, key).whole
        assert rows_of(connection, kept, removed) == before


def test_what_points_to_one_follows(connection: psycopg.Connection, house: House, put: Any) -> None:
    """All but what the kept file has already, which waits with the file set aside."""
    kept = house.person(a_candidate(consents=()))
    removed = house.person(a_candidate(), THINGS - {"no"})
    before = rows_of(connection, removed)
    put.together(house.counsellor, kept, removed)
    after = rows_of(connection, kept)
    # The consents of a file that somebody was asked in stand beside one that nobody was asked in.
    for table in (
        "account", "consent", "contact_note", "cv_file", "cv_reading", "event_interview", "event_invitation",
        "event_request", "follow_up", "follow_up_event", "kept_for_need", "meeting", "referral", "retention_hold",
        "self_identification", "match_profile", "twinning_wish", "twinning", "twinning_contact", "settling_tick",
    ):  # fmt: skip
        assert len(after[table]) == len(before[table]) > 0, table
    assert rows_of(connection, removed)["match_profile"] == []


def test_every_table_that_names_a_person_is_thought_of(connection: psycopg.Connection) -> None:
    """A new one follows, waits, or is made anew: by its name in the two functions, or here."""
    named = {
        name
        for (name,) in connection.execute(
            """
            SELECT DISTINCT c.conrelid::regclass::text FROM pg_constraint c
            WHERE c.contype = 'f' AND c.confrelid IN ('candidate'::regclass, 'account'::regclass)
                AND EXISTS (SELECT FROM pg_attribute a
                    WHERE a.attrelid = c.conrelid AND a.attname = 'candidate_id' AND a.attnum = ANY (c.conkey))
            """
        )
    }
    stays = {
        "aspiration", "authorisation", "candidate_identity", "candidate_skill", "counsellor_record", "cv_file_gone",
        "diploma", "experience", "held_credential", "language_proficiency", "retention_notice",
    }  # fmt: skip
    ends = {"file_share"}
    follows_another = {"blind_profile", "match_profile", "person_key", "person_to_compare", "twinning"}
    body: Any = connection.execute(
        """
        SELECT string_agg(prosrc, '') || string_agg(prosrc, '') FILTER (WHERE proname = 'follow_referrals')
        FROM pg_proc WHERE proname IN ('put_together', 'take_apart', 'follow_referrals')
        """
    ).fetchone()
    obstacle = {"erasure_request"}
    assert {name for name in named - stays - ends - follows_another - obstacle if body[0].count(name) < 2} == set()


def _until(days: int) -> date:
    return TODAY + timedelta(days=days)


def _matching(connection: psycopg.Connection, person: int) -> date | None:
    row: Any = connection.execute(
        "SELECT max(until) FROM consent_in_force WHERE candidate_id = %s AND purpose = 'matching'", (person,)
    ).fetchone()
    return row[0]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("one", "other", "left"),
    [
        ({"until": 90}, {"until": 30}, 30),
        ({"until": 30}, {"until": 90}, 30),
        ({"until": 90}, {"having": {"no"}}, None),
        ({"having": {"no"}}, {"until": 90}, None),
        ({"until": 90}, {"having": {"account"}}, None),
        ({}, {"until": 90}, 90),
        ({"until": 90}, {}, 90),
    ],
)
def test_the_narrower_consent(
    connection: psycopg.Connection,
    house: House,
    put: Any,
    one: dict[str, Any],
    other: dict[str, Any],
    left: int | None,
) -> None:
    """The first to end; none where the other file says no, or was its person's and says nothing."""
    kept, removed = (
        house.person(
            a_candidate(consents=[a_consent(until=_until(side["until"]))] if "until" in side else []),
            frozenset(side.get("having", ())),
        )
        for side in (one, other)
    )
    key = put.together(house.counsellor, kept, removed)
    assert _matching(connection, kept) == (left and _until(left))
    put.apart(house.counsellor, key)
    assert _matching(connection, kept) == (_until(one["until"]) if "until" in one else None)
    assert _matching(connection, removed) == (_until(other["until"]) if "until" in other else None)


def test_what_was_written_since_stays_and_is_told(connection: psycopg.Connection, house: House, put: Any) -> None:
    kept = house.person(a_candidate(summary="Soudeuse."))
    removed = house.person(a_candidate(summary="Soudeuse TIG.", hours_max=20), frozenset({"followed"}))
    key = put.together(house.counsellor, kept, removed, {"summary": "removed", "hours_max": "removed"})
    connection.execute("UPDATE candidate SET summary = 'Soudeuse et cheffe d’équipe.' WHERE id = %s", (kept,))
    connection.execute(
        """
        INSERT INTO contact_note (candidate_id, organisation_id, channel, happened_on, text, created_at)
        VALUES (%s, %s, 'phone', current_date, 'Depuis.', now() + interval '1 second')
        """,
        (kept, house.organisation),
    )
    undone = put.apart(house.counsellor, key)
    found = candidate(connection, kept)
    assert found is not None
    assert (found.entry.summary, found.entry.hours_max) == ("Soudeuse et cheffe d’équipe.", 40)
    assert (undone.changed, undone.came) == (("summary",), {"contact_note": 1})
    assert not undone.whole


def test_a_consent_withdrawn_since_is_not_given_back(connection: psycopg.Connection, house: House, put: Any) -> None:
    kept = house.person(a_candidate(consents=[a_consent(until=_until(90))]))
    removed = house.person(a_candidate(consents=[a_consent(until=_until(30))]))
    key = put.together(house.counsellor, kept, removed)
    withdraw_consent(connection, kept, Purpose.MATCHING)
    # In one transaction of the database, both happen at one moment.
    connection.execute("UPDATE person_merge SET merged_at = merged_at - interval '1 second'")
    assert put.apart(house.counsellor, key).withdrawn == 1
    assert [_matching(connection, person) for person in (kept, removed)] == [None, None]


def test_the_file_set_aside_is_nobodys_to_see(house: House, put: Any, service_connection: ServiceConnection) -> None:
    kept, removed = house.person(a_candidate()), house.person(a_candidate())
    put.together(house.counsellor, kept, removed)
    for actor in (house.counsellor, SYSTEM):
        with service_connection(actor) as service:
            assert candidate(service, removed) is None
            assert candidate(service, kept) is not None


def test_who_may(connection: psycopg.Connection, house: House, put: Any, service_connection: ServiceConnection) -> None:
    """A counsellor, of those whom their organisation follows; a coordinator of others, once both are open to them."""
    kept, removed = house.person(a_candidate()), house.person(a_candidate())
    elsewhere = add_organisation(connection)
    stranger = add_account(connection, Role.COUNSELLOR, organisation_id=elsewhere)
    coordinator = add_account(connection, Role.COORDINATOR, organisation_id=house.organisation)
    for actor in (stranger, coordinator):
        with pytest.raises(NotAllowedError):
            put.together(actor, kept, removed)
    connection.execute("UPDATE candidate SET organisation_id = %s WHERE id = %s", (elsewhere, removed))
    for actor in (house.counsellor, stranger, coordinator):
        with pytest.raises(NotAllowedError):
            put.together(actor, kept, removed)
    with service_connection(coordinator) as service:
        for person in (kept, removed):
            ask_access(service, person, AccessReason.DUPLICATE, "Deux dossiers au même courriel.")
    key = put.together(coordinator, kept, removed)
    for actor in (house.counsellor, stranger):
        with service_connection(actor) as service:
            assert merges(service) == []
        with pytest.raises(NotFoundError):
            put.apart(actor, key)
    assert put.apart(coordinator, key).whole


def test_an_event_to_come_is_settled_first(connection: psycopg.Connection, house: House, put: Any) -> None:
    kept, removed = house.person(a_candidate()), house.person(a_candidate())
    event = an_event(connection, house.organisation, house.needs[0], kept)
    assert obstacles(connection, kept, removed) == ["event"]
    with pytest.raises(MergeRefusedError):
        put.together(house.counsellor, kept, removed)
    connection.execute("DELETE FROM event_invitation WHERE event_id = %s", (event,))
    assert obstacles(connection, kept, removed) == []


def test_two_referrals_to_one_post(connection: psycopg.Connection, house: House, put: Any) -> None:
    """The one that is further is kept, or else the other file is; the employer sees one of them."""
    ahead, behind = house.person(a_candidate()), house.person(a_candidate(), frozenset({"proposed"}))
    connection.execute(
        """
        INSERT INTO referral (opening_id, candidate_id, employer_id, started_by, since, sent_on, state)
        VALUES (%s, %s, %s, 'counsellor', current_date, current_date, 'sent')
        """,
        (house.needs[0], ahead, house.employer),
    )
    assert obstacles(connection, behind, ahead) == ["referral"]
    put.together(house.counsellor, ahead, behind)
    assert [row["state"] for row in rows_of(connection, ahead)["referral"]] == ["sent"]


def test_a_later_merge_first(house: House, put: Any) -> None:
    one, two, three = (house.person(a_candidate()) for _ in range(3))
    first = put.together(house.counsellor, two, one)
    second = put.together(house.counsellor, three, two)
    with pytest.raises(MergeRefusedError, match="later"):
        put.apart(house.counsellor, first)
    assert put.apart(house.counsellor, second).whole
    assert put.apart(house.counsellor, first).whole
    with pytest.raises(MergeRefusedError, match="over"):
        put.apart(house.counsellor, first)
