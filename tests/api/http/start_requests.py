"""What is sent to start a referral: of somebody and an internship, or of the line of a plan that `things` put there."""

from collections.abc import Callable
from typing import Any

from tests.api.http.everybody import Person
from tests.api.http.things import Named, Things

Ask = Callable[[Things, Named, Person], Any]


def _start(made: Things, named: Named, _: Person) -> Any:
    return {"internship": made.world.internship, "candidate": made.world.candidate}


def _start_form(made: Things, named: Named, person: Person) -> dict[str, str]:
    return {name: str(value) for name, value in _start(made, named, person).items()}


def _line(made: Things, named: Named, _: Person) -> Any:
    line = {"opening": made.world.internship, "candidate": made.world.candidate}
    return {"plan": {"kind": "stable"}, "lines": [line]}


def _ticked(made: Things, named: Named, _: Person) -> Any:
    return {"kind": "stable", "lines": f"{made.world.internship}-{made.world.candidate}"}


JSON: dict[str, Ask] = {"POST /api/v1/plans/referrals": _line, "POST /api/v1/referrals": _start}
FORMS: dict[str, Ask] = {"plan_confirm": _ticked, "referral_start": _start_form}
