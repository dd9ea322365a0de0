"""No agreement binds somebody to work that they may not do, nor to more than the offer says."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from psycopg import sql

from matching.internships.agreements.errors import RightToWorkError
from matching.internships.errors import FrameError
from tests.factories import TODAY, add_employer
from tests.matching.internships.conftest import Desk, Place, ServiceConnection, a_place, terms
from tests.matching.referrals.conftest import make_region

SCHOOL = {"school": "Cégep du Fleuve", "school_email": "stages@exemple.org"}
PAID = {"legal_frame": "paid", "paid": True, "cover": "host", "programme": None}
STUDENT = {"kind": "international_student", "hours_elsewhere": 8, "full_time_enrolment": True}
FIRST, LAST = terms().starts_on, terms().ends_on


def hold(connection: psycopg.Connection, place: Place, **told: Any) -> None:
    """Write the person's right to work."""
    for name, value in told.items():
        connection.execute(
            sql.SQL("UPDATE authorisation SET {} = %s WHERE candidate_id = %s").format(sql.Identifier(name)),
            (value, place.candidate),
        )


def refusal(desk: Desk, **changes: Any) -> tuple[str, str | None] | None:
    """What is refused of the agreement, and at which field; none where it is made."""
    try:
        desk.prepare(**changes)
    except (RightToWorkError, FrameError) as error:
        return error.code, error.field
    return None


BREAK = f"{{[{FIRST},{LAST + timedelta(days=1)})}}"
REFUSED: tuple[tuple[dict[str, Any], tuple[str, str | None] | None], ...] = (
    (STUDENT, ("agreement_cap", "hours_per_week")),
    (STUDENT | {"hours_elsewhere": 0}, ("agreement_cap", "hours_per_week")),
    (STUDENT | {"breaks": BREAK}, None),
    (STUDENT | {"breaks": f"{{[{FIRST},{LAST})}}"}, ("agreement_cap", "hours_per_week")),
    (STUDENT | {"full_time_enrolment": False}, ("agreement_no_right", None)),
    ({"kind": "open_permit", "weekly_cap": 35, "hours_elsewhere": 5}, None),
    ({"kind": "open_permit", "weekly_cap": 35, "hours_elsewhere": 6}, ("agreement_cap", "hours_per_week")),
    ({"kind": "open_permit", "valid_until": LAST}, None),
    ({"kind": "open_permit", "valid_until": LAST - timedelta(days=1)}, ("agreement_after_permit", "ends_on")),
    ({"kind": "open_permit", "valid_until": FIRST, "renewal_filed_on": TODAY}, None),
    (
        {"kind": "open_permit", "valid_until": TODAY, "renewal_filed_on": FIRST},
        ("agreement_after_permit", "ends_on"),
    ),
    ({"kind": "open_permit", "valid_from": FIRST + timedelta(days=1)}, ("agreement_before_permit", "starts_on")),
    ({"kind": "asylum_claimant", "permit_held": False}, ("agreement_no_right", None)),
    ({"kind": "visitor"}, ("agreement_no_right", None)),
    ({"kind": "closed_permit"}, None),
    ({"kind": "permanent_resident", "valid_until": date(2020, 1, 1)}, None),
)


@pytest.mark.parametrize(("told", "refused"), REFUSED)
def test_it_binds_nobody_beyond_their_right_to_work(
    connection: psycopg.Connection,
    place: Place,
    desk: Desk,
    told: dict[str, Any],
    refused: tuple[str, str | None] | None,
) -> None:
    hold(connection, place, **told)
    assert refusal(desk) == refused


def test_what_is_left_of_the_cap_is_told_and_may_be_agreed(
    connection: psycopg.Connection, place: Place, desk: Desk
) -> None:
    hold(connection, place, **STUDENT)
    with pytest.raises(RightToWorkError) as refused:
        desk.prepare(hours_per_week="16.5")
    assert (refused.value.left, refused.value.cap, refused.value.elsewhere) == (16, 24, 8)
    desk.prepare(hours_per_week="16")
    with pytest.raises(RightToWorkError):
        desk.change(hours_per_week="17")


def test_a_closed_permit_is_for_the_employer_that_it_names(
    connection: psycopg.Connection, place: Place, desk: Desk
) -> None:
    hold(connection, place, kind="closed_permit", named_employer_id=add_employer(connection, "Autre"))
    assert refusal(desk) == ("agreement_other_employer", None)
    hold(connection, place, named_employer_id=place.employer)
    assert refusal(desk) is None


@pytest.mark.parametrize(("frame", "refused"), [("school", None), ("paid", ("agreement_cap", "hours_per_week"))])
def test_a_placement_that_the_studies_require_counts_in_no_cap(
    connection: psycopg.Connection,
    service_connection: ServiceConnection,
    frame: str,
    refused: tuple[str, str | None] | None,
) -> None:
    """The school is a party to it, and signs; another internship of the same student is held to the cap."""
    offer: dict[str, Any] = PAID
    changes: dict[str, Any] = {"wage": "25"}
    if frame == "school":
        offer = {"legal_frame": "school", "cover": "school", "programme": None, "school": "Cégep"}
        changes = SCHOOL
    place = a_place(connection, make_region(connection), **offer)
    hold(connection, place, **STUDENT)
    assert refusal(Desk(place, service_connection), **changes) == refused


def test_it_is_no_longer_than_the_offer_nor_of_more_hours(desk: Desk) -> None:
    assert refusal(desk, hours_per_week="30.5") == ("frame_hours", "hours_per_week")
    assert refusal(desk, hours_per_week="29") is None


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"ends_on": FIRST + timedelta(days=43)}, ("frame_dates", "ends_on")),
        ({"ends_on": FIRST + timedelta(days=42)}, None),
        ({"hours_per_week": "41"}, ("frame_hours_unpaid", "hours_per_week")),
        ({"hours_per_week": "40"}, None),
    ],
)
def test_a_school_placement_of_six_weeks_is_agreed_for_six(
    connection: psycopg.Connection,
    service_connection: ServiceConnection,
    changes: dict[str, Any],
    refused: tuple[str, str | None] | None,
) -> None:
    offer = {
        "legal_frame": "school", "cover": "school", "programme": None, "school": "Cégep", "weeks": 6,
        "hours_per_week": None,
    }  # fmt: skip
    place = a_place(connection, make_region(connection), **offer)
    assert refusal(Desk(place, service_connection), **SCHOOL, **changes) == refused
