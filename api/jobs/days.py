"""What clashes in the day of an event, looked at beside the pages: soon after what changes it, and each minute."""

import logging

from procrastinate import JobContext

from api.clock import now
from api.database import writing
from matching.accounts.domain import SYSTEM
from matching.events import explained

logger = logging.getLogger(__name__)


def explain_event(context: JobContext, event_id: int) -> None:
    """Look at the day of one event again."""
    with writing(context.additional_context["pool"], SYSTEM) as connection:
        explained.look_at(connection, event_id, now())


def explain_events(context: JobContext, timestamp: int) -> None:
    """Every minute: days that changed by what no page wrote, a consent withdrawn or another event moved."""
    with writing(context.additional_context["pool"], SYSTEM) as connection:
        found = explained.to_come(connection)
    for event_id in found:
        # One that cannot be looked at leaves the others theirs.
        try:
            explain_event(context, event_id)
        except Exception:
            logger.exception("event %d could not be looked at", event_id)
