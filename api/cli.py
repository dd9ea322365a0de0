"""The command line `adequation`: a composition root whose commands are imported only when called.

To add a command, write a module of `api/commands` with `app = typer.Typer(add_completion=False)` and name it in
`COMMANDS`. A Typer with one `@app.command()` is that command; with an `@app.callback()` it is a group of them.
Its own imports stand at its top, as everywhere: only the command that runs is imported.
"""

import importlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

# Name of a command → its module and its line in the help.
COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "serve": ("api.commands.serve", "Sert les pages et l'API. / Serves the pages and the API."),
        "worker": ("api.commands.worker", "Exécute les tâches de fond. / Runs the background jobs."),
        "demo": ("api.commands.demo", "Région de démonstration. / Demonstration region."),
        "needs": ("api.commands.needs", "Le recensement des besoins. / The labour-needs census."),
        "candidates": ("api.commands.candidates", "La banque de CV. / The CV bank."),
        "reference": ("api.commands.reference", "Les classifications. / The classifications."),
        "referrals": ("api.commands.referrals", "Les mises en relation. / The referrals."),
        "twinnings": ("api.commands.twinnings", "Les jumelages. / The twinnings."),
        "match": ("api.commands.match", "Classe, avec les raisons. / Ranks, with the reasons."),
        "export": ("api.commands.export", "Le dossier d'une personne. / A person's file."),
        "retention": ("api.commands.retention", "Ce qui doit être détruit. / What is due to be destroyed."),
        "audit": ("api.commands.audit", "La trace des accès. / The trail of accesses."),
        "encoder": ("api.commands.encoder", "Modèles de vecteurs. / Vector models."),
        "encode": ("api.commands.encode", "Encode des textes. / Encodes texts."),
        "account": ("api.commands.account", "Comptes. / Accounts."),
        "token": ("api.commands.token", "Crée un jeton d'API. / Makes an API token."),
        "migrate": ("api.commands.migrate", "Met le schéma de la base à jour. / Brings the schema up to date."),
    }
)


class LazyGroup(TyperGroup):
    """Lists the commands from their table, and imports the one that runs."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the table's order."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A stand-in for the help: the command's name and line."""
        if cmd_name not in COMMANDS:
            return None
        return TyperCommand(cmd_name, help=COMMANDS[cmd_name][1])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command itself."""
        name, stand_in, rest = super().resolve_command(ctx, args)
        if name is None or stand_in is None:
            return name, stand_in, rest
        command = typer.main.get_command(importlib.import_module(COMMANDS[name][0]).app)
        command.name = name
        return name, command, rest


app = typer.Typer(cls=LazyGroup, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def adequation() -> None:
    """Besoins de main-d'œuvre et banque de CV d'une région. / A region's labour needs and CV bank."""


def main() -> None:
    """Entry point of the console script."""
    app()
