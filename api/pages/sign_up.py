"""Having an account: asked for with an address, made once the link sent there is opened and a password chosen.

The password comes last: nobody can prepare an account with a password of theirs for the address of somebody else.
"""

from typing import Annotated

from fastapi import Form, Request
from starlette.responses import RedirectResponse, Response

from api.answers import locale_of
from api.clock import today
from api.database import introduce, writing
from api.entering import count_message, let_in
from api.jobs.tasks import post
from api.pages.choosing import Secret, Typed, choosing, chosen
from api.pages.routing import PageRouter
from api.reach import LINKS
from api.rendering import address, render, see, words_of
from api.security import EVERYONE
from api.services import ServicesOf, services
from matching.accounts import links, passwords
from matching.accounts.addresses import address as read_address
from matching.accounts.domain import DOORKEEPER, SYSTEM, Role, doorkeeper_of
from matching.accounts.errors import EmployerThereError, LinkOverError, NeqDoubtfulError
from matching.accounts.joining import found_employer, has_employer
from matching.accounts.links import SignUp
from matching.accounts.store import EmployerKind
from matching.accounts.throttle import TooManyTriesError
from matching.accounts.verification import neq_plausible
from matching.candidates.joining import open_file
from matching.errors import DomainError
from matching.privacy.texts import NameText

router = PageRouter()
Neq = Annotated[str, Form(pattern=r"^\s*[0-9]{4} ?[0-9]{3} ?[0-9]{3}\s*$")]
"""Ten digits, which the register writes in groups."""
_BLANK = dict.fromkeys((*SignUp.model_fields, "email"), "")


@router.page("sign_up", fr="/inscription", en="/en/sign-up", roles=EVERYONE)
def sign_up(request: Request) -> Response:
    """Asks who it is for: a person who looks for work, or an employer."""
    return render(request, "sign_up.html")


@router.page("sign_up_person", fr="/inscription/personne", en="/en/sign-up/person", roles=EVERYONE)
def person(request: Request) -> Response:
    """Asks a person for a name and an address, and nothing more yet."""
    return render(request, "sign_up_person.html", typed=_BLANK, error=None)


@router.page("sign_up_person_send", fr="/inscription/personne", en="/en/sign-up/person", roles=EVERYONE, method="POST")
def person_send(
    request: Request,
    given_name: Annotated[NameText, Form()],
    family_name: Annotated[NameText, Form()],
    email: Typed,
) -> Response:
    """Send the link, whoever has the address."""
    return _send(
        request,
        "sign_up_person.html",
        email,
        SignUp(role=Role.JOB_SEEKER, given_name=given_name, family_name=family_name),
    )


@router.page("sign_up_employer", fr="/inscription/employeur", en="/en/sign-up/employer", roles=EVERYONE)
def employer(request: Request) -> Response:
    """Asks an employer's first member who they are, and which employer."""
    return render(request, "sign_up_employer.html", typed=_BLANK, error=None, at="")


@router.page(
    "sign_up_employer_send", fr="/inscription/employeur", en="/en/sign-up/employer", roles=EVERYONE, method="POST"
)
def employer_send(
    request: Request,
    given_name: Annotated[NameText, Form()],
    family_name: Annotated[NameText, Form()],
    email: Typed,
    employer_name: Annotated[NameText, Form()],
    employer_kind: Annotated[EmployerKind, Form()],
    neq: Neq,
) -> Response:
    """Send the link, unless the employer is there already: who belongs to it is for its members to say."""
    return _send(
        request,
        "sign_up_employer.html",
        email,
        SignUp(
            role=Role.EMPLOYER,
            given_name=given_name,
            family_name=family_name,
            employer_name=employer_name,
            employer_kind=employer_kind,
            neq="".join(neq.split()),
        ),
    )


@router.page("sent", fr="/courriel-envoye", en="/en/e-mail-sent", roles=EVERYONE)
def sent(request: Request, given: ServicesOf) -> Response:
    """Says to look for the message; the same whether or not the address is known."""
    return render(request, "sent.html", outbox=given.settings.smtp_host is None)


@router.page(
    "confirm_sign_up",
    fr="/inscription/confirmer/{secret}",
    en="/en/sign-up/confirm/{secret}",
    roles=EVERYONE,
    reach=LINKS,
)
def confirm(request: Request, secret: Secret) -> Response:
    """Asks for a password. Opening the link uses nothing up: programs open the links of e-mails too."""
    email, _ = _asked(request, secret)
    return choosing(request, "sign_up", email)


@router.page(
    "confirm_sign_up_send",
    fr="/inscription/confirmer/{secret}",
    en="/en/sign-up/confirm/{secret}",
    roles=EVERYONE,
    reach=LINKS,
    method="POST",
)
def confirm_send(request: Request, secret: Secret, password: Typed = "", again: Typed = "") -> Response:
    """Make the account, and let its owner in."""
    email, asked = _asked(request, secret)
    try:
        kept = chosen(request, email, password, again)
        account_id = _made(request, secret, email, asked, kept)
    except LinkOverError:
        raise
    except DomainError as error:
        return choosing(request, "sign_up", email, error=error)
    answer = see(request, "arrive")
    let_in(request, answer, account_id, told=True)
    return answer


def _send(request: Request, template: str, email: str, asked: SignUp) -> Response:
    locale = locale_of(request)
    try:
        recipient = read_address(email)
        count_message(request, recipient)
        with writing(services(request).pool, DOORKEEPER) as connection:
            if asked.neq is not None and not neq_plausible(asked.neq):
                raise NeqDoubtfulError
            if asked.neq is not None and has_employer(connection, asked.neq):
                raise EmployerThereError
            post(connection, "sign_up", recipient, locale, asked.model_dump(mode="json"))
    except DomainError as error:
        typed = {**asked.model_dump(mode="json"), "email": email}
        slow = isinstance(error, TooManyTriesError)
        said, at = words_of(request, error), getattr(error, "field", "email")
        page = render(request, template, status=429 if slow else 422, typed=typed, error=said, at=at)
        if isinstance(error, TooManyTriesError):
            page.headers["Retry-After"] = str(error.seconds)
        return page
    return RedirectResponse(address(request, locale, "sent"), 303)


def _asked(request: Request, secret: str) -> tuple[str, SignUp]:
    with writing(services(request).pool, DOORKEEPER) as connection:
        found = links.sign_up(connection, secret)
    if found is None:
        raise LinkOverError
    return found


def _made(request: Request, secret: str, email: str, asked: SignUp, password: str) -> int:
    """The new account's id. Raises LinkOverError, EmployerThereError, AddressThereError."""
    locale = locale_of(request)
    with writing(services(request).pool, SYSTEM) as connection:
        if not links.use_sign_up(connection, secret):
            raise LinkOverError
        if asked.role is Role.EMPLOYER:
            account_id = found_employer(connection, email, asked, locale)
        else:
            account_id = open_file(connection, email, asked, locale, today())
        introduce(connection, doorkeeper_of(account_id))
        passwords.set_password(connection, account_id, password)
    return account_id
