"""Files of CVs kept before a rule was known: judged again, destroyed where they may not be, registered and told."""

from typing import Any

import psycopg
import pytest

from api.database import writing
from api.judging import Judged, judge_kept_files
from api.keys import box
from api.settings import Settings
from api.uploads import SEALED_FILE
from matching.accounts.domain import SYSTEM
from matching.candidates.consents import give_consent
from matching.candidates.cv_files import destroy_unasked, keep, next_to_judge
from matching.candidates.domain import Consent
from matching.candidates.store import add_candidate
from tests.api.http.conftest import World
from tests.factories import TODAY, a_candidate, a_consent


def with_file(world: World, text: str) -> int:
    consent = Consent.model_validate(a_consent(purpose="cv_file", means="oral", language="fr"))
    with writing(world.pool, SYSTEM) as connection:
        key = add_candidate(connection, a_candidate(organisation_id=world.organisation), TODAY)
    with writing(world.pool, world.actors["counsellor"]) as connection:
        give_consent(connection, key, consent, TODAY)
        keep(connection, key, "cv.txt", "txt", text.encode(), box(Settings(), SEALED_FILE).encrypt)
    return key


def test_a_file_that_may_not_be_kept_is_destroyed_registered_and_told(world: World) -> None:
    good = with_file(world, "Soudeuse, Acier Fictif, 2015 - 2019")
    bad = with_file(world, "Soudeuse, née le 3 mai 1985, NAS 046 454 286")
    told: list[tuple[Any, ...]] = []
    done = judge_kept_files(world.pool, Settings(), lambda _, *said: told.append(said))
    assert done.destroyed == 1
    assert done.kept >= 1
    with psycopg.connect(world.urls.owner) as connection:
        left = {row[0] for row in connection.execute("SELECT candidate_id FROM cv_file")}
        register = connection.execute("SELECT count FROM destruction WHERE rule = 'unasked'").fetchall()
        actions = connection.execute(
            "SELECT action FROM trail WHERE candidate_id = %s AND part = 'cv_file' ORDER BY id", [bad]
        ).fetchall()
    assert (good in left, bad in left) == (True, False)
    assert register == [(1,)]
    assert actions[-1] == ("delete",)
    assert [said[0] for said in told] == ["cv_file_destroyed"]
    assert judge_kept_files(world.pool, Settings(), lambda *_: None) == Judged(kept=done.kept, unread=done.unread)


def test_nobody_but_the_system_judges_or_destroys(world: World) -> None:
    key = with_file(world, "Soudeuse, Acier Fictif")
    with writing(world.pool, SYSTEM) as connection:
        file = next_to_judge(connection, key - 1)
    assert file is not None
    for name in ("counsellor", "coordinator"):
        with writing(world.pool, world.actors[name]) as connection:
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                next_to_judge(connection, 0)
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                destroy_unasked(connection, file)
