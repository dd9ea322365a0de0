"""The lists and one's own CV as files, for every way in: a file holds what its reader may read on screen, no more."""

from dataclasses import dataclass
from typing import Literal, get_args

import psycopg
from starlette.responses import Response

from api.clock import today
from api.documents import docx, pdf
from api.documents.tables import CSV, XLSX, Table, csv_text, xlsx
from api.formats import day, number
from api.lines import lines
from api.lists import needs_sheet, needs_table, people_sheet, people_tables
from api.matches import candidates_for
from api.speech import Speech
from api.trail import Recorder
from api.translations import N_
from api.words.cv import sheet
from matching.candidates.blinding import language_levels
from matching.candidates.reading import candidate
from matching.errors import NotFoundError
from matching.internships import store as internships
from matching.matches.domain import Options
from matching.matches.encoding import Encoder
from matching.needs import listing, reading
from matching.needs.domain import OpeningEntry
from matching.needs.listing import NeedFilters
from matching.privacy.trail import Part
from matching.referrals.release import own_cv

Form = Literal["xlsx", "csv", "pdf"]
FORMS: tuple[Form, ...] = get_args(Form)
Kind = Literal["need", "internship"]
CvForm = Literal["docx", "pdf"]
CV_FORMS: tuple[CvForm, ...] = get_args(CvForm)
MEDIA_TYPES = {"xlsx": XLSX, "csv": CSV, "pdf": pdf.MEDIA_TYPE, "docx": docx.MEDIA_TYPE}
MOST_ROWS = 10_000
"""Needs of one file: more is for the API, which goes through them page by page."""
MOST_PRINTED = 300


@dataclass(frozen=True)
class Leaving:
    """A file on its way out. It is named by number: a file's name travels where its reader did not mean it to."""

    body: bytes
    name: str
    form: str

    @property
    def response(self) -> Response:
        """The file as an answer, which no cache keeps."""
        headers = {"Content-Disposition": f'attachment; filename="{self.name}"', "Cache-Control": "no-store"}
        return Response(self.body, media_type=MEDIA_TYPES[self.form], headers=headers)


def needs_file(connection: psycopg.Connection, filters: NeedFilters, speech: Speech, form: Form) -> Leaving:
    """The needs that these filters keep, newest first, at most `MOST_ROWS` or on paper `MOST_PRINTED`."""
    most = MOST_PRINTED if form == "pdf" else MOST_ROWS
    rows = listing.list_needs(connection, filters, today(), limit=most + 1)
    shown = rows[:most]
    stem = "besoins" if speech.locale == "fr" else "needs"
    if form != "pdf":
        return _leaving(_spreadsheet(form, (needs_table(shown, speech),), speech), stem, form)
    message = (
        N_("The first %(count)s needs; the spreadsheet has them all.") if len(rows) > most else N_("Needs: %(count)s")
    )
    lead = speech.words.say(message, count=number(len(shown), speech.locale))
    found = reading.needs(connection, [row.id for row in shown])
    return _leaving(pdf.pdf(needs_sheet(shown, found, speech, _foot(speech), lead), _language(speech)), stem, form)


def people_file(
    reads: Recorder,
    connection: psycopg.Connection,
    encoder: Encoder,
    kind: Kind,
    opening_id: int,
    options: Options,
    speech: Speech,
    form: Form,
) -> Leaving:
    """A short list with its reasons, noted as taken away in the trail of everybody in it.

    Raises NotFoundError, and RequestError as `candidates_for` does.
    """
    entry, employer = _opening(connection, kind, opening_id)
    ranking = candidates_for(connection, encoder, reads.actor, opening_id, entry.employer_id, options)
    reads.short_list(ranking, exported=True)
    parts = lines(connection, ranking, options, speech)
    if form == "pdf":
        body = pdf.pdf(people_sheet(parts, entry, employer, speech, _foot(speech)), _language(speech))
    else:
        body = _spreadsheet(form, people_tables(parts, speech, learns=kind == "internship"), speech)
    return _leaving(body, f"{'candidatures' if speech.locale == 'fr' else 'candidates'}-{opening_id}", form)


def cv_file(
    reads: Recorder, connection: psycopg.Connection, candidate_id: int, speech: Speech, form: CvForm
) -> Leaving:
    """A person's own CV in the Québec format, noted as taken away in their trail. Raises NotFoundError."""
    found = candidate(connection, candidate_id)
    if found is None:
        raise NotFoundError("candidate", candidate_id)
    reads([candidate_id], Part.CV, exported=True)
    told = sheet(own_cv(found.entry, language_levels(connection), today()), speech.words)
    return Leaving(docx.docx(told) if form == "docx" else pdf.pdf(told, _language(speech)), f"cv.{form}", form)


def _opening(connection: psycopg.Connection, kind: Kind, opening_id: int) -> tuple[OpeningEntry, str | None]:
    found = (reading.need if kind == "need" else internships.internship)(connection, opening_id)
    if found is None:
        raise NotFoundError(kind, opening_id)
    return found.entry, found.employer_name


def _leaving(body: bytes, stem: str, form: Form) -> Leaving:
    return Leaving(body, f"{stem}-{today()}.{form}", form)


def _spreadsheet(form: Form, tables: tuple[Table, ...], speech: Speech) -> bytes:
    return xlsx(tables) if form == "xlsx" else csv_text(tables[0], speech.locale)


def _foot(speech: Speech) -> str:
    return speech.words.say(N_("Adéquation, %(day)s"), day=day(today(), speech.locale))


def _language(speech: Speech) -> str:
    return f"{speech.locale}-CA"
