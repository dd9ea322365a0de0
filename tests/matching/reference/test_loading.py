"""The reference files fill the tables, and never undo what an administrator changed."""

import json
from collections import Counter
from typing import Any, LiteralString

import pytest
from psycopg import Connection, sql

from matching.reference import load
from matching.reference.loading import TABLES, rows
from matching.reference.rules import SettingValues, checked_value
from matching.reference.text import fold


def table_rows(name: str) -> list[dict[str, Any]]:
    return list(rows(next(table for table in TABLES if table.name == name)))


def one(connection: Connection[Any], query: LiteralString | sql.Composed) -> Any:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def test_unit_groups_are_the_516_of_the_cnp() -> None:
    codes = [row["code"] for row in table_rows("unit_group")]
    assert len(set(codes)) == len(codes) == 516
    assert [Counter(code[1] for code in codes)[feer] for feer in "012345"] == [48, 97, 162, 69, 95, 45]


def test_keys_are_unique_and_no_cell_has_stray_space() -> None:
    for table in TABLES:
        found = list(rows(table))
        assert len({tuple(row[column] for column in table.key) for row in found}) == len(found), table.file
        for row in found:
            assert all(value == value.strip() for value in row.values() if isinstance(value, str)), row


def test_every_setting_is_one_that_an_administrator_could_have_set() -> None:
    found = {row["key"]: json.loads(row["value"]) for row in table_rows("setting")}
    # No telephone can be shipped for whoever will be in charge: the administrator is asked for it until they name one.
    assert "phone" not in found["privacy_officer"]
    found["privacy_officer"]["phone"] = "418 555-0100"
    assert found == {key: checked_value(key, value) for key, value in found.items()}
    assert found.keys() == SettingValues.model_fields.keys()


def test_every_diploma_level_answers_itself_and_unordered_ones_ask() -> None:
    outcomes = {(row["required"], row["held"]): row["outcome"] for row in table_rows("diploma_acceptance")}
    for row in table_rows("diploma_level"):
        assert outcomes[row["code"], row["code"]] == "met"
        assert outcomes["none", row["code"]] == "met"
    assert outcomes["dep", "dec"] == outcomes["dec", "dep"] == outcomes["dep", "bachelor"] == "ask"
    assert outcomes["dec", "bachelor"] == "met"
    assert ("bachelor", "dec") not in outcomes


def test_every_rule_names_a_known_step() -> None:
    steps = {row["code"] for row in table_rows("step")}
    assert {row["step"] for row in table_rows("authorisation_rule")} - {None} <= steps


def test_credentials_name_known_groups() -> None:
    groups = {row["code"] for row in table_rows("unit_group")}
    credentials = table_rows("credential")
    assert {group for row in credentials for group in row["unit_groups"]} <= groups
    assert all(row["days"] is None for row in credentials if row["kind"] == "order_permit")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("L’Île-d’Orléans", "l'ile-d'orleans"),
        ("Sainte-Foy–Sillery–Cap-Rouge", "sainte-foy-sillery-cap-rouge"),
        ("Cœur", "coeur"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded == fold(folded)


def test_load_fills_every_table_and_can_be_repeated(connection: Connection[Any]) -> None:
    load(connection)
    load(connection)
    for table in TABLES:
        count = one(connection, sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table.name)))
        assert count == len(list(rows(table))), table.name
    assert one(connection, "SELECT count(*) FROM municipality WHERE territory_code = '23'") == 4
    assert one(connection, "SELECT sort_key FROM municipality WHERE code = '16048'") == "les eboulements"
    assert one(connection, "SELECT feer FROM unit_group WHERE code = '00010'") == 0
    assert one(connection, "SELECT value->>'postsecondary' FROM setting WHERE key = 'french_from_schooling'") == "10"


def test_load_renews_classifications_and_keeps_an_administrators_values(connection: Connection[Any]) -> None:
    load(connection)
    connection.execute("UPDATE unit_group SET title_fr = 'autre' WHERE code = '72106'")
    connection.execute("UPDATE setting SET value = '12' WHERE key = 'answer_due_days'")
    connection.execute("UPDATE step SET days = 99 WHERE code = 'lmia_and_caq'")
    connection.execute("UPDATE credential SET cost = 1 WHERE code = 'whmis'")
    connection.execute("UPDATE authorisation_rule SET weekly_cap = 30 WHERE valid_from = '2024-11-08'")
    load(connection)
    assert one(connection, "SELECT title_fr FROM unit_group WHERE code = '72106'").startswith("Soudeurs")
    assert one(connection, "SELECT value FROM setting WHERE key = 'answer_due_days'") == 12
    assert one(connection, "SELECT days FROM step WHERE code = 'lmia_and_caq'") == 99
    assert one(connection, "SELECT cost FROM credential WHERE code = 'whmis'") == 1
    assert one(connection, "SELECT weekly_cap FROM authorisation_rule WHERE valid_from = '2024-11-08'") == 30
