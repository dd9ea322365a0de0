"""Internship offers: an object of their own, never a job offer. Ranked by the same engine as the needs."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from matching.needs.domain import Kind, OpeningEntry
from matching.privacy.texts import ShortText


class LegalFrame(StrEnum):
    """Under which rules somebody may be an intern (requirements §5)."""

    SCHOOL = "school"
    ORDER = "order"
    IMMERSION = "immersion"
    PAID = "paid"


class Cover(StrEnum):
    """Who carries the CNESST cover."""

    HOST = "host"
    SCHOOL = "school"
    PROGRAMME = "programme"
    VOLUNTEER_PROTECTION = "volunteer_protection"


class InternshipEntry(OpeningEntry):
    kind: Literal[Kind.INTERNSHIP] = Kind.INTERNSHIP
    employer_id: int
    places: Annotated[int, Field(ge=1, le=100)] = 1
    learning_goals: Annotated[tuple[ShortText, ...], Field(min_length=1, max_length=12)]
    legal_frame: LegalFrame
    cover: Cover
    paid: bool = False
    weeks: Annotated[int, Field(ge=1, le=52)]
    tutor: ShortText | None = None
    """Who accompanies the intern, by their function: a name would outlive its offer here."""
    school: ShortText | None = None
    """The school, where it is a party."""
    programme: ShortText | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        return (*super().texts, "\n\n".join(self.learning_goals))
