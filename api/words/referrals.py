"""Words for the errors of referrals."""

from collections.abc import Mapping
from types import MappingProxyType

from api.translations import N_

REFERRAL_ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "need_or_internship": N_("Name a need or an internship, and only one of them."),
        "transition_not_allowed": N_(
            "This referral is in the state “%(state)s”, which “%(transition)s” does not leave from."
            " What you may do now: %(allowed)s."
        ),
        "transition_not_yours": N_("“%(transition)s” is for others to record: %(roles)s."),
        "detail_missing": N_("This step needs it."),
        "detail_unexpected": N_("This step does not take it."),
        "not_a_choice": N_("Choose one of these: %(choices)s."),
        "date_too_early": N_("The earliest possible date is %(earliest)s."),
        "date_in_future": N_("This date has not come yet: record what has happened."),
        "release_missing": N_("The person has no consent in force to show the CV to this employer. Ask for it first."),
        "employer_not_verified": N_("A coordinator has not verified this employer yet: no profile can be shown to it."),
        "recruitment_permit_missing": N_(
            "Your organisation has no CNESST recruitment permit or exemption in force: it may not place a temporary"
            " foreign worker with another firm. An administrator records the permit. The person may always answer"
            " the employer themselves."
        ),
        "authorisation_unknown": N_(
            "Ask first what the person may work under, and write it in their file: without a CNESST permit, your"
            " organisation may not place a temporary foreign worker with another firm."
        ),
        "already_referred": N_("This person is already referred to this offer."),
        "start_not_yours": N_("Your role does not let you start a referral to this offer."),
        "opening_closed": N_("This offer is closed and takes nobody any more."),
        "planned_need_not_referable": N_("A planned need takes no referral: wait until there is a post to fill."),
        "external_need_not_referable": N_(
            "This posting comes from elsewhere and its employer is not here: it takes no referral."
        ),
        "not_opted_in": N_("This person has no consent to matching in force: nobody may propose them. Ask them first."),
    }
)
"""Code → English message with named `%(…)s` parameters."""
