"""Words for what is done with a referral, and for why one ends."""

from collections.abc import Mapping
from types import MappingProxyType

from api.translations import N_

_TRANSITIONS = {
    "start": N_("Started"),
    "consent": N_("Consent to show the CV to this employer"),
    "refuse": N_("Refuse the referral"),
    "withdraw_consent": N_("Withdraw the consent to show the CV"),
    "send": N_("Send the CV to the employer"),
    "accept": N_("Accept to meet the person"),
    "decline": N_("Decline, with a reason"),
    "meet": N_("Record the interview"),
    "not_select": N_("Not retained, with a reason"),
    "offer": N_("Make an offer"),
    "decline_offer": N_("Decline the offer"),
    "hire": N_("Record the hiring"),
    "follow_up_3": N_("Still at work after 3 months"),
    "follow_up_6": N_("Still at work after 6 months"),
    "follow_up_12": N_("Still at work after a year"),
    "end": N_("The work has ended"),
    "withdraw": N_("Withdraw from the referral"),
    "cancel": N_("Cancel the referral"),
}
_OF_INTERNSHIP = {
    "offer": N_("Offer the place"),
    "decline_offer": N_("Decline the place"),
    "hire": N_("Record that the place is taken"),
    "end": N_("The internship has ended"),
}
"""An internship is no job offer: nothing of one is said of it."""
STEPS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "transition": _TRANSITIONS,
        "transition_of_internship": {**_TRANSITIONS, **_OF_INTERNSHIP},
        "reason": {
            "not_interested": N_("The post does not interest the person"),
            "not_this_employer": N_("Not with this employer"),
            "below_qualification": N_("Post below the qualification"),
            "wage": N_("Wage"),
            "distance": N_("Distance"),
            "schedule": N_("Schedule"),
            "start_date": N_("Start date"),
            "other_job_found": N_("Another job found"),
            "situation_changed": N_("The person’s situation has changed"),
            "prefer_not_to_say": N_("Prefers not to say"),
            "experience": N_("Experience"),
            "skills": N_("Skills"),
            "diploma": N_("Diploma"),
            "licence": N_("Licence or permit of the trade"),
            "french": N_("Level of French"),
            "other_language": N_("Level of another language"),
            "authorisation_steps": N_("Steps needed for the right to work"),
            "other_person_chosen": N_("Another person was chosen"),
            "no_reason_given": N_("No reason given"),
            "post_filled": N_("The post is filled"),
            "opening_closed": N_("The offer is closed"),
            "no_reply": N_("No answer"),
            "absent": N_("Did not come"),
            "proposed_in_error": N_("Proposed by mistake"),
            "duplicate": N_("The same referral twice"),
            "contract_ended": N_("The contract came to its end"),
            "ended_by_employer": N_("Ended by the employer"),
            "ended_by_person": N_("Ended by the person"),
            "authorisation_ended": N_("The right to work came to its end"),
            "placement_completed": N_("The placement is completed"),
            "hired_by_host": N_("Hired by the host"),
        },
        "means": {
            "online": N_("Online"),
            "paper": N_("On paper"),
            "oral": N_("Orally"),
            "interpreter": N_("Through an interpreter"),
        },
    }
)
"""Vocabulary → code → English message."""
