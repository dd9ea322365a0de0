"""The fictitious region goes into a real database, through the same stores as everything else."""

from typing import Any

import psycopg

from api.clock import now
from matching import demonstration, reference
from matching.accounts.domain import SYSTEM
from matching.matches import in_service, vectors
from matching.matches.domain import Options
from matching.matches.encoding import Calibration
from matching.matches.recommendations import rank_openings
from tests.conftest import ServiceConnection
from tests.factories import TODAY
from tests.matching.matches.lists import ENCODER


def one(connection: psycopg.Connection, query: Any) -> Any:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def test_load(connection: psycopg.Connection, service_connection: ServiceConnection) -> None:
    reference.load(connection)
    told: list[tuple[int, int]] = []
    with service_connection(SYSTEM) as service:
        demonstration.load(
            service,
            today=TODAY,
            needs=140,
            internships=12,
            candidates=150,
            progress=lambda done, total: told.append((done, total)),
        )
        assert told[0] == (0, 302)
        assert told[-1] == (302, 302)
        assert one(service, "SELECT count(*) FROM employer") >= 60
        # One more: held for its words, so that the coordination's desk is not empty.
        assert one(service, "SELECT count(*) FROM need") == 141
        assert one(service, "SELECT count(*) FROM opening WHERE status = 'held'") == 1
        assert one(service, "SELECT count(*) FROM employer WHERE verified_on IS NULL") == 2
        assert one(service, "SELECT count(*) FROM referral") >= 15
        assert one(service, "SELECT count(DISTINCT state) FROM referral") >= 4
        assert one(service, "SELECT DISTINCT role FROM referral_event") == "counsellor"
        assert one(service, "SELECT count(*) FROM internship") == 12
        assert one(service, "SELECT count(*) FROM candidate") == 150
        assert one(service, "SELECT count(DISTINCT kind) FROM authorisation") == 19
        roles = service.execute("SELECT DISTINCT role FROM account WHERE demonstration").fetchall()
        assert {role for (role,) in roles} == {
            "counsellor", "coordinator", "administrator", "employer", "job_seeker"
        }  # fmt: skip
        demonstration.add_agreements(service, lambda agreed, _: agreed.title, TODAY)
        standings = service.execute("SELECT in_force, ended_on FROM internship_agreement ORDER BY id").fetchall()
        assert standings == [(None, None), (1, None), (1, TODAY)]
        assert one(service, "SELECT count(*) FROM internship_review") == 2
        assert one(service, "SELECT DISTINCT job FROM agreement_end") == "host"
        # Whoever comes in as the first person offered has a list to look at.
        model = in_service.register(service, ENCODER, Calibration(12, -7, 16, -10.4))
        person = one(
            service,
            "SELECT candidate_id FROM account WHERE demonstration AND role = 'job_seeker' ORDER BY id LIMIT 1",
        )
        ranking = rank_openings(service, person, TODAY, Options())
        assert ranking.eligible > 0
        assert ranking.possible > 0
        # Events at every point of their course; whoever looks at the one under way finds people there.
        vectors.encode_all(service, ENCODER, model)
        assert demonstration.awaits_events(service)
        demonstration.add_events(service, ENCODER, now())
        assert not demonstration.awaits_events(service)
        kinds = service.execute("SELECT kind, status FROM event ORDER BY id").fetchall()
        assert kinds == [
            ("speed_interviews", "published"), ("speed_interviews", "open"), ("company_visit", "over"),
            ("information_session", "open"), ("exploratory_stay", "draft"),
        ]  # fmt: skip
        assert one(service, "SELECT count(*) FROM event_invitation WHERE arrived_at IS NOT NULL") > 0
        assert one(service, "SELECT count(*) FROM event_interview WHERE held") > 0
        assert one(service, "SELECT count(*) FROM outgoing_message") == 0
