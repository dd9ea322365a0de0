"""What the database refuses, as errors of the domain: constraints by their names, policies by their code."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from psycopg import errors

from matching.errors import (
    AlreadyThereError,
    MergeRefusedError,
    NotAllowedError,
    Reference,
    UnknownReferenceError,
)

# Constraint → the field of the entry. References are checked before a write, these are for what changed meanwhile.
_UNKNOWN: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "opening_employer_id_fkey": ("employer_id", "employer"),
        "opening_unit_group_fkey": ("unit_group", "unit_group"),
        "opening_territory": ("territory", "territory"),
        "opening_municipality": ("municipality", "municipality"),
        "requirement_language": ("requirements", "language"),
        "requirement_credential": ("requirements", "credential"),
        "requirement_unit_group": ("requirements", "unit_group"),
        "candidate_organisation_id_fkey": ("organisation_id", "organisation"),
        "candidate_municipality": ("residence.municipality", "municipality"),
        "candidate_region": ("residence.region", "region"),
        "candidate_country": ("residence.country", "country"),
        "experience_unit_group": ("experiences", "unit_group"),
        "experience_country": ("experiences", "country"),
        "diploma_field": ("diplomas", "field_of_study"),
        "diploma_country": ("diplomas", "country"),
        "proficiency_language": ("languages", "language"),
        "proficiency_level": ("languages", "language_level"),
        "held_credential_code": ("credentials", "credential"),
        "aspiration_unit_group": ("aspirations", "unit_group"),
        "authorisation_named_employer_id_fkey": ("authorisation.named_employer_id", "employer"),
        "consent_employer_id_fkey": ("consents", "employer"),
        "consent_language": ("consents", "language"),
        "employer_territory_code_fkey": ("territory", "territory"),
        "employer_municipality_code_fkey": ("municipality", "municipality"),
        "account_organisation_id_fkey": ("organisation_id", "organisation"),
        "account_employer_id_fkey": ("employer_id", "employer"),
        "account_candidate": ("candidate_id", "candidate"),
        "colleague_unit_group": ("unit_group", "unit_group"),
        "file_access_candidate_id_fkey": ("candidate", "candidate"),
        "recruitment_permit_organisation_id_fkey": ("organisation_id", "organisation"),
        "event_partner_organisation": ("organisation_id", "organisation"),
        "event_territory_code_fkey": ("territory", "territory"),
        "plan_territory_code_fkey": ("territory", "territory"),
    }
)
_ALREADY: Mapping[str, str] = MappingProxyType(
    {
        "need_source_reference": "source_reference",
        "held_credential_pkey": "credentials",
        "employer_neq_key": "neq",
        "organisation_name_key": "name",
        "account_handle_key": "handle",
        "account_email": "email",
        "account_phone": "phone",
        "invitation_once": "email",
        "external_identity_one": "identity",
        "external_identity_pkey": "identity",
    }
)


@contextmanager
def refusals() -> Iterator[None]:
    """Turns psycopg's errors of the block into UnknownReferenceError, AlreadyThereError and NotAllowedError.

    The database's own message, which may hold a value, goes no further.
    """
    try:
        yield
    except errors.ForeignKeyViolation as error:
        constraint = error.diag.constraint_name or ""
        field, kind = _UNKNOWN.get(constraint, (constraint, constraint))
        raise UnknownReferenceError(Reference(field, kind, "")) from None
    except errors.UniqueViolation as error:
        constraint = error.diag.constraint_name or ""
        raise AlreadyThereError(_ALREADY.get(constraint, constraint)) from None
    except errors.InsufficientPrivilege:
        raise NotAllowedError from None


@contextmanager
def merge_refusals() -> Iterator[None]:
    """As `refusals`; what is in the way of a merge, or of its undoing, is a MergeRefusedError."""
    try:
        with refusals():
            yield
    except errors.CheckViolation as error:
        raise MergeRefusedError((error.diag.constraint_name or "").removeprefix("merge_")) from None
