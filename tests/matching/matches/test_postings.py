"""A posting from elsewhere with a text is read by both, where nobody said its occupation; any other by its title."""

from typing import Any

import numpy as np
import psycopg
import pytest

from matching.accounts.domain import SYSTEM
from matching.matches import in_service, postings
from matching.needs.store import add_need
from models import encoder
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_need, add_employer
from tests.matching.matches.lists import ENCODER, encode

TEXT = (
    "Notre réseau compte trente magasins dans la région et recrute toute l'année. Vous travaillez comme soudeur sur "
    "acier et inox, au TIG et au MIG, d'après les plans. Le soudeur rejoint une équipe de huit personnes, de jour."
)
DROWNED = "Réseau Primever secteur agroalimentaire, mission longue : soudeur"


def test_the_text_brings_back_the_trade_that_a_title_drowns() -> None:
    shipped = encoder.load()
    trade, alone = shipped.encode(["soudeuse", DROWNED])
    read = postings.vector(shipped, DROWNED, TEXT)
    assert np.linalg.norm(read) == pytest.approx(1)
    assert float(read @ trade) > float(alone @ trade) + 0.05
    assert np.array_equal(postings.vector(shipped, DROWNED, " \n"), alone)


@pytest.mark.parametrize(
    ("said", "by_text"), [({}, True), ({"unit_group": "72106"}, False), ({"text_fr": ""}, False), ("employer", False)]
)
def test_which_openings_are_read_by_their_text(
    bank: psycopg.Connection, service_connection: ServiceConnection, said: Any, by_text: bool
) -> None:
    given = {"employer_id": add_employer(bank)} if said == "employer" else {"employer_id": None, **said}
    entry = a_need(**{"title_fr": DROWNED, "text_fr": TEXT, "unit_group": None, "requirements": [], **given})
    need = add_need(bank, entry, TODAY)
    encode(service_connection)
    (stored,) = bank.execute("SELECT vector::real[] FROM opening_vector WHERE opening_id = %s", [need]).fetchone() or ()
    alone = ENCODER.encode([DROWNED])[0]
    expected = postings.vector(ENCODER, DROWNED, TEXT) if by_text else alone
    assert np.allclose(stored, expected, atol=1e-3)
    assert np.allclose(stored, alone, atol=1e-3) is not by_text


def test_a_posting_of_empty_texts_is_read_by_its_own_title(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    posting = {"employer_id": None, "unit_group": None, "requirements": []}
    texts = ({"text_fr": TEXT}, {"text_fr": "", "text_en": "", "title_fr": "Boulangère"})
    needs = [add_need(bank, a_need(**posting, **each), TODAY) for each in texts]
    encode(service_connection)
    read = dict(bank.execute("SELECT opening_id, vector::real[] FROM opening_vector").fetchall())
    assert np.allclose(read[needs[1]], ENCODER.encode(["Boulangère"])[0], atol=1e-3)
    assert not np.allclose(read[needs[0]], read[needs[1]], atol=1e-3)


def test_a_text_that_changes_is_read_again(bank: psycopg.Connection, service_connection: ServiceConnection) -> None:
    def left() -> int:
        with service_connection(SYSTEM) as service:
            return in_service.progression(service)[0].openings

    need = add_need(bank, a_need(employer_id=None, unit_group=None, requirements=[], text_fr=TEXT), TODAY)
    assert left() == 1
    encode(service_connection)
    assert left() == 0
    bank.execute("UPDATE opening SET text_fr = text_fr || ' Salaire à discuter.' WHERE id = %s", [need])
    assert left() == 1
    encode(service_connection)
    assert left() == 0
