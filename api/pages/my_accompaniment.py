"""What the organisation that follows a person wrote of it: read and taken away by the person."""

from datetime import datetime

from fastapi import Request
from starlette.responses import Response

from api.answers import locale_of
from api.clock import QUEBEC, now, today
from api.pages.elsewhere import organisations_of
from api.pages.my_file import OWN, own_file
from api.pages.routing import PageRouter
from api.rendering import render
from api.security import CurrentActor, Reading
from api.trail import Reads
from matching.accompaniment.record import accompaniment
from matching.privacy.trail import Part

router = PageRouter()


@router.page("my_accompaniment", fr="/mon-dossier/accompagnement", en="/en/my-file/accompaniment", roles=OWN)
def my_accompaniment(request: Request, actor: CurrentActor, connection: Reading) -> Response:
    """Meetings to come, what was noted, what is planned."""
    key = actor.candidate_id or 0
    own = own_file(connection, actor).entry.organisation_id
    return render(
        request,
        "my_accompaniment.html",
        record=accompaniment(connection, key, now()),
        now=now(),
        **organisations_of(connection, key, own),
    )


@router.page(
    "my_accompaniment_export",
    fr="/mon-dossier/accompagnement/exporter",
    en="/en/my-file/accompaniment/export",
    roles=OWN,
)
def my_accompaniment_export(reads: Reads, request: Request, actor: CurrentActor, connection: Reading) -> Response:
    """The same as JSON: the form of docs/export.md."""
    key = actor.candidate_id or 0
    document = accompaniment(connection, key, datetime.now(QUEBEC)).model_dump_json(indent=2)
    reads([key], Part.ACCOMPANIMENT, exported=True)
    name = "mon-accompagnement" if locale_of(request) == "fr" else "my-accompaniment"
    disposition = f'attachment; filename="{name}-{today()}.json"'
    return Response(document, media_type="application/json", headers={"Content-Disposition": disposition})
