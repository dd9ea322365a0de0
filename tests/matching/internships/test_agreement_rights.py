"""Who reads an agreement, its reviews and its end, in raw SQL as the service's role; its trail, and when it goes."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import CheckViolation, InsufficientPrivilege

from api.clock import now
from matching.accounts.domain import ANONYMOUS, SYSTEM, Actor, Role
from matching.errors import NotAllowedError
from matching.internships.agreements import ending, reviews, store
from matching.internships.agreements.domain import Party
from matching.internships.agreements.ending import EndEntry, EndReason, Job
from matching.internships.agreements.errors import (
    AgreementNotOverError,
    AgreementOverError,
    AssistanceMissingError,
    ReviewNotYoursError,
)
from matching.internships.agreements.record import internships_record
from matching.internships.agreements.reviews import Author, Confidence, Moment, ReviewEntry, TakenDown
from matching.privacy import erasure, retention
from matching.referrals import reading
from matching.referrals.errors import NotAChoiceError
from matching.referrals.transitions import Reason, State
from tests.factories import TODAY, add_account
from tests.matching.internships.conftest import Desk, Place, move

TABLES = (
    "internship_agreement", "agreement_version", "agreement_signature", "assisted_signature", "internship_review",
    "review_confidence", "agreement_end",
)  # fmt: skip
SECRET = "Le contremaître crie."


def actors(connection: psycopg.Connection, place: Place) -> dict[str, Actor]:
    ours = place.organisation
    return {
        "anonymous": ANONYMOUS,
        "person": place.person,
        "host": place.firm,
        "counsellor": place.counsellor,
        "other_person": place.other_person,
        "other_host": place.other_firm,
        "other_counsellor": place.other_counsellor,
        "coordinator": add_account(connection, Role.COORDINATOR, organisation_id=ours),
        "administrator": add_account(connection, Role.ADMINISTRATOR, organisation_id=ours),
    }


def write(
    desk: Desk, author: Author, *, by: Actor, moment: Moment = Moment.MIDPOINT, words: str | None = None, **more: Any
) -> None:
    entry = ReviewEntry(learning="partly", goes_well="L’accueil", to_improve=words)
    with desk.service(by) as connection:
        reviews.review(connection, desk.id, moment, author, entry, by=by, today=TODAY, **more)


@pytest.fixture
def under_way(connection: psycopg.Connection, desk: Desk, place: Place) -> Desk:
    """Signed, one signature recorded by the counsellor; begun, and reviewed by everybody."""
    desk.prepare()
    desk.sign(Party.PERSON, by=place.counsellor, helped=True)
    desk.sign(Party.HOST)
    desk.sign(Party.ORGANISATION)
    move(connection, desk.id, TODAY - timedelta(days=20), TODAY + timedelta(days=8))
    write(desk, Author.INTERN, by=place.person, confidence=Confidence(words=SECRET))
    write(desk, Author.TUTOR, by=place.firm)
    write(desk, Author.COUNSELLOR, by=place.counsellor, words="Rappeler vendredi.")
    return desk


def end(desk: Desk, by: Actor, reason: EndReason, job: Job | None = None) -> None:
    with desk.service(by) as connection:
        ending.end(connection, desk.id, EndEntry(on=TODAY, reason=reason, job=job), by=by, today=TODAY)


def readers(connection: psycopg.Connection, desk: Desk, table: str, where: str = "true") -> set[str]:
    found = set()
    query = sql.SQL("SELECT FROM {} WHERE {}").format(sql.Identifier(table), sql.SQL(where))  # type: ignore[arg-type]
    for who, actor in actors(connection, desk.place).items():
        with desk.service(actor) as service:
            if service.execute(query).fetchall():
                found.add(who)
    return found


@pytest.mark.parametrize("table", TABLES)
def test_who_reads_it(connection: psycopg.Connection, under_way: Desk, table: str) -> None:
    end(under_way, under_way.place.person, EndReason.NOT_RESPECTED)
    known = {"person", "counsellor"}
    theirs_alone = table in ("assisted_signature", "review_confidence", "agreement_end")
    assert readers(connection, under_way, table) == (known if theirs_alone else known | {"host"})


def test_a_host_reads_neither_what_is_confided_nor_what_the_counsellor_writes(under_way: Desk) -> None:
    place = under_way.place
    with under_way.service(place.firm) as connection:
        assert {each.author for each in reviews.reviews(connection, under_way.id)} == {Author.INTERN, Author.TUTOR}
        assert reviews.confided(connection, under_way.id) == []
        rows = [
            connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(each))).fetchall() for each in TABLES
        ]
    assert SECRET not in str(rows)
    assert "Rappeler vendredi." not in str(rows)
    for actor in (place.person, place.counsellor):
        with under_way.service(actor) as connection:
            assert len(reviews.reviews(connection, under_way.id)) == 3
            assert [each.answers.words for each in reviews.confided(connection, under_way.id)] == [SECRET]


@pytest.mark.parametrize(
    ("author", "who"),
    [("intern", "firm"), ("tutor", "person"), ("counsellor", "firm"), ("counsellor", "person")],
)
def test_nobody_writes_the_review_of_another(under_way: Desk, author: str, who: str) -> None:
    actor = getattr(under_way.place, who)
    with pytest.raises(ReviewNotYoursError):
        write(under_way, Author(author), by=actor, moment=Moment.FINAL)
    with pytest.raises(InsufficientPrivilege), under_way.service(actor) as connection:
        connection.execute(
            """
            INSERT INTO internship_review (agreement_id, moment, author, candidate_id, answers, written_on)
            VALUES (%s, 'final', %s, %s, '{}', current_date)
            """,
            (under_way.id, author, under_way.place.candidate),
        )


@pytest.mark.parametrize(
    "parties", [["organisation"], ["person", "host"], ["person", "host", "organisation", "school"]]
)
def test_no_version_leaves_out_a_party_or_adds_one(place: Place, desk: Desk, parties: list[str]) -> None:
    desk.prepare()
    with desk.service(place.counsellor) as connection:
        connection.execute("UPDATE internship_agreement SET number = 2, version = version + 1")
    insert = """
        INSERT INTO agreement_version (agreement_id, number, candidate_id, document, text, hash, parties)
        SELECT agreement_id, 2, candidate_id, document, text, hash, %s FROM agreement_version WHERE number = 1
        """
    with pytest.raises(CheckViolation), desk.service(place.counsellor) as connection:
        connection.execute(insert, (parties,))


def test_a_counsellor_takes_down_what_they_are_told_and_writes_over_nobody(under_way: Desk) -> None:
    place = under_way.place
    with pytest.raises(AssistanceMissingError):
        write(under_way, Author.INTERN, by=place.counsellor, moment=Moment.FINAL)
    told = TakenDown(means="oral", language="es")
    write(under_way, Author.INTERN, by=place.counsellor, moment=Moment.FINAL, taken_down=told)
    with pytest.raises(ReviewNotYoursError):
        write(under_way, Author.INTERN, by=place.counsellor, taken_down=told)
    write(under_way, Author.TUTOR, by=place.firm, words="Le soir.")
    with under_way.service(place.person) as connection:
        assert "Le soir." in {each.answers.to_improve for each in reviews.reviews(connection, under_way.id)}


def test_no_review_before_its_time(connection: psycopg.Connection, desk: Desk, place: Place) -> None:
    desk.prepare()
    desk.sign_all()
    with pytest.raises(ReviewNotYoursError):
        write(desk, Author.INTERN, by=place.person)
    move(connection, desk.id, TODAY, TODAY + timedelta(days=15))
    with pytest.raises(ReviewNotYoursError):
        write(desk, Author.INTERN, by=place.person, moment=Moment.FINAL)
    write(desk, Author.INTERN, by=place.person)


def test_a_persons_reason_stays_between_them_and_who_follows_them(under_way: Desk) -> None:
    place = under_way.place
    end(under_way, place.person, EndReason.NOT_RESPECTED, Job.ELSEWHERE)
    for actor, told in ((place.firm, None), (place.person, "not_respected"), (place.counsellor, "not_respected")):
        with under_way.service(actor) as connection:
            found = ending.ending(connection, under_way.id)
            assert (found and found.reason) == told
            known = store.agreement(connection, under_way.id)
            referral = reading.get(connection, known.referral_id)
            # The host learns that it ended, when, and nothing else.
            assert (known.ended_on, referral.state) == (TODAY, State.CLOSED)
            assert referral.reason == (None if actor is place.firm else Reason.ENDED_BY_PERSON)


def test_a_hosts_reason_is_read_by_its_person(under_way: Desk) -> None:
    end(under_way, under_way.place.firm, EndReason.WORK_MISSING, Job.HOST)
    with under_way.service(under_way.place.person) as connection:
        found = ending.ending(connection, under_way.id)
        assert found is not None
        assert (found.reason, found.job, found.role) == (EndReason.WORK_MISSING, Job.HOST, Role.EMPLOYER)
        referral = reading.get(connection, store.agreement(connection, under_way.id).referral_id)
    # The outcomes read the referral.
    assert referral.reason == Reason.HIRED_BY_HOST


@pytest.mark.parametrize(
    ("who", "reason", "job"),
    [
        ("firm", "not_respected", None),
        ("person", "absences", None),
        ("firm", "absences", "elsewhere"),
        # Its last day has not come.
        ("counsellor", "completed", None),
    ],
)
def test_each_has_reasons_of_their_own(under_way: Desk, who: str, reason: str, job: str | None) -> None:
    with pytest.raises(NotAChoiceError):
        end(under_way, getattr(under_way.place, who), EndReason(reason), job and Job(job))


def test_it_ends_once_and_a_job_is_told_later(connection: psycopg.Connection, under_way: Desk) -> None:
    place = under_way.place
    move(connection, under_way.id, TODAY - timedelta(days=28), TODAY)
    with pytest.raises(AgreementNotOverError), under_way.service(place.counsellor) as service:
        ending.tell_job(service, under_way.id, Job.HOST, by=place.counsellor)
    end(under_way, place.counsellor, EndReason.COMPLETED)
    with pytest.raises(AgreementOverError):
        end(under_way, place.firm, EndReason.COMPLETED)
    with pytest.raises(AgreementOverError):
        under_way.change(place="Ailleurs")
    with under_way.service(place.counsellor) as service:
        ending.tell_job(service, under_way.id, Job.ELSEWHERE, by=place.counsellor)
    coordinator = actors(connection, place)["coordinator"]
    with under_way.service(coordinator) as service:
        counts = store.counts(service, TODAY)
    assert {code: count for code, count in counts.items() if count} == {"completed": 1, "job_elsewhere": 1}
    for actor in (place.counsellor, place.firm, place.person):
        with pytest.raises(NotAllowedError), under_way.service(actor) as service:
            store.counts(service, TODAY)


def test_the_trail_says_what_changed(connection: psycopg.Connection, under_way: Desk) -> None:
    end(under_way, under_way.place.person, EndReason.DISTANCE)
    rows = connection.execute("SELECT DISTINCT part FROM trail WHERE action = 'insert'").fetchall()
    assert set(TABLES) <= {part for (part,) in rows}


def test_a_person_takes_all_of_it_with_them(under_way: Desk) -> None:
    place = under_way.place
    end(under_way, place.person, EndReason.DISTANCE)
    with under_way.service(place.person) as connection:
        (found,) = internships_record(connection, place.candidate, now()).internships
    assert [each.answers.words for each in found.confided] == [SECRET]
    assert found.ending is not None
    assert [each.number for each in found.versions] == [1]
    assert len(found.reviews) == 3
    with under_way.service(place.other_person) as connection:
        assert internships_record(connection, place.candidate, now()).internships == ()


def test_a_funded_internship_holds_the_file_as_its_text_says(connection: psycopg.Connection, desk: Desk) -> None:
    place = desk.place
    desk.prepare()
    with desk.service(place.person) as service:
        assert erasure.holds(service, place.candidate, TODAY) == []
    desk.sign_all()
    (version,) = desk.versions()
    with desk.service(place.person) as service:
        (hold,) = erasure.holds(service, place.candidate, TODAY)
    assert hold.until == version.agreed.kept_until
    assert "Immersion en emploi" in hold.reason
    # The same again holds it once; erased, the person waits for its end.
    desk.change(place="Ailleurs")
    desk.sign_all()
    with desk.service(place.person) as service:
        assert len(erasure.holds(service, place.candidate, TODAY)) == 1
        assert erasure.erase(service, place.candidate) == version.agreed.kept_until
    assert connection.execute("SELECT count(*) FROM internship_agreement").fetchone() == (1,)


def test_an_erased_person_leaves_nothing(connection: psycopg.Connection, under_way: Desk) -> None:
    connection.execute("DELETE FROM retention_hold")
    with under_way.service(under_way.place.person) as service:
        assert erasure.erase(service, under_way.place.candidate) is None
    for table in TABLES:
        query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
        assert connection.execute(query).fetchone() == (0,), table


def test_it_is_kept_for_its_time_and_its_referral_with_it(connection: psycopg.Connection, under_way: Desk) -> None:
    end(under_way, under_way.place.person, EndReason.DISTANCE)
    connection.execute("UPDATE setting SET value = '1500' WHERE key = 'internship_days'")

    def left(on: int) -> tuple[int, ...]:
        with under_way.service(SYSTEM) as service:
            retention.destroy_the_rest(service, TODAY + timedelta(days=on))
        row = connection.execute(
            "SELECT (SELECT count(*) FROM referral), (SELECT count(*) FROM internship_agreement)"
        ).fetchone()
        return row or ()

    # The referral's own time is over; the agreement's is not, then that of the programme's hold.
    assert left(1200) == (1, 1)
    assert left(1501) == (1, 1)
    connection.execute("DELETE FROM retention_hold")
    with under_way.service(SYSTEM) as service:
        due = {each.kind: each.today for each in retention.due(service, TODAY + timedelta(days=1501))}
    assert due["internship"] == 1
    assert left(1501) == (0, 0)
    assert connection.execute("SELECT sum(count) FROM destruction WHERE kind = 'internship'").fetchone() == (1,)
