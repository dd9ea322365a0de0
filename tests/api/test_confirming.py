"""What the form of a step says is all that enters the file."""

from datetime import date

import pytest
from starlette.datastructures import FormData

from api.confirming import answers
from matching.reading.documents import Format, document
from matching.reading.proposals import State, of_draft
from matching.reading.reader import Reader


@pytest.mark.parametrize(
    ("status", "state", "stored"),
    [("", State.WAITING, []), ("none", State.KEPT, ["none"]), ("held", State.KEPT, ["held"])],
)
def test_whether_a_licence_is_held_is_stored_only_where_it_was_answered(
    status: str, state: State, stored: list[str]
) -> None:
    draft = Reader().draft(document(["PERMIS\nSIMDUT (expiré en 2020)\n"], Format.TXT), date(2026, 11, 22))
    confirmation = of_draft(draft, "cv.txt")
    sent = FormData([("0-accept", "credential"), ("0-credential", ""), ("0-status", status)])
    (answered,) = answers(confirmation, confirmation.steps[0], sent).values()
    assert (answered.state, [each["status"] for each in answered.claims]) == (state, stored)
