"""Consents that a counsellor records for a person: said, signed on paper, or given through an interpreter."""

from datetime import date, timedelta
from typing import Annotated, Literal

import psycopg
from fastapi import Form, Query, Request
from starlette.responses import Response

from api import withdrawing
from api.answers import locale_of
from api.clock import today
from api.filters import Blank
from api.gateways import hosts, plainly
from api.jobs.tasks import encode_candidate, enqueue
from api.names import names
from api.pages.my_consents import lengths_up_to
from api.pages.routing import PageRouter
from api.pages.sheets import followed, name_of, organisation_of, sheets_in
from api.plain import languages
from api.reach import FILES
from api.rendering import render, see, words_of
from api.security import CurrentActor, Reading, Writing
from api.services import services
from api.speech import Id
from api.trail import Reads
from matching.accounts.domain import Role
from matching.candidates import consents
from matching.candidates.domain import Consent, Means, Purpose
from matching.candidates.errors import ConsentNotYetError
from matching.errors import DomainError
from matching.privacy import erasure, gateways, retention
from matching.privacy.trail import Part
from matching.reference import lookups, rules

router = PageRouter()
COUNSELLOR = (Role.COUNSELLOR,)
MEANS = (Means.ORAL, Means.PAPER, Means.INTERPRETER)
"""How a consent reaches a counsellor; online, a person gives it by themselves."""
PURPOSES = tuple(purpose for purpose in Purpose if purpose not in (Purpose.CV_TO_EMPLOYER, Purpose.CV_FILE))
"""A CV is released in its referral, to one employer at a time; its file is kept from when it is brought."""


@router.page(
    "consents",
    fr="/personnes/{candidate_id}/consentements",
    en="/en/people/{candidate_id}/consents",
    roles=COUNSELLOR,
    reach=FILES,
)
def recorded(reads: Reads, request: Request, connection: Reading, candidate_id: Id) -> Response:
    """What the person consents to today, and the form that records more. Raises NotFoundError."""
    answer = _page(request, connection, candidate_id)
    reads([candidate_id], Part.FILE)
    return answer


@router.page(
    "consent_record",
    fr="/personnes/{candidate_id}/consentements",
    en="/en/people/{candidate_id}/consents",
    roles=COUNSELLOR,
    reach=FILES,
    method="POST",
)
def record(
    request: Request,
    connection: Writing,
    candidate_id: Id,
    purpose: Annotated[Literal["matching", "events", "portrait", "statistics", "twinning"], Form()],
    means: Annotated[Literal["oral", "paper", "interpreter"], Form()],
    language: Annotated[str, Form(pattern="^[a-z]{2,3}$")],
    given_on: Annotated[date, Form()],
    days: Annotated[int, Form(ge=1, le=3650)],
) -> Response:
    """Record what the person said yes to, how, in which language and when. Raises NotFoundError."""
    followed(connection, candidate_id)
    try:
        if given_on > today():
            raise ConsentNotYetError("given_on")
        consent = Consent(
            purpose=Purpose(purpose),
            given_on=given_on,
            until=given_on + timedelta(days=days),
            means=Means(means),
            language=language,
        )
        with connection.transaction():
            consents.give_consent(connection, candidate_id, consent, today())
    except DomainError as error:
        return _page(request, connection, candidate_id, error)
    enqueue(connection, encode_candidate, candidate_id=candidate_id)
    return _back(request, candidate_id)


@router.page(
    "consent_withdraw",
    fr="/personnes/{candidate_id}/consentements/retirer",
    en="/en/people/{candidate_id}/consents/withdraw",
    roles=COUNSELLOR,
    reach=FILES,
    method="POST",
)
def withdraw(
    request: Request,
    actor: CurrentActor,
    connection: Writing,
    candidate_id: Id,
    purpose: Annotated[Purpose, Form()],
    employer: Annotated[int | None, Blank, Form(ge=1, le=2**63 - 1)] = None,
    event: Annotated[int | None, Blank, Form(ge=1, le=2**63 - 1)] = None,
) -> Response:
    """Withdraw for the person, at once, everywhere it counts. Raises NotFoundError."""
    followed(connection, candidate_id)
    withdrawing.withdraw(connection, candidate_id, purpose, employer, event, by=actor)
    return _back(request, candidate_id)


@router.page(
    "notice_sheet",
    fr="/personnes/{candidate_id}/avis",
    en="/en/people/{candidate_id}/notice",
    roles=COUNSELLOR,
    reach=FILES,
)
def notice_sheet(
    reads: Reads,
    request: Request,
    connection: Reading,
    actor: CurrentActor,
    candidate_id: Id,
    language: Annotated[str | None, Blank, Query(pattern="^[a-z]{2,3}$")] = None,
) -> Response:
    """The notice in plain words, and a form of consents to sign; in the person's language unless another is asked."""
    person = followed(connection, candidate_id)
    periods = retention.periods(connection)
    officer = rules.privacy_officer(connection)
    where = gateways.standings(connection, hosts(services(request).settings))
    reads([candidate_id], Part.FILE)
    wanted = language or person.entry.identity.language
    return render(
        request,
        "notice_sheet.html",
        candidate=candidate_id,
        name=name_of(person),
        purposes=[str(purpose) for purpose in PURPOSES],
        languages={code: texts.name for code, texts in languages().items()},
        language=wanted,
        unnamed=not officer.get("phone"),
        sheets=[
            sheet.filled(
                organisation=organisation_of(connection, actor).name,
                days=periods.file,
                notice=periods.notice,
                accompaniment=periods.accompaniment,
                event=periods.event,
                twinning=periods.twinning,
                internship=periods.internship,
                officer=officer["name"],
                email=", ".join(filter(None, (officer["email"], officer.get("phone")))),
                where=plainly(where, sheet.texts, sheet.language),
            )
            for sheet in sheets_in(wanted)
        ],
    )


def _page(
    request: Request,
    connection: psycopg.Connection,
    candidate_id: int,
    error: DomainError | None = None,
) -> Response:
    person = followed(connection, candidate_id)
    longest = consents.longest_days(connection)
    return render(
        request,
        "consents.html",
        status=200 if error is None else 422,
        candidate=candidate_id,
        name=name_of(person),
        held=consents.in_force(connection, candidate_id),
        purposes=PURPOSES,
        means=MEANS,
        languages=lookups.languages(connection, locale_of(request)),
        language=person.entry.identity.language,
        lengths=lengths_up_to(max(longest[purpose] for purpose in PURPOSES)),
        today=today(),
        pending=erasure.pending_erasure(connection, candidate_id),
        names=names(request, connection),
        error=None if error is None else words_of(request, error),
    )


def _back(request: Request, candidate_id: int) -> Response:
    return see(request, "consents", candidate_id=candidate_id)
