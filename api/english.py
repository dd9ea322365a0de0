"""Whom the pages in English are for, which an administrator says (`english_pages`).

An operator that is a public body may write in English in the cases of the Charter of the French Language alone (C-11,
s. 22.2 and 22.3). Whoever reads says in good faith, once, that they are in one; nobody asks which.
"""

from datetime import date, timedelta

from fastapi import Request
from psycopg import DatabaseError
from psycopg_pool import ConnectionPool, PoolTimeout

from api import cookies
from api.clock import today
from api.database import reading
from api.security import CurrentActor
from matching.accounts.domain import ANONYMOUS
from matching.reference import rules

ATTESTED_DAYS = 183
"""How long a browser keeps that its reader is in one of the cases: six months, as the first of them lasts."""
_KNOWN_SECONDS = 5


class EnglishAskedError(Exception):
    """A page in English is asked for by somebody for whom it is not, or not yet."""


class English:
    """The setting as this process knows it: read anew every few seconds, and not at each request."""

    def __init__(self) -> None:
        self.pages: rules.EnglishPages = "open"
        self._until = 0.0

    def ask(self, pool: ConnectionPool, at: float) -> None:
        """Read the setting where it was not lately; `at` is in seconds of a clock that never goes back."""
        if at < self._until:
            return
        self._until = at + _KNOWN_SECONDS
        try:
            with reading(pool, ANONYMOUS) as connection:
                self.pages = rules.english_pages(connection)
        except (DatabaseError, PoolTimeout):
            # Some pages need no database: they are still shown, as they were until now.
            return

    def forget(self) -> None:
        """It may have changed: the next request reads it."""
        self._until = 0.0


def pages_of(request: Request) -> rules.EnglishPages:
    """Whom the pages in English are for."""
    known: English = request.app.state.english
    return known.pages


def english_open(request: Request) -> bool:
    """Whether anybody may read in English, if only once they have attested."""
    return pages_of(request) != "closed"


def may_read_english(request: Request) -> bool:
    """Whether whoever asks may be answered in English.

    A program, which keeps no cookie, is answered as its account is written to: that is chosen by who has attested.
    """
    pages = pages_of(request)
    if pages != "attested":
        return pages == "open"
    return _attested(request) or (
        bool(request.headers.get("authorization")) and getattr(request.state, "actor", ANONYMOUS).locale == "en"
    )


def is_english(request: Request) -> bool:
    """Whether the address is one of a page in English."""
    return str(request.scope["path"]).startswith("/en/") or request.scope["path"] == "/en"


def english_asked(request: Request, actor: CurrentActor) -> None:
    """Keep a page in English for whoever may read it. Raises EnglishAskedError.

    A file, and a part of a page that is already there, are given in French instead (`api.answers.locale_of`).
    """
    if not is_english(request) or may_read_english(request):
        return
    file = "." in str(request.scope["path"]).rpartition("/")[2]
    # A form that was refused is looked for in its page, to be given back with what was typed.
    given_back = hasattr(request.state, "refused")
    if not file and not given_back and "hx-request" not in request.headers:
        # The page that asks says who is in, as every other.
        request.state.actor = actor
        raise EnglishAskedError


def _attested(request: Request) -> bool:
    try:
        said = date.fromisoformat(cookies.read(request, cookies.ENGLISH))
    except ValueError:
        return False
    return timedelta() <= today() - said <= timedelta(ATTESTED_DAYS)
