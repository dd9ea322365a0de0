-- The models that encode both lists, and their vectors.

-- A cosine becomes a probability by 1 / (1 + exp(-(slope * cosine + intercept))): monotone, two figures per model.
-- One model serves. The others are kept, their rows as fresh as the serving one's but for vectors: a new one until its
-- vectors are complete, an old one so that it is possible to go back.
CREATE TABLE encoder_model (
    id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    dimensions integer NOT NULL,
    occupation_slope double precision NOT NULL,
    occupation_intercept double precision NOT NULL,
    skill_slope double precision NOT NULL,
    skill_intercept double precision NOT NULL,
    state text NOT NULL CHECK (state IN ('kept', 'serving')),
    registered_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX encoder_model_serving ON encoder_model (state) WHERE state = 'serving';

CREATE TABLE title_vector (
    model_id smallint NOT NULL REFERENCES encoder_model,
    title_id integer NOT NULL REFERENCES title ON DELETE CASCADE,
    vector halfvec NOT NULL,
    PRIMARY KEY (model_id, title_id)
);

CREATE TABLE opening_vector (
    model_id smallint NOT NULL REFERENCES encoder_model,
    opening_id bigint NOT NULL REFERENCES opening ON DELETE CASCADE,
    title_hash bigint NOT NULL,
    vector halfvec NOT NULL,
    PRIMARY KEY (model_id, opening_id)
);

CREATE TABLE skill_vector (
    model_id smallint NOT NULL REFERENCES encoder_model,
    skill_id integer NOT NULL REFERENCES skill_term ON DELETE CASCADE,
    vector halfvec NOT NULL,
    PRIMARY KEY (model_id, skill_id)
);

CREATE TABLE aspiration_vector (
    model_id smallint NOT NULL REFERENCES encoder_model,
    candidate_id bigint NOT NULL,
    position smallint NOT NULL,
    title_hash bigint NOT NULL,
    vector halfvec NOT NULL,
    PRIMARY KEY (model_id, candidate_id, position),
    FOREIGN KEY (candidate_id, position) REFERENCES aspiration ON DELETE CASCADE
);

-- The first model serves at once; another one waits until it is said to.
CREATE FUNCTION register_encoder_model(model_name text, model_dimensions integer,
        model_occupation_slope double precision, model_occupation_intercept double precision,
        model_skill_slope double precision, model_skill_intercept double precision) RETURNS smallint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    model smallint;
BEGIN
    IF actor_role() <> 'system' THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system registers a model';
    END IF;
    LOCK TABLE encoder_model IN SHARE ROW EXCLUSIVE MODE;
    SELECT id INTO model FROM encoder_model WHERE name = model_name;
    IF model IS NOT NULL THEN
        RETURN model;
    END IF;
    INSERT INTO encoder_model (name, dimensions, occupation_slope, occupation_intercept, skill_slope, skill_intercept,
            state)
        SELECT model_name, model_dimensions, model_occupation_slope, model_occupation_intercept, model_skill_slope,
            model_skill_intercept,
            CASE WHEN EXISTS (SELECT FROM encoder_model WHERE state = 'serving') THEN 'kept' ELSE 'serving' END
        RETURNING id INTO model;
    RETURN model;
END
$$;

-- Makes a model serve, at once, if nothing of either list lacks its vectors; says whether it serves.
CREATE FUNCTION serve_encoder_model(model smallint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() <> 'system' THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system changes the model';
    END IF;
    LOCK TABLE encoder_model IN SHARE ROW EXCLUSIVE MODE;
    IF EXISTS (SELECT FROM encoder_model m WHERE m.id = model AND m.state = 'serving') THEN
        RETURN true;
    END IF;
    IF EXISTS (SELECT FROM encoding_left(model) l WHERE l.openings + l.titles + l.skills + l.aspirations > 0) THEN
        RETURN false;
    END IF;
    UPDATE encoder_model SET state = 'kept' WHERE state = 'serving';
    UPDATE encoder_model SET state = 'serving' WHERE id = model;
    RETURN true;
END
$$;

-- How much of both lists lacks the vectors of a model.
CREATE FUNCTION encoding_left(model smallint)
    RETURNS TABLE (openings bigint, titles bigint, skills bigint, aspirations bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
        SELECT
            (SELECT count(*) FROM opening o LEFT JOIN opening_vector v ON v.model_id = model AND v.opening_id = o.id
                WHERE v.title_hash IS DISTINCT FROM hashtextextended(o.title_fr, 0)),
            (SELECT count(DISTINCT t.id)
                FROM match_profile p CROSS JOIN LATERAL (VALUES (p.title_1), (p.title_2), (p.title_3)) t (id)
                WHERE t.id IS NOT NULL
                    AND NOT EXISTS (SELECT FROM title_vector v WHERE v.model_id = model AND v.title_id = t.id)),
            (SELECT count(*) FROM skill_term t
                WHERE NOT EXISTS (SELECT FROM skill_vector v WHERE v.model_id = model AND v.skill_id = t.id)),
            (SELECT count(*) FROM aspiration a LEFT JOIN aspiration_vector v
                    ON v.model_id = model AND v.candidate_id = a.candidate_id AND v.position = a.position
                WHERE v.title_hash IS DISTINCT FROM hashtextextended(a.title, 0))
    $$;

ALTER TABLE aspiration_vector ENABLE ROW LEVEL SECURITY;
CREATE POLICY aspiration_vector_of_visible ON aspiration_vector TO adequation_service
    USING (EXISTS (SELECT FROM candidate c WHERE c.id = candidate_id));

REVOKE EXECUTE ON FUNCTION register_encoder_model, serve_encoder_model, encoding_left FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register_encoder_model, serve_encoder_model, encoding_left TO adequation_service;
GRANT SELECT ON encoder_model TO adequation_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON opening_vector, skill_vector, title_vector, aspiration_vector
    TO adequation_service;
