"""Needs read back, whole. The census is open to all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection

from matching.needs.domain import NeedEntry, Status
from matching.privacy.refused import STORED
from matching.reference.domain import week_of


@dataclass(frozen=True)
class Opening:
    """What a need and an internship have in common, `document` being their entry as JSON has it."""

    id: int
    version: int
    status: Status
    employer_name: str | None
    created_at: datetime
    updated_at: datetime
    document: dict[str, Any]


@dataclass(frozen=True)
class Need:
    """A need with what the census knows of it."""

    id: int
    version: int
    status: Status
    employer_name: str | None
    created_at: datetime
    updated_at: datetime
    entry: NeedEntry


def need(connection: Connection[Any], need_id: int) -> Need | None:
    """The need of that id, or None."""
    return needs(connection, [need_id]).get(need_id)


def needs(connection: Connection[Any], need_ids: Sequence[int]) -> dict[int, Need]:
    """The needs of these ids, by id; those that do not exist are left out. Two queries."""
    own = connection.execute(
        """
        SELECT n.opening_id, json_build_object('planned_reason', n.planned_reason, 'source', n.source,
            'source_reference', n.source_reference, 'posts', n.posts, 'wage_min', n.wage_min::text,
            'wage_max', n.wage_max::text, 'wage_unit', n.wage_unit, 'duration', n.duration,
            'offers_twin', n.offers_twin)
        FROM need n WHERE n.opening_id = ANY (%(needs)s::bigint[])
        """,
        {"needs": list(need_ids)},
    ).fetchall()
    common = openings(connection, [key for key, _ in own])
    # An opening that is held is not everybody's to see, while the rows below it say nothing of it.
    return {key: _need(common[key], document) for key, document in own if key in common}


def openings(connection: Connection[Any], opening_ids: Sequence[int]) -> dict[int, Opening]:
    """What the openings of these ids have in common, by id. One query."""
    rows = connection.execute(
        """
        SELECT o.id, o.version, o.status, e.name, o.created_at, o.updated_at, o.week, json_build_object(
            'kind', o.kind, 'employer_id', o.employer_id, 'title_fr', o.title_fr, 'text_fr', o.text_fr,
            'title_en', o.title_en, 'text_en', o.text_en, 'unit_group', o.unit_group,
            'language_justification', o.language_justification, 'skills', o.skills,
            'hours_per_week', o.hours_per_week::text, 'week_importance', o.week_importance,
            'starts_on', o.starts_on, 'ends_on', o.ends_on, 'closes_on', o.closes_on,
            'territory', o.territory_code, 'municipality', o.municipality_code, 'place', o.place,
            'telework', o.telework, 'transit_access', o.transit_access, 'relocation_help', o.relocation_help,
            'sponsor_ready', o.sponsor_ready, 'confirmed_on', o.confirmed_on,
            'requirements', coalesce((
                SELECT json_agg(json_build_object('importance', g.importance, 'any_of', g.criteria) ORDER BY g.number)
                FROM (
                    SELECT r.group_number AS number, min(r.importance) AS importance, json_agg(json_strip_nulls(
                        json_build_object('code', r.code, 'level', coalesce(r.diploma_level, r.level::text),
                            'fields', r.fields, 'language', r.language, 'skill', r.skill,
                            'credential', r.credential, 'months', r.months, 'unit_group', r.unit_group))
                        ORDER BY r.position) AS criteria
                    FROM requirement r WHERE r.opening_id = o.id GROUP BY r.group_number
                ) g), '[]'))
        FROM opening o LEFT JOIN employer e ON e.id = o.employer_id
        WHERE o.id = ANY (%(openings)s::bigint[])
        """,
        {"openings": list(opening_ids)},
    )
    return {
        key: Opening(key, version, Status(status), employer, created_at, updated_at, document | {"week": week_of(week)})
        for key, version, status, employer, created_at, updated_at, week, document in rows
    }


def _need(opening: Opening, own: dict[str, Any]) -> Need:
    return Need(
        id=opening.id,
        version=opening.version,
        status=opening.status,
        employer_name=opening.employer_name,
        created_at=opening.created_at,
        updated_at=opening.updated_at,
        entry=NeedEntry.model_validate(opening.document | own, context=STORED),
    )
