"""Who has no e-mail and a telephone is told of an event by text message, where the service sends any."""

from collections.abc import Iterator

import pytest

from api.database import writing
from api.mail import outbox, send_message
from api.settings import Settings
from matching.accounts.domain import SYSTEM
from matching.events import participants, telling
from tests.api.http.conftest import World
from tests.api.http.events.steps import done, propose_and_invite, version
from tests.api.http.mailbox import Mailbox
from tests.api.test_texting import PRODUCTION

PHONE = "+14185550123"


@pytest.fixture
def called(event: int, world: World, mailbox: Mailbox) -> Iterator[int]:
    """The event; its person of the other organisation has a telephone, speaks English, and has no e-mail."""
    account = world.actors["other_seeker"].account_id
    world.sql("UPDATE account SET email = NULL, phone = %(phone)s WHERE id = %(id)s", phone=PHONE, id=account)
    world.sql(
        "UPDATE candidate_identity SET email = NULL, language = 'en' WHERE candidate_id = %(id)s", id=world.theirs
    )
    yield event
    world.sql("UPDATE account SET phone = NULL WHERE id = %(id)s", id=account)


def texts(mailbox: Mailbox) -> list[list[str]]:
    """What the worker sends to telephones, by its words: the number, then the words."""
    mailbox.collect()
    found = list(outbox(mailbox.settings).glob("*.txt"))
    told = [path.read_text(encoding="utf-8").splitlines() for path in found]
    for path in found:
        path.unlink()
    return sorted(told)


def test_they_are_invited_reminded_and_told_of_the_end_in_their_language(
    called: int, world: World, mailbox: Mailbox
) -> None:
    propose_and_invite(world, called)
    ((number, words),) = texts(mailbox)
    assert number == PHONE
    assert words.startswith("Adéquation: invitation to “Spring speed interviews”, ")
    assert words.endswith(f"/en/events/{called}")
    # They are not called by their counsellor for nothing, nor told by telephone what they have just said.
    assert "No e-mail" not in world.client("other_counsellor").get(f"/en/events/{called}").text
    done(world.client("other_seeker"), f"/evenements/{called}/reponse", accepts="true", employers=str(world.employer))
    assert texts(mailbox) == []
    world.sql(
        "UPDATE event SET starts_at = now() + interval '1 day', ends_at = now() + interval '26 hours' "
        "WHERE id = %(id)s",
        id=called,
    )
    with writing(world.pool, SYSTEM) as connection:
        telling.leave_reminders(connection)
    done(world.client("coordinator"), f"/evenements/{called}/etat", version=version(world, called), status="cancelled")
    assert [words.partition(",")[0] for _, words in texts(mailbox)] == [
        "Adéquation: soon", "Adéquation: “Spring speed interviews”",
    ]  # fmt: skip


def test_who_has_no_account_and_asked_for_text_messages_is_told_and_answers_by_their_counsellor(
    called: int, world: World, mailbox: Mailbox
) -> None:
    account = world.actors["other_seeker"].account_id
    asked = "UPDATE candidate_identity SET phone = '418 555-0199', channel = %(channel)s WHERE candidate_id = %(id)s"
    world.sql("UPDATE account SET revoked_at = now() WHERE id = %(id)s", id=account)
    try:
        world.sql(asked, channel="text_message", id=world.theirs)
        propose_and_invite(world, called)
        ((number, words),) = texts(mailbox)
        assert number == "+14185550199"
        # Nobody has heard of it yet: it is no news.
        assert words.startswith("Adéquation: invitation to “Spring speed interviews”, ")
        assert "Call the person who helps you" in words
        assert "http" not in words
        page = world.client("other_counsellor").get(f"/en/events/{called}").text
        assert "No e-mail: they answer through you." in page
        # Who did not ask for it is left in peace.
        world.sql(asked, channel="phone", id=world.theirs)
        coordinator, moved = world.client("coordinator"), f"/evenements/{called}/etat"
        done(coordinator, moved, version=version(world, called), status="cancelled")
        assert texts(mailbox) == []
    finally:
        world.sql("UPDATE account SET revoked_at = NULL WHERE id = %(id)s", id=account)
        world.sql(asked, channel="email", id=world.theirs)


def test_where_the_service_sends_none_their_counsellor_is_told_to_call(
    called: int, world: World, mailbox: Mailbox
) -> None:
    without = Settings.model_validate({**PRODUCTION, "data_dir": mailbox.settings.data_dir})
    propose_and_invite(world, called)
    with writing(world.pool, SYSTEM) as connection:
        keys = connection.execute("SELECT id FROM outgoing_message WHERE channel = 'text'").fetchall()
        send_message(connection, without, keys[0][0])
    assert list(outbox(without).glob("*.txt")) == []
    with writing(world.pool, world.actors["other_counsellor"]) as connection:
        assert participants.unreached(connection, called) == {world.theirs}
        assert participants.unreached(connection, called, texting=True) == set()
