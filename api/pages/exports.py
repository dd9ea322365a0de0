"""The lists as files: the census for everybody, a short list for whoever may read it on screen.

A file holds what its reader's page holds, blind lines blind, and nothing more. Who took away a short list is noted in
the trail of everybody in it, before the file leaves.
"""

from collections.abc import Callable
from dataclasses import replace

from starlette.responses import Response

from api.exports import FORMS, Form, Kind, needs_file, people_file
from api.filters import Filters
from api.matches import IN_A_FILE, MATCH_READERS, Include, Top
from api.pages.routing import PageRouter
from api.reach import INTERNSHIP_LISTS, SHORT_LISTS
from api.security import EVERYONE, Reading
from api.services import ServicesOf
from api.speech import Id, SpeechOf
from api.trail import Reads
from matching.matches.domain import DEFAULT_LIST, Options

router = PageRouter()


def _needs(form: Form) -> Callable[..., Response]:
    def answer(connection: Reading, speech: SpeechOf, filters: Filters) -> Response:
        """The census as a file: what the page shows, all of its pages at once."""
        kept = replace(filters, external=False) if filters.external is None else filters
        return needs_file(connection, kept, speech, form).response

    return answer


def _matches(form: Form, kind: Kind) -> Callable[..., Response]:
    def answer(
        reads: Reads,
        connection: Reading,
        given: ServicesOf,
        speech: SpeechOf,
        opening_id: Id,
        top: Top = IN_A_FILE,
        include: Include = None,
    ) -> Response:
        """The short list as a file, the reasons included; who is in it is told that it was taken away."""
        options = Options(top=top, include=tuple(include or DEFAULT_LIST))
        return people_file(reads, connection, given.encoder, kind, opening_id, options, speech, form).response

    return answer


for _form in FORMS:
    router.page(f"needs_{_form}", fr=f"/besoins.{_form}", en=f"/en/needs.{_form}", roles=EVERYONE)(_needs(_form))
    router.page(
        f"need_matches_{_form}",
        fr=f"/besoins/{{opening_id}}/candidatures.{_form}",
        en=f"/en/needs/{{opening_id}}/candidates.{_form}",
        roles=MATCH_READERS,
        reach=SHORT_LISTS,
    )(_matches(_form, "need"))
    router.page(
        f"internship_matches_{_form}",
        fr=f"/stages/{{opening_id}}/candidatures.{_form}",
        en=f"/en/internships/{{opening_id}}/candidates.{_form}",
        roles=MATCH_READERS,
        reach=INTERNSHIP_LISTS,
    )(_matches(_form, "internship"))
