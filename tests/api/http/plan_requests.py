"""What is sent to go on with somebody whom a plan proposes: the line that `things` has put there."""

from collections.abc import Callable
from typing import Any

from tests.api.http.everybody import Person
from tests.api.http.things import Named, Things

Ask = Callable[[Things, Named, Person], Any]


def _line(made: Things, named: Named, _: Person) -> Any:
    line = {"opening": made.world.internship, "candidate": made.world.candidate}
    return {"plan": {"kind": "stable"}, "lines": [line]}


def _ticked(made: Things, named: Named, _: Person) -> Any:
    return {"kind": "stable", "lines": f"{made.world.internship}-{made.world.candidate}"}


JSON: dict[str, Ask] = {"POST /api/v1/plans/referrals": _line}
FORMS: dict[str, Ask] = {"plan_confirm": _ticked}
