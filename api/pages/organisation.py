"""Who belongs to one's organisation or employer: members, invitations by e-mail, and the end of a membership."""

from typing import Annotated, Any, Literal

import psycopg
from fastapi import Form, Request
from starlette.responses import RedirectResponse, Response

from api.answers import locale_of
from api.database import introduce, reading, writing
from api.entering import let_in
from api.filters import Blank
from api.jobs.tasks import post
from api.pages.choosing import Secret, Typed, choosing, chosen
from api.pages.routing import PageRouter
from api.reach import INVITATIONS, LINKS, MEMBERS, PLACES
from api.rendering import address, render, see, words_of
from api.security import EVERYONE, CurrentActor, Writing
from api.services import services
from api.speech import Id
from matching.accounts import members, passwords
from matching.accounts.addresses import address as read_address
from matching.accounts.domain import DOORKEEPER, SYSTEM, Actor, Role, doorkeeper_of
from matching.accounts.errors import LinkOverError
from matching.accounts.joining import join
from matching.accounts.store import organisations
from matching.errors import DomainError, NotAllowedError, NotFoundError
from matching.privacy.texts import ShortText

router = PageRouter()
WITH_MEMBERS = (Role.EMPLOYER, Role.COUNSELLOR, Role.ADMINISTRATOR)
InvitedRole = Literal["counsellor", "coordinator", "administrator"]
BigId = Annotated[int, Form(ge=1, le=2**63 - 1)]


@router.page("organisation", fr="/organisation", en="/en/organisation", roles=WITH_MEMBERS)
def organisation(request: Request, actor: CurrentActor) -> Response:
    """The members; and, for whoever answers for them, the invitations."""
    return _page(request, actor)


@router.page("invite", fr="/organisation", en="/en/organisation", roles=WITH_MEMBERS, reach=PLACES, method="POST")
def invite(
    request: Request,
    actor: CurrentActor,
    email: Typed,
    role: Annotated[InvitedRole | None, Blank, Form()] = None,
    organisation_id: Annotated[BigId | None, Blank, Form()] = None,
    manager: Annotated[bool, Form()] = False,
) -> Response:
    """Invite somebody by e-mail: an administrator to any role of an organisation, a manager to their own place.

    Raises NotAllowedError for any other member.
    """
    try:
        recipient = read_address(email)
        with writing(services(request).pool, actor) as connection:
            made = _invite(connection, actor, recipient, role, organisation_id, manager=manager)
            post(connection, "invitation", recipient, locale_of(request), {"invitation_id": made})
    except DomainError as error:
        if isinstance(error, NotAllowedError) and actor.role is not Role.ADMINISTRATOR:
            raise
        typed = {"email": email, "role": role, "organisation_id": organisation_id, "manager": manager}
        return _page(request, actor, error, typed)
    return see(request, "organisation")


@router.page(
    "invitation_withdraw",
    fr="/organisation/invitations/{invitation_id}",
    en="/en/organisation/invitations/{invitation_id}",
    roles=WITH_MEMBERS,
    reach=INVITATIONS,
    method="POST",
)
def withdraw(request: Request, connection: Writing, invitation_id: Id) -> Response:
    """Withdraw an invitation. Raises NotFoundError, for one of others too."""
    if not members.withdraw(connection, invitation_id):
        raise NotFoundError("invitation", invitation_id)
    return see(request, "organisation")


@router.page(
    "member_manager",
    fr="/organisation/membres/{account_id}/responsable",
    en="/en/organisation/members/{account_id}/manager",
    roles=WITH_MEMBERS,
    reach=MEMBERS,
    method="POST",
)
def manager(request: Request, connection: Writing, account_id: Id, answers: Annotated[bool, Form()]) -> Response:
    """Let a member answer for the others, or not any more. Raises NotFoundError."""
    if not members.set_manager(connection, account_id, manager=answers):
        raise NotFoundError("account", account_id)
    return see(request, "organisation")


@router.page(
    "member_revoke",
    fr="/organisation/membres/{account_id}/retrait",
    en="/en/organisation/members/{account_id}/removal",
    roles=WITH_MEMBERS,
    reach=MEMBERS,
    method="POST",
)
def revoke(request: Request, connection: Writing, account_id: Id) -> Response:
    """End a membership: the sessions and the tokens end at once. Raises NotFoundError."""
    if not members.revoke(connection, account_id):
        raise NotFoundError("account", account_id)
    return see(request, "organisation")


@router.page("accept_invitation", fr="/invitation/{secret}", en="/en/invitation/{secret}", roles=EVERYONE, reach=LINKS)
def accept(request: Request, secret: Secret) -> Response:
    """Asks for a name and a password; opening the link uses nothing up."""
    found = _invited(request, secret)
    return choosing(request, "invitation", found.email, name="", party=found.party)


@router.page(
    "accept_invitation_send",
    fr="/invitation/{secret}",
    en="/en/invitation/{secret}",
    roles=EVERYONE,
    reach=LINKS,
    method="POST",
)
def accept_send(
    request: Request, secret: Secret, name: Annotated[ShortText, Form()], password: Typed = "", again: Typed = ""
) -> Response:
    """Make the account, and let its owner in."""
    found, locale = _invited(request, secret), locale_of(request)
    try:
        kept = chosen(request, found.email, password, again)
        with writing(services(request).pool, SYSTEM) as connection:
            if not members.withdraw(connection, found.id):
                raise LinkOverError
            account_id = join(connection, found, name, locale)
            introduce(connection, doorkeeper_of(account_id))
            passwords.set_password(connection, account_id, kept)
    except LinkOverError:
        raise
    except DomainError as error:
        return choosing(request, "invitation", found.email, name=name, party=found.party, error=error)
    answer = RedirectResponse(address(request, locale, "arrive"), 303)
    let_in(request, answer, account_id, told=True)
    return answer


def _invite(
    connection: psycopg.Connection,
    actor: Actor,
    email: str,
    role: InvitedRole | None,
    organisation_id: int | None,
    *,
    manager: bool,
) -> int:
    by = actor.account_id or 0
    if actor.role is Role.EMPLOYER:
        return members.invite(connection, by, email, Role.EMPLOYER, employer_id=actor.employer_id, manager=manager)
    if actor.role is Role.COUNSELLOR:
        party = actor.organisation_id
        return members.invite(connection, by, email, Role.COUNSELLOR, organisation_id=party, manager=manager)
    if role is None or organisation_id is None:
        raise NotAllowedError
    chosen_role = Role(role)
    answers = manager and chosen_role is Role.COUNSELLOR
    return members.invite(connection, by, email, chosen_role, organisation_id=organisation_id, manager=answers)


def _page(
    request: Request, actor: Actor, error: DomainError | None = None, typed: dict[str, Any] | None = None
) -> Response:
    with reading(services(request).pool, actor) as connection:
        manages = members.manages(connection)
        return render(
            request,
            "organisation.html",
            status=200 if error is None else 422,
            members=members.members(connection),
            manages=manages,
            invitations=members.invitations(connection) if manages else [],
            organisations=organisations(connection) if actor.role is Role.ADMINISTRATOR else [],
            typed=typed or dict.fromkeys(("email", "role", "organisation_id", "manager"), ""),
            error=None if error is None else words_of(request, error),
        )


def _invited(request: Request, secret: str) -> members.Invited:
    with writing(services(request).pool, DOORKEEPER) as connection:
        found = members.invited(connection, secret)
    if found is None:
        raise LinkOverError
    return found
