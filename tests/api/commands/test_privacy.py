"""`adequation audit verify`, `retention` and `export`, as somebody at a terminal runs them."""

import json
from datetime import timedelta

import psycopg
import pytest

from api.commands import DatabaseUrls
from api.commands.retention import KINDS
from matching.accounts.domain import Role
from matching.candidates.store import add_candidate
from matching.privacy.retention import due
from tests.api.test_cli import adequation
from tests.factories import TODAY, a_candidate, add_account, add_organisation


@pytest.fixture
def bank(database_urls: DatabaseUrls) -> DatabaseUrls:
    """Two people, one of whom nobody has confirmed for long."""
    with psycopg.connect(database_urls.owner) as connection:
        connection.execute("SELECT set_config('app.role', 'system', false)")
        organisation = add_organisation(connection)
        add_account(connection, Role.COUNSELLOR, organisation_id=organisation)
        for days in (0, 800):
            entry = a_candidate(organisation_id=organisation, confirmed_on=TODAY - timedelta(days=days))
            add_candidate(connection, entry, TODAY)
    return database_urls


def test_the_chain_is_verified_and_a_changed_row_found(bank: DatabaseUrls) -> None:
    whole = adequation("audit", "verify", DATABASE_URL=bank.owner)
    assert whole.returncode == 0, whole.stderr
    noted = whole.stdout.strip().splitlines()[-1]
    assert "chaîne intacte" in whole.stdout
    assert adequation("audit", "verify", "--noted", noted, DATABASE_URL=bank.owner).returncode == 0
    assert adequation("audit", "verify", "--noted", "3:00", DATABASE_URL=bank.owner).returncode == 1
    assert adequation("audit", "verify", "--noted", "x", DATABASE_URL=bank.owner).returncode == 2
    with psycopg.connect(bank.owner) as connection:
        connection.execute("ALTER TABLE trail DISABLE TRIGGER trail_is_kept")
        connection.execute("DELETE FROM trail WHERE sequence = 4")
        connection.execute("ALTER TABLE trail ENABLE TRIGGER trail_is_kept")
    broken = adequation("audit", "verify", DATABASE_URL=bank.owner)
    assert broken.returncode == 1
    assert "5 : des lignes manquent" in broken.stderr


def test_what_is_due_is_shown_and_done(bank: DatabaseUrls) -> None:
    shown = adequation("retention", DATABASE_URL=bank.owner, COLUMNS="200")
    assert shown.returncode == 0, shown.stderr
    assert "dossiers non confirmés" in shown.stdout
    done = adequation("retention", "--run", DATABASE_URL=bank.owner, COLUMNS="200")
    assert "1 avis, 0 dossiers détruits" in done.stdout
    with psycopg.connect(bank.owner) as connection:
        connection.execute(
            "UPDATE retention_notice SET sent_on = sent_on - 30, told_on = told_on - 30, due_on = due_on - 30"
        )
    done = adequation("retention", "--run", DATABASE_URL=bank.owner, COLUMNS="200")
    assert "0 avis, 1 dossiers détruits" in done.stdout
    assert "retention" in done.stdout


def test_every_kind_that_is_due_has_its_words(connection: psycopg.Connection) -> None:
    assert {each.kind for each in due(connection, TODAY)} == KINDS.keys()


def test_a_counsellor_takes_a_file_out_for_its_person(bank: DatabaseUrls) -> None:
    with psycopg.connect(bank.owner) as connection:
        row = connection.execute("SELECT min(c.id), min(a.handle) FROM candidate c, account a").fetchone()
    assert row is not None
    done = adequation("export", str(row[0]), "--as", row[1], DATABASE_URL=bank.owner)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["format"] == "adequation.personal-file"
    assert adequation("export", "999999", "--as", row[1], DATABASE_URL=bank.owner).returncode == 1
    with psycopg.connect(bank.owner) as connection:
        assert connection.execute("SELECT role, part FROM trail WHERE action = 'export'").fetchall() == [
            ("counsellor", "export")
        ]
