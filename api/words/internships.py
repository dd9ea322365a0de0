"""Words for what the legal frame of an internship lacks."""

from collections.abc import Mapping
from types import MappingProxyType

from api.translations import N_

FRAME_ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "frame": N_("The legal frame of this internship does not hold."),
        "frame_paid": N_("Under this legal frame, the internship is paid: unpaid work may not stand in for paid work."),
        "frame_dates": N_("From the first day to the last, there are more than the %(most)s weeks of the internship."),
        "frame_weeks": N_("Under this legal frame, an internship lasts at most %(most)s weeks."),
        "frame_cover_paid": N_("A paid intern is covered by whoever pays them: choose another CNESST cover."),
        "frame_cover_unpaid": N_(
            "The host’s own cover does not reach an unpaid intern: the school’s, a programme’s or "
            "volunteers’ protection does."
        ),
        "frame_hours": N_("The offer says at most %(most)s hours a week. To agree on more, change the offer first."),
        "frame_hours_unpaid": N_("An unpaid school placement takes at most %(most)s hours a week."),
        "frame_tutor": N_("Under this legal frame, say who accompanies the intern."),
        "frame_school": N_("Name the school: it is a party to a school placement, and to any that it covers."),
        "frame_programme": N_("Name the programme under which it is held, or which carries the cover."),
    }
)
