"""What a person puts right in their own file, a part at a time; what they change is a claim again."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import psycopg
from fastapi import Form, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.responses import Response

from api import corrections
from api.answers import locale_of
from api.clock import today
from api.corrections import Part
from api.filled import NOTHING_SENT
from api.jobs.tasks import encode_candidate, enqueue
from api.names import names
from api.pages.my_file import OWN, own_file
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.rendering import render, see
from api.security import CurrentActor, Reading, Writing
from api.speech import Speech
from api.words.criteria import Criteria
from matching.candidates.domain import CandidateEntry
from matching.candidates.rectification import rectify
from matching.reference import lookups
from matching.reference.domain import AuthorisationKind

router = PageRouter()
PATHS = {
    Part.CONTACT: ("coordonnees", "contact"),
    Part.EXPERIENCES: ("experiences", "experiences"),
    Part.DIPLOMAS: ("etudes", "studies"),
    Part.SKILLS: ("competences", "skills"),
    Part.LANGUAGES: ("langues", "languages"),
    Part.PERMITS: ("permis", "permits"),
    Part.AVAILABILITY: ("disponibilite", "availability"),
}


def _page(
    request: Request,
    connection: psycopg.Connection,
    part: Part,
    entry: CandidateEntry,
    version: int,
) -> Response:
    return render(
        request,
        "my_correction.html",
        sent=NOTHING_SENT,
        part=part,
        entry=entry,
        version=version,
        speech=Speech(Criteria(names(request, connection), locale_of(request))),
        municipalities=lookups.municipalities(connection) if part is Part.CONTACT else [],
        territories=lookups.territories(connection),
        languages=lookups.languages(connection, locale_of(request)) if part is Part.LANGUAGES else [],
        levels=lookups.diploma_levels(connection) if part is Part.DIPLOMAS else [],
        credentials=lookups.credentials(connection) if part is Part.PERMITS else [],
        kinds=[str(kind) for kind in AuthorisationKind],
        fields=lookups.fields(connection) if part is Part.DIPLOMAS else [],
    )


def _register(part: Part, paths: tuple[str, str]) -> None:
    """The page of a part and the answer to its form."""
    fr, en = (f"/mon-dossier/corriger/{paths[0]}", f"/en/my-file/correct/{paths[1]}")

    @router.page(f"my_correction_{part}", fr=fr, en=en, roles=OWN)
    def show(request: Request, actor: CurrentActor, connection: Reading) -> Response:
        found = own_file(connection, actor)
        return _page(request, connection, part, found.entry, found.version)

    @router.page(f"my_correction_{part}_send", fr=fr, en=en, roles=OWN, method="POST")
    def send(
        request: Request,
        actor: CurrentActor,
        connection: Writing,
        sent: Sent,
        version: Annotated[int, Form(ge=1)],
    ) -> Response:
        found = own_file(connection, actor)
        change: Callable[[CandidateEntry, Any], CandidateEntry] = corrections.CHANGES[part]
        try:
            entry = change(found.entry, sent)
        except ValidationError as error:
            raise RequestValidationError([{**each, "loc": _field(each["loc"])} for each in error.errors()]) from error
        rectify(connection, found.id, entry, version, today())
        enqueue(connection, encode_candidate, candidate_id=found.id)
        return see(request, "my_file")


def _field(location: Sequence[int | str]) -> tuple[str | int, ...]:
    """The field of the form that a place in the file is told by: its name, with its row where there are several."""
    names = [each for each in location if isinstance(each, str)]
    rows = [each for each in location if isinstance(each, int)]
    return "body", names[-1], *rows[:1]


for _part, _paths in PATHS.items():
    _register(_part, _paths)
