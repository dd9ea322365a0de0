"""Valid requests of what is told to people, and recorded as told."""

from collections.abc import Mapping
from typing import Any

from tests.api.http.everybody import Person
from tests.api.http.things import Named, Things
from tests.factories import TODAY

_TOLD = {"means": "post", "told_on": TODAY.isoformat()}


def _told_of(made: Things, named: Named, _: Person) -> dict[str, Any]:
    return {**_TOLD, "candidate": made.world.candidate}


JSON: Mapping[str, Any] = {
    "POST /api/v1/candidates/{candidate_id}/destruction-notice": lambda *_: _TOLD,
    "POST /api/v1/destructions/people-to-tell": _told_of,
}
FORMS: Mapping[str, Any] = {
    "person_told": _TOLD,
    "person_told_by_keeper": _told_of,
    "recorded_withdraw": {"purpose": "matching"},
}
