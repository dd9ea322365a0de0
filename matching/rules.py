"""Rules of an entry that bind several of its fields: each is reported at the one to change."""

from collections.abc import Mapping
from types import MappingProxyType

FIELD_OF_RULE: Mapping[str, str] = MappingProxyType(
    {
        "consent_employer": "employer_id",
        "consent_period": "until",
        "employer_or_source": "employer_id",
        "end_reckoned": "months",
        "ends_before_start": "ends_on",
        "experience_period": "ended_on",
        "experience_without_unit_group": "unit_group",
        "language_is_french": "language",
        "language_without_reason": "language_justification",
        "period_unsaid": "months",
        "permit_period": "valid_until",
        "planned_reason": "planned_reason",
        "start_or_months": "started_on",
        "too_many_criteria": "requirements",
        "wage_range": "wage_max",
    }
)
"""The code of a rule → the field, in the part of the entry that the rule is about."""
