"""Who acts: roles, and the actor that every transaction carries."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    ANONYMOUS = "anonymous"
    JOB_SEEKER = "job_seeker"
    EMPLOYER = "employer"
    COUNSELLOR = "counsellor"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """Whoever a transaction acts for. Row-level security and the history read it from the transaction."""

    role: Role = Role.ANONYMOUS
    account_id: int | None = None
    organisation_id: int | None = None
    employer_id: int | None = None
    candidate_id: int | None = None
    locale: str = "fr"


ANONYMOUS = Actor()
SYSTEM = Actor(role=Role.SYSTEM)
