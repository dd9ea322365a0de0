"""Words for who is let in and with what: employers, offers, permits, files, referrals."""

from collections.abc import Mapping
from types import MappingProxyType

from api.translations import N_

_STATES = {
    "proposed": N_("Waits for the person’s consent"),
    "consented": N_("The person consents; to be sent"),
    "sent": N_("Sent; waits for the employer’s answer"),
    "answered": N_("The employer accepts to meet"),
    "interview": N_("Met; waits for what comes of it"),
    "offer": N_("Offer made; waits for the person’s decision"),
    "hired": N_("Hired"),
    "at_work_3": N_("Still at work after 3 months"),
    "at_work_6": N_("Still at work after 6 months"),
    "at_work_12": N_("Still at work after a year"),
    "closed": N_("Ended"),
}
_TOLD = {
    "proposed": N_("Waits for your yes"),
    "consented": N_("You said yes; your CV is to be sent"),
    "answered": N_("The employer wishes to meet you"),
}
"""To the person whom it is about."""
GATES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "refusal": {
            "under_minimum_wage": N_("Under the minimum wage"),
            "not_vacant": N_("Not a real vacancy"),
            "unpaid_training": N_("Unpaid training or trial"),
            "fees": N_("Fees asked of candidates"),
            "self_employment": N_("Self-employment, not a job"),
            "strike": N_("Replaces people on strike"),
            "duplicate": N_("The same need twice"),
            "prohibited_ground": N_("Age, sex, origin, religion, family, health or another prohibited ground"),
            "local_experience": N_("Experience asked to be Canadian"),
            "accent": N_("Accent or mother tongue"),
            "citizenship": N_("Citizenship or permanent residence"),
            "unexamined": N_("Not examined yet"),
            "other": N_("Something else"),
        },
        "advice": {
            "under_minimum_wage": N_(
                "Raise the wage to the minimum. If the person receives tips, write it: the coordination will check."
            ),
            "not_vacant": N_("Post a need for a post that exists today, or as a planned need if it is for later."),
            "unpaid_training": N_(
                "Training and trial hours that you require are paid. Say that they are, or take them out."
            ),
            "fees": N_("Nobody pays to be hired: no fee, no deposit, no kit to buy. Take it out."),
            "self_employment": N_("Offer a job with a wage, or take the offer out: this service is for jobs."),
            "strike": N_(
                "Nobody is sent to replace people on strike or locked out. If there is no dispute, say what you mean."
            ),
            "duplicate": N_("Keep one of the two, and say there how many posts there are."),
            "prohibited_ground": N_(
                "Say what the work asks for, not who the person should be: “available in the evening”, not “single”."
            ),
            "local_experience": N_(
                "Ask for the experience itself: “two years in accounting”. Where it was gained does not matter."
            ),
            "accent": N_("Say what the person must do in that language: “answer customers on the phone in French”."),
            "citizenship": N_(
                "Ask for the right to work. If a law requires citizenship for this post, name the law: the"
                " coordination will check."
            ),
            "unexamined": N_("Open the offer and save it again: its words are then examined."),
            "other": N_("Read the coordination’s note, and change the offer or write to them."),
        },
        "flag_state": {
            "waiting": N_("waiting for a decision"),
            "allowed": N_("allowed"),
            "refused": N_("refused"),
        },
        "decision": {
            "allowed": N_("Allowed"),
            "refused": N_("Refused"),
            "dismissed": N_("Report set aside"),
            "approved": N_("Verified"),
        },
        "employer_refusal": {
            "neq_missing": N_("The enterprise number (NEQ) is missing"),
            "neq_unknown": N_("The register does not know this enterprise number (NEQ)"),
            "neq_of_another": N_("This enterprise number (NEQ) is another enterprise’s"),
            "duplicate": N_("This employer is in the service already"),
            "not_in_region": N_("The employer has no workplace in the region"),
            "not_an_employer": N_("This is not an employer"),
            "other": N_("Another reason"),
        },
        "identification": {
            "woman": N_("I am a woman"),
            "indigenous": N_("I am an Indigenous person"),
            "visible_minority": N_("I belong to a visible minority"),
            "ethnic_minority": N_("I belong to an ethnic minority: my mother tongue is neither French nor English"),
            "handicap": N_("I have a disability"),
        },
        "identification_group": {
            "woman": N_("Women"),
            "indigenous": N_("Indigenous people"),
            "visible_minority": N_("Visible minorities"),
            "ethnic_minority": N_("Ethnic minorities"),
            "handicap": N_("People with a disability"),
        },
        "permit_kind": {
            "permit": N_("CNESST permit"),
            "exempt_public_body": N_("Exempt: public body"),
            "exempt_municipality": N_("Exempt: municipality"),
        },
        "access_reason": {
            "complaint": N_("A complaint by the person"),
            "rectification": N_("A correction that the person asks for"),
            "incident": N_("An incident with personal information"),
            "legal_request": N_("A request that the law obliges to answer"),
            "fairness_review": N_("A review of the fairness of the lists"),
            "duplicate": N_("Two files that may be one person’s"),
            "destruction_notice": N_("To tell the person that their file will be destroyed"),
            "event_door": N_("At the door of an event, to take the person in"),
        },
        "referral_state": _STATES,
        "referral_state_of_internship": {
            **_STATES,
            "offer": N_("Place offered; waits for the person’s decision"),
            "hired": N_("Place taken"),
        },
        # Where posts and internships are counted together.
        "referral_state_of_both": {
            **_STATES,
            "offer": N_("Offer made or place offered; waits for the person’s decision"),
            "hired": N_("Hired, or place of internship taken"),
        },
        "referral_state_told": {**_STATES, **_TOLD, "offer": N_("Offer made; waits for your decision")},
        "referral_state_of_internship_told": {
            **_STATES,
            **_TOLD,
            "offer": N_("Place offered; waits for your decision"),
            "hired": N_("Place taken"),
        },
    }
)
"""Vocabulary → code → English message."""
