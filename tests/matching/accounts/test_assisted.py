"""Telephone numbers as they are typed, stored and read; codes in the figures of any script."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.accounts.assisted import figures, number, readable
from matching.accounts.errors import PhoneRefusedError


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("418 555-0123", "+14185550123", "418 555-0123"),
        ("(418) 555.0123", "+14185550123", "418 555-0123"),
        ("1 418 555 0123", "+14185550123", "418 555-0123"),
        ("+33 6 12 34 56 78", "+33612345678", "+33 6 12 34 56 78"),
    ],
)
def test_one_number_is_kept_one_way(typed: str, kept: str, shown: str) -> None:
    assert number(typed) == kept
    assert readable(kept) == shown
    assert number(readable(kept)) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "911", "418", "514-555-01999", "+999 1", "bonjour", "418 555-0123 poste 4", "\x00",
     "1 900 555-1234", "1 800 555-1234", "+881 6 1234 5678", "+870 772 345 678"],
)  # fmt: skip
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(PhoneRefusedError):
        number(typed)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_number_or_refused(typed: str) -> None:
    with suppress(PhoneRefusedError):
        assert number(typed).startswith("+")
    assert all(each in "0123456789" for each in figures(typed))


def test_a_code_is_its_figures_whatever_stands_between_them() -> None:
    assert figures("12-34 ٥٦ ७८ x") == "12345678"
