"""Internship agreements: the list, one of them, a version to read and to sign, and its files."""

from collections.abc import Callable
from typing import Annotated

import psycopg
from fastapi import Form, Path, Request
from pydantic import ValidationError
from starlette.responses import Response

from api import filled
from api.agreements import articles, paper
from api.answers import locale_of
from api.clock import today
from api.documents.docx import MEDIA_TYPE as DOCX
from api.documents.docx import docx
from api.documents.pdf import MEDIA_TYPE as PDF
from api.documents.pdf import pdf
from api.filled import NOTHING_SENT, Filled
from api.jobs.tasks import enqueue, remind_of_internship
from api.json.pagination import After, encode_cursor
from api.json.referrals import PARTIES
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.reach import AGREEMENTS
from api.rendering import render, see
from api.security import CurrentActor, Reading, Writing
from api.speech import Id
from api.trail import Reads
from api.translations import Locale
from matching.accounts import assisted
from matching.accounts.domain import Actor, Role
from matching.candidates.domain import Means
from matching.errors import DomainError
from matching.internships.agreements import ending, reminders, reviews, signing, store
from matching.internships.agreements.domain import Agreement, Assistance, Party, Version
from matching.privacy.trail import Part
from matching.reference import lookups

router = PageRouter()
Number = Annotated[int, Path(ge=1, le=32_767)]
IN_A_PAGE = 30
FORM = "sign"
HELPED = (Means.PAPER, Means.ORAL, Means.INTERPRETER)
"""How somebody signs, or tells, whom a counsellor helps."""


@router.page("agreements", fr="/conventions", en="/en/agreements", roles=PARTIES)
def agreements(reads: Reads, request: Request, connection: Reading, actor: CurrentActor, after: After) -> Response:
    """Newest first: one's own, or those of the people whom one follows, with what is to be handed on paper."""
    found = store.agreements(connection, before=after, limit=IN_A_PAGE + 1)
    shown = found[:IN_A_PAGE]
    reads((each.candidate_id for each in shown), Part.INTERNSHIP)
    return render(
        request,
        "agreements.html",
        agreements=[(each, each.standing(today())) for each in shown],
        to_hand=reminders.to_hand(connection) if actor.role is Role.COUNSELLOR else [],
        next=encode_cursor(shown[-1].id) if len(found) > IN_A_PAGE else None,
        later=after is not None,
    )


@router.page(
    "agreement", fr="/conventions/{agreement_id}", en="/en/agreements/{agreement_id}", roles=PARTIES, reach=AGREEMENTS
)
def agreement(reads: Reads, request: Request, connection: Reading, actor: CurrentActor, agreement_id: Id) -> Response:
    """One agreement: where it stands, who has signed, its reviews and its end, and what its reader may do."""
    found = store.agreement(connection, agreement_id)
    versions = store.versions(connection, agreement_id)
    reads([found.candidate_id], Part.INTERNSHIP, opening_id=found.opening_id)
    written = reviews.reviews(connection, agreement_id)
    held = next((each for each in versions if each.number == found.in_force), versions[0])
    return render(
        request,
        "agreement.html",
        agreement=found,
        standing=found.standing(today()),
        versions=versions,
        latest=versions[0],
        signed_by={each.party: each for each in versions[0].signatures},
        held=held.agreed,
        mine=signing.party_of(actor),
        helps=_helps(connection, actor, found),
        assisted={each.number: each for each in store.assisted(connection, agreement_id)},
        moments=[str(each) for each in reviews.moments(found, today())],
        authors=[str(each) for each in reviews.authors_of(actor)],
        written={(str(each.moment), str(each.author)): each for each in written},
        confided={str(each.moment): each for each in reviews.confided(connection, agreement_id)},
        ending=ending.ending(connection, agreement_id),
        jobs=[str(each) for each in ending.Job],
        today=today(),
    )


@router.page(
    "agreement_version",
    fr="/conventions/{agreement_id}/versions/{number}",
    en="/en/agreements/{agreement_id}/versions/{number}",
    roles=PARTIES,
    reach=AGREEMENTS,
)
def version(
    reads: Reads, request: Request, connection: Reading, actor: CurrentActor, agreement_id: Id, number: Number
) -> Response:
    """The text of a version, to read; and to sign, where it waits for its reader. Raises NotFoundError."""
    found = store.agreement(connection, agreement_id)
    reads([found.candidate_id], Part.INTERNSHIP, opening_id=found.opening_id)
    return _text(request, connection, actor, found, store.read(connection, agreement_id, number))


@router.page(
    "agreement_sign",
    fr="/conventions/{agreement_id}/versions/{number}",
    en="/en/agreements/{agreement_id}/versions/{number}",
    roles=PARTIES,
    reach=AGREEMENTS,
    method="POST",
)
def sign(
    request: Request,
    connection: Writing,
    actor: CurrentActor,
    agreement_id: Id,
    number: Number,
    read: Annotated[str, Form(pattern="^[0-9a-f]{64}$")],
    party: Annotated[Party, Form()],
    sent: Sent,
) -> Response:
    """Sign it, having read the text of that hash. Raises NotFoundError, SignatureNotYoursError."""
    found = store.agreement(connection, agreement_id)
    told = filled.told(sent, "means", "language", "witness")
    try:
        help_ = Assistance.model_validate(told) if told else None
        signing.sign(connection, agreement_id, number, party, read, by=actor, assistance=help_)
    except ValidationError as error:
        back = filled.refused(FORM, sent, error, locale_of(request))
        return _text(request, connection, actor, found, store.read(connection, agreement_id, number), back)
    except DomainError as error:
        if error.code in ("signature_not_yours", "not_found"):
            raise
        back = filled.refused(FORM, sent, error, locale_of(request))
        return _text(request, connection, actor, found, store.read(connection, agreement_id, number), back)
    enqueue(connection, remind_of_internship, agreement_id=agreement_id)
    return to_agreement(request, agreement_id)


def _bare(version: Version, text: str, locale: Locale) -> bytes:
    return text.encode()


_FILES: dict[str, tuple[str, Callable[[Version, str, Locale], bytes]]] = {
    "docx": (DOCX, lambda found, text, locale: docx(paper(found, text, locale))),
    "pdf": (PDF, lambda found, text, locale: pdf(paper(found, text, locale), f"{locale}-CA")),
    # The very text whose hash was signed.
    "txt": ("text/plain; charset=utf-8", _bare),
}


def _file(form: str) -> Callable[..., Response]:
    media_type, make = _FILES[form]

    def answer(
        reads: Reads, request: Request, connection: Reading, agreement_id: Id, number: Number, copy: bool = False
    ) -> Response:
        """A version as a file, in French; `copy`, its English copy to read. Raises NotFoundError."""
        known = store.agreement(connection, agreement_id)
        found = store.read(connection, agreement_id, number)
        reads([known.candidate_id], Part.INTERNSHIP, opening_id=known.opening_id, exported=True)
        english = copy and found.reading is not None
        body = make(found, (found.reading or "") if english else found.text, "en" if english else "fr")
        # Named by number: a file's name travels where its reader did not mean it to.
        headers = {
            "Content-Disposition": f'attachment; filename="convention-{agreement_id}-{number}.{form}"',
            "Cache-Control": "no-store",
        }
        return Response(body, media_type=media_type, headers=headers)

    return answer


for _form in _FILES:
    router.page(
        f"agreement_{_form}",
        fr=f"/conventions/{{agreement_id}}/versions/{{number}}/convention.{_form}",
        en=f"/en/agreements/{{agreement_id}}/versions/{{number}}/agreement.{_form}",
        roles=PARTIES,
        reach=AGREEMENTS,
    )(_file(_form))


def _text(
    request: Request,
    connection: psycopg.Connection,
    actor: Actor,
    found: Agreement,
    shown: Version,
    sent: Filled = NOTHING_SENT,
) -> Response:
    to_sign = shown.unsigned if shown.number == found.number and found.ended_on is None else ()
    mine = signing.party_of(actor)
    title, parts = articles(shown.text)
    return render(
        request,
        "agreement_version.html",
        status=422 if sent.faults else 200,
        agreement=found,
        version=shown,
        title=title,
        articles=parts,
        reading=articles(shown.reading)[1] if shown.reading else None,
        mine=mine if mine in to_sign else None,
        helps=Party.PERSON in to_sign and _helps(connection, actor, found),
        means=[str(each) for each in HELPED],
        languages=lookups.languages(connection, locale_of(request)),
        sent=sent,
    )


def _helps(connection: psycopg.Connection, actor: Actor, found: Agreement) -> bool:
    """Whether a counsellor signs for the person, who has no address to come in with."""
    if actor.role is not Role.COUNSELLOR:
        return False
    access = assisted.access(connection, found.candidate_id)
    return access is None or not access.own


def to_agreement(request: Request, agreement_id: int) -> Response:
    """Back to the page of the agreement."""
    return see(request, "agreement", agreement_id=agreement_id)
