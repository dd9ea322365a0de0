-- A change of model as it goes: how each model is loaded, whether one is in preparation, and what became of that.

-- `setting` and `prompt` are those by which the worker loads the encoder. `failure` says why a preparation stopped; of
-- the model in service, why its encoder can be loaded no more, so that only the next one reads what is new.
ALTER TABLE encoder_model
    ADD COLUMN setting text NOT NULL DEFAULT '',
    ADD COLUMN prompt text NOT NULL DEFAULT '',
    ADD COLUMN since timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN progressed_at timestamptz,
    ADD COLUMN failure text,
    DROP CONSTRAINT encoder_model_state_check,
    ADD CONSTRAINT encoder_model_state CHECK (state IN ('serving', 'preparing', 'failed', 'given_up', 'kept'));
CREATE UNIQUE INDEX encoder_model_next ON encoder_model ((true)) WHERE state IN ('preparing', 'failed', 'given_up');

-- The first model serves at once; another one that a setting names is prepared, unless somebody gave that up. One that
-- is named no more is kept as it is.
DROP FUNCTION register_encoder_model;
CREATE FUNCTION register_encoder_model(model_name text, model_dimensions integer,
        model_occupation_slope double precision, model_occupation_intercept double precision,
        model_skill_slope double precision, model_skill_intercept double precision,
        model_setting text DEFAULT '', model_prompt text DEFAULT '') RETURNS smallint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    model smallint;
BEGIN
    IF actor_role() <> 'system' THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system registers a model';
    END IF;
    LOCK TABLE encoder_model IN SHARE ROW EXCLUSIVE MODE;
    UPDATE encoder_model SET state = 'kept', since = now(), failure = NULL
        WHERE name <> model_name AND state IN ('preparing', 'failed', 'given_up');
    UPDATE encoder_model SET setting = model_setting, prompt = model_prompt, failure = NULL,
            state = CASE WHEN state IN ('kept', 'failed') THEN 'preparing' ELSE state END,
            since = CASE WHEN state IN ('kept', 'failed') THEN now() ELSE since END
        WHERE name = model_name
        RETURNING id INTO model;
    IF model IS NULL THEN
        INSERT INTO encoder_model (name, dimensions, occupation_slope, occupation_intercept, skill_slope,
                skill_intercept, setting, prompt, state)
            SELECT model_name, model_dimensions, model_occupation_slope, model_occupation_intercept, model_skill_slope,
                model_skill_intercept, model_setting, model_prompt,
                CASE WHEN EXISTS (SELECT FROM encoder_model WHERE state = 'serving') THEN 'preparing' ELSE 'serving' END
            RETURNING id INTO model;
    END IF;
    RETURN model;
END
$$;

-- How much of both lists lacks the vectors of a model, and how much there is in all.
DROP FUNCTION encoding_left;
CREATE FUNCTION encoding_left(model smallint)
    RETURNS TABLE (openings bigint, titles bigint, skills bigint, aspirations bigint, goals bigint, whole bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
        WITH held AS (
            SELECT DISTINCT t.id
            FROM match_profile p CROSS JOIN LATERAL (VALUES (p.title_1), (p.title_2), (p.title_3)) t (id)
            WHERE t.id IS NOT NULL
        ), counted AS (
            SELECT 'openings' AS what, count(*) AS whole,
                count(*) FILTER (WHERE v.title_hash IS DISTINCT FROM hashtextextended(o.title_fr, 0)) AS lacking
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

-- Makes the model in preparation serve, at once, if nothing of either list lacks its vectors; says whether it serves.
CREATE OR REPLACE FUNCTION serve_encoder_model(model smallint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() <> 'system' THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system changes the model';
    END IF;
    LOCK TABLE encoder_model IN SHARE ROW EXCLUSIVE MODE;
    IF NOT EXISTS (SELECT FROM encoder_model m WHERE m.id = model AND m.state = 'preparing') THEN
        RETURN EXISTS (SELECT FROM encoder_model m WHERE m.id = model AND m.state = 'serving');
    END IF;
    IF EXISTS (SELECT FROM encoding_left(model) l
            WHERE l.openings + l.titles + l.skills + l.aspirations + l.goals > 0) THEN
        RETURN false;
    END IF;
    UPDATE encoder_model SET state = 'kept', since = now(), failure = NULL WHERE state = 'serving';
    UPDATE encoder_model SET state = 'serving', since = now(), failure = NULL WHERE id = model;
    RETURN true;
END
$$;

-- What the worker tells: that a preparation goes on, or why it cannot; of the model in service, why it reads nothing new.
-- Returns whether the model still reads what is new.
CREATE FUNCTION encoder_model_told(model smallint, told text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() <> 'system' THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system tells of a model';
    END IF;
    UPDATE encoder_model SET progressed_at = now() WHERE id = model AND told IS NULL AND state = 'preparing';
    UPDATE encoder_model SET failure = told, state = CASE state WHEN 'preparing' THEN 'failed' ELSE state END,
            since = CASE state WHEN 'preparing' THEN now() ELSE since END
        WHERE id = model AND told IS NOT NULL AND failure IS DISTINCT FROM told AND state IN ('preparing', 'serving');
    RETURN EXISTS (SELECT FROM encoder_model m WHERE m.id = model AND m.state IN ('preparing', 'serving'));
END
$$;

-- What an administrator decides of the next model: that its preparation begins again, or is given up.
CREATE FUNCTION decide_encoder_model(begins boolean) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() NOT IN ('administrator', 'system') THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'an administrator decides of the model';
    END IF;
    UPDATE encoder_model SET state = CASE WHEN begins THEN 'preparing' ELSE 'given_up' END, since = now(),
            failure = NULL
        WHERE state = ANY (CASE WHEN begins THEN ARRAY['failed', 'given_up'] ELSE ARRAY['preparing', 'failed'] END);
    RETURN FOUND;
END
$$;

REVOKE EXECUTE ON FUNCTION register_encoder_model, encoding_left, encoder_model_told, decide_encoder_model FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register_encoder_model, encoding_left, encoder_model_told, decide_encoder_model
    TO adequation_service;
