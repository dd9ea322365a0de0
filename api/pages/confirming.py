"""What was read of a CV is confirmed, put right or set aside, a step at a time; then it becomes a part of the file."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Annotated, Any

import psycopg
from fastapi import Path, Request
from pydantic import ValidationError
from starlette.responses import Response

from api import confirming
from api.answers import locale_of
from api.asked_occupations import with_occupations
from api.clock import today
from api.errors import field_problems
from api.jobs.tasks import encode_candidate, enqueue
from api.keys import box, opener
from api.names import names
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.pages.sheets import followed, name_of
from api.reach import DRAFTS
from api.rendering import render, see, words_of
from api.security import CurrentActor, Reading, Writing
from api.services import services
from api.speech import Id
from api.trail import Reads
from api.uploads import SEALED_DRAFT, SEALED_FILE
from matching.accompaniment.importing import people_alike
from matching.accounts.domain import Actor, Role
from matching.candidates import consents, cv_files, reading, store
from matching.candidates.domain import CandidateEntry, Channel, Consent, Identity, Means, Purpose
from matching.candidates.rectification import rectify
from matching.errors import DomainError, NotFoundError
from matching.privacy.trail import Part
from matching.reading import waiting
from matching.reading.confirmed import with_confirmed
from matching.reading.proposals import Contact, Kind, State, Step
from matching.reading.waiting import Waiting
from matching.reference import lookups
from matching.reference.domain import Day, Shift

router = PageRouter()
_FIELDS = {"started_on": "started_year", "ended_on": "ended_year", "name": "more"}
"""Where the form asks for a field of the entry, when that is elsewhere."""
BRINGERS = (Role.JOB_SEEKER, Role.COUNSELLOR)
StepNumber = Annotated[int, Path(ge=1, le=200)]
MONTHS = tuple(range(1, 13))
NOTHING_UNSURE: Mapping[str, list[str]] = MappingProxyType({})


class WhoseUnsaidError(DomainError):
    """A CV brought among others is of nobody before it is said of whom."""

    code = "whose_unsaid"


@router.page("draft", fr="/brouillons/{draft_id}", en="/en/drafts/{draft_id}", roles=BRINGERS, reach=DRAFTS)
def draft(reads: Reads, request: Request, actor: CurrentActor, connection: Reading, draft_id: Id) -> Response:
    """All that was read, what is answered and what waits, what was left out and why. Raises NotFoundError."""
    found = draft_of(request, connection, draft_id)
    if found.candidate_id is not None:
        reads([found.candidate_id], Part.FILE)
    return overview(request, connection, actor, found)


@router.page(
    "draft_step",
    fr="/brouillons/{draft_id}/etapes/{step}",
    en="/en/drafts/{draft_id}/steps/{step}",
    roles=BRINGERS,
    reach=DRAFTS,
)
def step(request: Request, connection: Reading, draft_id: Id, step: StepNumber) -> Response:
    """One of the steps. Raises NotFoundError."""
    return _step(request, connection, draft_of(request, connection, draft_id), step)


@router.page(
    "draft_step_send",
    fr="/brouillons/{draft_id}/etapes/{step}",
    en="/en/drafts/{draft_id}/steps/{step}",
    roles=BRINGERS,
    reach=DRAFTS,
    method="POST",
)
def step_send(request: Request, connection: Writing, sent: Sent, draft_id: Id, step: StepNumber) -> Response:
    """Keep what the step answers, and go on to the next one. Raises NotFoundError, StaleVersionError."""
    found = draft_of(request, connection, draft_id)
    chosen = _chosen(found, step)
    if sent.get("way") != "pass":
        try:
            filled, unsure = with_occupations(found.confirmation, chosen, sent)
            if unsure:
                return _step(request, connection, found, step, sent=sent, unsure=unsure)
            told = confirming.answers(found.confirmation, chosen, filled)
        except confirming.AnswerError as error:
            return _step(request, connection, found, step, error=error, sent=sent)
        seal = box(services(request).settings, SEALED_DRAFT).encrypt
        waiting.answer(connection, found, found.confirmation.answered(told), seal)
    if step == len(found.confirmation.steps):
        return see(request, "draft", draft_id=draft_id)
    return see(request, "draft_step", draft_id=draft_id, step=step + 1)


@router.page(
    "draft_save",
    fr="/brouillons/{draft_id}/enregistrer",
    en="/en/drafts/{draft_id}/save",
    roles=BRINGERS,
    reach=DRAFTS,
    method="POST",
)
def save(request: Request, actor: CurrentActor, connection: Writing, draft_id: Id) -> Response:
    """What was confirmed becomes a part of the file, by the checks of any entry. Raises NotFoundError."""
    found = draft_of(request, connection, draft_id)
    try:
        with connection.transaction():
            candidate_id = _into_the_file(connection, actor, found)
            _keep_the_file(request, connection, candidate_id, found)
            waiting.drop(connection, draft_id)
    except (ValidationError, DomainError) as error:
        return overview(request, connection, actor, found, error)
    enqueue(connection, encode_candidate, candidate_id=candidate_id)
    if actor.role is Role.JOB_SEEKER:
        return see(request, "my_file")
    return see(request, "consents" if found.candidate_id is None else "recommendations", candidate_id=candidate_id)


@router.page(
    "draft_drop",
    fr="/brouillons/{draft_id}/jeter",
    en="/en/drafts/{draft_id}/discard",
    roles=BRINGERS,
    reach=DRAFTS,
    method="POST",
)
def drop(request: Request, actor: CurrentActor, connection: Writing, draft_id: Id) -> Response:
    """Forget all of it. Raises NotFoundError."""
    waiting.drop(connection, draft_id)
    page = "my_cv" if actor.role is Role.JOB_SEEKER else "people"
    return see(request, page)


def draft_of(request: Request, connection: psycopg.Connection, draft_id: int) -> Waiting:
    """A draft of the actor's own, opened. Raises NotFoundError."""
    return waiting.waiting(connection, draft_id, opener(services(request).settings, SEALED_DRAFT))


def _chosen(found: Waiting, step: int) -> Step:
    if step > len(found.confirmation.steps):
        raise NotFoundError("step", step)
    return found.confirmation.steps[step - 1]


def _into_the_file(connection: psycopg.Connection, actor: Actor, found: Waiting) -> int:
    """Returns whose file it is. A person's own words are claims; a counsellor's change is that of any day."""
    if found.candidate_id is None:
        told = found.confirmation.contact
        if told is None or found.confirmation.whose_is_asked:
            raise WhoseUnsaidError
        channel = Channel.EMAIL if told.email else Channel.PHONE if told.phone else Channel.COUNSELLOR
        entry = CandidateEntry(
            identity=Identity.model_validate({**told.model_dump(), "channel": channel}),
            organisation_id=actor.organisation_id,
        )
        return store.add_candidate(connection, with_confirmed(entry, found.confirmation), today())
    person = reading.candidate(connection, found.candidate_id)
    if person is None:
        raise NotFoundError("candidate", found.candidate_id)
    entry = with_confirmed(person.entry, found.confirmation)
    if actor.role is Role.JOB_SEEKER:
        rectify(connection, person.id, entry, person.version, today())
    else:
        store.change_candidate(connection, person.id, entry, person.version, today())
    return person.id


def _keep_the_file(request: Request, connection: psycopg.Connection, candidate_id: int, found: Waiting) -> None:
    """The document itself, where its person agreed to it when they brought it: the consent begins today."""
    settings = services(request).settings
    content = waiting.file_of(connection, found.id, opener(settings, SEALED_DRAFT)) if found.has_file else None
    if content is None:
        return
    told = found.confirmation
    days = min(cv_files.KEPT_DAYS, consents.longest_days(connection)[Purpose.CV_FILE])
    consent = Consent(
        purpose=Purpose.CV_FILE,
        given_on=today(),
        until=today() + timedelta(days=days),
        means=Means(told.means),
        language=told.language,
    )
    consents.give_consent(connection, candidate_id, consent, today())
    seal = box(settings, SEALED_FILE).encrypt
    cv_files.keep(connection, candidate_id, told.name, told.format, content, seal, judged_by=told.judged_by)


def _said(request: Request, error: ValidationError | DomainError | None) -> str | None:
    if isinstance(error, ValidationError):
        problems = field_problems(error.errors(), {}, locale_of(request))
        return " ".join(dict.fromkeys(each.message for each in problems))
    return None if error is None else words_of(request, error)


def _faults(request: Request, error: confirming.AnswerError | None) -> dict[str, str]:
    """What is to be put right, by the id of its field."""
    if error is None:
        return {}
    if isinstance(error.error, DomainError):
        return {f"{error.place}-{_FIELDS.get(error.error.field, error.error.field)}": words_of(request, error.error)}
    problems = field_problems(error.error.errors(), {}, locale_of(request))
    return {
        f"{error.place}-{_FIELDS.get(each.field, each.field)}" if each.field else "": each.message for each in problems
    }


def overview(
    request: Request,
    connection: psycopg.Connection,
    actor: Actor,
    found: Waiting,
    error: ValidationError | DomainError | None = None,
    *,
    said: str | None = None,
    contact: Contact | None = None,
    alike: Sequence[tuple[int, str]] = (),
) -> Response:
    """The page of a draft; with what is wrong, or the people `alike` where it is asked whose it is (`contact`)."""
    told = found.confirmation
    asked = contact or told.contact
    if told.whose_is_asked and found.candidate_id is None and asked and not alike and not said:
        alike = people_alike(connection, Identity.model_construct(**asked.model_dump()))
    return render(
        request,
        "draft.html",
        status=200 if error is None and said is None else 422,
        draft=found,
        told=told,
        contact=asked,
        alike=alike,
        whose=_whose(connection, actor, found),
        first=next(
            (place for place, step in enumerate(told.steps, 1) if any(_waits(found, each) for each in step.proposals)),
            None,
        ),
        kept=sum(each.state is State.KEPT for each in told.proposals),
        error=said or _said(request, error),
        names=names(request, connection),
    )


def _waits(found: Waiting, place: int) -> bool:
    return found.confirmation.proposals[place].state is State.WAITING


def _whose(connection: psycopg.Connection, actor: Actor, found: Waiting) -> str | None:
    """The name of the person, for a counsellor."""
    if actor.role is Role.JOB_SEEKER:
        return None
    if found.candidate_id is not None:
        return name_of(followed(connection, found.candidate_id))
    told = found.confirmation.contact
    return None if told is None or found.confirmation.whose_is_asked else f"{told.given_name} {told.family_name}"


def _step(
    request: Request,
    connection: psycopg.Connection,
    found: Waiting,
    number: int,
    *,
    error: confirming.AnswerError | None = None,
    sent: Any = None,
    unsure: Mapping[str, list[str]] = NOTHING_UNSURE,
) -> Response:
    chosen = _chosen(found, number)
    proposals = [(place, found.confirmation.proposals[place]) for place in chosen.proposals]
    kinds = {each.kind for _, each in proposals}
    credentials = lookups.credentials(connection) if Kind.CREDENTIAL in kinds else []
    return render(
        request,
        "draft_step.html",
        status=422 if error or unsure else 200,
        draft=found,
        step=chosen,
        number=number,
        proposals=[(place, each, confirming.shown(place, each, sent)) for place, each in proposals],
        faults=_faults(request, error),
        unsure=unsure,
        aspirations=confirming.ASPIRATIONS,
        names=names(request, connection),
        months=MONTHS,
        languages=lookups.languages(connection, locale_of(request)) if Kind.LANGUAGE in kinds else [],
        days=list(Day),
        shifts=list(Shift),
        levels=lookups.diploma_levels(connection) if Kind.DIPLOMA in kinds else [],
        fields=lookups.fields(connection) if Kind.DIPLOMA in kinds else [],
        credentials=credentials,
        common=[each for each in credentials if each.code in confirming.COMMON_CREDENTIALS],
    )
