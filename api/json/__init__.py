"""The JSON API, `/api/v1`: thin, translates and delegates."""

from fastapi import APIRouter

from api.json import (
    agreements,
    candidates,
    decisions,
    drafts,
    duplicates,
    employers,
    event_people,
    event_timetable,
    events,
    exports,
    file_accesses,
    imports,
    internships,
    me,
    needs,
    permits,
    plans,
    privacy,
    reference,
    referrals,
    registers,
    reports,
    settings,
    twinnings,
    vector_models,
)

router = APIRouter(prefix="/api/v1")
for _part in (
    # Before what takes any word for a number.
    exports,
    imports,
    needs,
    internships,
    agreements,
    drafts,
    candidates,
    privacy,
    referrals,
    twinnings,
    employers,
    events,
    event_people,
    event_timetable,
    plans,
    permits,
    reports,
    file_accesses,
    duplicates,
    registers,
    reference,
    settings,
    decisions,
    me,
    vector_models,
):
    router.include_router(_part.router)
