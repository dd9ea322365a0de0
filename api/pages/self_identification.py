"""Self-identification for audits of fairness: a person's voluntary answers, and their counts for the coordination."""

from typing import Annotated

from fastapi import Form, Request
from starlette.responses import Response

from api.clock import today
from api.filters import Blank
from api.matches import LEAST_TOLD
from api.pages.coordination import DESK
from api.pages.my_file import OWN, own_file
from api.pages.routing import PageRouter
from api.rendering import render, see
from api.security import CurrentActor, Reading, Writing
from matching.candidates import consents
from matching.candidates.domain import Purpose
from matching.privacy import self_identification
from matching.privacy.self_identification import Answer, Group

router = PageRouter()
Told = Annotated[Answer | None, Blank, Form()]


@router.page(
    "my_identification", fr="/mon-dossier/auto-identification", en="/en/my-file/self-identification", roles=OWN
)
def my_identification(request: Request, actor: CurrentActor, connection: Reading) -> Response:
    """What the person told, if anything, and what it is for."""
    found = own_file(connection, actor)
    return render(
        request,
        "my_identification.html",
        groups=[str(group) for group in Group],
        told=self_identification.told(connection, found.id),
        counted=any(each.purpose is Purpose.STATISTICS for each in consents.in_force(connection, found.id)),
        least=LEAST_TOLD,
    )


@router.page(
    "my_identification_send",
    fr="/mon-dossier/auto-identification",
    en="/en/my-file/self-identification",
    roles=OWN,
    method="POST",
)
def my_identification_send(
    request: Request,
    actor: CurrentActor,
    connection: Writing,
    woman: Told = None,
    indigenous: Told = None,
    visible_minority: Told = None,
    ethnic_minority: Told = None,
    handicap: Told = None,
) -> Response:
    """Keep what is told, in place of what was; whatever is left out is not told."""
    sent = zip(Group, (woman, indigenous, visible_minority, ethnic_minority, handicap), strict=True)
    answers = {group: answer for group, answer in sent if answer is not None}
    self_identification.tell(connection, actor.candidate_id or 0, answers, today())
    return see(request, "my_identification")


@router.page(
    "my_identification_erase",
    fr="/mon-dossier/auto-identification/effacer",
    en="/en/my-file/self-identification/erase",
    roles=OWN,
    method="POST",
)
def my_identification_erase(request: Request, actor: CurrentActor, connection: Writing) -> Response:
    """Forget the answers, at once."""
    self_identification.forget(connection, actor.candidate_id or 0)
    return see(request, "my_identification")


@router.page("identification_counts", fr="/coordination/equite", en="/en/coordination/fairness", roles=DESK)
def identification_counts(request: Request, connection: Reading) -> Response:
    """How many answered and how many are of each group, by steps of five, never fewer."""
    return render(
        request, "identification_counts.html", counts=self_identification.counts(connection), least=LEAST_TOLD
    )
