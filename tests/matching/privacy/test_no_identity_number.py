"""Numbers that nobody may store are refused by the database itself, and no text that the doors let through."""

import random

import psycopg
import pytest
from psycopg.errors import CheckViolation

from matching.accounts.domain import SYSTEM, Actor, Role
from matching.candidates.store import add_candidate
from matching.needs.store import add_need
from matching.privacy.texts import identity_number
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_need, add_account, add_employer, add_organisation
from tests.matching.privacy.law_table import NUMBERS

WRITES = (
    "UPDATE candidate SET summary = %(said)s",
    "UPDATE experience SET duties = %(said)s",
    "UPDATE candidate_skill SET name = %(said)s",
    "UPDATE opening SET text_fr = %(said)s WHERE id = %(need)s",
    "UPDATE candidate_identity SET family_name = %(said)s",
    "UPDATE experience SET place = %(said)s",
    "UPDATE opening SET title_fr = %(said)s WHERE id = %(need)s",
    "INSERT INTO retention_hold (candidate_id, reason, until) VALUES (%(person)s, %(said)s, current_date + 9)",
)


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
def test_it_is_refused_in_every_text(
    connection: psycopg.Connection, service_connection: ServiceConnection, number: str
) -> None:
    organisation = add_organisation(connection)
    person = add_candidate(connection, a_candidate(organisation_id=organisation), TODAY)
    values = {"said": f"Voici : {number}.", "person": person}
    values["need"] = add_need(connection, a_need(employer_id=add_employer(connection)), TODAY)
    counsellor = add_account(connection, Role.COUNSELLOR, organisation_id=organisation)
    actors: tuple[Actor, ...] = (counsellor, SYSTEM)
    for actor in actors:
        for statement in WRITES:
            with pytest.raises(CheckViolation), service_connection(actor) as service:
                service.execute(statement.encode(), values)
            with service_connection(actor) as service:
                service.execute(statement.encode(), values | {"said": "Rien de tel, au 418 555-0142."})


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
def test_it_is_refused_in_the_figures_of_any_script_and_whatever_stands_between_them(
    connection: psycopg.Connection, number: str
) -> None:
    """As at the doors."""
    ways = [number.translate({48 + place: zero + place for place in range(10)}) for zero in (0xFF10, 0x0660, 0x1D7CE)]
    ways += [number.replace(" ", between) for between in ("\u00a0", "\u2009", "\u202f", "\t", "\u2060 ")]
    ways += [number.translate({ord(" "): dash, ord("-"): dash}) for dash in "\u2011\u2013\u2212"]
    ways.append(number.replace("1", "1\u200b", 1))
    for said in ways:
        written = f"Voici : {said} et le reste"
        assert identity_number(written) is not None, ascii(said)
        assert connection.execute("SELECT holds_identity_number(%s)", (written,)).fetchone() == (True,), ascii(said)


@pytest.mark.parametrize(
    "said",
    [
        "130\n692\n544", "n° 130 692\n544, merci", "NAS\n130\n692 544", "passeport AB\n12 34 56",
        "Passport: A\n1-2-3-4-5-6", "passeport–154986057",
    ],
)  # fmt: skip
def test_one_over_several_lines_or_spelt_out_is_refused(connection: psycopg.Connection, said: str) -> None:
    assert identity_number(said) is not None
    assert connection.execute("SELECT holds_identity_number(%s)", (said,)).fetchone() == (True,)


@pytest.mark.parametrize(
    "said",
    ["Lot\n130\n692\n544\n871", "Passeport : A 2018-2020", "passeport B 2019-05-12", "130\n692\n544 $", "٨٠١ ٢٣٤ ٥٦٧"],
)
def test_a_column_a_date_and_an_amount_are_let_through(connection: psycopg.Connection, said: str) -> None:
    assert identity_number(said) is None
    assert connection.execute("SELECT holds_identity_number(%s)", (said,)).fetchone() == (False,)


def test_the_database_refuses_nothing_that_the_doors_let_through(connection: psycopg.Connection) -> None:
    drawn = random.Random(7)

    def figures(count: int) -> str:
        zero = drawn.choice((48, 48, 48, 0xFF10, 0x0660))
        return "".join(chr(zero + drawn.randrange(10)) for _ in range(count))

    def gap() -> str:
        return drawn.choice(("", " ", "-", ".", " : ", "\u00a0", "\u2013", "\n"))

    heads = ("NAS", "SIN", "IUC", "UCI", "passeport", "TRAA", "CHEF", "+212", "+1", "du", "", "lot", "passport : AB")
    texts = [
        f"x {drawn.choice(heads)}{gap()}"
        + gap().join(figures(drawn.choice((2, 3, 4, 6))) for _ in range(drawn.randint(1, 4)))
        for _ in range(10_000)
    ]
    refused = connection.execute(
        "SELECT t FROM unnest(%s::text[]) t WHERE holds_identity_number(t)", (texts,)
    ).fetchall()
    assert len(refused) > 20
    assert [text for (text,) in refused if identity_number(text) is None] == []
