"""The lists and one's own CV as files: what a page gives, for a program."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.exports import CV_FORMS, FORMS, MEDIA_TYPES, CvForm, Form, Kind, cv_file, needs_file, people_file
from api.filters import Filters
from api.json.decisions import NOTICE
from api.matches import IN_A_FILE, MATCH_READERS, Include, Top
from api.reach import FILES, INTERNSHIP_LISTS, SHORT_LISTS, Reach
from api.security import EVERYONE, Reading, allow
from api.services import ServicesOf
from api.speech import Id, SpeechOf
from api.trail import Reads
from matching.accounts.domain import Role
from matching.matches.domain import DEFAULT_LIST, Options

router = APIRouter(tags=["files"], default_response_class=Response)
_LISTS: tuple[tuple[Kind, str, Reach], ...] = (
    ("need", "needs", SHORT_LISTS),
    ("internship", "internships", INTERNSHIP_LISTS),
)


def _needs(form: Form) -> Callable[..., Response]:
    def needs_as_file(connection: Reading, speech: SpeechOf, filters: Filters) -> Response:
        """The same needs as the list, in the language asked for; each row has the number of its need."""
        return needs_file(connection, filters, speech, form).response

    return needs_as_file


def _matches(form: Form, kind: Kind) -> Callable[..., Response]:
    def matches_as_file(
        reads: Reads,
        connection: Reading,
        given: ServicesOf,
        speech: SpeechOf,
        opening_id: Id,
        top: Top = IN_A_FILE,
        include: Include = None,
    ) -> Response:
        """The reasons included, blind lines blind. That it was taken away is noted in the file of everybody in it."""
        options = Options(top=top, include=tuple(include or DEFAULT_LIST))
        return people_file(reads, connection, given.encoder, kind, opening_id, options, speech, form).response

    return matches_as_file


def _cv(form: CvForm) -> Callable[..., Response]:
    def cv_as_file(reads: Reads, connection: Reading, speech: SpeechOf, candidate_id: Id) -> Response:
        """Without a photo, an age or a civil status, as an employer would read it, with every language told."""
        return cv_file(reads, connection, candidate_id, speech, form).response

    return cv_as_file


def _told(form: str) -> dict[int | str, dict[str, Any]]:
    schema = {"type": "string", "format": "binary"}
    return {200: {"description": "The file.", "content": {MEDIA_TYPES[form]: {"schema": schema}}}}


for _form in FORMS:
    router.get(
        f"/needs/list.{_form}", summary="The census as a file", dependencies=[allow(*EVERYONE)], responses=_told(_form)
    )(_needs(_form))
    for _kind, _path, _reach in _LISTS:
        router.get(
            f"/{_path}/{{opening_id}}/matches.{_form}",
            summary="A short list as a file",
            dependencies=[NOTICE, allow(*MATCH_READERS, reach=_reach)],
            responses=_told(_form),
        )(_matches(_form, _kind))
for _cv_form in CV_FORMS:
    router.get(
        f"/candidates/{{candidate_id}}/cv.{_cv_form}",
        summary="One's own CV as a document",
        dependencies=[allow(Role.JOB_SEEKER, reach=FILES)],
        responses=_told(_cv_form),
    )(_cv(_cv_form))
