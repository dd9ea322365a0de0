"""Who could go where, over many openings, worked out beside the pages."""

from procrastinate import JobContext

from api.clock import today
from api.database import writing
from matching.accounts.domain import SYSTEM
from matching.internships.assigning import make_assigned
from matching.referrals import plans
from matching.referrals.plans import PlanKind
from matching.referrals.sharing import make_shared


def make_plan(context: JobContext, plan_id: int) -> None:
    """Work out who could go where, over many openings, and keep it in the place of what was there."""
    with writing(context.additional_context["pool"], SYSTEM) as connection:
        asked = plans.asked_of(connection, plan_id)
        if asked is None:
            return

        def progress(done: int, of: int) -> None:
            # Told while the making goes on, in a transaction of its own.
            with writing(context.additional_context["pool"], SYSTEM) as beside:
                plans.tell(beside, plan_id, done, of)

        made_of, encoder = plans.version(connection), context.additional_context["encoders"].at_once
        if asked.kind is PlanKind.SHARED:
            lines, figures = make_shared(
                connection, encoder, today(), progress, territory=asked.territory,
                people_each=asked.people_each or 1, lists_each=asked.lists_each or 1,
            )  # fmt: skip
        else:
            lines, figures = make_assigned(
                connection, encoder, today(), progress, territory=asked.territory,
                by_total=asked.kind is PlanKind.GREATEST,
            )  # fmt: skip
        figures |= {"on": today().isoformat()}
        plans.keep(connection, plan_id, lines, figures, made_of=made_of)
