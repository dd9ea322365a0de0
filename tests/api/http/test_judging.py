"""Files of CVs kept before a rule was known: judged again, destroyed where they may not be, registered and told."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from api import antivirus, judging
from api.database import reading, writing
from api.judging import Judged, Slice, judge_kept_files
from api.keys import box, opener
from api.settings import Settings
from api.texting import not_reached
from api.uploads import SEALED_FILE
from matching.accompaniment.contacts import add_note
from matching.accompaniment.domain import NoteEntry
from matching.accounts.domain import SYSTEM, Role
from matching.accounts.messages import Message
from matching.candidates import cv_files
from matching.candidates.consents import give_consent
from matching.candidates.cv_files import keep
from matching.candidates.domain import Consent
from matching.candidates.store import add_candidate
from matching.privacy.notices import Told
from matching.reading.errors import InfectedDocumentError, UncheckedDocumentError
from matching.reading.rules import edition
from tests.api.http.conftest import World
from tests.api.http.drafting import client_of
from tests.factories import TODAY, a_candidate, a_consent, add_account
from tests.matching.reading import making
from tests.matching.reading.test_whole_file import docx

GOOD, BAD = b"Soudeuse, Acier Fictif, 2015 - 2019", "Soudeuse, née le 3 mai 1985, NAS 046 454 286".encode()
Tell = Callable[..., None]


@pytest.fixture(autouse=True)
def _no_other(world: World) -> None:
    world.sql("DELETE FROM cv_file")


def with_file(world: World, content: bytes, name: str = "cv.txt", judged_by: str | None = None, **who: Any) -> int:
    consent = Consent.model_validate(a_consent(purpose="cv_file", means="oral", language="fr"))
    with writing(world.pool, SYSTEM) as connection:
        key = add_candidate(connection, a_candidate(organisation_id=world.organisation, **who), TODAY)
    with writing(world.pool, world.actors["counsellor"]) as connection:
        give_consent(connection, key, consent, TODAY)
        seal = box(Settings(), SEALED_FILE).encrypt
        keep(connection, key, name, name[-3:] if name[-4] == "." else name[-4:], content, seal, judged_by=judged_by)
    return key


def judge(
    world: World, most: Slice | None = None, settings: Settings | None = None
) -> tuple[Judged, list[tuple[Any, ...]]]:
    """What was judged, and what was left to be sent: by which means, the template, to whom."""
    left: list[tuple[Any, ...]] = []

    def by(means: str) -> Tell:
        return lambda _, *said: left.append((means, *said))

    return judge_kept_files(world.pool, settings or Settings(), by("email"), by("text"), most), left


def kept(world: World, key: int) -> bool:
    return bool(world.sql("SELECT count(*) FROM cv_file WHERE candidate_id = %(key)s", key=key)[0])


def registered(world: World) -> Counter[str]:
    with psycopg.connect(world.urls.owner) as connection:
        said = connection.execute("SELECT rule, sum(count)::integer FROM destruction GROUP BY rule").fetchall()
    return Counter(dict(said))


def actions(world: World, key: int) -> Any:
    trail = "SELECT array_agg(action ORDER BY id) FROM trail WHERE part = 'cv_file' AND candidate_id = %(key)s"
    return world.sql(trail, key=key)[0]


def test_a_file_that_may_not_be_kept_is_destroyed_registered_and_told(world: World) -> None:
    before, good, bad = registered(world), with_file(world, GOOD), with_file(world, BAD)
    done, left = judge(world)
    assert done == Judged(kept=1, destroyed=1)
    assert (kept(world, good), kept(world, bad)) == (True, False)
    assert registered(world) - before == {"unasked": 1}
    assert actions(world, bad) == ["insert", "delete"]
    assert [(said[0], said[1], said[4]["why"]) for said in left] == [("email", "cv_file_destroyed", "unasked")]


def test_what_the_rules_of_today_have_judged_is_not_read_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    by_today, before = with_file(world, GOOD, judged_by=edition()), with_file(world, GOOD, judged_by="others")
    assert judge(world)[0] == Judged(kept=1)
    assert judge(world)[0] == Judged()
    # Judging is nothing that happened to its person.
    assert (actions(world, by_today), actions(world, before)) == (["insert"], ["insert"])
    monkeypatch.setattr(judging, "edition", lambda: "tomorrow")
    assert judge(world)[0] == Judged(kept=2)


def test_a_run_judges_a_slice_and_the_next_goes_on(world: World) -> None:
    bad = [with_file(world, BAD) for _ in range(3)]
    most = Slice(files=2, seconds=60)
    assert judge(world, most)[0] == Judged(destroyed=2)
    assert [kept(world, key) for key in bad] == [False, False, True]
    assert judge(world, most)[0] == Judged(destroyed=1)
    with_file(world, BAD)
    assert judge(world, Slice(files=2, seconds=-1))[0] == Judged()


def test_a_file_that_cannot_be_read_stays_and_is_tried_a_week_later(world: World) -> None:
    key, most = with_file(world, saved_again_and_good(), "cv.pdf"), Slice(files=5, seconds=60)
    assert judge(world, most)[0] == Judged(unread=1)
    assert kept(world, key)
    assert judge(world, most)[0] == Judged()
    world.sql("UPDATE cv_file SET tried_at = tried_at - interval '7 days'")
    assert judge(world, most)[0] == Judged(unread=1)
    # Whoever asks for all of them at once does not wait.
    assert judge(world)[0] == Judged(unread=1)


def saved_again_and_good() -> bytes:
    return making.pdf(["Soudeuse, Acier Fictif"]) + b"\nstartxref\n0\n%%EOF\n"


def test_a_file_that_says_what_is_refused_goes_though_a_part_is_not_read(world: World) -> None:
    key = with_file(world, making.pdf([BAD.decode()]) + b"\nstartxref\n0\n%%EOF\n", "cv.pdf")
    assert judge(world)[0] == Judged(destroyed=1)
    assert not kept(world, key)


def test_pictures_alone_are_taken_out_of_a_file(world: World) -> None:
    content = docx(**{"word/media/photo.png": b"\x89PNG a portrait"})
    before, key = registered(world), with_file(world, content, "cv.docx")
    done, left = judge(world)
    assert (done, left) == (Judged(bare=1), [])
    row = world.sql("SELECT content, bytes, judged_by FROM cv_file WHERE candidate_id = %(key)s", key=key)
    made = opener(Settings(), SEALED_FILE)(row[0])
    assert made is not None
    assert b"a portrait" not in made
    assert (row[1], row[2]) == (len(made), edition())
    assert actions(world, key) == ["insert", "update"]
    assert registered(world) == before


def test_pictures_that_cannot_be_taken_out_are_what_the_letter_names(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matching.reading.apart.Apart.without_pictures", lambda *_: None)
    key = with_file(world, docx(**{"word/media/photo.png": b"\x89PNG a portrait"}), "cv.docx")
    done, ((_, _, _, _, details),) = judge(world)
    assert (done.destroyed, details["why"], kept(world, key)) == (1, "pictures", False)


def test_an_infected_file_goes_and_an_antivirus_that_is_away_destroys_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(error: Exception) -> Callable[..., None]:
        def check(*_: Any) -> None:
            raise error

        return check

    before, key = registered(world), with_file(world, GOOD)
    monkeypatch.setattr(antivirus, "check", refusing(UncheckedDocumentError()))
    assert judge(world)[0] == Judged(unread=1)
    monkeypatch.setattr(antivirus, "check", refusing(InfectedDocumentError()))
    done, ((_, _, _, _, details),) = judge(world)
    assert (done, details["why"], kept(world, key)) == (Judged(destroyed=1), "infected", False)
    assert registered(world) - before == {"infected": 1}


TEXTING = Settings.model_validate(
    {"sms_url": "https://sms.example.org", "sms_token": "x", "sms_sender": "+14185550100"}
)


def reached_by(world: World, phone: str | None = None) -> int:
    """Somebody without an address whose file may not be kept, who comes in by a telephone or not at all."""
    identity = a_candidate().identity.model_dump() | {"email": None, "language": "en"}
    key = with_file(world, BAD, identity=identity)
    if phone is not None:
        with psycopg.connect(world.urls.owner) as connection:
            account = add_account(connection, Role.JOB_SEEKER, candidate_id=key).account_id
        world.sql("UPDATE account SET email = NULL, phone = %(phone)s WHERE id = %(id)s", phone=phone, id=account)
    return key


def test_whom_no_mail_reaches_is_told_by_text_message(world: World) -> None:
    key = reached_by(world, "+14185550171")
    _, left = judge(world, settings=TEXTING)
    told = {"language": "en", "candidate_id": key}
    assert left == [("text", "cv_file_destroyed", "+14185550171", "fr", told)]
    assert world.sql("SELECT count(*) FROM cv_file_gone") == (0,)


def test_whom_nothing_reaches_is_on_the_desk_of_who_follows_them_until_a_contact_is_noted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Settings, "texting", False)
    key = reached_by(world, "+14185550172")
    done, left = judge(world)
    assert (done.destroyed, left) == (1, [])
    line = "leur CV est détruit"
    desk = client_of(world, "counsellor").get("/aujourdhui").text
    assert line in desk
    assert f"/personnes/{key}/suivi" in desk
    for who in ("other_counsellor", "coordinator", "employer"):
        with reading(world.pool, world.actors[who]) as connection:
            assert cv_files.to_tell(connection) == []
    note = NoteEntry.model_validate({"channel": "phone", "happened_on": TODAY, "text": "Prévenue."})
    with writing(world.pool, world.actors["counsellor"]) as connection:
        add_note(connection, key, note, TODAY)
    assert line not in client_of(world, "counsellor").get("/aujourdhui").text


def test_whoever_brings_another_file_waits_to_be_told_no_more(world: World) -> None:
    key = reached_by(world)
    judge(world)
    with writing(world.pool, world.actors["counsellor"]) as connection:
        assert [each.candidate_id for each in cv_files.to_tell(connection)] == [key]
        keep(connection, key, "cv.txt", "txt", GOOD, box(Settings(), SEALED_FILE).encrypt)
        assert cv_files.to_tell(connection) == []


def test_a_message_that_reaches_nobody_leaves_the_line(world: World) -> None:
    key = with_file(world, BAD)
    judge(world)
    found = Message(1, "cv_file_destroyed", "nobody@example.org", "fr", {"candidate_id": key}, datetime.now(UTC))
    with writing(world.pool, SYSTEM) as connection:
        not_reached(connection, found, Told.EMAIL)
    with writing(world.pool, world.actors["counsellor"]) as connection:
        assert [each.candidate_id for each in cv_files.to_tell(connection)] == [key]


def test_nobody_but_the_system_judges_or_destroys(world: World) -> None:
    key = with_file(world, GOOD)
    with writing(world.pool, SYSTEM) as connection:
        file = cv_files.next_to_judge(connection, 0, edition(), timedelta(0))
    assert file is not None
    tried: tuple[Callable[[Any], object], ...] = (
        lambda connection: cv_files.next_to_judge(connection, 0, edition(), timedelta(0)),
        lambda connection: cv_files.judged(connection, file, edition()),
        lambda connection: cv_files.destroy_judged(connection, file, "unasked"),
        lambda connection: connection.execute("INSERT INTO cv_file_gone VALUES (%s)", [key]),
    )
    for name in ("counsellor", "coordinator"):
        with writing(world.pool, world.actors[name]) as connection:
            for attempt in tried:
                with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                    attempt(connection)
    with writing(world.pool, SYSTEM) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT destroy_judged_cv_file(%s, %s, 'asked')", [key, file.kept_at])
