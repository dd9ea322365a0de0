"""Words for what is found twice, put together and taken apart."""

from collections.abc import Mapping
from types import MappingProxyType

from api.translations import N_

DUPLICATES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "alike": {
            "email": N_("same e-mail address"),
            "phone": N_("same telephone"),
            "name": N_("nearly the same name"),
            "text": N_("the CV tells the same"),
        },
        "merge_obstacle": {
            "erasure": N_("The erasure of one of the files was asked for: wait until it is done or called off."),
            "event": N_(
                "An event is to come: take one of the two invitations back, or record the consent to be invited, then"
                " come back here."
            ),
            "referral": N_(
                "Both are referred to one post. End the referral that is further behind, then come back here."
            ),
            "closed": N_("One of the two needs is closed: open it again first."),
            "over": N_("This can no longer be undone: the time for it is over, or it was undone already."),
            "later": N_("This file was put together with another one since: undo that first."),
        },
        "merge_stays": {
            "contact_note": N_("Notes of contacts"),
            "meeting": N_("Meetings"),
            "referral": N_("Referrals"),
        },
        "reached_by": {
            "email": N_("By e-mail"),
            "phone": N_("By telephone"),
            "text_message": N_("By text message"),
            "counsellor": N_("Through their counsellor"),
        },
        "travels_by": {
            "car": N_("Car"),
            "transit": N_("Public transit"),
            "bicycle": N_("Bicycle"),
            "on_foot": N_("On foot"),
        },
    }
)
