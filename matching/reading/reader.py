"""From a document to a draft: what the law refuses is left out first, so that nothing else ever reads it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any

from matching.privacy.unasked import reason_of, unasked
from matching.reading.availability import availability
from matching.reading.credentials import credentials
from matching.reading.diplomas import diplomas, diplomas_anywhere, named
from matching.reading.documents import Document
from matching.reading.draft import Draft, DraftDiploma, DraftExperience, LeftOut, Read, Words, confidence
from matching.reading.experiences import experiences, undated
from matching.reading.languages import languages
from matching.reading.lines import Line, Part, Section, of_part, sections
from matching.reading.meaning import Fields, LongTexts, Occupations
from matching.reading.shown import ShownSkills, all_read
from matching.reading.skills import skills
from matching.reading.tongue import tongue
from matching.reading.unnamed import unnamed
from matching.reading.vocabulary import names_a_title

_GROUPS = 3
OCCUPATION_FROM = 0.8
"""Probability from which an occupation is taken, by the curve over documents: see docs/reading.md."""
_UNSURE = 0.5
_DAY_OR_MONTH = re.compile(r"\b0?([1-9]|1[0-2])/0?([1-9]|1[0-2])/(?:19|20)\d\d\b")
_WHERE_JOBS_STRAY = (Part.TOP, Part.OTHER, Part.SUMMARY, Part.SKILLS, Part.LANGUAGES, Part.DIPLOMAS, Part.CREDENTIALS)
_RECOGNISED = 0.85
"""What is left of a confidence where the words come from a picture."""
_WORD_OF_A_TRADE = 0.75
"""Confidence of a title that holds one; the classifier alone gives less."""


@dataclass(frozen=True)
class Reader:
    """Reads documents; what finds by meaning is left out where there is no model."""

    occupations: Occupations | None = None
    fields: Fields | None = None
    shown: ShownSkills | None = None
    texts: LongTexts | None = None

    def draft(self, document: Document, today: date) -> Draft:
        """The draft profile of this document. Dates after `today` are asked, never taken."""
        document, left_out = without_unasked(document)
        parts = sections(document)
        jobs = self._grouped(self._jobs(document, parts, today))
        listed = tuple(skills(document, parts))
        shown = () if self.shown is None else tuple(self.shown.of(document, jobs, listed))
        asked = unnamed(document, parts, self.texts) if self.texts is not None and not jobs else ()
        found = Draft(
            format=document.format,
            pages=len(document.starts),
            text=document.text,
            experiences=(*jobs, *asked),
            skills=(*listed, *shown),
            diplomas=tuple(self._diplomas(document, parts, today)),
            languages=tuple(languages(document, parts)),
            credentials=tuple(credentials(document, parts, today)),
            availability=availability(document, parts, today),
            left_out=left_out,
            recognised=document.recognised,
            all_read=all_read(jobs),
            unread=document.unread,
        )
        return _less_sure(found) if document.recognised else found

    def _jobs(self, document: Document, parts: Sequence[Section], today: date) -> list[DraftExperience]:
        """Those of the sections of experience; where there are none, those elsewhere that cannot be mistaken.

        Columns that a program has mixed up, or a heading that none of ours is, leave jobs under another heading.
        """
        told = [line for line in of_part(parts, Part.EXPERIENCE) if line]
        found = [job for lines in told for job in self._told(document, lines, today)]
        # What was done for nothing is work too; whether it is to count, the person says.
        unpaid = [
            _asked(job) for lines in of_part(parts, Part.VOLUNTEERING) for job in self._told(document, lines, today)
        ]
        if found:
            return [*found, *unpaid]
        elsewhere = [lines for part in _WHERE_JOBS_STRAY for lines in of_part(parts, part)]
        strayed = [job for lines in elsewhere for job in self._told(document, lines, today)]
        sure = [job for job in strayed if _certain(job)]
        if not sure and not any(part.part in (Part.EXPERIENCE, Part.VOLUNTEERING) for part in parts):
            sure = [job for lines in of_part(parts, Part.TOP) for job in undated(document, lines, self._likely)]
        return sorted((*sure, *unpaid), key=lambda job: job.words.start)

    def _told(self, document: Document, lines: Sequence[Line], today: date) -> Iterator[DraftExperience]:
        """The jobs of these lines: a diploma under a heading that was not understood is none."""
        english = tongue(document.text) == "en"
        for job in experiences(document, lines, today, self._likely):
            if job.title is None or named(job.title.value) is None or names_a_title(job.title.value):
                yield _asked_which_month(job) if english else job

    def _likely(self, text: str) -> float:
        """How likely the unit group is that these words fit best."""
        return 0.0 if self.occupations is None else self.occupations.suggest([text], 1)[0].groups[0][1]

    def _diplomas(self, document: Document, parts: Sequence[Section], today: date) -> list[DraftDiploma]:
        told = list(of_part(parts, Part.DIPLOMAS))
        if told:
            return [one for lines in told for one in diplomas(document, lines, self.fields, today)]
        strayed = (lines for part in (Part.TOP, Part.EXPERIENCE) for lines in of_part(parts, part))
        return [one for lines in strayed for one in diplomas_anywhere(document, lines, self.fields, today)]

    def _grouped(self, jobs: Sequence[DraftExperience]) -> list[DraftExperience]:
        """The jobs with the unit groups of their titles, all asked of the classifier at once."""
        titled = [job for job in jobs if job.title is not None]
        if self.occupations is None or not titled:
            return list(jobs)
        suggestions = self.occupations.suggest([job.title.value for job in titled if job.title], _GROUPS)
        groups = {
            id(job): tuple(
                # What names no trade (« responsable ») is asked, however likely a group is.
                Read(code, job.title.words, sure if suggestion.sure else min(sure, _UNSURE))
                for code, probability in suggestion.groups
                for sure in [confidence(probability, OCCUPATION_FROM)]
            )
            for job, suggestion in zip(titled, suggestions, strict=True)
            if job.title is not None
        }
        return [replace(job, unit_groups=groups.get(id(job), ())) for job in jobs]


def _less_sure(value: Any) -> Any:
    """A draft, or a part of one, each of whose values is less sure: letters were guessed from a picture."""
    if isinstance(value, tuple):
        return tuple(_less_sure(each) for each in value)
    if isinstance(value, Read):
        return replace(value, confidence=round(_RECOGNISED * value.confidence, 2))
    if is_dataclass(value) and not isinstance(value, Words):
        return replace(value, **{each.name: _less_sure(getattr(value, each.name)) for each in fields(value)})  # type: ignore[type-var]
    return value


def without_unasked(document: Document) -> tuple[Document, tuple[LeftOut, ...]]:
    """The document with blanks where it says what may not be stored, and what that was, without its words."""
    found = list(unasked(document.text))
    told = [LeftOut(one.kind, one.reason, Words(document.page_of(one.start), one.start, one.end, "")) for one in found]
    # Outside its pages it has no place to show.
    told += [LeftOut(one.kind, one.reason, Words(0, 0, 0, "")) for one in unasked(document.elsewhere)]
    if document.pictures:
        told.append(LeftOut("photo", reason_of("photo"), Words(1, 0, 0, "")))
    return document.without([(one.start, one.end) for one in found]), tuple(told)


def _asked_which_month(job: DraftExperience) -> DraftExperience:
    """The job, its period asked where 03/04/2019 may be a day of March or of April, as English is written here."""
    period = job.period
    if period is None or not any(day != month for day, month in _DAY_OR_MONTH.findall(period.words.text)):
        return job
    return replace(job, period=replace(period, confidence=min(period.confidence, _UNSURE)))


def _asked(job: DraftExperience) -> DraftExperience:
    """The job with its title and its dates to be confirmed one by one."""
    title, period = job.title, job.period
    title = None if title is None else replace(title, confidence=min(title.confidence, _UNSURE))
    period = None if period is None else replace(period, confidence=min(period.confidence, _UNSURE))
    return replace(job, title=title, period=period)


def _certain(job: DraftExperience) -> bool:
    named = job.title is not None and job.title.confidence >= _WORD_OF_A_TRADE
    return named and job.period is not None and job.period.sure
