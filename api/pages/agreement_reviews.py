"""The midpoint and final reviews of an internship, how it ends, and the sheet of its dates for somebody helped."""

from typing import Annotated, Any

import psycopg
from fastapi import Form, Path, Query, Request
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.responses import Response

from api import filled
from api.answers import locale_of
from api.clock import today
from api.filled import NOTHING_SENT, Filled
from api.filters import Blank
from api.json.referrals import PARTIES
from api.pages.agreements import HELPED, to_agreement
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.pages.sheets import contact_of, followed, sheets_in
from api.reach import AGREEMENTS, OUR_AGREEMENTS
from api.rendering import render, see
from api.security import CurrentActor, Reading, Writing
from api.speech import Id
from api.trail import Reads
from matching.accounts.domain import Actor, Role
from matching.errors import DomainError
from matching.internships.agreements import ending, reminders, reviews, store
from matching.internships.agreements.domain import Agreement, Party
from matching.internships.agreements.ending import EndEntry, Job
from matching.internships.agreements.errors import ReviewNotYoursError
from matching.internships.agreements.reviews import Author, Confidence, Moment, ReviewEntry, TakenDown
from matching.privacy.trail import Part
from matching.reference import lookups

router = PageRouter()
COUNSELLOR = (Role.COUNSELLOR,)
ReviewMoment = Annotated[Moment, Path()]
WhoTells = Annotated[Author | None, Blank, Query()]


@router.page(
    "internship_review",
    fr="/conventions/{agreement_id}/bilans/{moment}",
    en="/en/agreements/{agreement_id}/reviews/{moment}",
    roles=PARTIES,
    reach=AGREEMENTS,
)
def review(
    reads: Reads,
    request: Request,
    connection: Reading,
    actor: CurrentActor,
    agreement_id: Id,
    moment: ReviewMoment,
    author: WhoTells = None,
) -> Response:
    """The short form of one's own review, as it was written; a counsellor's, of whoever tells it to them."""
    found = store.agreement(connection, agreement_id)
    reads([found.candidate_id], Part.INTERNSHIP, opening_id=found.opening_id)
    return _review(request, connection, actor, found, moment, author or _own(actor))


@router.page(
    "internship_review_send",
    fr="/conventions/{agreement_id}/bilans/{moment}",
    en="/en/agreements/{agreement_id}/reviews/{moment}",
    roles=PARTIES,
    reach=AGREEMENTS,
    method="POST",
)
def review_send(
    request: Request,
    connection: Writing,
    actor: CurrentActor,
    agreement_id: Id,
    moment: ReviewMoment,
    author: Annotated[Author, Form()],
    sent: Sent,
) -> Response:
    """Write it, or write it over. Raises NotFoundError, ReviewNotYoursError."""
    found = store.agreement(connection, agreement_id)
    try:
        _write(connection, actor, found, moment, author, sent)
    except ReviewNotYoursError:
        raise
    except (ValidationError, DomainError) as error:
        back = filled.refused(str(author), sent, error, locale_of(request))
        return _review(request, connection, actor, found, moment, author, back)
    return to_agreement(request, agreement_id)


def _write(
    connection: psycopg.Connection, actor: Actor, found: Agreement, moment: Moment, author: Author, sent: FormData
) -> None:
    taken = filled.told(sent, "means", "language")
    confided = filled.told(sent, "respected", "words") if author is Author.INTERN else {}
    reviews.review(
        connection,
        found.id,
        moment,
        author,
        ReviewEntry.model_validate(filled.told(sent, *ReviewEntry.model_fields)),
        by=actor,
        today=today(),
        confidence=Confidence.model_validate(confided),
        taken_down=TakenDown.model_validate(taken) if taken else None,
    )


def _own(actor: Actor) -> Author:
    return reviews.authors_of(actor)[0]


def _review(
    request: Request,
    connection: psycopg.Connection,
    actor: Actor,
    found: Agreement,
    moment: Moment,
    author: Author,
    sent: Filled = NOTHING_SENT,
) -> Response:
    if author not in reviews.authors_of(actor) or moment not in reviews.moments(found, today()):
        raise ReviewNotYoursError
    known = [each for each in reviews.reviews(connection, found.id) if (each.moment, each.author) == (moment, author)]
    if known and sent is NOTHING_SENT:
        values: dict[str, Any] = known[0].answers.model_dump(mode="json", exclude_none=True)
        if author is Author.INTERN:
            for each in reviews.confided(connection, found.id):
                values |= each.answers.model_dump(mode="json", exclude_none=True) if each.moment == moment else {}
        sent = Filled(str(author), {name: [str(value)] for name, value in values.items()})
    return render(
        request,
        "internship_review.html",
        status=422 if sent.faults else 200,
        agreement=found,
        moment=str(moment),
        author=str(author),
        sent=sent,
        written_by=str(known[0].role) if known else None,
        taken_down=author is Author.INTERN and actor.role is Role.COUNSELLOR,
        means=[str(each) for each in HELPED],
        languages=lookups.languages(connection, locale_of(request)),
    )


@router.page(
    "internship_end",
    fr="/conventions/{agreement_id}/fin",
    en="/en/agreements/{agreement_id}/end",
    roles=PARTIES,
    reach=AGREEMENTS,
)
def end(reads: Reads, request: Request, connection: Reading, actor: CurrentActor, agreement_id: Id) -> Response:
    """What the reader may say of the end: its day, a reason among theirs, and whether there is a job."""
    found = store.agreement(connection, agreement_id)
    reads([found.candidate_id], Part.INTERNSHIP, opening_id=found.opening_id)
    return to_agreement(request, agreement_id) if found.ended_on else _end(request, actor, found)


@router.page(
    "internship_end_send",
    fr="/conventions/{agreement_id}/fin",
    en="/en/agreements/{agreement_id}/end",
    roles=PARTIES,
    reach=AGREEMENTS,
    method="POST",
)
def end_send(request: Request, connection: Writing, actor: CurrentActor, agreement_id: Id, sent: Sent) -> Response:
    """End it, in the agreement and in its referral. Raises NotFoundError."""
    found = store.agreement(connection, agreement_id)
    try:
        with connection.transaction():
            entry = EndEntry.model_validate(filled.told(sent, "on", "reason", "job"))
            ending.end(connection, agreement_id, entry, by=actor, today=today())
    except (ValidationError, DomainError) as error:
        return _end(request, actor, found, filled.refused("end", sent, error, locale_of(request)))
    return to_agreement(request, agreement_id)


def _end(request: Request, actor: Actor, found: Agreement, sent: Filled = NOTHING_SENT) -> Response:
    return render(
        request,
        "internship_end.html",
        status=422 if sent.faults else 200,
        agreement=found,
        reasons=[str(each) for each in ending.reasons(found, actor, today())],
        jobs=[str(each) for each in ending.jobs_of(actor)],
        sent=sent,
        today=today(),
    )


@router.page(
    "internship_job",
    fr="/conventions/{agreement_id}/emploi",
    en="/en/agreements/{agreement_id}/job",
    roles=COUNSELLOR,
    reach=OUR_AGREEMENTS,
    method="POST",
)
def job(
    request: Request, connection: Writing, actor: CurrentActor, agreement_id: Id, job: Annotated[Job, Form()]
) -> Response:
    """Whether a job came of it, learnt later. Raises NotFoundError, AgreementNotOverError."""
    store.agreement(connection, agreement_id)
    ending.tell_job(connection, agreement_id, job, by=actor)
    return to_agreement(request, agreement_id)


@router.page(
    "agreement_sheet",
    fr="/conventions/{agreement_id}/feuille",
    en="/en/agreements/{agreement_id}/sheet",
    roles=COUNSELLOR,
    reach=OUR_AGREEMENTS,
)
def sheet(reads: Reads, request: Request, connection: Reading, actor: CurrentActor, agreement_id: Id) -> Response:
    """Where, when, with whom and what is next, in plain words and in the person's language, to hand on paper."""
    found = store.agreement(connection, agreement_id)
    reads([found.candidate_id], Part.INTERNSHIP, opening_id=found.opening_id)
    agreed = store.read(connection, agreement_id, found.in_force or found.number).agreed
    to_sign = store.read(connection, agreement_id, found.number).unsigned if found.ended_on is None else ()
    language = followed(connection, found.candidate_id).entry.identity.language
    return render(
        request,
        "agreement_sheet.html",
        agreement=found,
        agreed=agreed,
        to_sign=Party.PERSON in to_sign,
        sheets=[
            each.filled(
                host=agreed.host,
                place=agreed.place,
                tutor=agreed.tutor,
                starts=each.day(agreed.starts_on),
                ends=each.day(agreed.ends_on),
                midpoint="" if agreed.midpoint_on is None else each.day(agreed.midpoint_on),
                contact=contact_of(connection, actor),
            )
            for each in sheets_in(language)
        ],
        waiting=sum(each.agreement_id == agreement_id for each in reminders.to_hand(connection)),
    )


@router.page(
    "agreement_handed",
    fr="/conventions/{agreement_id}/feuille",
    en="/en/agreements/{agreement_id}/sheet",
    roles=COUNSELLOR,
    reach=OUR_AGREEMENTS,
    method="POST",
)
def handed(request: Request, connection: Writing, agreement_id: Id) -> Response:
    """The person has the sheet: what was to be told is told. Raises NotFoundError."""
    store.agreement(connection, agreement_id)
    reminders.handed(connection, agreement_id, today())
    return see(request, "agreements")
