"""The coordination's desk: what waits, how referrals go without anybody's name, and the employers to verify."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Request
from starlette.responses import Response

from api.clock import today
from api.filters import Blank
from api.gateways import hosts
from api.pages.routing import PageRouter
from api.reach import EMPLOYERS
from api.rendering import render, see, words_of
from api.security import CurrentActor, Reading, Writing
from api.services import services
from api.speech import Id, SpeechOf, speech_of
from api.words.counts import told
from matching.accounts import members, store, verification
from matching.accounts.domain import Role
from matching.accounts.errors import EmployerThereError, NeqChangedError, NeqDoubtfulError
from matching.accounts.verification import EmployerRefusal
from matching.candidates import duplicates
from matching.errors import DomainError, NotFoundError
from matching.needs import reviewing
from matching.privacy import notices
from matching.privacy.gateways import standings
from matching.privacy.texts import ShortText
from matching.reference import rules
from matching.referrals.overview import late_answers, summary

router = PageRouter()
DESK = (Role.COORDINATOR, Role.ADMINISTRATOR)
Note = Annotated[ShortText | None, Blank, Form()]


@dataclass(frozen=True)
class StateLine:
    """How many referrals are in a state, said as whoever reads may know it."""

    state: str
    referrals: str
    late: str
    oldest_due: object


@router.page("coordination", fr="/coordination", en="/en/coordination", roles=DESK)
def coordination(request: Request, connection: Reading, actor: CurrentActor, speech: SpeechOf) -> Response:
    """What waits for a decision, and how referrals go: counts of people under five are not told."""

    return render(
        request,
        "coordination.html",
        employers=len(verification.waiting_employers(connection)),
        openings=len(reviewing.waiting(connection)),
        twice=len(duplicates.to_decide(connection)),
        to_tell=len(notices.to_tell(connection)),
        unnamed=actor.role is Role.ADMINISTRATOR and not rules.privacy_officer(connection).get("phone"),
        unsaid=sum(each.attested is None for each in standings(connection, hosts(services(request).settings))),
        states=[
            StateLine(line.state, told(line.referrals, speech.locale), told(line.late, speech.locale), line.oldest_due)
            for line in summary(connection, today())
        ],
        late=[(line, told(line.referrals, speech.locale)) for line in late_answers(connection, today())],
    )


@router.page("employers_waiting", fr="/coordination/employeurs", en="/en/coordination/employers", roles=DESK)
def employers_waiting(request: Request, connection: Reading, actor: CurrentActor) -> Response:
    """Employers whom nobody has verified, with what they gave."""
    return _waiting(request, connection, actor)


@router.page(
    "employer_approve",
    fr="/coordination/employeurs/{employer_id}/verifier",
    en="/en/coordination/employers/{employer_id}/verify",
    roles=DESK,
    reach=EMPLOYERS,
    method="POST",
)
def employer_approve(
    request: Request,
    connection: Writing,
    actor: CurrentActor,
    employer_id: Id,
    neq: Annotated[str | None, Blank, Form(max_length=10)] = None,
) -> Response:
    """Say that the employer is who it says, by the number that was compared: profiles are shown to it from now on."""
    try:
        verification.approve_employer(connection, employer_id, neq, today())
    except NeqChangedError as error:
        return _waiting(request, connection, actor, error, employer_id)
    return _back(request, "employers_waiting")


@router.page(
    "employer_refuse",
    fr="/coordination/employeurs/{employer_id}/refuser",
    en="/en/coordination/employers/{employer_id}/refuse",
    roles=DESK,
    reach=EMPLOYERS,
    method="POST",
)
def employer_refuse(
    request: Request,
    connection: Writing,
    employer_id: Id,
    reason: Annotated[EmployerRefusal, Form()],
    note: Note = None,
) -> Response:
    """Say why it is not verified: the employer reads the reason and the note."""
    verification.refuse_employer(connection, employer_id, reason, note)
    return _back(request, "employers_waiting")


@router.page("verification", fr="/verification", en="/en/verification", roles=(Role.EMPLOYER,))
def employer_verification(request: Request, connection: Reading, actor: CurrentActor) -> Response:
    """Where one's own employer stands: what was given, what is waited for, and why."""
    return _verification(request, connection, actor)


@router.page("verification_neq", fr="/verification", en="/en/verification", roles=(Role.EMPLOYER,), method="POST")
def employer_neq(
    request: Request, connection: Writing, actor: CurrentActor, neq: Annotated[str, Form(max_length=15)]
) -> Response:
    """Whoever manages an employer that nobody has verified puts its number right."""
    try:
        verification.correct_neq(connection, "".join(neq.split()))
    except (NeqDoubtfulError, EmployerThereError) as error:
        return _verification(request, connection, actor, error, neq)
    return _back(request, "verification")


def _waiting(
    request: Request,
    connection: Reading,
    actor: CurrentActor,
    error: DomainError | None = None,
    refused: int | None = None,
) -> Response:
    return render(
        request,
        "employers_waiting.html",
        status=409 if error else 200,
        error=words_of(request, error) if error else None,
        refused=refused,
        employers=verification.waiting_employers(connection),
        reasons=[str(reason) for reason in EmployerRefusal],
        speech=speech_of(request, connection, actor),
    )


def _verification(
    request: Request,
    connection: Reading,
    actor: CurrentActor,
    error: DomainError | None = None,
    typed: str | None = None,
) -> Response:
    employer = store.employer(connection, actor.employer_id or 0)
    if employer is None:
        raise NotFoundError("employer", actor.employer_id or 0)
    return render(
        request,
        "verification.html",
        status=422 if error else 200,
        error=words_of(request, error) if error else None,
        typed=employer.neq if typed is None else typed,
        corrects=employer.verified_on is None and members.manages(connection),
        organisations=store.organisations(connection),
        employer=employer,
        plausible=employer.neq is None or verification.neq_plausible(employer.neq),
        reviews=verification.reviews(connection, employer.id),
    )


def _back(request: Request, page: str) -> Response:
    return see(request, page)
