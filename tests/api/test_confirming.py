"""What the form of a step says is all that enters the file."""

from datetime import date

import pytest
from starlette.datastructures import FormData

from api.confirming import answers
from matching.reading.documents import Format, document
from matching.reading.proposals import State, of_draft, of_questions
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


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ({"none": "whmis driving_5"}, {"whmis": "none", "driving_5": "none"}),
        ({"none": "whmis driving_5", "credential": "whmis"}, {"whmis": "held", "driving_5": "none"}),
        ({}, {}),
    ],
)
def test_what_one_says_not_to_hold_is_told_apart_from_a_question_passed(
    sent: dict[str, str], stored: dict[str, str]
) -> None:
    asked = of_questions()
    step = next(each for each in asked.steps if each.question == "licences")
    at = step.proposals[0]
    told = answers(asked, step, FormData([(f"{at}-{name}", value) for name, value in sent.items()]))[at]
    assert told.state is (State.KEPT if stored else State.WAITING)
    assert {each["credential"]: each["status"] for each in told.claims} == stored
