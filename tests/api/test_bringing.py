"""Whose a CV seems to be."""

import pytest

from api.bringing import contact_in


@pytest.mark.parametrize(
    ("text", "name", "phone"),
    [
        ("Resume of Grace Exemple\nPersonal Support Worker\n+254 712 345678\n", "Grace Exemple", "+254 712 345678"),
        ("Personal Support Worker\nGrace Exemple\n418 555-0199\n", "Grace Exemple", "418 555-0199"),
        ("Awa Exemple\n+33 6 12 34 56 78\n", "Awa Exemple", "+33 6 12 34 56 78"),
        ("Préposée aux Bénéficiaires\n2018 2019 2020\n", "", None),
    ],
)
def test_a_name_is_no_trade_and_a_telephone_may_be_of_any_country(text: str, name: str, phone: str | None) -> None:
    found = contact_in(text)
    assert (f"{found.given_name} {found.family_name}".strip(), found.phone) == (name, phone)
