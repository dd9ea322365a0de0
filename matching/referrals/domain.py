"""The referral (*mise en relation*, §6 of the requirements): somebody of the CV bank and an opening, step by step.

Started by a counsellor, by an employer who asks to meet, or by the person ("je suis intéressée"). Whoever starts,
the person's consent to release the CV to that employer is a step of its own.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from matching.accounts.domain import Role
from matching.candidates.domain import LanguageCode, Means
from matching.needs.domain import Kind, Wage, WageUnit
from matching.privacy.refused import Entry
from matching.referrals.duties import Duty
from matching.referrals.transitions import Reason, State, Transition

RowId = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Record(BaseModel):
    """What is read back: frozen, its codes turned into enums."""

    model_config = ConfigDict(frozen=True)


class Referral(Record):
    id: int
    opening_id: int
    kind: Kind
    candidate_id: int
    employer_id: int
    started_by: Role
    state: State
    since: date
    """Day of the last transition; the next may not come before it."""
    due_on: date | None
    sent_on: date | None
    hired_on: date | None
    feer: int | None
    """FEER level of the job as last recorded."""
    occupation_feer: int | None
    """FEER level of the opening's occupation: that of the job, where nobody says another."""
    closed_by: Transition | None
    reason: Reason | None
    """Why it was closed; hidden from an employer when it is the person's own."""
    version: int


class Event(Record):
    """One transition as it was recorded: codes and pseudonymous ids, no name and no text."""

    transition: Transition
    from_state: State | None
    to_state: State
    happened_on: date
    recorded_at: datetime
    account_id: int | None
    role: Role
    reason: Reason | None
    wage: Decimal | None
    wage_unit: WageUnit | None
    feer: int | None


class Start(Entry):
    """Whom to refer to which need, or to which internship."""

    need: RowId | None = None
    internship: RowId | None = None
    candidate: RowId

    @model_validator(mode="after")
    def _one_opening(self) -> Self:
        if (self.need is None) == (self.internship is None):
            raise PydanticCustomError("need_or_internship", "Name a need or an internship, and only one.")
        return self

    @property
    def opening_id(self) -> int:
        """Needs and internships are numbered together."""
        return (self.internship if self.need is None else self.need) or 0


class Owed(Record):
    """`what` is owed by `by`; `days_late` is 0 until the day after it was due."""

    what: Duty
    by: Role
    due_on: date
    days_late: int


class OwedItem(Owed):
    """Something owed, and the referral it is owed on."""

    referral: Referral


class ConsentGiven(Entry):
    """How the person consents to release the CV to this employer; without `until`, for the delay that is set."""

    means: Means
    language: LanguageCode | None = None
    """In which it was explained and given, where a counsellor records it."""
    until: date | None = None


class Step(Entry):
    """One transition and the day it happened, with what the table says that it takes."""

    transition: Transition
    on: date
    reason: Reason | None = None
    wage: Wage | None = None
    wage_unit: WageUnit | None = None
    feer: Annotated[int, Field(ge=0, le=5)] | None = None
    consent: ConsentGiven | None = None
