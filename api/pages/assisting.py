"""How a counsellor helps a person without e-mail to come in: a printed sheet, a telephone number, and the way back."""

from typing import Annotated

import psycopg
from fastapi import Form, Request
from starlette.responses import Response

from api.assisted import PRINTED_KEY
from api.clock import QUEBEC
from api.jobs.tasks import text
from api.keys import key_for
from api.pages.routing import PageRouter
from api.pages.sheets import contact_of, followed, name_of, sheets_in
from api.qr import qr
from api.reach import FILES
from api.rendering import address, render, see, words_of
from api.security import CurrentActor, Reading, Writing
from api.services import services
from api.speech import Id
from api.trail import Reads
from matching.accounts import assisted
from matching.accounts.assisted import number, readable
from matching.accounts.domain import Role
from matching.errors import DomainError
from matching.privacy.trail import Part

router = PageRouter()
COUNSELLOR = (Role.COUNSELLOR,)
Typed = Annotated[str, Form(max_length=100)]


@router.page(
    "access", fr="/personnes/{candidate_id}/acces", en="/en/people/{candidate_id}/access", roles=COUNSELLOR, reach=FILES
)
def access(reads: Reads, request: Request, connection: Reading, candidate_id: Id) -> Response:
    """How the person comes in, and what the counsellor may open or close. Raises NotFoundError."""
    answer = _page(request, connection, candidate_id)
    reads([candidate_id], Part.FILE)
    return answer


@router.page(
    "access_code",
    fr="/personnes/{candidate_id}/acces/code",
    en="/en/people/{candidate_id}/access/code",
    roles=COUNSELLOR,
    reach=FILES,
    method="POST",
)
def code(request: Request, actor: CurrentActor, connection: Writing, candidate_id: Id) -> Response:
    """A sheet to print, with a new code, told once: nothing that was open stays so. Raises NotFoundError."""
    person = followed(connection, candidate_id)
    known, language = assisted.access(connection, candidate_id), person.entry.identity.language
    settings = services(request).settings
    try:
        made, until = assisted.print_code(connection, candidate_id, key_for(settings, PRINTED_KEY))
    except DomainError as error:
        return _page(request, connection, candidate_id, error)
    if known is not None and known.phone is not None:
        text(connection, "printed", known.phone, "en" if language == "en" else "fr", {"language": language})
    page = settings.address + address(request, "fr", "printed_code")
    contact = contact_of(connection, actor)
    return render(
        request,
        "access_sheet.html",
        candidate=candidate_id,
        name=name_of(person),
        code=" ".join(made[place : place + 4] for place in range(0, len(made), 4)),
        picture=qr(f"{page}?code={made}", 5),
        sheets=[
            sheet.filled(address=page, until=sheet.day(until.astimezone(QUEBEC).date()), contact=contact)
            for sheet in sheets_in(language)
        ],
    )


@router.page(
    "access_phone",
    fr="/personnes/{candidate_id}/acces/telephone",
    en="/en/people/{candidate_id}/access/phone",
    roles=COUNSELLOR,
    reach=FILES,
    method="POST",
)
def phone(request: Request, connection: Writing, candidate_id: Id, phone: Typed = "") -> Response:
    """Have the person's codes sent to a number, and tell them so there. Raises NotFoundError."""
    language = followed(connection, candidate_id).entry.identity.language
    locale, opened = "en" if language == "en" else "fr", assisted.access(connection, candidate_id)
    try:
        given = number(phone)
        with connection.transaction():
            if opened is not None and opened.phone not in (None, given):
                # While it is still theirs: nobody is written to whom the service does not know.
                text(connection, "moved", opened.phone, locale, {"language": language})
            assisted.give_phone(connection, candidate_id, given)
    except DomainError as error:
        return _page(request, connection, candidate_id, error, phone)
    text(connection, "access_opened", given, locale, {"language": language})
    return _back(request, candidate_id)


@router.page(
    "access_close",
    fr="/personnes/{candidate_id}/acces/retirer",
    en="/en/people/{candidate_id}/access/close",
    roles=COUNSELLOR,
    reach=FILES,
    method="POST",
)
def close(request: Request, connection: Writing, candidate_id: Id) -> Response:
    """End at once what was opened: the code, the telephone, the sessions. Raises NotFoundError."""
    followed(connection, candidate_id)
    assisted.close_access(connection, candidate_id)
    return _back(request, candidate_id)


def _page(
    request: Request,
    connection: psycopg.Connection,
    candidate_id: int,
    error: DomainError | None = None,
    phone: str | None = None,
) -> Response:
    person = followed(connection, candidate_id)
    known = assisted.access(connection, candidate_id)
    return render(
        request,
        "access.html",
        status=200 if error is None else 422,
        candidate=candidate_id,
        name=name_of(person),
        access=known,
        number=readable(known.phone) if known and known.phone else None,
        phone=phone if phone is not None else person.entry.identity.phone or "",
        error=None if error is None else words_of(request, error),
    )


def _back(request: Request, candidate_id: int) -> Response:
    return see(request, "access", candidate_id=candidate_id)
