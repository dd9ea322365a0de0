"""Puts the package's reference files into the database: classifications renewed, an administrator's values kept."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from psycopg import Connection, sql

from matching.reference.limits import limits
from matching.reference.text import fold

Row = dict[str, str | list[str] | None]


@dataclass(frozen=True)
class Table:
    """One reference file and the table that it fills; `kept` rows already there are never overwritten."""

    name: str
    file: str
    key: tuple[str, ...]
    kept: bool = False


# In the order of their foreign keys.
TABLES = (
    Table("unit_group", "unit_groups", ("code",)),
    Table("region", "regions", ("code",)),
    Table("territory", "territories", ("code",)),
    Table("municipality", "municipalities", ("code",)),
    Table("borough", "boroughs", ("code",)),
    Table("country", "countries", ("code",)),
    Table("language", "languages", ("code",)),
    Table("field_of_study", "fields", ("code",)),
    Table("diploma_level", "diploma_levels", ("code",)),
    Table("diploma_acceptance", "diploma_acceptance", ("required", "held"), kept=True),
    Table("language_level", "language_levels", ("scale", "level"), kept=True),
    Table("credential", "credentials", ("code",), kept=True),
    Table("authorisation_rule", "authorisation_rules", ("kind", "valid_from"), kept=True),
    Table("implied_credential", "implied_credentials", ("held", "implied"), kept=True),
    Table("step", "steps", ("code",), kept=True),
    Table("setting", "settings", ("key",), kept=True),
    Table("minimum_wage", "minimum_wages", ("kind", "valid_from"), kept=True),
    Table("flagged_wording", "flagged_wordings", ("words",), kept=True),
    Table("programme", "programmes", ("code", "valid_from"), kept=True),
    Table("twinning_item", "twinning_items", ("kind", "code"), kept=True),
)


_LISTS = {"unit_groups", "statuses", "refused_statuses"}


def load(connection: Connection[Any]) -> None:
    """Load every reference file in the caller's transaction; safe to repeat.

    Classifications (CNP, places, languages, fields) follow the files. Rules, steps, credentials, scales and settings
    are only added where they are missing, so that what an administrator changed stays; the limits of settings are what
    the code says. Raises psycopg errors as they are: a refused row is a fault of the package's own files.
    """
    _load_limits(connection)
    for table in TABLES:
        _load(connection, table, list(rows(table)))


def rows(table: Table) -> Iterator[Row]:
    """Rows of the table's file by column name; a blank is `None`, codes divided by `|` are a list."""
    text = files("matching.reference").joinpath("data", f"{table.file}.tsv").read_text(encoding="utf-8")
    for line in csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE):
        row: Row = {column: value or None for column, value in line.items()}
        for name in _LISTS & line.keys():
            row[name] = [code for code in line[name].split("|") if code]
        if table.name == "municipality":
            row["sort_key"] = fold(line["name"])
        yield row


def _load(connection: Connection[Any], table: Table, loaded: list[Row]) -> None:
    columns = list(loaded[0])
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    target = sql.Identifier(table.name)
    incoming = sql.Identifier(f"incoming_{table.name}")
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA").format(
                incoming, names, target
            )
        )
        with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(incoming, names)) as copy:
            for row in loaded:
                copy.write_row([row[column] for column in columns])
        cursor.execute(
            sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} ON CONFLICT ({}) {}").format(
                target,
                names,
                names,
                incoming,
                sql.SQL(", ").join(map(sql.Identifier, table.key)),
                _on_conflict(table, columns),
            )
        )
        cursor.execute(sql.SQL("DROP TABLE {}").format(incoming))


def _load_limits(connection: Connection[Any]) -> None:
    """Before the settings that they hold."""
    connection.execute("DELETE FROM setting_limit")
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO setting_limit (key, path, least, most) VALUES (%s, %s, %s, %s)", limits())


def _on_conflict(table: Table, columns: list[str]) -> sql.Composable:
    if table.kept:
        return sql.SQL("DO NOTHING")
    values = [column for column in columns if column not in table.key]
    changes = sql.SQL(", ").join(
        sql.SQL("{} = EXCLUDED.{}").format(sql.Identifier(column), sql.Identifier(column)) for column in values
    )
    before = sql.SQL(", ").join(sql.Identifier(table.name, column) for column in values)
    after = sql.SQL(", ").join(sql.Identifier("excluded", column) for column in values)
    return sql.SQL("DO UPDATE SET {} WHERE ({}) IS DISTINCT FROM ({})").format(changes, before, after)
