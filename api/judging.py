"""Files of CVs judged again by the rules of today: what may not be kept is destroyed, registered, its person told."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from psycopg_pool import ConnectionPool

from api import antivirus
from api.database import reading, writing
from api.keys import opener
from api.settings import Settings
from api.translations import Locale
from api.uploads import SEALED_FILE
from matching.accounts.domain import SYSTEM
from matching.candidates.cv_files import ToJudge, destroy_unasked, next_to_judge
from matching.errors import DomainError
from matching.privacy import notices
from matching.reading.apart import Apart
from matching.reading.reader import without_unasked

logger = logging.getLogger(__name__)


@dataclass
class Judged:
    """How many kept files hold, went, and could not be read today: these stay, and are judged the next time."""

    kept: int = 0
    destroyed: int = 0
    unread: int = 0


def judge_kept_files(pool: ConnectionPool, settings: Settings, post: Callable[..., None]) -> Judged:
    """Judge every kept file, one at a time and each in a process of its own."""
    found, after = Judged(), 0
    while True:
        with reading(pool, SYSTEM) as connection:
            file = next_to_judge(connection, after)
        if file is None:
            return found
        after = file.candidate_id
        match _may_be_kept(settings, file):
            case True:
                found.kept += 1
            case None:
                found.unread += 1
            case False:
                found.destroyed += _destroy(pool, file, post)


def _may_be_kept(settings: Settings, file: ToJudge) -> bool | None:
    """None where nothing can tell today: an antivirus away, a key that changed, a machine too busy."""
    unseal = opener(settings, SEALED_FILE)
    name, content = unseal(file.name), unseal(file.content)
    if name is None or content is None:
        return None
    try:
        antivirus.check(settings.clamd, content)
        with Apart() as apart:
            document = apart.read(content, name.decode())
    except DomainError as error:
        logger.warning("a kept file could not be judged: %s", error.code)
        return None
    return not document.unread and not without_unasked(document)[1]


def _destroy(pool: ConnectionPool, file: ToJudge, post: Callable[..., None]) -> bool:
    with writing(pool, SYSTEM) as connection:
        if not destroy_unasked(connection, file):
            return False
        for each in notices.reached(connection, [file.candidate_id], texting=False):
            locale: Locale = "en" if each.locale == "en" else "fr"
            post(connection, "cv_file_destroyed", each.email, locale)
    return True
