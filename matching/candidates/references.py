"""What an entry of the CV bank names elsewhere: the codes of classifications, the ids of employers."""

from collections.abc import Iterator
from datetime import date

from pydantic import BaseModel

from matching.candidates.domain import CandidateEntry, Diploma, Experience, Language
from matching.dates import NEXT_YEAR, TODAY_AT_MOST, Dated
from matching.references import Named

# Object of the entry, field of it, kind of what it names.
_SINGLE = (
    ("residence", "municipality", "municipality"),
    ("residence", "region", "region"),
    ("residence", "country", "country"),
    ("authorisation", "named_employer_id", "employer"),
)
_LISTED = (
    ("experiences", "unit_group", "unit_group"),
    ("experiences", "country", "country"),
    ("diplomas", "field", "field_of_study"),
    ("diplomas", "country", "country"),
    ("languages", "language", "language"),
    ("credentials", "credential", "credential"),
    ("aspirations", "unit_group", "unit_group"),
    ("consents", "employer_id", "employer"),
    ("consents", "language", "language"),
)


def dates_of(entry: CandidateEntry) -> Iterator[Dated]:
    """What the entry tells as past; a contract may be known to end within the year.

    A diploma is told by its year alone, of which the first day has come.
    """
    yield "confirmed_on", entry.confirmed_on, TODAY_AT_MOST
    if entry.authorisation:
        yield "authorisation.renewal_filed_on", entry.authorisation.renewal_filed_on, TODAY_AT_MOST
    for name, claims in (
        ("experiences", entry.experiences),
        ("diplomas", entry.diplomas),
        ("languages", entry.languages),
    ):
        for place, claim in enumerate(claims or ()):
            yield from ((f"{name}.{place}.{field}", day, later) for field, day, later in dates_of_claim(claim))


def dates_of_claim(claim: BaseModel) -> Iterator[Dated]:
    """The same, of one job, diploma or language; any other tells none."""
    match claim:
        case Experience():
            yield "started_on", claim.started_on, TODAY_AT_MOST
            yield "ended_on", claim.ended_on, NEXT_YEAR
        case Diploma():
            yield "year", date(claim.year, 1, 1) if claim.year else None, TODAY_AT_MOST
        case Language():
            yield "tested_on", claim.tested_on, TODAY_AT_MOST


def names_of(entry: CandidateEntry) -> Iterator[Named]:
    """Every code and id of the entry, with its kind and its field."""
    if entry.organisation_id is not None:
        yield "organisation", entry.organisation_id, "organisation_id"
    for name, field, kind in _SINGLE:
        value = getattr(getattr(entry, name), field, None)
        if value is not None:
            yield kind, value, f"{name}.{field}"
    for name, field, kind in _LISTED:
        for place, item in enumerate(getattr(entry, name) or ()):
            value = getattr(item, field)
            if value is not None:
                yield kind, value, f"{name}.{place}.{field}"
    for place, language in enumerate(entry.languages):
        yield "language_level", f"{language.scale} {language.level}", f"languages.{place}.level"
    for place, territory in enumerate(entry.territories or ()):
        yield "territory", territory, f"territories.{place}"
    if entry.authorisation:
        for place, code in enumerate(entry.authorisation.occupations or ()):
            yield "unit_group", code, f"authorisation.occupations.{place}"
        for place, code in enumerate(entry.authorisation.regions or ()):
            yield "region", code, f"authorisation.regions.{place}"


def repeated_credential(entry: CandidateEntry) -> str | None:
    """The field of a credential that the entry tells twice, or None."""
    seen: set[str] = set()
    for place, credential in enumerate(entry.credentials):
        if credential.credential in seen:
            return f"credentials.{place}.credential"
        seen.add(credential.credential)
    return None
