"""The legal frame of an offer: refused with its reason where it does not hold, by rules that an administrator sets."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from matching.internships.errors import FrameError
from matching.internships.frames import frames
from matching.internships.store import add_internship, change_internship, internship
from tests.factories import TODAY, add_employer, an_internship

PAID: dict[str, Any] = {"legal_frame": "paid", "paid": True, "cover": "host", "weeks": 12, "programme": None}
SCHOOL: dict[str, Any] = {"legal_frame": "school", "cover": "school", "school": "Cégep", "programme": None, "weeks": 15}


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"weeks": 5}, "frame_weeks", "weeks"),
        ({"cover": "host"}, "frame_cover_unpaid", "cover"),
        ({"programme": None}, "frame_programme", "programme"),
        ({**PAID, "paid": False}, "frame_paid", "paid"),
        ({**PAID, "cover": "volunteer_protection"}, "frame_cover_paid", "cover"),
        ({**SCHOOL, "school": None}, "frame_school", "school"),
        ({**SCHOOL, "cover": "host"}, "frame_cover_unpaid", "cover"),
        ({"legal_frame": "order", "cover": "host", "weeks": 8}, "frame_cover_unpaid", "cover"),
        ({"legal_frame": "order", "cover": "school", "weeks": 8}, "frame_school", "school"),
        ({**PAID, "legal_frame": "immersion", "cover": "programme", "weeks": 4}, "frame_programme", "programme"),
        ({"ends_on": TODAY + timedelta(days=60)}, "frame_dates", "ends_on"),
    ],
)
def test_an_offer_whose_frame_does_not_hold_is_refused(
    connection: psycopg.Connection, changes: dict[str, Any], code: str, field: str
) -> None:
    entry = an_internship(add_employer(connection), **changes)
    with pytest.raises(FrameError) as refused:
        add_internship(connection, entry, TODAY)
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"cover": "volunteer_protection"},
        PAID,
        SCHOOL,
        {"legal_frame": "order", "cover": "host", "paid": True, "weeks": 8, "tutor": "Une infirmière de l’équipe"},
    ],
)
def test_one_whose_frame_holds_is_taken_with_its_parties(
    connection: psycopg.Connection, changes: dict[str, Any]
) -> None:
    entry = an_internship(add_employer(connection), **changes)
    found = internship(connection, add_internship(connection, entry, TODAY))
    assert found is not None
    assert found.entry == entry


def test_a_change_is_held_to_it_too_and_the_rules_are_data(connection: psycopg.Connection) -> None:
    employer = add_employer(connection)
    key = add_internship(connection, an_internship(employer), TODAY)
    longer = an_internship(employer, weeks=6)
    with pytest.raises(FrameError):
        change_internship(connection, key, longer, 1, TODAY)
    rules = frames(connection)
    rules["immersion"]["weeks"] = 6
    connection.execute("UPDATE setting SET value = %s WHERE key = 'internship_frames'", (Jsonb(rules),))
    assert change_internship(connection, key, longer, 1, TODAY) == 2
