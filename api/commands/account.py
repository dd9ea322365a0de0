"""`adequation account add EMAIL`: the first account of a role that invites the others; `sign-out`: sessions ended."""

from typing import Annotated, Literal

import psycopg
import typer
from psycopg_pool import ConnectionPool

from api import mail
from api.announced import as_served
from api.commands import fail, open_database, read_settings
from api.database import open_pool, writing
from matching.accounts import entry, sessions
from matching.accounts.addresses import AddressRefusedError, address
from matching.accounts.domain import DOORKEEPER, SYSTEM, Role, doorkeeper_of
from matching.accounts.joining import new_handle
from matching.accounts.messages import leave_message
from matching.accounts.store import add_account, add_organisation, organisations
from matching.errors import AlreadyThereError

app = typer.Typer(add_completion=False)


@app.callback()
def account() -> None:
    """Comptes. / Accounts."""


@app.command()
def add(
    email: Annotated[str, typer.Argument(help="Adresse courriel / e-mail address.")],
    name: Annotated[str, typer.Option(help="Nom de la personne / the person's name.")],
    organisation: Annotated[str, typer.Option(help="Organisme, créé au besoin / organisation, made if need be.")],
    role: Annotated[
        Literal["administrator", "coordinator", "counsellor"], typer.Option(help="Rôle / role.")
    ] = "administrator",
) -> None:
    """Ajoute un compte, dont le mot de passe se choisit par courriel. / Adds one; its password is chosen by e-mail."""
    settings = as_served(read_settings())
    with open_database(settings) as urls, open_pool(urls.service, size=1) as pool:
        try:
            recipient = address(email)
            with writing(pool, SYSTEM) as connection:
                party = _organisation(connection, organisation)
                manager = role == "counsellor"
                add_account(
                    connection,
                    Role(role),
                    new_handle(),
                    name,
                    organisation_id=party,
                    email=recipient,
                    manager=manager,
                )
                mail.send_message(connection, settings, leave_message(connection, "password", recipient, "fr"))
        except AddressRefusedError:
            fail("Ce n'est pas une adresse courriel. / This is not an e-mail address.")
        except AlreadyThereError:
            fail("Un compte utilise déjà cette adresse. / An account uses this address already.")
        except OSError as error:
            # smtplib's errors are OSErrors too. Nothing was added.
            fail(f"Le serveur de courriel ne répond pas. / The mail server does not answer. ({type(error).__name__})")
    typer.echo("Compte ajouté; un lien est parti pour choisir le mot de passe. / Account added; a link was sent.")
    if settings.smtp_host is None:
        typer.echo(str(mail.outbox(settings)))
    typer.echo(f"Le lien mène à {settings.address} (PUBLIC_URL ou PORT le changent). / The link leads there.")


@app.command()
def sign_out(
    email: Annotated[str | None, typer.Argument(help="Adresse courriel / e-mail address.")] = None,
    everybody: Annotated[bool, typer.Option("--everybody", help="Tous les comptes / every account.")] = False,
) -> None:
    """Ferme les sessions d'un compte, ou de tous. / Ends the sessions of an account, or of all of them."""
    if everybody == (email is not None):
        fail("Une adresse, ou --everybody. / An address, or --everybody.")
    with open_database(read_settings()) as urls, open_pool(urls.service, size=1) as pool:
        accounts = _everybody(pool) if email is None else [_account(pool, email)]
        for account_id in accounts:
            with writing(pool, doorkeeper_of(account_id)) as connection:
                sessions.end_everything(connection, account_id)
    typer.echo(f"Sessions fermées / accounts signed out: {len(accounts)}")


def _account(pool: ConnectionPool, email: str) -> int:
    try:
        with writing(pool, DOORKEEPER) as connection:
            found = entry.by_address(connection, address(email), "")
    except AddressRefusedError:
        found = None
    if found is None:
        fail("Personne n'a cette adresse. / Nobody has this address.")
    return found.account_id


def _everybody(pool: ConnectionPool) -> list[int]:
    with writing(pool, SYSTEM) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM account ORDER BY id").fetchall()]


def _organisation(connection: psycopg.Connection, name: str) -> int:
    """The id of the organisation of that name, added where there is none: the first is the operator."""
    known = {each.name: each.id for each in organisations(connection)}
    return known.get(name) or add_organisation(connection, name, "partner" if known else "operator")
