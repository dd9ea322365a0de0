-- What an opening is read by: its title; of a posting of which nobody said the occupation, its text too.

CREATE FUNCTION opening_words(title text, text_fr text, text_en text, employer bigint, unit_group text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN title || CASE
        WHEN employer IS NULL AND unit_group IS NULL THEN coalesce(E'\n' || coalesce(nullif(text_fr, ''), text_en), '')
        ELSE ''
    END;

CREATE OR REPLACE FUNCTION encoding_left(model smallint)
    RETURNS TABLE (openings bigint, titles bigint, skills bigint, aspirations bigint, goals bigint, whole bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
        WITH held AS (
            SELECT DISTINCT t.id
            FROM match_profile p CROSS JOIN LATERAL (VALUES (p.title_1), (p.title_2), (p.title_3)) t (id)
            WHERE t.id IS NOT NULL
        ), counted AS (
            SELECT 'openings' AS what, count(*) AS whole,
                count(*) FILTER (WHERE v.title_hash IS DISTINCT FROM hashtextextended(
                    opening_words(o.title_fr, o.text_fr, o.text_en, o.employer_id, o.unit_group), 0)) AS lacking
            FROM opening o LEFT JOIN opening_vector v ON v.model_id = model AND v.opening_id = o.id
            UNION ALL
            SELECT 'titles', count(*), count(*) FILTER (WHERE v.title_id IS NULL)
            FROM held t LEFT JOIN title_vector v ON v.model_id = model AND v.title_id = t.id
            UNION ALL
            SELECT 'skills', count(*), count(*) FILTER (WHERE v.skill_id IS NULL)
            FROM skill_term t LEFT JOIN skill_vector v ON v.model_id = model AND v.skill_id = t.id
            UNION ALL
            SELECT 'aspirations', count(*),
                count(*) FILTER (WHERE v.title_hash IS DISTINCT FROM hashtextextended(a.title, 0))
            FROM aspiration a LEFT JOIN aspiration_vector v
                ON v.model_id = model AND v.candidate_id = a.candidate_id AND v.position = a.position
            UNION ALL
            SELECT 'goals', count(*), count(*) FILTER (WHERE v.goal_hash IS DISTINCT FROM hashtextextended(g.goal, 0))
            FROM internship i CROSS JOIN LATERAL unnest(i.learning_goals) WITH ORDINALITY AS g (goal, position)
                LEFT JOIN goal_vector v
                    ON v.model_id = model AND v.opening_id = i.opening_id AND v.position = g.position - 1
        )
        SELECT sum(c.lacking) FILTER (WHERE c.what = 'openings')::bigint,
            sum(c.lacking) FILTER (WHERE c.what = 'titles')::bigint,
            sum(c.lacking) FILTER (WHERE c.what = 'skills')::bigint,
            sum(c.lacking) FILTER (WHERE c.what = 'aspirations')::bigint,
            sum(c.lacking) FILTER (WHERE c.what = 'goals')::bigint,
            sum(c.whole)::bigint
        FROM counted c
    $$;
