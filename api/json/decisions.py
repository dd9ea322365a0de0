"""The notice on automated decisions as a program reads it, and the link to it that every ranking carries."""

from typing import Any

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel

from api.security import EVERYONE, Reading, allow
from matching.privacy.refused import REFUSED_FIELDS
from matching.reference import rules

router = APIRouter(tags=["reference"])
PATH = "/automated-decisions"
UNUSED = ("name", "contact", "country", "household", "reasons_to_move", "wage_floor", "self_identification")
"""Stored, and never in a ranking; an aspiration counts in the person's own list alone."""


class Notice(BaseModel):
    """What makes the order of a list (Law 25, P-39.1 s. 12.1): it helps a person decide, and decides nothing."""

    decides: bool
    weights: dict[str, float]
    """Largest share of the score that each feature gives, in both lists."""
    weights_of_ones_own_list: dict[str, float]
    weights_of_internships: dict[str, float]
    """In the lists of internships; the others share the rest."""
    never_asked: list[str]
    never_used: list[str]
    officer: dict[str, str]
    """Whom to ask what was used, to have it corrected, and to give one's observations to."""


@router.get(PATH, summary="How the lists are made", dependencies=[allow(*EVERYONE)])
def read_notice(connection: Reading) -> Notice:
    """The weights as they are set today, what never counts, and whom to write to."""
    values: dict[str, Any] = {setting.key: setting.value for setting in rules.settings(connection)}
    return Notice(
        decides=False,
        weights=values["score_weights"],
        weights_of_ones_own_list=values["score_weights_person"],
        weights_of_internships=values["score_weights_internship"],
        never_asked=sorted(REFUSED_FIELDS),
        never_used=list(UNUSED),
        officer=values["privacy_officer"],
    )


def _with_notice(response: Response) -> None:
    response.headers["Link"] = f'</api/v1{PATH}>; rel="describedby"'


NOTICE = Depends(_with_notice)
"""Beside a route that ranks: its answer says where the notice is."""
