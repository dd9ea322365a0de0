"""The agreement of an internship (*convention de stage*): what is agreed, by which parties, and where it stands.

A change makes another version, which every party signs anew; the one that all had signed holds until then. What is
signed is a text, told from others by its SHA-256.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from math import ceil
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from matching.candidates.domain import Email, Means
from matching.internships.domain import Cover, LegalFrame
from matching.privacy.refused import Entry
from matching.privacy.texts import LongText, NameText
from matching.referrals.domain import Record

SHORTEST_WITH_MIDPOINT = 14
"""Days: a shorter internship has its final review alone."""


class Party(StrEnum):
    PERSON = "person"
    HOST = "host"
    ORGANISATION = "organisation"
    SCHOOL = "school"


class Standing(StrEnum):
    """Where an agreement stands on a day."""

    TO_SIGN = "to_sign"
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    TO_CLOSE = "to_close"
    """Its last day has passed, and nobody has said how it ended."""
    ENDED = "ended"


class Terms(Entry):
    """What a counsellor writes of an agreement; the legal frame and the pay are those of the offer."""

    starts_on: date
    ends_on: date
    hours_per_week: Annotated[Decimal, Field(ge=1, le=60, max_digits=4, decimal_places=2)]
    schedule: NameText | None = None
    place: NameText
    tutor: NameText
    """Who accompanies the intern, by name and function."""
    goals: Annotated[tuple[NameText, ...], Field(min_length=1, max_length=12)]
    wage: Annotated[Decimal, Field(gt=0, le=500, max_digits=5, decimal_places=2)] | None = None
    """Dollars an hour."""
    school: NameText | None = None
    school_email: Email | None = None
    """Where the school's link goes, by which it signs."""
    host_email: Email | None = None
    """The same for a host that has no account."""
    conditions: Annotated[LongText, StringConstraints(max_length=3000)] | None = None

    @model_validator(mode="after")
    def _dates_and_school(self) -> Self:
        if self.ends_on <= self.starts_on:
            raise PydanticCustomError("ends_before_start", "The end comes before the start.")
        if (self.school is None) != (self.school_email is None):
            raise PydanticCustomError("agreement_school", "A school is named with its address.")
        return self


class Agreed(Terms):
    """All that the text of a version says: its terms, the frame of the offer, and the names as they were that day."""

    number: int
    person: str
    host: str
    organisation: str
    title: str
    legal_frame: LegalFrame
    cover: Cover
    paid: bool
    programme: str | None
    midpoint_on: date | None
    kept_days: int
    """Days after its end that the service keeps the agreement."""
    kept_until: date | None
    """Day until which the file of a funded internship is kept, even against an erasure."""

    @property
    def weeks(self) -> int:
        """Weeks begun from the first day to the last."""
        return weeks(self)

    @property
    def parties(self) -> tuple[Party, ...]:
        """Who signs: the school where it is one."""
        school = () if self.school is None else (Party.SCHOOL,)
        return (Party.PERSON, Party.HOST, Party.ORGANISATION, *school)

    @property
    def terms(self) -> Terms:
        """What a counsellor may change of it."""
        return Terms.model_validate(self.model_dump(include=set(Terms.model_fields)))


def weeks(terms: Terms) -> int:
    """Weeks begun from the first day to the last."""
    return ceil(((terms.ends_on - terms.starts_on).days + 1) / 7)


def midpoint(starts_on: date, ends_on: date) -> date | None:
    """The day of the midpoint review."""
    length = (ends_on - starts_on).days
    return starts_on + timedelta(days=length // 2) if length >= SHORTEST_WITH_MIDPOINT else None


class Assistance(Entry):
    """How somebody signed whom a counsellor helped, in which language it was explained, and who was there."""

    means: Means
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
    witness: NameText

    @model_validator(mode="after")
    def _not_online(self) -> Self:
        if self.means is Means.ONLINE:
            raise PydanticCustomError("signature_online", "Nobody signs online for somebody else.")
        return self


@dataclass(frozen=True)
class Agreement:
    """An agreement as its reader may know it; dates are those of the version in force."""

    id: int
    referral_id: int
    candidate_id: int
    opening_id: int
    employer_id: int
    organisation_id: int
    number: int
    in_force: int | None
    starts_on: date | None
    midpoint_on: date | None
    ends_on: date | None
    ended_on: date | None
    version: int
    person: str
    host: str
    title: str

    def standing(self, today: date) -> Standing:
        """Where it stands; one that waits for other signatures goes on under the version in force."""
        if self.ended_on is not None:
            return Standing.ENDED
        if self.starts_on is None or self.ends_on is None:
            return Standing.TO_SIGN
        if today < self.starts_on:
            return Standing.PLANNED
        return Standing.UNDER_WAY if today <= self.ends_on else Standing.TO_CLOSE

    @property
    def changing(self) -> bool:
        """Another version waits for signatures while one is in force."""
        return self.in_force is not None and self.in_force != self.number


class Signature(Record):
    """Who signed one version for a party, and when; `assisted`: a counsellor recorded it."""

    party: Party
    name: str
    capacity: str | None
    signed_at: datetime
    assisted: bool


class Version(Record):
    """One version: what it says, the hash of its French text (64 hexadecimal digits), and who signed it."""

    agreement_id: int
    number: int
    agreed: Agreed
    text: str
    reading: str | None
    """The same in English, to be read: the French text alone is signed."""
    hash: str
    made_at: datetime
    signatures: tuple[Signature, ...]

    @property
    def unsigned(self) -> tuple[Party, ...]:
        """Parties that have not signed it."""
        signed = {each.party for each in self.signatures}
        return tuple(party for party in self.agreed.parties if party not in signed)


class Assisted(Record):
    """How a signature recorded by a counsellor was given: for the person and who follows them, never for the host."""

    number: int
    means: Means
    language: str
    witness: str
