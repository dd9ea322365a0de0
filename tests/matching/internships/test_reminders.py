"""Reminders: each once, to whom it concerns, while it is worth saying."""

from datetime import date, timedelta

import psycopg
from hypothesis import given
from hypothesis import strategies as st

from matching.accounts.domain import SYSTEM
from matching.internships.agreements import reminders
from matching.internships.agreements.domain import Party, midpoint
from matching.internships.agreements.reminders import Days, Facts, Kind, Reminder, due
from matching.internships.agreements.reviews import Author, Moment
from tests.factories import TODAY
from tests.matching.internships.conftest import Desk, move

DAYS = Days(sign=3, start=7, end=14, review=5)
EVERY = frozenset({Party.PERSON, Party.HOST, Party.ORGANISATION})
START = date(2026, 3, 2)


def facts(length: int = 27, **changes: object) -> Facts:
    ends = START + timedelta(days=length)
    given = {
        "number": 1, "made_on": START - timedelta(days=20), "unsigned": frozenset(), "starts_on": START,
        "midpoint_on": midpoint(START, ends), "ends_on": ends,
    }  # fmt: skip
    return Facts(**{**given, **changes})  # type: ignore[arg-type]


def kinds(known: Facts, day: date, party: Party = Party.PERSON) -> set[str]:
    return {str(each.kind) for each in due(known, day, DAYS) if each.party is party}


@given(length=st.integers(1, 200), written=st.sets(st.tuples(st.sampled_from(Moment), st.sampled_from(Author))))
def test_each_comes_once_whatever_day_the_worker_looks(length: int, written: set[tuple[Moment, Author]]) -> None:
    """Over all the days of an internship: the same reminder is never another one, and none speaks of what is done."""
    known = facts(length, written=frozenset(written), unsigned=frozenset({Party.HOST}))
    last = START + timedelta(days=length)
    found: set[Reminder] = set()
    for day in range(-25, length + 90):
        found |= set(due(known, START + timedelta(days=day), DAYS))
    names = [(each.kind, each.party) for each in found]
    assert len(names) == len(set(names))
    for party, author in ((Party.PERSON, Author.INTERN), (Party.HOST, Author.TUTOR)):
        told = {each.kind for each in found if each.party is party}
        assert {Kind.STARTS, Kind.ENDS} <= told
        assert (Kind.FINAL in told) == ((Moment.FINAL, author) not in written)
        asked = length >= 14 and (Moment.MIDPOINT, author) not in written
        assert (Kind.MIDPOINT in told) == asked
    assert {each.party for each in found if each.kind is Kind.SIGN} == {Party.HOST}
    assert {each.about for each in found if each.kind is Kind.FINAL} <= {last.isoformat()}
    assert Party.SCHOOL not in {each.party for each in found}


def test_what_is_due_when() -> None:
    known = facts()
    assert kinds(known, START - timedelta(days=8)) == set()
    assert kinds(known, START - timedelta(days=7)) == {"starts"}
    assert kinds(known, START + timedelta(days=1)) == set()
    assert kinds(known, START + timedelta(days=13)) == {"midpoint", "ends"}
    assert kinds(known, START + timedelta(days=18)) == {"midpoint", "midpoint_late", "ends"}
    assert kinds(known, START + timedelta(days=32)) == {"final", "final_late"}
    assert kinds(known, START + timedelta(days=120)) == set()


def test_nobody_is_asked_to_look_back_on_what_ended_before_its_day() -> None:
    early = facts(ended_on=START + timedelta(days=5), unsigned=EVERY)
    assert [*due(early, START + timedelta(days=40), DAYS)] == []
    over = facts(ended_on=START + timedelta(days=27))
    assert kinds(over, START + timedelta(days=28)) == {"final"}


def sent(desk: Desk, day: date = TODAY) -> dict[tuple[str, str], list[str]]:
    with desk.service(SYSTEM) as connection:
        found = reminders.remind(connection, desk.id, day)
    return {(str(each.kind), str(each.party)): [one.email for one in to] for each, to in found}


def test_each_is_written_to_once_and_the_others_told_on_paper(connection: psycopg.Connection, desk: Desk) -> None:
    connection.execute(
        "UPDATE account SET email = handle || '@exemple.org' WHERE employer_id = %s OR id = %s",
        (desk.place.employer, desk.place.counsellor.account_id),
    )
    desk.prepare()
    found = sent(desk)
    assert {key: len(to) for key, to in found.items()} == {
        ("sign", "person"): 0, ("sign", "host"): 1, ("sign", "organisation"): 1,
    }  # fmt: skip
    assert sent(desk) == {}
    # Another version is another thing to sign; a signature is asked for again where it is missing alone.
    desk.change(place="Ailleurs")
    assert set(sent(desk)) == {("sign", "person"), ("sign", "host"), ("sign", "organisation")}
    desk.sign(Party.HOST)
    assert set(sent(desk, TODAY + timedelta(days=3))) == {("sign_again", "person"), ("sign_again", "organisation")}
    desk.sign(Party.PERSON)
    desk.sign(Party.ORGANISATION)
    move(connection, desk.id, TODAY + timedelta(days=5), TODAY + timedelta(days=40))
    assert set(sent(desk)) == {("starts", "person"), ("starts", "host"), ("starts", "organisation")}
    with desk.service(desk.place.counsellor) as service:
        assert {each.kind for each in reminders.to_hand(service)} == {"sign", "sign_again", "starts"}
        assert reminders.handed(service, desk.id, TODAY) == 4
        assert reminders.to_hand(service) == []
    for actor in (desk.place.firm, desk.place.person, desk.place.other_counsellor):
        with desk.service(actor) as service:
            assert service.execute("SELECT FROM agreement_reminder").fetchall() == []


def test_the_person_reads_their_own_language(connection: psycopg.Connection, desk: Desk) -> None:
    connection.execute(
        "UPDATE candidate_identity SET language = 'en', email = 'awa@exemple.org' WHERE candidate_id = %s",
        (desk.place.candidate,),
    )
    desk.prepare()
    assert desk.versions()[0].reading is not None
    with desk.service(SYSTEM) as service:
        found = reminders.remind(service, desk.id, TODAY)
    (to,) = (to for each, to in found if each.party is Party.PERSON)
    assert [(each.email, each.locale) for each in to] == [("awa@exemple.org", "en")]
