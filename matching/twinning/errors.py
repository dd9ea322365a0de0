"""What a twinning refuses."""

from matching.errors import DomainError


class NoRoomError(DomainError):
    """The colleague accompanies as many newcomers as they said."""

    code = "twinning_no_room"


class NotProposableError(DomainError):
    """Not a colleague who said yes, or one whom this person has declined."""

    code = "twinning_not_proposable"


class AlreadyTwinnedError(DomainError):
    """A colleague is proposed to this person already, or accompanies them."""

    code = "twinning_already"


class TwinningOverError(DomainError):
    """The twinning is not under way: nothing is planned or written in it."""

    code = "twinning_over"


class VisitPastError(DomainError):
    """A visit is planned to come."""

    code = "visit_past"
    field = "on"


class VisitSettledError(DomainError):
    """What became of the visit was said already, or it has not begun."""

    code = "visit_settled"
