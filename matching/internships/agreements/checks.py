"""What an agreement is held to before it is kept: its first day, its legal frame and its wage."""

from datetime import date, timedelta
from typing import Any

from psycopg import Connection

from matching.internships.agreements.domain import Agreed
from matching.internships.agreements.errors import StartAfarError, WageMissingError
from matching.internships.domain import LegalFrame
from matching.internships.frames import check_frame, frames
from matching.needs import moderation
from matching.needs.moderation import UnderMinimumWageError

EARLIEST, LATEST = timedelta(days=-31), timedelta(days=366)
"""From the day on which the place was taken to the first one: another is an error of the hand."""


def check(connection: Connection[Any], found: Agreed, taken_on: date) -> None:
    """Raise StartAfarError, FrameError, WageMissingError or UnderMinimumWageError where it does not hold."""
    if not EARLIEST <= found.starts_on - taken_on <= LATEST:
        raise StartAfarError
    check_frame(found, frames(connection)[found.legal_frame])
    if (found.wage is not None) != found.paid:
        raise WageMissingError
    least = moderation.rules(connection).wages_on(found.starts_on)
    # The labour standards leave students' own placements out.
    if found.wage is None or least is None or found.legal_frame is LegalFrame.SCHOOL:
        return
    if found.wage < least.general:
        raise UnderMinimumWageError("wage", least.general)
