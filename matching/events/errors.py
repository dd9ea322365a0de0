"""What an event refuses."""

from matching.errors import DomainError


class EventStateError(DomainError):
    """This is not done to an event in that state."""

    code = "event_state"

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


class NothingToPlanError(DomainError):
    """A timetable needs people who accepted and employers with a table."""

    code = "nothing_to_plan"


class NoNeedChosenError(DomainError):
    """An event is drawn from needs: none was chosen."""

    code = "no_need_chosen"


class TimetableStaleError(DomainError):
    """The hours, an employer or a person changed since the timetable was laid, and an interview cannot be held."""

    code = "timetable_stale"


class NoEventConsentError(DomainError):
    """The person did not consent to be invited to events."""

    code = "no_event_consent"


class MeetsNobodyError(DomainError):
    """The person at the door would speak with employers, and does not consent to be compared with their needs."""

    code, field = "meets_nobody", "matching"


class NoInterviewTickedError(DomainError):
    """Who comes to speed interviews comes to speak with an employer, and agreed to speak with none of those offered."""

    code, field = "no_interview_ticked", "employers"


class ContactKnownError(DomainError):
    """Somebody has a file with the e-mail or the telephone of whom one opens a file with at the door."""

    code, field = "contact_known", "another"


class InterviewNotNotedError(DomainError):
    """An interview is noted by the employer that held it, once the event has begun."""

    code = "interview_not_noted"


class EventPastError(DomainError):
    """What begins by the date in `field` would begin in the past."""

    code = "event_past"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class SlotsReversedError(DomainError):
    """The last slot is before the first."""

    code, field = "event_slots", "last_slot"


class EventFarError(DomainError):
    """What begins or ends by the date in `field` is years ahead."""

    code = "event_far"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class EventHolidayError(DomainError):
    """The day is a statutory holiday, and nobody said that the event is held on it all the same."""

    code, field = "event_holiday", "on"


class NotTheDayError(DomainError):
    """Who comes and who does not is said on the day."""

    code = "not_the_day"


class HostsUnansweredError(DomainError):
    """Employers of the timetable, named, have not said that they come."""

    code = "hosts_unanswered"

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class PartnerLateError(DomainError):
    """People have answered those who organise the event already."""

    code = "partner_late"
    field = "organisation_id"


class StationTakenError(DomainError):
    """Another employer of the event has a station of that name in that room."""

    code = "station_taken"
    field = "stations"

    def __init__(self, employer: str) -> None:
        super().__init__(employer)
        self.employer = employer


class NoPlaceLeftError(DomainError):
    """Every place is taken by somebody who came, or may still come."""

    code = "no_place_left"


class NothingCameOfItError(DomainError):
    """Nothing comes of an interview that was not held."""

    code = "nothing_came_of_it"
    field = "outcome"


class InterviewsNotedError(DomainError):
    """A need whose interviews took place, noted or not yet, is not taken out of the event."""

    code = "interviews_noted"


class NoSeatLeftError(DomainError):
    """Every seat on the way that the organisers arrange is taken, or they arrange none."""

    code = "no_seat_left"
    field = "rides"


class NoSuchCodeError(DomainError):
    """Nobody who comes to the event shows that code."""

    code = "no_such_code"
    field = "code"


class WhoIsItError(DomainError):
    """Nobody answers to what was said of them, or several."""

    code = "who_is_it"
    field = "person"
