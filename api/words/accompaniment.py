"""Words for the codes of a follow-up."""

from collections.abc import Mapping
from types import MappingProxyType

from api.translations import N_

ACCOMPANIMENT: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "caseload_field": {
            "full_name": N_("Whole name"),
            "given_name": N_("Given name"),
            "family_name": N_("Family name"),
            "email": N_("E-mail address"),
            "phone": N_("Telephone"),
            "next_action": N_("What comes next"),
            "due_on": N_("By when"),
            "status": N_("Where it stands"),
        },
        "caseload_done": {
            "added": N_("Added to your organisation’s files"),
            "planned": N_("Followed already: what comes next is brought up to date"),
            "unchanged": N_("Followed already: left as it is"),
            "same_name": N_(
                "Somebody of this name is followed already, with other contacts: left out, look at it yourself"
            ),
            "other_name": N_(
                "Somebody of another name who is followed has this telephone or address: left out, look at it yourself"
            ),
        },
        "follow_up_status": {
            "to_meet": N_("To be met"),
            "active": N_("Under way"),
            "waiting": N_("Waiting for somebody else"),
            "at_work": N_("At work, followed"),
            "closed": N_("Follow-up closed"),
        },
        "closing_reason": {
            "at_work": N_("At work, and settled"),
            "in_training": N_("In training"),
            "goals_reached": N_("What they came for is done"),
            "moved_away": N_("Moved elsewhere"),
            "referred_elsewhere": N_("Followed by another organisation"),
            "no_news": N_("No news for a long time"),
            "asked_to_stop": N_("The person asked to stop"),
            "not_eligible": N_("The programme does not cover this person"),
            "other": N_("Another reason"),
        },
        "channel_of_contact": {
            "in_person": N_("Face to face"),
            "phone": N_("By telephone"),
            "video": N_("By video"),
            "email": N_("By e-mail"),
            "text_message": N_("By text message"),
            "letter": N_("By letter"),
            "other": N_("Otherwise"),
        },
        "meeting_state": {
            "planned": N_("To come"),
            "held": N_("Held"),
            "missed": N_("The person did not come"),
            "cancelled": N_("Cancelled"),
        },
        "service_answer": {
            "yes": N_("Yes"),
            "no": N_("No"),
            "kept": N_("Yes, kept"),
            "ask": N_("To be checked"),
        },
        "frequency": {
            "daily": N_("Each day"),
            "weekly": N_("Each week"),
            "never": N_("Never"),
        },
        "duty": {
            "consent": N_("To consent, or not"),
            "send": N_("To send the CV"),
            "answer": N_("To answer"),
            "interview": N_("To meet the person"),
            "outcome": N_("To say what comes of the interview"),
            "decision": N_("To decide on the offer"),
            "follow_up_3": N_("To ask for news after three months"),
            "follow_up_6": N_("To ask for news after six months"),
            "follow_up_12": N_("To ask for news after a year"),
        },
        "follow_up_event": {
            "taken": N_("Taken up"),
            "transferred": N_("Handed to a colleague"),
            "released": N_("Given back, to be shared out"),
            "closed": N_("Closed"),
            "reopened": N_("Opened again"),
        },
    }
)
"""Vocabulary → code → English message."""

ACCOMPANIMENT_ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "follow_up_closed": N_("This follow-up is closed. Open it again first."),
        "not_a_colleague": N_("Choose a counsellor of your organisation."),
        "meeting_settled": N_("What became of this meeting was said already."),
        "close_with_reason": N_("To close a follow-up, say why, further down."),
        "too_many_searches": N_("You keep %(most)s searches already: forget one first."),
        "due_without_action": N_("Say what is to be done by that date."),
    }
)
