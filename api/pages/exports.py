"""The lists as files: the census for everybody, a short list for whoever may read it on screen.

A file holds what its reader's page holds, blind lines blind, and nothing more. Who took away a short list is noted in
the trail of everybody in it, before the file leaves.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Literal, get_args

import psycopg
from fastapi import Depends
from starlette.responses import Response

from api.clock import today
from api.documents.pdf import MEDIA_TYPE as PDF
from api.documents.pdf import pdf
from api.documents.tables import CSV, XLSX, Table, csv_text, xlsx
from api.filters import Filters
from api.formats import day, number
from api.matches import MATCH_READERS, Include, Top, candidates_for
from api.pages.lists import needs_sheet, needs_table, people_sheet, people_tables
from api.pages.openings import Id, Speech, SpeechOf
from api.pages.routing import PageRouter
from api.pages.shortlist import lines
from api.reach import INTERNSHIP_LISTS, SHORT_LISTS
from api.security import EVERYONE, CurrentActor, Reading
from api.services import Services, services
from api.trail import Reads
from api.translations import N_
from matching.errors import NotFoundError
from matching.internships import store as internships
from matching.matches.domain import DEFAULT_LIST, Options
from matching.needs import listing, reading
from matching.needs.domain import OpeningEntry
from matching.needs.listing import NeedFilters

router = PageRouter()
ServicesOf = Annotated[Services, Depends(services)]
Form = Literal["xlsx", "csv", "pdf"]
FORMS: tuple[Form, ...] = get_args(Form)
MEDIA_TYPES = {"xlsx": XLSX, "csv": CSV, "pdf": PDF}
MOST_ROWS = 10_000
"""Needs of one file: more is for the API, which goes through them page by page."""
MOST_PRINTED = 300


def needs_file(connection: psycopg.Connection, filters: NeedFilters, speech: Speech, form: Form) -> bytes:
    """The needs that these filters keep, newest first, at most `MOST_ROWS` or on paper `MOST_PRINTED`."""
    most = MOST_PRINTED if form == "pdf" else MOST_ROWS
    rows = listing.list_needs(connection, filters, today(), limit=most + 1)
    if form != "pdf":
        return _spreadsheet(form, [needs_table(rows[:most], speech)], speech)
    shown = rows[:most]
    message = (
        N_("The first %(count)s needs; the spreadsheet has them all.") if len(rows) > most else N_("Needs: %(count)s")
    )
    lead = speech.words.say(message, count=number(len(shown), speech.locale))
    found = reading.needs(connection, [row.id for row in shown])
    return pdf(needs_sheet(shown, found, speech, _foot(speech), lead), f"{speech.locale}-CA")


def _needs(form: Form) -> Callable[..., Response]:
    def answer(connection: Reading, speech: SpeechOf, filters: Filters) -> Response:
        """The census as a file: what the page shows, all of its pages at once."""
        kept = replace(filters, external=False) if filters.external is None else filters
        return _file(needs_file(connection, kept, speech, form), form, "besoins" if speech.locale == "fr" else "needs")

    return answer


def _matches(form: Form, kind: Literal["need", "internship"]) -> Callable[..., Response]:
    def answer(
        reads: Reads,
        connection: Reading,
        actor: CurrentActor,
        given: ServicesOf,
        speech: SpeechOf,
        opening_id: Id,
        top: Top = 20,
        include: Include = None,
    ) -> Response:
        """The short list as a file, the reasons included; who is in it is told that it was taken away."""
        entry, employer = _opening(connection, kind, opening_id)
        options = Options(top=top, include=tuple(include or DEFAULT_LIST))
        ranking = candidates_for(connection, given.encoder, actor, opening_id, entry.employer_id, options)
        reads.short_list(ranking, exported=True)
        parts = lines(connection, ranking, options, speech)
        if form == "pdf":
            body = pdf(people_sheet(parts, entry, employer, speech, _foot(speech)), f"{speech.locale}-CA")
        else:
            body = _spreadsheet(form, people_tables(parts, speech), speech)
        # Named by number: a file's name travels where its reader did not mean it to.
        return _file(body, form, f"candidatures-{opening_id}" if speech.locale == "fr" else f"candidates-{opening_id}")

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


def _opening(connection: psycopg.Connection, kind: str, opening_id: int) -> tuple[OpeningEntry, str | None]:
    found = (reading.need if kind == "need" else internships.internship)(connection, opening_id)
    if found is None:
        raise NotFoundError(kind, opening_id)
    return found.entry, found.employer_name


def _spreadsheet(form: Form, tables: list[Table] | tuple[Table, ...], speech: Speech) -> bytes:
    return xlsx(tables) if form == "xlsx" else csv_text(tables[0], speech.locale)


def _foot(speech: Speech) -> str:
    return speech.words.say(N_("Adéquation, %(day)s"), day=day(today(), speech.locale))


def _file(body: bytes, form: Form, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}-{today()}.{form}"', "Cache-Control": "no-store"}
    return Response(body, media_type=MEDIA_TYPES[form], headers=headers)
