"""What no agreement of an internship may say: terms refused as they are written, or against the frame of the offer."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from pydantic import ValidationError

from matching.errors import DomainError
from matching.internships.agreements.errors import StartAfarError, WageMissingError
from matching.internships.errors import FrameError
from matching.needs.moderation import UnderMinimumWageError
from tests.factories import TODAY
from tests.matching.internships.conftest import Desk, ServiceConnection, a_place, terms
from tests.matching.referrals.conftest import make_region


@pytest.mark.parametrize(
    ("offer", "changes", "error"),
    [
        ({}, {"wage": "18.00"}, WageMissingError),
        ({"legal_frame": "paid", "paid": True, "cover": "host", "programme": None}, {}, WageMissingError),
        (
            {"legal_frame": "paid", "paid": True, "cover": "host", "programme": None},
            {"wage": "5"},
            UnderMinimumWageError,
        ),
        ({}, {"ends_on": TODAY + timedelta(days=300)}, FrameError),
        ({}, {"starts_on": TODAY - timedelta(days=32), "ends_on": TODAY - timedelta(days=5)}, StartAfarError),
        ({}, {"starts_on": TODAY + timedelta(days=367), "ends_on": TODAY + timedelta(days=390)}, StartAfarError),
    ],
)
def test_what_no_agreement_may_say(
    connection: psycopg.Connection,
    service_connection: ServiceConnection,
    offer: dict[str, Any],
    changes: dict[str, Any],
    error: type[DomainError],
) -> None:
    desk = Desk(a_place(connection, make_region(connection), **offer), service_connection)
    with pytest.raises(error):
        desk.prepare(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"ends_on": TODAY},
        {"school": "Cégep"},
        {"goals": []},
        {"tutor": "Deux\nlignes"},
        {"conditions": "Son NAS est 130 692 544."},
        {"hours_per_week": Decimal(70)},
        {"hours_per_week": Decimal("0.01")},
        {"place": "Ici\n## 8. Autre"},
        {"schedule": "Le jour\u2028## 8. Autre"},
    ],
)
def test_terms_that_are_none(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        terms(**changes)
