"""The registers that the law asks for: incidents, what was destroyed, whom to tell before. For those who answer for
privacy."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Response
from pydantic import Field

from api.clock import today
from api.json.idempotency import OnceRoute, WritingOnce
from api.json.preconditions import ExpectedVersion, etag
from api.reach import INCIDENTS
from api.security import Reading, allow
from matching.accounts.domain import Role
from matching.privacy import incidents, notices, retention
from matching.privacy.incidents import Incident, IncidentChange, IncidentEntry
from matching.privacy.notices import Told
from matching.privacy.refused import Entry

router = APIRouter(tags=["registers"], route_class=OnceRoute)
KEEPERS = (Role.COORDINATOR, Role.ADMINISTRATOR)
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.get("/destructions", summary="What was destroyed", dependencies=[allow(*KEEPERS)])
def read_destructions(connection: Reading) -> list[retention.Destroyed]:
    """How many of a kind, on which day, under which rule; nothing tells of whom. The latest first."""
    return retention.register(connection)


class ToldEntry(Entry):
    """Whom somebody told that their file will be destroyed, how, and when; `tried`: in vain, by every way known."""

    candidate: Annotated[int, Field(ge=1, le=2**63 - 1)]
    means: Literal["post", "telephone", "in_person", "tried"]
    told_on: date


@router.get(
    "/destructions/people-to-tell",
    summary="Whom no message reaches before their file goes",
    dependencies=[allow(*KEEPERS)],
)
def read_people_to_tell(connection: Reading) -> list[notices.ToTell]:
    """Those whom somebody has to tell: their files stay until then. The longest first."""
    return notices.to_tell(connection)


@router.post("/destructions/people-to-tell", summary="Record that somebody was told", dependencies=[allow(*KEEPERS)])
def record_told(connection: WritingOnce, entry: ToldEntry) -> notices.Notice:
    """The time of the notice begins on that day."""
    return notices.tell(connection, entry.candidate, Told(entry.means), entry.told_on)


@router.get("/incidents", summary="The register of incidents", dependencies=[allow(*KEEPERS)])
def read_incidents(connection: Reading) -> list[Incident]:
    """The latest discovered first."""
    return incidents.incidents(connection)


@router.get("/incidents/{incident_id}", summary="An incident", dependencies=[allow(*KEEPERS, reach=INCIDENTS)])
def read_incident(connection: Reading, incident_id: Id, response: Response) -> Incident:
    """As it stands. `entry` is what `PUT` takes back."""
    found = incidents.incident(connection, incident_id)
    response.headers["ETag"] = etag(found.version)
    return found


@router.get(
    "/incidents/{incident_id}/history",
    summary="What was said of an incident",
    dependencies=[allow(*KEEPERS, reach=INCIDENTS)],
)
def read_incident_history(connection: Reading, incident_id: Id) -> list[IncidentChange]:
    """Every version, first to last."""
    incidents.incident(connection, incident_id)
    return incidents.incident_changes(connection, incident_id)


@router.post("/incidents", summary="Enter an incident", dependencies=[allow(*KEEPERS)], status_code=201)
def add_incident(connection: WritingOnce, entry: IncidentEntry, response: Response) -> Incident:
    """Kept at least five years."""
    found = incidents.incident(connection, incidents.add_incident(connection, entry, today()))
    response.headers["Location"] = f"/api/v1/incidents/{found.id}"
    response.headers["ETag"] = etag(found.version)
    return found


@router.put("/incidents/{incident_id}", summary="Correct an incident", dependencies=[allow(*KEEPERS, reach=INCIDENTS)])
def correct_incident(
    connection: WritingOnce, incident_id: Id, entry: IncidentEntry, version: ExpectedVersion, response: Response
) -> Incident:
    """Replace what was entered. What it was stays in its history."""
    incidents.correct_incident(connection, incident_id, entry, version, today())
    found = incidents.incident(connection, incident_id)
    response.headers["ETag"] = etag(found.version)
    return found
