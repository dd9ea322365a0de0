"""What day it is: Québec's, whatever the machine's clock is set to."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

QUEBEC = ZoneInfo("America/Toronto")
"""Québec's time under its name in the tz database; the database's sessions are set to the same."""


def today() -> date:
    return datetime.now(QUEBEC).date()


def now() -> datetime:
    """This moment, in Québec's time."""
    return datetime.now(QUEBEC)
