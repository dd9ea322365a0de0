"""A counsellor prepares the agreement of an internship, from its offer, and changes it: another version to sign."""

from typing import Annotated, Any

from fastapi import Form, Request
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.responses import Response

from api import filled
from api.agreements import text_of
from api.answers import locale_of
from api.clock import today
from api.filled import NOTHING_SENT, Filled
from api.formats import figure
from api.jobs.tasks import enqueue, remind_of_internship
from api.pages.agreements import to_agreement
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.reach import OUR_AGREEMENTS, TAKEN
from api.rendering import render
from api.security import CurrentActor, Reading, Writing
from api.speech import Id
from api.trail import Reads
from api.translations import Locale
from matching.accounts.domain import Role
from matching.errors import DomainError, NotFoundError
from matching.internships.agreements import store
from matching.internships.agreements.domain import Terms
from matching.internships.agreements.errors import AgreementOverError
from matching.internships.agreements.store import Draft
from matching.privacy.trail import Part

router = PageRouter()
COUNSELLOR = (Role.COUNSELLOR,)
FORM = "terms"
_FIELDS = (
    "starts_on", "ends_on", "hours_per_week", "schedule", "place", "tutor", "wage", "school", "school_email",
    "host_email", "conditions",
)  # fmt: skip
_FIGURES = ("hours_per_week", "wage")


@router.page(
    "agreement_new",
    fr="/mises-en-relation/{referral_id}/convention",
    en="/en/referrals/{referral_id}/agreement",
    roles=COUNSELLOR,
    reach=TAKEN,
)
def new(reads: Reads, request: Request, connection: Reading, actor: CurrentActor, referral_id: Id) -> Response:
    """The form, filled in from the offer; the agreement itself where there is one. Raises NotTakenError."""
    start = store.draft(connection, referral_id, actor)
    if start.agreement_id is not None:
        return to_agreement(request, start.agreement_id)
    reads([start.referral.candidate_id], Part.INTERNSHIP, opening_id=start.referral.opening_id)
    return _form(request, start)


@router.page(
    "agreement_prepare",
    fr="/mises-en-relation/{referral_id}/convention",
    en="/en/referrals/{referral_id}/agreement",
    roles=COUNSELLOR,
    reach=TAKEN,
    method="POST",
)
def prepare(request: Request, connection: Writing, actor: CurrentActor, referral_id: Id, sent: Sent) -> Response:
    """Make the agreement, and ask each party to sign."""
    start = store.draft(connection, referral_id, actor)
    if start.agreement_id is not None:
        return to_agreement(request, start.agreement_id)
    try:
        with connection.transaction():
            key = store.prepare(connection, referral_id, _terms(sent), text_of, by=actor)
    except (ValidationError, DomainError) as error:
        return _form(request, start, filled.refused(FORM, sent, error, locale_of(request)))
    enqueue(connection, remind_of_internship, agreement_id=key)
    return to_agreement(request, key)


@router.page(
    "agreement_change",
    fr="/conventions/{agreement_id}/modifier",
    en="/en/agreements/{agreement_id}/change",
    roles=COUNSELLOR,
    reach=OUR_AGREEMENTS,
)
def change(reads: Reads, request: Request, connection: Reading, actor: CurrentActor, agreement_id: Id) -> Response:
    """The form as it was agreed. Raises NotFoundError, AgreementOverError."""
    found = store.agreement(connection, agreement_id)
    if found.ended_on is not None:
        raise AgreementOverError
    reads([found.candidate_id], Part.INTERNSHIP, opening_id=found.opening_id)
    start = store.draft(connection, found.referral_id, actor)
    agreed = store.read(connection, agreement_id, found.number).agreed
    return _form(request, start, _filled_from(agreed.model_dump(), locale_of(request)), version=found.version)


@router.page(
    "agreement_change_send",
    fr="/conventions/{agreement_id}/modifier",
    en="/en/agreements/{agreement_id}/change",
    roles=COUNSELLOR,
    reach=OUR_AGREEMENTS,
    method="POST",
)
def change_send(
    request: Request,
    connection: Writing,
    actor: CurrentActor,
    agreement_id: Id,
    sent: Sent,
    version: Annotated[int, Form(ge=1)],
) -> Response:
    """Make another version, which each party is asked to sign; the same terms make none. Raises NotFoundError."""
    found = store.agreement(connection, agreement_id)
    try:
        with connection.transaction():
            store.change(connection, agreement_id, _terms(sent), text_of, version=version, by=actor)
    except NotFoundError:
        raise
    except (ValidationError, DomainError) as error:
        start = store.draft(connection, found.referral_id, actor)
        return _form(request, start, filled.refused(FORM, sent, error, locale_of(request)), version=found.version)
    enqueue(connection, remind_of_internship, agreement_id=agreement_id)
    return to_agreement(request, agreement_id)


def _terms(sent: FormData) -> Terms:
    told: dict[str, Any] = filled.told(sent, *_FIELDS)
    for name in _FIGURES:
        if name in told:
            told[name] = filled.figure(told[name])
    lines = [line.strip() for line in str(sent.get("goals", "")).splitlines()]
    return Terms.model_validate({**told, "goals": [line for line in lines if line]})


def _filled_from(terms: dict[str, Any], locale: Locale) -> Filled:
    """The form holding these terms, its figures as `locale` writes them."""
    typed = {name: [str(terms[name])] for name in _FIELDS if terms.get(name) is not None}
    for name in _FIGURES:
        if name in typed:
            typed[name] = [figure(terms[name], locale, cents=name == "wage")]
    return Filled(FORM, {**typed, "goals": ["\n".join(terms.get("goals") or ())]})


def _form(request: Request, start: Draft, sent: Filled = NOTHING_SENT, version: int | None = None) -> Response:
    return render(
        request,
        "agreement_form.html",
        status=422 if sent.faults else 200,
        start=start,
        sent=_filled_from(start.terms, locale_of(request)) if sent is NOTHING_SENT else sent,
        version=version,
        today=today(),
    )
