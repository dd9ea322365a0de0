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
    DOORKEEPER = "doorkeeper"
    """Lets people in: acts before anybody is known, then for the locks of one account. It sees nothing else."""
    COLLEAGUE = "colleague"
    """Somebody of a firm who accompanies newcomers, by a link: it asks by functions alone, and sees no row."""


@dataclass(frozen=True)
class Actor:
    """Whoever a transaction acts for. Row-level security and the history read it from the transaction."""

    role: Role = Role.ANONYMOUS
    account_id: int | None = None
    organisation_id: int | None = None
    employer_id: int | None = None
    candidate_id: int | None = None
    locale: str = "fr"


SECOND_FACTOR_NEEDED = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
"""Roles that reach nothing before they have enrolled a second factor."""

ANONYMOUS = Actor()
SYSTEM = Actor(role=Role.SYSTEM)
DOORKEEPER = Actor(role=Role.DOORKEEPER)
COLLEAGUE = Actor(role=Role.COLLEAGUE)


def doorkeeper_of(account_id: int) -> Actor:
    """Who opens and changes the locks of one account."""
    return Actor(role=Role.DOORKEEPER, account_id=account_id)
