"""What a follow-up refuses."""

from matching.errors import DomainError


class FollowUpClosedError(DomainError):
    """The follow-up is over: it is opened again before anything is planned in it."""

    code = "follow_up_closed"


class NotAColleagueError(DomainError):
    """A file is handed to a counsellor of the organisation that follows the person, who still comes in."""

    code = "not_a_colleague"
    field = "counsellor"


class MeetingSettledError(DomainError):
    """What became of the meeting was said already."""

    code = "meeting_settled"
