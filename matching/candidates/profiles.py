"""What the explanation of a short list reads of its people: in clear where the actor may, blind elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from matching.candidates.profile import Profile
from matching.reference.domain import week_of

_PEOPLE = """
    SELECT w.id, c.week, CASE WHEN c.id IS NULL
        THEN (SELECT b.document::text FROM blind_profile b WHERE b.candidate_id = w.id)
        ELSE json_build_object(
            'blind', false,
            'summary', c.summary,
            'experiences', CASE WHEN c.experiences_asked THEN coalesce((
                SELECT json_agg(json_build_object('title', e.title, 'unit_group', e.unit_group,
                    'months', coalesce(e.months, CASE WHEN e.started_on IS NOT NULL THEN greatest(0,
                        round((least(e.ended_on, current_date) - e.started_on) / 30.4375)) END)::integer,
                    'ended_on', e.ended_on, 'duties', e.duties, 'employer', e.employer, 'place', e.place,
                    'state', e.state) ORDER BY e.position)
                FROM experience e WHERE e.candidate_id = c.id), '[]') END,
            'skills', CASE WHEN c.skills_asked THEN coalesce((
                SELECT json_agg(json_build_object('name', s.name, 'state', s.state) ORDER BY s.position)
                FROM candidate_skill s WHERE s.candidate_id = c.id), '[]') END,
            'diplomas', CASE WHEN c.diplomas_asked THEN coalesce((
                SELECT json_agg(json_build_object('title', d.title, 'level', d.level, 'field', d.field,
                    'comparative_evaluation', d.comparative_evaluation, 'state', d.state) ORDER BY d.position)
                FROM diploma d WHERE d.candidate_id = c.id), '[]') END,
            'languages', coalesce((
                SELECT json_agg(json_build_object('language', l.language, 'skill', l.skill, 'scale', l.scale,
                    'level', l.level, 'value', v.value, 'basis', l.basis, 'test', l.test, 'state', l.state)
                    ORDER BY l.position)
                FROM language_proficiency l JOIN language_level v ON (v.scale, v.level) = (l.scale, l.level)
                WHERE l.candidate_id = c.id), '[]'),
            'schooling_in_french', c.schooling_in_french,
            'credentials', coalesce((
                SELECT json_agg(json_build_object('credential', h.credential, 'status', h.status,
                    'valid_until', h.valid_until, 'state', h.state) ORDER BY h.credential)
                FROM held_credential h WHERE h.candidate_id = c.id), '[]'),
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
            'available_from', c.available_from,
            'hours_max', c.hours_max,
            'relocation_on', c.relocation_on,
            'territories', c.territories,
            'week', NULL)::text END,
        i.given_name || ' ' || i.family_name
    FROM unnest(%(candidates)s::bigint[]) AS w (id)
        LEFT JOIN candidate c ON c.id = w.id
        LEFT JOIN candidate_identity i ON i.candidate_id = w.id
"""


@dataclass(frozen=True)
class Shown:
    """A person as the actor may see them: in clear with their name, or blind without."""

    profile: Profile
    name: str | None


Document = tuple[int, int | None, str | None, str | None]
"""Id, week, profile as JSON, name."""


def documents(connection: Connection[Any], candidate_ids: Sequence[int]) -> list[Document]:
    """What `people` reads, before it is read: one query, whose answer another one may be sent before parsing."""
    return connection.execute(_PEOPLE, {"candidates": list(candidate_ids)}).fetchall()


def people(found: Sequence[Document]) -> dict[int, Shown]:
    """Each person as row-level security lets the actor read them: in clear, else blind, else absent.

    In clear, the months of a job still held, or to be, are counted until today; those of a job without dates are what
    the person states. The blind profile is as it was masked when the file was saved.
    """
    return {key: Shown(_profile(document, week), name) for key, week, document, name in found if document}


def profiles(connection: Connection[Any], candidate_ids: Sequence[int]) -> dict[int, Profile]:
    """The profile of each of these ids, as in `people`."""
    return {key: shown.profile for key, shown in people(documents(connection, candidate_ids)).items()}


def _profile(document: str, week: int | None) -> Profile:
    profile = Profile.model_validate_json(document)
    return profile if week is None else profile.model_copy(update={"week": week_of(week)})
