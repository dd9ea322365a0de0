"""Words for the codes of internship agreements: parties, standing, reviews, reasons of an end, and what is refused."""

from collections.abc import Mapping
from types import MappingProxyType

from api.translations import N_

AGREEMENTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "party": {
            "person": N_("the intern"),
            "host": N_("the host"),
            "organisation": N_("the organisation that follows the person"),
            "school": N_("the school"),
        },
        "agreement_standing": {
            "to_sign": N_("Waiting for signatures"),
            "planned": N_("Signed, to begin"),
            "under_way": N_("Under way"),
            "to_close": N_("Over: say how it ended"),
            "ended": N_("Ended"),
        },
        "agreement_count": {
            "to_sign": N_("Waiting for signatures"),
            "planned": N_("Signed, to begin"),
            "under_way": N_("Under way"),
            "to_close": N_("Over, their end not said yet"),
            "review_late": N_("Under way, with a midpoint review missing"),
            "completed": N_("Ran their course"),
            "ended_early": N_("Ended before their day"),
            "never_signed": N_("Given up before they were signed"),
            "job_host": N_("Ended with a job at the host"),
            "job_elsewhere": N_("Ended with a job elsewhere"),
        },
        "review_moment": {"midpoint": N_("Midpoint review"), "final": N_("Final review")},
        "review_author": {
            "intern": N_("The intern"),
            "tutor": N_("The tutor"),
            "counsellor": N_("The counsellor"),
        },
        "how_far": {"yes": N_("Yes"), "partly": N_("Partly"), "no": N_("No")},
        "end_reason": {
            "completed": N_("It ran its course"),
            "job_found": N_("A job was found"),
            "not_as_agreed": N_("The work is not what was agreed"),
            "not_respected": N_("The person did not feel safe or respected"),
            "schedule": N_("The schedule no longer fits"),
            "distance": N_("It is too far"),
            "situation_changed": N_("The person’s situation changed"),
            "prefer_not_to_say": N_("The person prefers not to say"),
            "absences": N_("Absences that nobody was told of"),
            "safety_rules": N_("Health and safety rules not followed"),
            "work_missing": N_("There is not enough work to learn from"),
            "tutor_away": N_("Nobody can accompany the intern any more"),
            "host_closed": N_("The host closes, or moves"),
            "no_reason_given": N_("The host gives no reason"),
            "authorisation_ended": N_("The right to work ended"),
            "not_started": N_("It never began"),
        },
        "internship_job": {
            "host": N_("Yes, at the host"),
            "elsewhere": N_("Yes, elsewhere"),
            "none": N_("No, not yet"),
        },
        "internship_reminder": {
            "sign": N_("To sign the agreement"),
            "sign_again": N_("To sign the agreement: it still waits"),
            "starts": N_("The internship begins"),
            "midpoint": N_("Midpoint review to write"),
            "midpoint_late": N_("Midpoint review still to write"),
            "ends": N_("The internship ends soon"),
            "final": N_("Final review to write"),
            "final_late": N_("Final review still to write"),
        },
    }
)
"""Vocabulary → code → English message."""

AGREEMENT_ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "agreement_not_taken": N_("An agreement is prepared once the host has taken the person for this internship."),
        "agreement_there": N_("This internship has its agreement already."),
        "agreement_over": N_("This internship has ended: its agreement is read, and changed no more."),
        "agreement_not_over": N_("Say first how this internship ended."),
        "agreement_moved": N_("The agreement changed since you read it. Read it again, then sign."),
        "agreement_signed": N_("This is signed already."),
        "agreement_school": N_("A school is named with its e-mail address, and the address with the school."),
        "agreement_start": N_("The first day is too far from the day on which the place was taken: look at the year."),
        "agreement_no_right": N_(
            "From what the file says, this person may not work yet. Once they may, put their right to work right in"
            " the file."
        ),
        "agreement_other_employer": N_(
            "From what the file says, this person may work for another employer only. A new permit, or leave to change"
            " employers, comes first."
        ),
        "agreement_before_permit": N_(
            "From what the file says, this person may work from %(on)s. Choose that day or a later one."
        ),
        "agreement_after_permit": N_(
            "From what the file says, this person may work until %(on)s. Choose that day or an earlier one. If a"
            " renewal was filed in time, say so in the file."
        ),
        "agreement_cap": N_(
            "From what the file says, this person may work %(cap)s hours a week outside breaks, and works %(elsewhere)s"
            " elsewhere. There are %(left)s left."
        ),
        "agreement_wage": N_("A paid internship says how much an hour; an unpaid one has no wage."),
        "signature_not_yours": N_(
            "Each party signs for itself. A counsellor records the signature of a person who has no e-mail address"
            " to come in with."
        ),
        "signature_online": N_("Nobody signs online for somebody else: say how the person signed."),
        "assistance_missing": N_("Say how the person told you, in which language, and for a signature, who was there."),
        "review_not_yours": N_("Each writes their own review, once the internship has begun."),
    }
)
"""Code → English message with named `%(…)s` parameters."""
