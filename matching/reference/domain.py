"""Vocabularies the rules know by name. Larger classifications are rows, see `matching/reference/data`."""

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

UnitGroup = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
"""Code of a unit group of the CNP; text, because its leading zeros matter."""
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,60}$")]


class LanguageSkill(StrEnum):
    SPEAKING = "speaking"
    LISTENING = "listening"
    READING = "reading"
    WRITING = "writing"


class DiplomaLevel(StrEnum):
    """Québec's levels, lowest first; DEP, ASP, AEC and DEC are not strictly ordered (see diploma_acceptance)."""

    NONE = "none"
    DES = "des"
    DEP = "dep"
    ASP = "asp"
    AEC = "aec"
    DEC = "dec"
    CERTIFICATE = "certificate"
    BACHELOR = "bachelor"
    MASTER = "master"
    DOCTORATE = "doctorate"


class AuthorisationKind(StrEnum):
    CITIZEN = "citizen"
    PERMANENT_RESIDENT = "permanent_resident"
    OPEN_PERMIT = "open_permit"
    POST_GRADUATION_PERMIT = "post_graduation_permit"
    SPOUSE_OPEN_PERMIT = "spouse_open_permit"
    BRIDGING_OPEN_PERMIT = "bridging_open_permit"
    VULNERABLE_WORKER_PERMIT = "vulnerable_worker_permit"
    CLOSED_PERMIT = "closed_permit"
    INTERNATIONAL_STUDENT = "international_student"
    ASYLUM_CLAIMANT = "asylum_claimant"
    PROTECTED_PERSON = "protected_person"
    RENEWAL_FILED = "renewal_filed"
    GRADUATE_AWAITING_PERMIT = "graduate_awaiting_permit"
    WORKING_HOLIDAY = "working_holiday"
    YOUNG_PROFESSIONAL = "young_professional"
    TEMPORARY_RESIDENT_PERMIT = "temporary_resident_permit"
    RESTORATION = "restoration"
    ABROAD = "abroad"
    VISITOR = "visitor"


class Day(StrEnum):
    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"


class Shift(StrEnum):
    DAY = "day"
    EVENING = "evening"
    NIGHT = "night"


_DAYS = tuple(Day)
_SHIFTS = tuple(Shift)


def week_mask(week: dict[Day, tuple[Shift, ...]]) -> int:
    """Pack days × shifts into 21 bits, Monday's day shift first."""
    return sum(
        1 << (_DAYS.index(day) * len(_SHIFTS) + _SHIFTS.index(shift))
        for day, shifts in week.items()
        for shift in set(shifts)
    )


def week_of(mask: int) -> dict[Day, tuple[Shift, ...]]:
    """Unpack what `week_mask` packed; days without a shift are left out."""
    week = {
        day: tuple(shift for s, shift in enumerate(_SHIFTS) if mask >> (d * len(_SHIFTS) + s) & 1)
        for d, day in enumerate(_DAYS)
    }
    return {day: shifts for day, shifts in week.items() if shifts}
