"""Files of CVs judged again where the rules have changed: what may not be kept is destroyed and registered, its person
told.

A file goes for what was found in it, never for what could not be read: that is tried again.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from time import monotonic
from typing import Literal

import psycopg
from psycopg_pool import ConnectionPool

from api import antivirus
from api.database import reading, writing
from api.keys import box, opener
from api.settings import Settings
from api.translations import Locale
from api.uploads import SEALED_FILE
from matching.accounts.domain import SYSTEM
from matching.candidates import cv_files
from matching.candidates.cv_files import Destroyed, ToJudge
from matching.errors import DomainError
from matching.privacy import notices
from matching.reading.apart import Apart
from matching.reading.errors import InfectedDocumentError
from matching.reading.reader import without_unasked
from matching.reading.rules import edition

logger = logging.getLogger(__name__)
TEMPLATE = "cv_file_destroyed"
Why = Literal["unasked", "pictures", "infected"]
_RULES: Mapping[Why, Destroyed] = {"unasked": "unasked", "pictures": "unasked", "infected": "infected"}
Leave = Callable[..., None]
"""What leaves an e-mail, or a text message, in the transaction of a connection."""


@dataclass(frozen=True)
class Slice:
    """How much one run judges: so many files, and no other once so many seconds are over."""

    files: int
    seconds: float


SLICE = Slice(files=100, seconds=10)
"""So that no other job of the worker waits long."""
_TRIED_AGAIN = timedelta(days=7)


@dataclass
class Judged:
    """How many kept files hold, hold without the pictures taken out of them, went, and could not be read today: these
    stay, and are judged the next time."""

    kept: int = 0
    bare: int = 0
    destroyed: int = 0
    unread: int = 0


@dataclass(frozen=True)
class _Verdict:
    """Whether it may be kept, as it is or as `bare`; why not. None of them: nobody can tell today."""

    holds: bool = False
    bare: bytes | None = None
    why: Why | None = None


def judge_kept_files(
    pool: ConnectionPool, settings: Settings, post: Leave, text: Leave, most: Slice | None = None
) -> Judged:
    """Judge the kept files that the rules of today have not judged, in a process of their own; without `most` all of
    them, those that could not be read lately too."""
    found, after, begun = Judged(), 0, monotonic()
    again = timedelta(0) if most is None else _TRIED_AGAIN
    with Apart() as apart:
        for looked_at in count():
            if most is not None and (looked_at == most.files or monotonic() - begun > most.seconds):
                break
            with reading(pool, SYSTEM) as connection:
                file = cv_files.next_to_judge(connection, after, edition(), again)
            if file is None:
                break
            after = file.candidate_id
            verdict = _judge(settings, file, apart)
            with writing(pool, SYSTEM) as connection:
                if verdict.why is None:
                    _keep(connection, settings, file, verdict, found)
                elif cv_files.destroy_judged(connection, file, _RULES[verdict.why]):
                    found.destroyed += 1
                    _tell(connection, file.candidate_id, verdict.why, post, text, texting=settings.texting)
    return found


def _judge(settings: Settings, file: ToJudge, apart: Apart) -> _Verdict:
    unseal = opener(settings, SEALED_FILE)
    name, content = unseal(file.name), unseal(file.content)
    if name is None or content is None:
        return _Verdict()
    try:
        antivirus.check(settings.clamd, content)
        document = apart.read(content, name.decode())
        refused = {each.kind for each in without_unasked(document)[1]}
        if refused == {"photo"}:
            bare = apart.without_pictures(content, name.decode())
            if bare is not None:
                return _Verdict(bare=bare)
    except InfectedDocumentError:
        return _Verdict(why="infected")
    except DomainError as error:
        logger.warning("a kept file could not be judged: %s", error.code)
        return _Verdict()
    if document.unread and refused <= {"photo"}:
        return _Verdict()
    if refused:
        return _Verdict(why="pictures" if refused == {"photo"} else "unasked")
    return _Verdict(holds=True)


def _keep(connection: psycopg.Connection, settings: Settings, file: ToJudge, verdict: _Verdict, found: Judged) -> None:
    if verdict.bare is not None:
        cv_files.judged(connection, file, edition(), (verdict.bare, box(settings, SEALED_FILE).encrypt))
        found.bare += 1
    elif verdict.holds:
        cv_files.judged(connection, file, edition())
        found.kept += 1
    else:
        cv_files.judged(connection, file, None)
        found.unread += 1


def _tell(
    connection: psycopg.Connection, candidate_id: int, why: Why, post: Leave, text: Leave, *, texting: bool
) -> None:
    """Tell a person by e-mail and by text message, as far as they have them; else who follows them has to."""
    told = False
    for each in notices.reached(connection, [candidate_id], texting=texting):
        locale: Locale = "en" if each.locale == "en" else "fr"
        if each.email is not None:
            post(connection, TEMPLATE, each.email, locale, {"why": why, "candidate_id": candidate_id})
        if each.phone is not None:
            text(connection, TEMPLATE, each.phone, locale, {"language": each.language, "candidate_id": candidate_id})
        told = True
    if not told:
        cv_files.told_by_nobody(connection, candidate_id)
