"""What a file does, or would do, as every program is told it: by the API and by the command line alike."""

from collections.abc import Iterable

from pydantic import BaseModel

from api.caseloads import CaseloadReport, Column
from api.errors import describe
from api.imports import Report
from api.need_sheets import Column as SheetColumn
from api.translations import Locale
from matching.accompaniment.importing import Followed
from matching.importing.domain import Problem
from matching.needs import headings
from matching.needs.importing import Outcome

_BADLY_WRITTEN = frozenset({"enum", "literal_error", "string_pattern_mismatch", "unknown_reference"})
_HOW_TO_WRITE = {"week": "week_cell", "unit_group": "unit_group_cell"}
"""Columns whose cells are written in a way of their own: what says how."""


class LineProblem(BaseModel):
    """Why a line is refused, in the language asked for; `column` is none where it is the whole line."""

    line: int
    column: str | None
    code: str
    message: str


class FileReport(BaseModel):
    """What the file does, or with `dry_run` would do; with problems, nothing."""

    dry_run: bool
    added: int
    changed: int
    unchanged: int
    lines: list[Outcome]
    problems: list[LineProblem]
    columns: list[SheetColumn]
    """Of a spreadsheet, what each column was taken for; `columns` and `left_out` say it of those that are not known."""
    date_order_asked: bool
    """Whether nobody said what its dates say first (`date_order`)."""


class CaseloadFileReport(BaseModel):
    """What the spreadsheet does, or with `dry_run` would do, with what each column was taken for; with problems,
    nothing."""

    dry_run: bool
    columns: list[Column]
    lines: list[Followed]
    problems: list[LineProblem]
    refused: list[LineProblem]
    """Rows left out, the others being taken."""
    states_unknown: list[str]
    """Words of the file for states, that nobody said which of ours they are (`states`)."""
    date_order_asked: bool
    """Whether nobody said what its dates say first (`date_order`)."""


def file_report(report: Report, locale: Locale, *, dry_run: bool) -> FileReport:
    """The report of a file of needs."""
    done = report.imported
    return FileReport(
        dry_run=dry_run,
        added=done.added,
        changed=done.changed,
        unchanged=done.unchanged,
        lines=done.outcomes,
        problems=line_problems(report.problems, locale),
        columns=list(report.columns),
        date_order_asked=report.order_asked,
    )


def caseload_report(report: CaseloadReport, locale: Locale, *, dry_run: bool) -> CaseloadFileReport:
    """The report of a counsellor's spreadsheet."""
    return CaseloadFileReport(
        dry_run=dry_run,
        columns=list(report.columns),
        lines=list(report.lines),
        problems=line_problems(report.problems, locale),
        refused=line_problems(report.refused, locale),
        states_unknown=[word for word, status in report.states.items() if status is None],
        date_order_asked=report.order_asked and report.order is None,
    )


def said(problem: Problem, locale: Locale) -> str:
    """A problem in words; the choices of a column by the words that the template has for them."""
    context = dict(problem.context)
    if problem.code in _BADLY_WRITTEN and problem.field in _HOW_TO_WRITE:
        return describe(_HOW_TO_WRITE[problem.field], {}, locale)
    if "expected" in context and (words := headings.choices(problem.field or "", english=locale == "en")):
        context["expected"] = ", ".join(words)
    return describe(problem.code, context, locale)


def line_problems(problems: Iterable[Problem], locale: Locale) -> list[LineProblem]:
    """Each problem in words."""
    return [
        LineProblem(line=each.line, column=each.field, code=each.code, message=said(each, locale)) for each in problems
    ]
