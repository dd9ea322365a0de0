"""Files that programs send: told what they would do, then taken whole or not at all."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import AfterValidator, Base64Bytes, BaseModel, Field, StringConstraints
from pydantic_core import PydanticCustomError

from api.answers import locale_of
from api.caseloads import MOST_COLUMNS, send_caseload
from api.clock import today
from api.imports import IMPORTERS, send_needs
from api.json.idempotency import OnceRoute, WritingOnce
from api.names import names
from api.reports import CaseloadFileReport, FileReport, caseload_report, file_report
from api.security import CurrentActor, Reading, allow
from api.services import services
from api.vacancies import VacancyDraft, draft
from matching.accompaniment import cells
from matching.accompaniment import importing as caseload
from matching.accompaniment.domain import Status
from matching.accounts.domain import Role
from matching.importing.dates import Order
from matching.importing.domain import ImportRefusedError
from matching.needs.columns import COLUMNS
from matching.needs.sheets import Sheet
from matching.privacy.texts import ShortText
from matching.reading.limits import MOST_CHARACTERS

router = APIRouter(route_class=OnceRoute)
FileName = Annotated[str, StringConstraints(min_length=1, max_length=300)]


def _is_column(told: str) -> str:
    if told not in COLUMNS:
        raise PydanticCustomError("extra_forbidden", "Unknown column.")
    return told


ColumnName = Annotated[str, StringConstraints(max_length=60), AfterValidator(_is_column)]


class NeedsFile(BaseModel):
    """A file of needs, as docs/imports.md describes it."""

    name: FileName
    """Its end says what it is: `.xlsx`, `.csv` or `.jsonl`."""
    content: Base64Bytes
    employer_id: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    """Of the lines that name none; an employer's are always theirs."""
    columns: dict[ShortText, ColumnName] = Field(default_factory=dict, max_length=200)
    """Which column of ours a heading of a spreadsheet is, where its name does not tell it or tells another."""
    left_out: Annotated[list[ShortText], Field(max_length=200)] = Field(default_factory=list)
    """Headings of a spreadsheet whose columns are not read: those that name no column of ours refuse the file."""
    date_order: Order | None = None
    """What a date such as 05/06/2027 says first, where no date of the file tells it."""
    dry_run: bool = True


class CaseloadFile(BaseModel):
    """A counsellor's own spreadsheet, `.xlsx` or `.csv`."""

    name: FileName
    content: Base64Bytes
    columns: Annotated[list[caseload.Field | None], Field(max_length=MOST_COLUMNS)] | None = None
    """What each column is, from the first, null where it is left out; without it, their headings tell."""
    states: dict[ShortText, Status] = Field(default_factory=dict, max_length=200)
    """Which of our states each word of the file's own is."""
    date_order: Order | None = None
    """What a date such as 01/12/2026 says first, where no date of the column tells it."""
    dry_run: bool = True


class VacancyText(BaseModel):
    """A vacancy as somebody would paste it, in French or in English."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=MOST_CHARACTERS, pattern=r"\S")]


@router.post(
    "/needs/imports",
    summary="Import a file of needs, or see what it would do",
    tags=["needs"],
    dependencies=[allow(*IMPORTERS)],
)
def import_needs(connection: WritingOnce, actor: CurrentActor, sent: NeedsFile, request: Request) -> FileReport:
    """Whole or not at all: a file with problems is refused, each told at its line and column. With `dry_run`, which is
    so unless said otherwise, nothing of it is kept, and problems are part of the report."""
    report = send_needs(
        connection,
        actor,
        sent.name,
        sent.content,
        names(request, connection),
        employer_id=sent.employer_id,
        dry_run=sent.dry_run,
        clamd=services(request).settings.clamd,
        how=Sheet(sent.columns, sent.left_out, sent.date_order),
    )
    if report.problems and not sent.dry_run:
        raise ImportRefusedError(report.problems)
    return file_report(report, locale_of(request), dry_run=sent.dry_run)


@router.post(
    "/needs/drafts", summary="Read a vacancy into a draft need", tags=["needs"], dependencies=[allow(*IMPORTERS)]
)
def read_vacancy(connection: Reading, sent: VacancyText) -> VacancyDraft:
    """Nothing is kept. `entry` has what was read for sure, as `POST /needs` takes it once a person has completed it;
    `fields` has every value with its words, and those that are not sure are to be asked."""
    return draft(connection, sent.text, today())


@router.post(
    "/candidates/caseload-imports",
    summary="Import a counsellor's spreadsheet, or see what it would do",
    tags=["candidates"],
    dependencies=[allow(Role.COUNSELLOR)],
)
def import_caseload(
    connection: WritingOnce, actor: CurrentActor, sent: CaseloadFile, request: Request
) -> CaseloadFileReport:
    """A row that cannot be read is left out and told (`refused`); what is wrong with the file refuses it whole. Whoever
    is followed already is known by their contact and is not added twice; nobody enters a list by it."""
    report = send_caseload(
        connection,
        actor,
        sent.name,
        sent.content,
        chosen=sent.columns,
        dry_run=sent.dry_run,
        clamd=services(request).settings.clamd,
        how=cells.Reading(sent.states, sent.date_order),
    )
    if report.problems and not sent.dry_run:
        raise ImportRefusedError(report.problems)
    return caseload_report(report, locale_of(request), dry_run=sent.dry_run)
