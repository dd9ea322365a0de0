"""Words for the codes of a twinning."""

from collections.abc import Mapping
from types import MappingProxyType

from api.translations import N_

TWINNING: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "twinning_state": {
            "proposed": N_("Proposed, no answer yet"),
            "active": N_("Under way"),
            "declined": N_("Declined"),
            "taken_back": N_("Taken back"),
            "ended": N_("Over"),
        },
        "twinning_party": {"newcomer": N_("The newcomer"), "colleague": N_("The colleague")},
        "visit_state": {
            "planned": N_("Planned"),
            "held": N_("Took place"),
            "cancelled": N_("Called off"),
        },
        "twinning_useful": {"yes": N_("Yes, useful"), "partly": N_("Partly useful"), "no": N_("Not useful")},
        "twinning_because": {
            "language": N_("A language in common at work"),
            "occupation": N_("The same occupation, or one that is near"),
            "schedule": N_("Hours in common"),
            "experience": N_("Experience in the firm"),
        },
        "twinning_count": {
            "asked": N_("Asked for a colleague"),
            "volunteers": N_("Colleagues who said yes"),
            "begun": N_("Twinnings begun"),
            "active": N_("Twinnings under way"),
            "useful": N_("Newcomers who found it useful"),
        },
    }
)
"""Vocabulary → code → English message."""

TWINNING_ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "twinning_no_room": N_("This colleague accompanies as many newcomers as they said."),
        "twinning_not_proposable": N_("This colleague cannot be proposed to this person: choose another one."),
        "twinning_already": N_("A colleague is proposed to this person already, or accompanies them."),
        "twinning_over": N_("This twinning is not under way: nothing is planned or written in it."),
        "visit_past": N_("The day and the time have passed: choose others."),
        "visit_settled": N_("This visit was settled already, or has not begun."),
    }
)
