"""What an agreement is held to before it is kept: its offer, the right to work, and its wage."""

from datetime import timedelta
from typing import Any

from psycopg import Connection

from matching.internships.agreements.domain import Agreed
from matching.internships.agreements.errors import StartAfarError, WageMissingError
from matching.internships.agreements.right_to_work import check_right
from matching.internships.domain import InternshipEntry, LegalFrame
from matching.internships.errors import FrameError
from matching.internships.frames import check_frame, frames
from matching.needs import moderation
from matching.needs.moderation import UnderMinimumWageError
from matching.referrals.domain import Referral

EARLIEST, LATEST = timedelta(days=-31), timedelta(days=366)
"""From the day on which the place was taken to the first one: another is an error of the hand."""
LONGEST_UNPAID_WEEK = 40
"""Hours of a school placement: past the normal week of the labour standards, they are work that is paid."""


def check(connection: Connection[Any], found: Agreed, referral: Referral, offer: InternshipEntry) -> None:
    """Hold what is agreed to the rules, to the offer and to the person's right to work.

    Raises StartAfarError, FrameError, RightToWorkError, WageMissingError, UnderMinimumWageError.
    """
    if not EARLIEST <= found.starts_on - referral.since <= LATEST:
        raise StartAfarError
    check_frame(found, frames(connection)[found.legal_frame])
    _check_offer(found, offer)
    check_right(connection, found, referral)
    if (found.wage is not None) != found.paid:
        raise WageMissingError
    least = moderation.rules(connection).wages_on(found.starts_on)
    # The labour standards leave students' own placements out.
    if found.wage is None or least is None or found.legal_frame is LegalFrame.SCHOOL:
        return
    if found.wage < least.general:
        raise UnderMinimumWageError("wage", least.general)


def _check_offer(found: Agreed, offer: InternshipEntry) -> None:
    # Others were weighed on what the offer says: it is changed there first.
    if (found.ends_on - found.starts_on).days > 7 * offer.weeks:
        raise FrameError("frame_dates", "ends_on", offer.weeks)
    if offer.hours_per_week is not None and found.hours_per_week > offer.hours_per_week:
        # The database keeps two decimals: 30.00 reads 30, 37.50 reads 37.5.
        raise FrameError("frame_hours", "hours_per_week", offer.hours_per_week.normalize())
    if found.legal_frame is LegalFrame.SCHOOL and not found.paid and found.hours_per_week > LONGEST_UNPAID_WEEK:
        raise FrameError("frame_hours_unpaid", "hours_per_week", LONGEST_UNPAID_WEEK)
