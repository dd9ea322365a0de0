"""One entry of the CV bank read back, whole: for those whom row-level security lets read it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection

from matching.candidates.domain import CandidateEntry
from matching.privacy.refused import STORED
from matching.reference.domain import week_of


@dataclass(frozen=True)
class Candidate:
    """An entry with what the bank knows of it. `entry.consents` are those not withdrawn."""

    id: int
    version: int
    entry: CandidateEntry
    created_at: datetime
    updated_at: datetime


def candidate(connection: Connection[Any], candidate_id: int) -> Candidate | None:
    """The entry of that id, or None when there is none or none for this actor.

    A counsellor's notes are empty for whoever may not read them.
    """
    row = connection.execute(
        """
        SELECT c.id, c.version, c.created_at, c.updated_at, c.week, json_build_object(
            'organisation_id', c.organisation_id,
            'identity', (
                SELECT json_build_object('given_name', i.given_name, 'family_name', i.family_name, 'email', i.email,
                    'phone', i.phone, 'language', i.language, 'channel', i.channel)
                FROM candidate_identity i WHERE i.candidate_id = c.id),
            'residence', CASE WHEN coalesce(c.municipality_code, c.region_code, c.country_code) IS NOT NULL THEN
                json_build_object('municipality', c.municipality_code, 'region', c.region_code,
                    'country', c.country_code) END,
            'travel', c.travel,
            'summary', c.summary,
            'experiences', CASE WHEN c.experiences_asked THEN coalesce((
                SELECT json_agg(json_build_object('title', e.title, 'unit_group', e.unit_group,
                    'employer', e.employer, 'place', e.place, 'country', e.country_code, 'started_on', e.started_on,
                    'ended_on', e.ended_on, 'precision', e.precision, 'end_reckoned', e.end_reckoned,
                    'months', e.months, 'duties', e.duties, 'state', e.state)
                    ORDER BY e.position)
                FROM experience e WHERE e.candidate_id = c.id), '[]') END,
            'skills', CASE WHEN c.skills_asked THEN coalesce((
                SELECT json_agg(json_build_object('name', s.name, 'state', s.state) ORDER BY s.position)
                FROM candidate_skill s WHERE s.candidate_id = c.id), '[]') END,
            'diplomas', CASE WHEN c.diplomas_asked THEN coalesce((
                SELECT json_agg(json_build_object('title', d.title, 'level', d.level, 'field', d.field,
                    'school', d.school, 'country', d.country_code, 'year', d.year,
                    'comparative_evaluation', d.comparative_evaluation, 'state', d.state) ORDER BY d.position)
                FROM diploma d WHERE d.candidate_id = c.id), '[]') END,
            'languages', coalesce((
                SELECT json_agg(json_build_object('language', l.language, 'skill', l.skill, 'scale', l.scale,
                    'level', l.level, 'basis', l.basis, 'test', l.test, 'tested_on', l.tested_on, 'state', l.state)
                    ORDER BY l.position)
                FROM language_proficiency l WHERE l.candidate_id = c.id), '[]'),
            'schooling_in_french', c.schooling_in_french,
            'authorisation', (
                SELECT json_build_object('kind', a.kind, 'permit_held', a.permit_held, 'valid_from', a.valid_from,
                    'valid_until', a.valid_until, 'named_employer_id', a.named_employer_id,
                    'occupations', a.occupations, 'regions', a.regions, 'weekly_cap', a.weekly_cap,
                    'hours_elsewhere', a.hours_elsewhere,
                    'breaks', coalesce((
                        SELECT json_agg(json_build_object('starts_on', lower(r), 'ends_on', upper(r) - 1))
                        FROM unnest(a.breaks) r), '[]'),
                    'full_time_enrolment', a.full_time_enrolment, 'medical_restriction', a.medical_restriction,
                    'renewal_filed_on', a.renewal_filed_on, 'state', a.state)
                FROM authorisation a WHERE a.candidate_id = c.id),
            'credentials', coalesce((
                SELECT json_agg(json_build_object('credential', h.credential, 'status', h.status,
                    'valid_until', h.valid_until, 'state', h.state) ORDER BY h.credential)
                FROM held_credential h WHERE h.candidate_id = c.id), '[]'),
            'credentials_complete', c.credentials_complete,
            'territories', c.territories,
            'relocation_on', c.relocation_on,
            'available_from', c.available_from,
            'hours_max', c.hours_max,
            'wage_floor', c.wage_floor::text,
            'aspirations', coalesce((
                SELECT json_agg(json_build_object('title', p.title, 'unit_group', p.unit_group) ORDER BY p.position)
                FROM aspiration p WHERE p.candidate_id = c.id), '[]'),
            'accepts_below_qualification', c.accepts_below_qualification,
            'household', coalesce((SELECT r.household FROM counsellor_record r WHERE r.candidate_id = c.id), ''),
            'reasons_to_move', coalesce((
                SELECT r.reasons_to_move FROM counsellor_record r WHERE r.candidate_id = c.id), ''),
            'consents', coalesce((
                SELECT json_agg(json_build_object('purpose', n.purpose, 'employer_id', n.employer_id,
                    'given_on', n.given_on, 'until', n.until, 'means', n.means, 'language', n.language)
                    ORDER BY n.id)
                FROM consent n WHERE n.candidate_id = c.id AND n.withdrawn_at IS NULL), '[]'),
            'confirmed_on', c.confirmed_on)
        FROM candidate c WHERE c.id = %(candidate)s
        """,
        {"candidate": candidate_id},
    ).fetchone()
    if row is None:
        return None
    key, version, created_at, updated_at, week, document = row
    document["week"] = None if week is None else week_of(week)
    return Candidate(key, version, CandidateEntry.model_validate(document, context=STORED), created_at, updated_at)
