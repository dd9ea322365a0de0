"""Identity numbers are found however they are written; other numbers are left alone. The numbers are fictitious."""

import pytest
from pydantic import ValidationError

from matching.candidates.domain import Identity
from matching.privacy.texts import identity_number


@pytest.mark.parametrize("between", ["", " ", "-", ".", "\u00a0", "\u202f", "\u2011", "\u2013"])
def test_a_number_is_found_whatever_stands_between_its_groups(between: str) -> None:
    assert identity_number(f"NAS\u00a0: {between.join(('130', '692', '544'))}.") == "sin"
    assert identity_number(f"RAMQ {between.join(('TRAA', '8501', '0112'))}") == "ramq"


@pytest.mark.parametrize(
    "text",
    [
        "418-555-0199, (418) 555-0199, +1 418 555 0199",
        "+212 130 692 544, +33\u00a0130\u00a0692\u00a0544, +1 130-692-544",
        "192.168.100.200",
        "NEQ 1130692544",
        "130 692 545",  # no Luhn check digit
        "047 454 286",  # begins with 0
        "version 1.130.692.544, 12-130-692-544",
        "130\n692\n544",
    ],
)
def test_another_number_is_left_alone(text: str) -> None:
    assert identity_number(text) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "130 692 544"),
        ("phone", "130-692-544"),
        ("email", "130692544@example.org"),
        ("email", "a@TREM.7812.3456"),
    ],
)
def test_no_identity_number_stands_for_a_telephone_or_an_address(field: str, value: str) -> None:
    with pytest.raises(ValidationError, match="identity number"):
        Identity.model_validate({"given_name": "Awa", "family_name": "Traoré", field: value})


def test_telephones_and_addresses_are_left_alone() -> None:
    Identity(given_name="Awa", family_name="Traoré", email="awa.1985@example.org", phone="+212 661 234 567")
