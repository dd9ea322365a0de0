"""`adequation twinnings list`, as who follows a person and as who doesn't."""

import json

import psycopg

from api.commands import DatabaseUrls
from matching.accounts.domain import Role
from tests.api.test_cli import adequation
from tests.factories import add_account
from tests.matching.referrals.conftest import make_region
from tests.twinnings import a_twinning


def test_each_reads_what_they_may_know_of(database_urls: DatabaseUrls) -> None:
    with psycopg.connect(database_urls.owner) as connection:
        region = make_region(connection)
        made = a_twinning(connection, region.need, region.candidate)
        connection.execute("UPDATE account SET handle = 'suivi' WHERE id = %s", (region.counsellor.account_id,))
        other = add_account(connection, Role.COORDINATOR, organisation_id=region.counsellor.organisation_id)
        connection.execute("UPDATE account SET handle = 'table' WHERE id = %s", (other.account_id,))
    shown = adequation("twinnings", "list", "--as", "suivi", "--json", DATABASE_URL=database_urls.owner)
    assert shown.returncode == 0, shown.stderr
    (line,) = map(json.loads, shown.stdout.splitlines())
    assert (line["id"], line["state"], line["candidate_id"]) == (made.twinning, "active", region.candidate)
    nothing = adequation("twinnings", "list", "--as", "table", "--json", DATABASE_URL=database_urls.owner)
    assert (nothing.returncode, nothing.stdout) == (0, "")
