"""French Charter s. 46: another language is required with its reason and the three attestations, or not at all."""

from typing import Any

import pytest
from pydantic import ValidationError

from tests.factories import a_need, an_internship

REASON = {
    "reason": "Servir une clientèle du Vermont.",
    "needs_assessed": True,
    "staff_languages_insufficient": True,
    "positions_limited": True,
}
ENGLISH = {"code": "other_language", "language": "en", "skill": "speaking", "level": 7}
FRENCH = {"code": "french_speaking", "level": 7}


def asking(importance: str, *criteria: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"importance": importance, "any_of": list(criteria)}]


@pytest.mark.parametrize("criteria", [(ENGLISH,), (FRENCH, ENGLISH)])
def test_another_language_is_required_with_its_reason_alone(criteria: tuple[dict[str, Any], ...]) -> None:
    required = asking("required", *criteria)
    for entry in (a_need, lambda **changes: an_internship(1, **changes)):
        with pytest.raises(ValidationError, match="without its reason"):
            entry(requirements=required)
        assert entry(requirements=required, language_justification=REASON).language_justification
    assert a_need(requirements=asking("preferred", *criteria)).language_justification is None
    assert a_need(requirements=asking("required", FRENCH)).language_justification is None


@pytest.mark.parametrize("attestation", ["needs_assessed", "staff_languages_insufficient", "positions_limited"])
def test_the_reason_has_its_three_attestations(attestation: str) -> None:
    for without in (
        {**REASON, attestation: False},
        {name: said for name, said in REASON.items() if name != attestation},
    ):
        with pytest.raises(ValidationError, match=attestation):
            a_need(requirements=asking("required", ENGLISH), language_justification=without)
    with pytest.raises(ValidationError, match="reason"):
        a_need(requirements=asking("required", ENGLISH), language_justification={**REASON, "reason": " "})
