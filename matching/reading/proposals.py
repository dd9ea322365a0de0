"""What a person is asked to confirm: each thing read of a CV, or each thing that the plain questions ask of.

A proposal is confirmed as claims of the CV bank (`matching.candidates.domain`), or set aside; what waits enters
nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Any

from pydantic import BaseModel, ConfigDict

from matching.privacy.skills import no_skill
from matching.reading.draft import Draft, DraftExperience, Period, Read, Words
from matching.reading.rules import edition
from matching.reference.domain import LanguageSkill

LONGEST_DUTIES = 20_000
_TAKEN = 1.0
_MOST_JOBS, _MOST_DIPLOMAS, _MOST_OF_A_KIND = 40, 15, 30
"""More are no CV, and nobody would confirm them one by one."""
_WORTH_ASKING = 0.3
"""A field of study less likely than this is no help to whoever is asked."""


class Kind(StrEnum):
    EXPERIENCE = "experience"
    DIPLOMA = "diploma"
    LANGUAGE = "language"
    CREDENTIAL = "credential"
    SKILLS = "skills"
    ASPIRATIONS = "aspirations"
    AVAILABILITY = "availability"


class State(StrEnum):
    WAITING = "waiting"
    KEPT = "kept"
    DROPPED = "dropped"


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(_Kept):
    """A passage of the document: on which page (from 1), between which offsets, and its words."""

    page: int
    start: int
    end: int
    text: str


class Said(_Kept):
    """One field as it was read: `value` where it was read for sure, else what it might be, to be asked."""

    value: str = ""
    suggestion: str = ""
    confidence: float = _TAKEN
    evidence: Evidence | None = None


class Proposal(_Kept):
    """One thing to confirm. `sent` is its form as the person last sent it; `claims` what that says for their file."""

    kind: Kind
    said: dict[str, tuple[Said, ...]] = {}
    """Field → what was read of it: one, or for the occupation and the skills several, best first."""
    state: State = State.WAITING
    sent: dict[str, list[str]] = {}
    claims: list[dict[str, Any]] = []


class LeftOut(_Kept):
    """What the law refuses to store: its kind, the code of the reason, and the page where it stood (0: none)."""

    kind: str
    reason: str
    page: int


class Step(_Kept):
    """One page of the confirmation: some proposals, by their places; of a question, some fields of one."""

    proposals: tuple[int, ...]
    question: str | None = None


class Contact(_Kept):
    """Whom a new file is for, as the counsellor typed it."""

    given_name: str
    family_name: str
    email: str | None = None
    phone: str | None = None


class Confirmation(_Kept):
    """A draft on its way to a file. `pages` is 0 where there was no document; `contact` is of a new person."""

    name: str = ""
    pages: int = 0
    proposals: tuple[Proposal, ...]
    steps: tuple[Step, ...]
    left_out: tuple[LeftOut, ...] = ()
    recognised: bool = False
    all_read: bool = True
    unread: bool = False
    """Whether the file has a part that is not text, and that nobody may keep unread."""
    contact: Contact | None = None
    judged_by: str | None = None
    """The edition of the rules that said what is left out."""
    digest: str = ""
    """SHA-256 of what the document says, by which it is known again: two people may both call theirs `CV.pdf`."""
    format: str = ""
    means: str = "online"
    """How the person agreed that the file itself be kept, where they did, and in which language if it was said."""
    language: str | None = None
    whose_is_asked: bool = False
    """Whether it was brought among others, and `contact` is only what the document seems to say."""

    @property
    def keepable(self) -> bool:
        """Whether the document itself may be kept, where its person consents: not with what may not be stored in it."""
        return not self.left_out and not self.unread

    @property
    def keepable_without_pictures(self) -> bool:
        """Whether a copy without its pictures may be, where they alone keep it out: a logo may be a portrait."""
        return {each.kind for each in self.left_out} == {"photo"} and not (self.recognised or self.unread)

    @property
    def waiting(self) -> int:
        """How many proposals nobody has answered."""
        return sum(each.state is State.WAITING for each in self.proposals)

    def answered(self, answers: dict[int, Proposal]) -> "Confirmation":
        """The same, with these proposals in the place of those that stood there."""
        told = tuple(answers.get(place, each) for place, each in enumerate(self.proposals))
        return self.model_copy(update={"proposals": told})


def of_draft(draft: Draft, name: str, *, contact: Contact | None = None) -> Confirmation:
    """What a draft asks to confirm: each job and each diploma by itself, the others kind by kind."""
    proposals: list[Proposal] = []
    steps: list[Step] = []
    jobs = (_experience(job) for job in draft.experiences[:_MOST_JOBS])
    for each in (*jobs, *islice(_diplomas(draft), _MOST_DIPLOMAS)):
        steps.append(Step(proposals=(len(proposals),)))
        proposals.append(each)
    for one in (_languages(draft), _credentials(draft), _skills(draft), _availability(draft)):
        group = list(islice(one, _MOST_OF_A_KIND))
        if group:
            steps.append(Step(proposals=tuple(range(len(proposals), len(proposals) + len(group)))))
            proposals += group
    seen = {(each.kind, each.reason): each.words.page for each in reversed(draft.left_out)}
    return Confirmation(
        name=name,
        pages=draft.pages,
        format=draft.format,
        proposals=tuple(proposals),
        steps=tuple(steps),
        left_out=tuple(LeftOut(kind=kind, reason=reason, page=page) for (kind, reason), page in seen.items()),
        recognised=draft.recognised,
        all_read=draft.all_read,
        unread=draft.unread,
        judged_by=edition(),
        contact=contact,
    )


QUESTIONS: Sequence[tuple[str, Kind]] = (
    ("last_job", Kind.EXPERIENCE),
    ("last_job_when", Kind.EXPERIENCE),
    ("last_job_duties", Kind.EXPERIENCE),
    ("job_before", Kind.EXPERIENCE),
    ("diploma", Kind.DIPLOMA),
    ("french", Kind.LANGUAGE),
    ("english", Kind.LANGUAGE),
    ("other_language", Kind.LANGUAGE),
    ("licences", Kind.CREDENTIAL),
    ("skills", Kind.SKILLS),
    ("aspirations", Kind.ASPIRATIONS),
    ("availability", Kind.AVAILABILITY),
)
"""The dozen plain questions, in their order, each with the kind of what it asks; the first three ask of one job."""
_SAME_AS_BEFORE = frozenset({"last_job_when", "last_job_duties"})
_LANGUAGE_OF = {"french": "fr", "english": "en"}


def of_questions(contact: Contact | None = None) -> Confirmation:
    """The same confirmation for somebody without a CV: a question a step, nothing read."""
    proposals: list[Proposal] = []
    steps: list[Step] = []
    for question, kind in QUESTIONS:
        if question not in _SAME_AS_BEFORE:
            language = _LANGUAGE_OF.get(question)
            proposals.append(Proposal(kind=kind, said={"language": (Said(value=language),)} if language else {}))
        steps.append(Step(proposals=(len(proposals) - 1,), question=question))
    return Confirmation(proposals=tuple(proposals), steps=tuple(steps), contact=contact)


def _said(read: Read[Any] | None, text: str | None = None) -> tuple[Said, ...]:
    """A value that was read; nothing where nothing was, or what was read says nothing of this field."""
    if read is None or text == "":
        return ()
    told = str(read.value) if text is None else text
    value, suggestion = (told, "") if read.sure else ("", told)
    where = read.words
    return (Said(value=value, suggestion=suggestion, confidence=read.confidence, evidence=_evidence(where)),)


def _evidence(words: Words) -> Evidence:
    return Evidence(page=words.page, start=words.start, end=words.end, text=words.text)


def _experience(job: DraftExperience) -> Proposal:
    said = {
        "title": _said(job.title),
        "unit_group": tuple(one for group in job.unit_groups for one in _said(group)),
        "employer": _said(job.employer),
        "place": _said(job.place),
        "duties": _said(job.duties, None if job.duties is None else job.duties.value[:LONGEST_DUTIES]),
    }
    if job.period is not None:
        period: Period = job.period.value
        said |= {
            "started": _said(job.period, _month(period.started_on, period.precision)),
            "ended": _said(job.period, _month(period.ended_on, period.precision)),
            "ongoing": _said(job.period, "yes" if period.ongoing else ""),
            "months": _said(job.period, "" if period.months is None else str(period.months)),
        }
    return Proposal(kind=Kind.EXPERIENCE, said={name: each for name, each in said.items() if each})


def _month(day: date | None, precision: str) -> str:
    """`2019-03`, or `2019` where no month was written."""
    return "" if day is None else str(day)[: 4 if precision == "year" else 7]


def _diplomas(draft: Draft) -> Iterator[Proposal]:
    for one in draft.diplomas:
        said = {
            "title": _said(one.title),
            "level": _said(one.level, one.level.value.value if one.level else None),
            "field": _said(one.field) if one.field and one.field.confidence >= _WORTH_ASKING else (),
            "school": _said(one.school),
            "year": _said(one.year),
        }
        yield Proposal(kind=Kind.DIPLOMA, said={name: each for name, each in said.items() if each})


def _languages(draft: Draft) -> Iterator[Proposal]:
    for spoken in draft.languages:
        said = {"language": _said(spoken.language)}
        for skill in LanguageSkill:
            level = next((each for each in spoken.levels if skill in each.value.skills), None)
            said[skill.value] = () if level is None else _said(level, f"{level.value.scale}:{level.value.level}")
        yield Proposal(kind=Kind.LANGUAGE, said={name: each for name, each in said.items() if each})


def _credentials(draft: Draft) -> Iterator[Proposal]:
    for held in draft.credentials:
        said = {"credential": _said(held.credential), "status": _said(held.status)}
        yield Proposal(kind=Kind.CREDENTIAL, said={name: each for name, each in said.items() if each})


def _skills(draft: Draft) -> Iterator[Proposal]:
    held = [each for each in draft.skills if no_skill(each.value) is None]
    if held:
        yield Proposal(kind=Kind.SKILLS, said={"skill": tuple(one for each in held for one in _said(each))})


def _availability(draft: Draft) -> Iterator[Proposal]:
    found = draft.availability
    if found is not None:
        day = found.available_from
        said = {"words": _said(found.words), "available_from": _said(day, None if day is None else str(day.value))}
        if (week := found.week) is not None:
            shifts = (f"{each}.{shift}" for each in week.value.days for shift in week.value.shifts)
            said["week"] = tuple(one for each in shifts for one in _said(week, each))
        said["hours_max"] = _said(found.hours)
        yield Proposal(kind=Kind.AVAILABILITY, said={name: each for name, each in said.items() if each})
