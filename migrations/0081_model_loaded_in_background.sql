-- The model that a setting names, while the worker loads it: until then nobody knows its name or its dimensions.

-- One row at most: it goes once the model is registered; `failure` says why it could not be loaded.
CREATE TABLE encoder_loading (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    name text NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    failure text
);
GRANT SELECT ON encoder_loading TO adequation_service;

-- Notes that a model is being loaded, or why it cannot be; without a name, that none is.
CREATE FUNCTION encoder_model_loads(loading text, told text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() <> 'system' THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system loads a model';
    END IF;
    DELETE FROM encoder_loading WHERE loading IS NULL;
    INSERT INTO encoder_loading (name, failure) SELECT loading, told WHERE loading IS NOT NULL
        ON CONFLICT (single) DO UPDATE SET name = excluded.name, failure = excluded.failure, since = now();
END
$$;

-- Makes a model known that no setting names: it serves where none does, and else is kept, for what it alone reads.
CREATE FUNCTION know_encoder_model(model_name text, model_dimensions integer,
        model_occupation_slope double precision, model_occupation_intercept double precision,
        model_skill_slope double precision, model_skill_intercept double precision,
        model_setting text, model_prompt text) RETURNS smallint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    model smallint;
BEGIN
    IF actor_role() <> 'system' THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system registers a model';
    END IF;
    LOCK TABLE encoder_model IN SHARE ROW EXCLUSIVE MODE;
    SELECT m.id INTO model FROM encoder_model m WHERE m.name = model_name;
    IF model IS NULL THEN
        INSERT INTO encoder_model (name, dimensions, occupation_slope, occupation_intercept, skill_slope,
                skill_intercept, setting, prompt, state)
            SELECT model_name, model_dimensions, model_occupation_slope, model_occupation_intercept, model_skill_slope,
                model_skill_intercept, model_setting, model_prompt,
                CASE WHEN EXISTS (SELECT FROM encoder_model WHERE state = 'serving') THEN 'kept' ELSE 'serving' END
            RETURNING id INTO model;
    END IF;
    RETURN model;
END
$$;

REVOKE EXECUTE ON FUNCTION encoder_model_loads, know_encoder_model FROM PUBLIC;
GRANT EXECUTE ON FUNCTION encoder_model_loads, know_encoder_model TO adequation_service;
