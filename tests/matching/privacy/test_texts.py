"""Identity numbers are found however they are written; other numbers are left alone. The numbers are fictitious."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from matching.candidates.domain import Identity
from matching.privacy.texts import identity_number, identity_numbers

SEPARATORS = st.text(st.sampled_from(" \t./-\u00a0\u202f\u2011\u2013"), min_size=1, max_size=3)
NUMBERS = (
    st.integers(10_000_000, 79_999_999)
    .map(lambda found: next(number for number in range(10 * found, 10 * found + 10) if identity_number(str(number))))
    .map(str)
)


@given(number=NUMBERS, between=st.tuples(SEPARATORS, SEPARATORS), spelt=st.booleans(), data=st.data())
def test_a_sin_is_found_by_threes_or_digit_by_digit(
    number: str, between: tuple[str, str], spelt: bool, data: st.DataObject
) -> None:
    written = f"{number[:3]}{between[0]}{number[3:6]}{between[1]}{number[6:]}"
    if spelt:
        written = number[0] + "".join(data.draw(SEPARATORS) + digit for digit in number[1:])
    assert identity_number(f"NAS\u00a0: {written}, merci") == "sin"


@given(
    area=st.sampled_from(("418", "581", "367", "514")),
    rest=st.integers(200_0000, 999_9999).map(str),
    between=st.sampled_from((" ", "  ", "-", ".", "/", "\t")),
)
def test_a_telephone_is_left_alone(area: str, rest: str, between: str) -> None:
    digits = area + rest
    parts = (area, rest[:3], rest[3:])
    for written in (between.join(parts), f"1{between}{between.join(parts)}", f"({area}) {rest[:3]}-{rest[3:]}", digits):
        assert identity_number(f"Tél. {written} (jour)") is None
    assert identity_number(between.join(digits)) is None
    assert identity_number(f"+212{between}{rest[:1]}{area[1:]}{between}{rest[1:4]}{between}{rest[4:]}") is None


@given(first=st.dates(date(1990, 1, 1), date(2035, 1, 1)), last=st.dates(date(1990, 1, 1), date(2035, 1, 1)))
def test_dates_are_left_alone(first: date, last: date) -> None:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%Y/%m/%d", "%d.%m.%Y", "%d %m %Y", "%m/%Y", "%Y", "mars %Y", "juin %Y"):
        for between in (" - ", "-", " ", "\u2013", "\t", " au "):
            assert identity_number(f"{first.strftime(form)}{between}{last.strftime(form)}") is None
    assert identity_number(f"mars {first.year}-{last.year}, Sept. {first.year} {last.year}") is None


@given(
    number=st.integers(0, 99_999_999).map(lambda found: f"{found:08d}"), start=st.sampled_from(("11", "22", "33", "88"))
)
def test_a_neq_is_left_alone(number: str, start: str) -> None:
    neq = start + number
    for written in (neq, f"{neq[:4]} {neq[4:7]} {neq[7:]}", f"{neq[:4]}-{neq[4:7]}-{neq[7:]}", " ".join(neq)):
        assert identity_number(f"NEQ {written}") is None


@given(dollars=st.integers(0, 9_999_999), cents=st.integers(0, 99))
def test_a_price_is_left_alone(dollars: int, cents: int) -> None:
    for thousands in (" ", "\u00a0", "\u202f", ","):
        written = f"{dollars:,}".replace(",", thousands)
        assert identity_number(f"de {written},{cents:02d} $ à {written} $ ou {written}.{cents:02d} l'an") is None


@pytest.mark.parametrize("between", ["", " ", "-", ".", "\u00a0", "\u202f", "\u2011", "\u2013"])
def test_a_number_is_found_whatever_stands_between_its_groups(between: str) -> None:
    assert identity_number(f"NAS\u00a0: {between.join(('130', '692', '544'))}.") == "sin"
    assert identity_number(f"RAMQ {between.join(('TRAA', '8501', '0112'))}") == "ramq"


@pytest.mark.parametrize("between", ["\n", "\r\n", "_", "\u200b", "\u2060", "\u00ad", " \n ", "\u2028", "\u2003"])
def test_a_number_is_found_over_lines_and_through_what_is_not_seen(between: str) -> None:
    for kind, *groups in (
        ("sin", "NAS\u00a0: 130", "692", "544"),
        ("sin", "130", "692", "544"),
        ("sin", "130 692", "544"),
        ("sin", "NAS 130 692", "544"),
        ("sin", "NAS", *"130692544"),
        ("ramq", "RAMQ TRAA", "8501", "0112"),
        ("passport", "Passeport\u00a0: AB123", "456"),
        ("passport", "Passeport ", "AB123456"),
        ("uci", "IUC\u00a0: 1234", "5678"),
        ("uci", "UCI", "12", "3456", "7890"),
    ):
        assert identity_number(f"Soudeuse. {between.join(groups)}.") == kind, groups


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Passport no. GA 302 1987", "passport"),
        ("passeport n° GA 30 21 987", "passport"),
        ("Passport number: 512345678", "passport"),
        ("Passeport : 12AB34567", "passport"),
        ("numéro d'assurance maladie TRAA 8553 12 34", "ramq"),
        ("Health card: traa 85 53 12 34", "ramq"),
        ("NAS : 046 454 286", "sin"),
        ("Social insurance number 046454286", "sin"),
    ],
)
def test_a_number_said_to_be_one_is_found_in_every_grouping(text: str, kind: str) -> None:
    assert identity_number(text) == kind


def test_where_a_number_stands_counts_what_is_not_seen() -> None:
    text = "a\u200bb NAS 130\u200b692\u200b544 c"
    assert {text[start:end] for _, start, end in identity_numbers(text)} == {"130\u200b692\u200b544"}


PHONES = st.tuples(
    st.sampled_from(("418", "581", "367")), st.integers(200, 999), st.integers(0, 9999).map("{:04}".format)
)
AMOUNTS = st.integers(1, 9_999_999).map(lambda found: f"{found:,}".replace(",", " "))


@given(
    lines=st.one_of(
        st.lists(PHONES.map(lambda phone: "{} {}-{}".format(*phone)), min_size=2, max_size=6),
        st.lists(PHONES.map(lambda phone: "{}\u00a0{}\u00a0{}".format(*phone)), min_size=2, max_size=6),
        st.lists(AMOUNTS.map(lambda amount: f"{amount} $"), min_size=2, max_size=6),
        st.lists(AMOUNTS.map(lambda amount: f"{amount},00"), min_size=2, max_size=6),
        st.lists(st.integers(0, 999).map(str), min_size=4, max_size=9).filter(lambda found: len("".join(found)) != 9),
        *(
            st.lists(st.dates(date(1990, 1, 1), date(2035, 1, 1)).map(lambda day, form=form: day.strftime(form)),
                     min_size=2, max_size=6)
            for form in ("%Y-%m-%d", "%d/%m/%Y", "%d %m %Y", "%Y", "juin %Y", "%Y %m")
        ),
    ),
    end=st.sampled_from(("\n", "\r\n", " \n")),
)  # fmt: skip
def test_numbers_one_under_another_are_left_alone(lines: list[str], end: str) -> None:
    assert identity_number(f"Voici\u00a0:{end}{end.join(lines)}{end}Merci") is None


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
        "130\n692\n544\n100",  # a column of numbers
        "100\n130\n692\n544",
        "130 $\n692 $\n544 $",
        "Chef 2018-2020, chef\n2018\n2020",
        "UCI 2018 \u2013 2020",
        "passeport qui expire le 2025-12-31",
        "PASSEPORT VALIDE LE 2025 12 31",
        "Passeport : voyages EN 2018-2020",
        "RAMQ : agent de la régie 2018-2020",
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


@pytest.mark.parametrize("sign", ["\r", "\n", "\r\nBcc: x@example.org", "\t", "\x1b", "\u2028", "\x85"])
def test_a_name_stands_on_one_line(sign: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Identity.model_validate({"given_name": f"Awa{sign}T", "family_name": "Traoré"})
    assert [error["type"] for error in refused.value.errors()] == ["text_control"]
