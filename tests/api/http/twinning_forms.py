"""What is sent to the forms of twinning, by the name of their page: valid, so that a refusal is about who asks."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from api.reach import Thing
from tests.api.http.everybody import Person
from tests.api.http.things import Named, Things
from tests.factories import TODAY

Ask = Callable[[Things, Named, Person], Any]
_COLLEAGUE = {"name": "Julie Gagnon", "title": "Soudeuse", "in_firm_since": "2020-05-01", "capacity": "2"}
_VISIT = {"on": (TODAY + timedelta(days=5)).isoformat(), "at": "12:00", "minutes": "45", "goals": "people"}


def _wish(made: Things, named: Named, _: Person) -> dict[str, str]:
    return {"opening": str(made.one[Thing.TWINNING].parameters["opening"]), "languages": "fr"}


def _suggestion(made: Things, named: Named, _: Person) -> dict[str, str]:
    return {"wish": str(made.waiting)}


def _together(**fields: str) -> Ask:
    """A form of what two do together, which names their twinning and a visit."""

    def ask(made: Things, named: Named, _: Person) -> dict[str, str]:
        parameters = made.one[Thing.TWINNING].parameters
        return {"twin": str(parameters["twinning_id"]), "visit": str(parameters["visit"]), **fields}

    return ask


_TOGETHER: dict[str, Ask] = {
    "visit": _together(**_VISIT, version="0"),
    "settle": _together(state="cancelled", version="0"),
    "contact": _together(happened_on=TODAY.isoformat(), text="Tour de l’atelier."),
    "review": _together(useful="yes"),
    "stop": _together(),
}

TWINNING_FORMS: dict[str, Ask | dict[str, str]] = {
    **{f"{who}_{form}": ask for who in ("colleague", "my_twinning") for form, ask in _TOGETHER.items()},
    "colleague_add": {**_COLLEAGUE, "email": "julie.gagnon@exemple.org"},
    "colleague_answer": {"agrees": "true"},
    "colleague_change": {**_COLLEAGUE, "version": "1"},
    "my_settling_tick": {"done": "bank"},
    "my_twinning_answer": {"accepts": "true"},
    "my_twinning_wish": _wish,
    "twinning_for_wish": lambda *asked: {**_wish(*asked), "means": "oral", "language_said": "ar"},
    "twinning_suggest": _suggestion,
}


def _hire(made: Things, named: Named, person: Person) -> dict[str, Any]:
    return {"opening": made.one[Thing.TWINNING].parameters["opening"], "languages": ["fr"]}


def _proposal(made: Things, named: Named, person: Person) -> dict[str, Any]:
    return {"wish": made.waiting, "colleague": made.one[Thing.COLLEAGUE].parameters["colleague_id"]}


def _settled(made: Things, named: Named, person: Person) -> dict[str, Any]:
    return {"visit": made.one[Thing.TWINNING].parameters["visit"], "sequence": 0, "state": "cancelled"}


TWINNING_JSON: dict[str, Ask] = {
    "POST /api/v1/twinnings": _proposal,
    "PUT /api/v1/twinnings/hires": _hire,
    "POST /api/v1/twinnings/{twinning_id}/visits/state": _settled,
}
