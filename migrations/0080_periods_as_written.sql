-- How much of a job's dates was written: years alone, months, or days; and whether its end was, or is reckoned from how
-- long it lasted. The dates stay what is counted with: the first day that may be, and the last.
-- Of the jobs that stand, the day is not known to have been written where it is a month's first and last.
ALTER TABLE experience
    ADD COLUMN precision text NOT NULL DEFAULT 'day' CHECK (precision IN ('day', 'month', 'year')),
    ADD COLUMN end_reckoned boolean NOT NULL DEFAULT false,
    ADD CHECK (NOT end_reckoned OR (ended_on IS NOT NULL AND months IS NOT NULL));

-- No change of what anybody told: nothing for the trail, nor for whoever holds the file open.
ALTER TABLE experience DISABLE TRIGGER USER;
UPDATE experience SET precision = CASE
        WHEN months IS NOT NULL AND to_char(started_on, 'MMDD') = '0101'
            AND (ended_on IS NULL OR to_char(ended_on, 'MMDD') = '1231') THEN 'year'
        ELSE 'month' END
    WHERE (started_on IS NULL OR date_part('day', started_on) = 1)
        AND (ended_on IS NULL OR date_part('day', ended_on + 1) = 1)
        AND coalesce(started_on, ended_on) IS NOT NULL;
-- A year and a length without an end were kept as a job that goes on: where it cannot, its end is reckoned.
UPDATE experience SET end_reckoned = true,
        ended_on = (started_on + make_interval(months => 6 + months))::date - 1
    WHERE precision = 'year' AND ended_on IS NULL AND months IS NOT NULL
        AND started_on + make_interval(months => 12 + months) < current_date;
ALTER TABLE experience ENABLE TRIGGER USER;

-- A CV as an employer reads it, whichever way it was released: with its periods as they were written.
CREATE OR REPLACE FUNCTION cv_document(person bigint, of_opening bigint) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT jsonb_build_object(
            'given_name', i.given_name, 'family_name', i.family_name, 'email', i.email, 'phone', i.phone,
            'summary', c.summary,
            'experiences', coalesce((SELECT jsonb_agg(jsonb_build_object(
                'title', x.title, 'employer', x.employer, 'place', x.place, 'country', x.country_code,
                'started_on', x.started_on, 'ended_on', x.ended_on, 'precision', x.precision,
                'end_reckoned', x.end_reckoned, 'months', x.months, 'duties', x.duties)
                ORDER BY x.position) FROM experience x WHERE x.candidate_id = c.id), '[]'),
            'skills', coalesce((SELECT jsonb_agg(k.name ORDER BY k.position)
                FROM candidate_skill k WHERE k.candidate_id = c.id), '[]'),
            'diplomas', coalesce((SELECT jsonb_agg(jsonb_build_object(
                'title', d.title, 'level', d.level, 'field', d.field, 'school', d.school, 'country', d.country_code,
                'year', d.year, 'comparative_evaluation', d.comparative_evaluation)
                ORDER BY d.position) FROM diploma d WHERE d.candidate_id = c.id), '[]'),
            'credentials', coalesce((SELECT jsonb_agg(h.credential ORDER BY h.credential)
                FROM held_credential h WHERE h.candidate_id = c.id AND h.status = 'held'
                    AND (h.valid_until IS NULL OR h.valid_until >= current_date)), '[]'),
            -- Those that the opening requires, and no other.
            'languages', coalesce((SELECT jsonb_agg(jsonb_build_object(
                'language', l.language, 'skill', l.skill, 'value', v.value, 'basis', l.basis, 'test', l.test)
                ORDER BY l.position)
                FROM language_proficiency l JOIN language_level v ON v.scale = l.scale AND v.level = l.level
                WHERE l.candidate_id = c.id AND EXISTS (
                    SELECT FROM requirement q
                    WHERE q.opening_id = of_opening AND q.importance = 'required' AND (
                        q.code = 'french_' || l.skill AND l.language = 'fr'
                        OR (q.code = 'other_language' AND q.language = l.language AND q.skill = l.skill)))), '[]'))
        FROM candidate c JOIN candidate_identity i ON i.candidate_id = c.id WHERE c.id = person;
    END;
