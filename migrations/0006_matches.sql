-- What the ranking reads: one narrow row per person with a matching consent in force, nothing that identifies;
-- and the criteria of every opening, resolved against the reference tables.

-- A cosine becomes a probability by 1 / (1 + exp(-(slope * cosine + intercept))): monotone, two figures per model.
CREATE TABLE encoder_model (
    id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    dimensions integer NOT NULL,
    occupation_slope double precision NOT NULL,
    occupation_intercept double precision NOT NULL,
    skill_slope double precision NOT NULL,
    skill_intercept double precision NOT NULL,
    state text NOT NULL CHECK (state IN ('preparing', 'serving', 'retired')),
    registered_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX encoder_model_serving ON encoder_model (state) WHERE state = 'serving';

-- Unit groups stand in three columns, the longest held first, and in arrays beyond: a column costs a tenth of an array.
CREATE TABLE match_profile (
    model_id smallint NOT NULL REFERENCES encoder_model,
    candidate_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    organisation_id bigint,
    named_employer_id bigint,
    consent_until date NOT NULL,
    authorised_from date,
    authorised_until date,
    renewal_filed_on date,
    relocation_on date,
    available_from date,
    week integer,
    uncoded_months integer NOT NULL,
    group_1 integer,
    group_2 integer,
    group_3 integer,
    months_1 integer,
    months_2 integer,
    months_3 integer,
    worked_1 date,
    worked_2 date,
    worked_3 date,
    latitude double precision,
    longitude double precision,
    weekly_cap smallint,
    hours_elsewhere smallint,
    hours_max smallint,
    french_speaking smallint,
    french_listening smallint,
    french_reading smallint,
    french_writing smallint,
    permit_held boolean,
    full_time_enrolment boolean,
    medical_restriction boolean NOT NULL,
    credentials_complete boolean NOT NULL,
    experiences_asked boolean NOT NULL,
    titles_hash bigint,
    vectors_of bigint,
    authorisation text,
    home_territory text,
    home_region text,
    permit_occupations text[],
    permit_regions text[],
    territories text[],
    breaks datemultirange,
    languages jsonb,
    held integer[] NOT NULL,
    held_until date[] NOT NULL,
    in_process integer[] NOT NULL,
    without integer[] NOT NULL,
    diplomas integer[],
    other_groups integer[],
    other_months integer[],
    other_worked date[],
    other_minors integer[],
    other_minor_months integer[],
    skills integer[] NOT NULL,
    vector_1 halfvec,
    vector_2 halfvec,
    vector_3 halfvec,
    PRIMARY KEY (model_id, candidate_id)
) PARTITION BY LIST (model_id);

-- What a reader without the right to the person's file may read of them: masked when written, never when read.
CREATE TABLE blind_profile (
    candidate_id bigint PRIMARY KEY REFERENCES candidate ON DELETE CASCADE,
    document jsonb NOT NULL
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

-- The three principal occupations: longest first, a year away counting for 15 % less.
CREATE FUNCTION principal_titles(of_candidate bigint) RETURNS text[]
    LANGUAGE sql STABLE
    BEGIN ATOMIC
        SELECT array_agg(t.title ORDER BY t.weight DESC, t.title)
        FROM (
            SELECT e.title,
                sum(coalesce(e.months, (coalesce(e.ended_on, current_date) - e.started_on) / 30.4375, 1)
                    * power(0.85, (current_date - coalesce(e.ended_on, current_date)) / 365.25)) AS weight
            FROM experience e WHERE e.candidate_id = of_candidate
            GROUP BY e.title ORDER BY weight DESC, e.title LIMIT 3
        ) t;
    END;

-- Rewrites the rows of `ids` in every model that is kept (all candidates when null); removes those without consent.
CREATE FUNCTION refresh_match_profiles(ids bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    DELETE FROM match_profile p
        WHERE (ids IS NULL OR p.candidate_id = ANY (ids)) AND NOT EXISTS (
            SELECT FROM consent s WHERE s.candidate_id = p.candidate_id AND s.purpose = 'matching'
                AND s.withdrawn_at IS NULL AND s.until >= current_date);
    DELETE FROM blind_profile b
        WHERE (ids IS NULL OR b.candidate_id = ANY (ids)) AND NOT EXISTS (
            SELECT FROM consent s WHERE s.candidate_id = b.candidate_id AND s.purpose = 'matching'
                AND s.withdrawn_at IS NULL AND s.until >= current_date);
    INSERT INTO match_profile AS old (model_id, candidate_id, organisation_id, named_employer_id, consent_until,
            authorised_from, authorised_until, renewal_filed_on, relocation_on, available_from, week, uncoded_months, group_1, group_2, group_3, months_1, months_2,
            months_3, worked_1, worked_2, worked_3, latitude, longitude, weekly_cap, hours_elsewhere, hours_max,
            french_speaking, french_listening, french_reading, french_writing, permit_held, full_time_enrolment,
            medical_restriction, credentials_complete, experiences_asked, titles_hash, authorisation, home_territory,
            home_region, permit_occupations, permit_regions, territories, breaks, languages, held, held_until,
            in_process, without, diplomas, other_groups, other_months, other_worked, other_minors,
            other_minor_months, skills)
        SELECT m.id, p.*
        FROM encoder_model m, match_profile_source p
        WHERE m.state <> 'retired' AND (ids IS NULL OR p.candidate_id = ANY (ids))
        ON CONFLICT (model_id, candidate_id) DO UPDATE SET
            (organisation_id, named_employer_id, consent_until, authorised_from, authorised_until, renewal_filed_on,
             relocation_on, available_from, week, uncoded_months, group_1, group_2, group_3, months_1, months_2,
             months_3, worked_1, worked_2, worked_3, latitude, longitude, weekly_cap, hours_elsewhere, hours_max,
             french_speaking, french_listening, french_reading, french_writing, permit_held, full_time_enrolment,
             medical_restriction, credentials_complete, experiences_asked, titles_hash, authorisation,
             home_territory, home_region, permit_occupations, permit_regions, territories, breaks, languages, held,
             held_until, in_process, without, diplomas, other_groups, other_months, other_worked, other_minors,
             other_minor_months, skills)
            = ROW (excluded.organisation_id, excluded.named_employer_id, excluded.consent_until,
             excluded.authorised_from, excluded.authorised_until, excluded.renewal_filed_on, excluded.relocation_on, excluded.available_from,
             excluded.week, excluded.uncoded_months, excluded.group_1, excluded.group_2, excluded.group_3,
             excluded.months_1, excluded.months_2, excluded.months_3, excluded.worked_1, excluded.worked_2,
             excluded.worked_3, excluded.latitude, excluded.longitude, excluded.weekly_cap, excluded.hours_elsewhere,
             excluded.hours_max, excluded.french_speaking, excluded.french_listening, excluded.french_reading,
             excluded.french_writing, excluded.permit_held, excluded.full_time_enrolment,
             excluded.medical_restriction, excluded.credentials_complete, excluded.experiences_asked,
             excluded.titles_hash, excluded.authorisation, excluded.home_territory, excluded.home_region,
             excluded.permit_occupations, excluded.permit_regions, excluded.territories, excluded.breaks,
             excluded.languages, excluded.held, excluded.held_until, excluded.in_process, excluded.without,
             excluded.diplomas, excluded.other_groups, excluded.other_months, excluded.other_worked, excluded.other_minors, excluded.other_minor_months, excluded.skills);
END
$$;

-- The narrow row as it follows from the file. Levels of French come from the best evidence: a test or the person's
-- word where there is one, else schooling in French. Diplomas pack as rank * 10000 + field, with field 0 for "any"
-- and 9999 where the field is not known.
CREATE VIEW match_profile_source AS
SELECT
    c.id AS candidate_id, c.organisation_id, a.named_employer_id, s.consent_until,
    a.valid_from AS authorised_from, a.valid_until AS authorised_until, a.renewal_filed_on,
    c.relocation_on, c.available_from, c.week, coalesce(x.uncoded_months, 0)::integer AS uncoded_months,
    x.groups[1] AS group_1, x.groups[2] AS group_2, x.groups[3] AS group_3,
    x.months[1] AS months_1, x.months[2] AS months_2, x.months[3] AS months_3,
    x.worked[1] AS worked_1, x.worked[2] AS worked_2, x.worked[3] AS worked_3,
    h.latitude, h.longitude, a.weekly_cap, a.hours_elsewhere, c.hours_max,
    coalesce(l.french_speaking, f.level) AS french_speaking, coalesce(l.french_listening, f.level) AS french_listening,
    coalesce(l.french_reading, f.level) AS french_reading, coalesce(l.french_writing, f.level) AS french_writing,
    a.permit_held, a.full_time_enrolment, coalesce(a.medical_restriction, false) AS medical_restriction,
    c.credentials_complete, c.experiences_asked,
    hashtextextended(array_to_string(principal_titles(c.id), E'\n'), 0) AS titles_hash,
    a.kind AS authorisation, h.territory_code AS home_territory, coalesce(h.region_code, c.region_code) AS home_region,
    a.occupations AS permit_occupations, a.regions AS permit_regions, c.territories, a.breaks,
    coalesce(l.languages, '{}') AS languages,
    coalesce(k.held, '{}') AS held, coalesce(k.held_until, '{}') AS held_until,
    coalesce(k.in_process, '{}') AS in_process, coalesce(k.without, '{}') AS without,
    CASE WHEN c.diplomas_asked THEN coalesce(d.diplomas, '{}') END AS diplomas,
    nullif(x.groups[4:], '{}') AS other_groups, nullif(x.months[4:], '{}') AS other_months,
    nullif(x.worked[4:], '{}') AS other_worked, y.minors AS other_minors, y.months AS other_minor_months,
    coalesce(t.skills, '{}') AS skills
FROM candidate c
    JOIN LATERAL (
        SELECT max(n.until) AS consent_until FROM consent n
        WHERE n.candidate_id = c.id AND n.purpose = 'matching' AND n.withdrawn_at IS NULL AND n.until >= current_date
    ) s ON s.consent_until IS NOT NULL
    LEFT JOIN authorisation a ON a.candidate_id = c.id
    LEFT JOIN municipality h ON h.code = c.municipality_code
    LEFT JOIN LATERAL (
        SELECT (g.value -> c.schooling_in_french)::smallint AS level FROM setting g WHERE g.key = 'french_from_schooling'
    ) f ON true
    LEFT JOIN LATERAL (
        SELECT
            max(v.value) FILTER (WHERE v.language = 'fr' AND v.skill = 'speaking') AS french_speaking,
            max(v.value) FILTER (WHERE v.language = 'fr' AND v.skill = 'listening') AS french_listening,
            max(v.value) FILTER (WHERE v.language = 'fr' AND v.skill = 'reading') AS french_reading,
            max(v.value) FILTER (WHERE v.language = 'fr' AND v.skill = 'writing') AS french_writing,
            jsonb_object_agg(v.language || '.' || v.skill, v.value) FILTER (WHERE v.language <> 'fr') AS languages
        FROM (
            SELECT q.language, q.skill, max(w.value) AS value
            FROM language_proficiency q JOIN language_level w USING (scale, level)
            WHERE q.candidate_id = c.id GROUP BY q.language, q.skill
        ) v
    ) l ON true
    LEFT JOIN LATERAL (
        SELECT
            array_agg(r.id ORDER BY r.id) FILTER (WHERE e.status = 'held') AS held,
            array_agg(coalesce(e.valid_until, 'infinity') ORDER BY r.id) FILTER (WHERE e.status = 'held') AS held_until,
            array_agg(r.id ORDER BY r.id) FILTER (WHERE e.status = 'in_process') AS in_process,
            array_agg(r.id ORDER BY r.id) FILTER (WHERE e.status = 'none') AS without
        FROM held_credential e JOIN credential r ON r.code = e.credential WHERE e.candidate_id = c.id
    ) k ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(DISTINCT r.rank * 10000 + z.field) AS diplomas
        FROM diploma o JOIN diploma_level r ON r.code = o.level
            CROSS JOIN LATERAL (VALUES (0), (coalesce(o.field::integer, 9999))) z (field)
        WHERE o.candidate_id = c.id
    ) d ON true
    LEFT JOIN LATERAL (
        SELECT
            array_agg(u.code ORDER BY u.months DESC, u.code) FILTER (WHERE u.code IS NOT NULL) AS groups,
            array_agg(u.months ORDER BY u.months DESC, u.code) FILTER (WHERE u.code IS NOT NULL) AS months,
            array_agg(u.worked ORDER BY u.months DESC, u.code) FILTER (WHERE u.code IS NOT NULL) AS worked,
            sum(u.months) FILTER (WHERE u.code IS NULL) AS uncoded_months
        FROM (
            SELECT e.unit_group::integer AS code,
                sum(coalesce(e.months, round((coalesce(e.ended_on, current_date) - e.started_on) / 30.4375), 0))::integer
                    AS months,
                max(coalesce(e.ended_on, current_date)) AS worked
            FROM experience e WHERE e.candidate_id = c.id GROUP BY e.unit_group
        ) u
    ) x ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(u.code ORDER BY u.code) AS minors, array_agg(u.months ORDER BY u.code) AS months
        FROM (
            SELECT g.code / 10 AS code, sum(g.months)::integer AS months
            FROM unnest(x.groups[4:], x.months[4:]) g (code, months) GROUP BY g.code / 10
        ) u
    ) y ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(DISTINCT j.skill_id) AS skills FROM candidate_skill j WHERE j.candidate_id = c.id
    ) t ON true;

-- Consent decides, and at once: whatever writes a consent rewrites what the ranking may read.
CREATE FUNCTION consent_decides() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    PERFORM refresh_match_profiles(array(SELECT DISTINCT r.candidate_id FROM changed r));
    RETURN NULL;
END
$$;
CREATE TRIGGER consent_given AFTER INSERT ON consent
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION consent_decides();
CREATE TRIGGER consent_changed AFTER UPDATE ON consent
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION consent_decides();
CREATE TRIGGER consent_removed AFTER DELETE ON consent
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION consent_decides();

-- A new model gets its partition and every consenting person's row, without vectors; the first one serves at once.
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
            CASE WHEN EXISTS (SELECT FROM encoder_model WHERE state = 'serving') THEN 'preparing' ELSE 'serving' END
        RETURNING id INTO model;
    EXECUTE format('CREATE TABLE public.%I PARTITION OF public.match_profile FOR VALUES IN (%s)', 'match_profile_' || model, model);
    PERFORM refresh_match_profiles(NULL);
    RETURN model;
END
$$;

-- The value itself. Its volatility keeps a subquery whole, so that what it computes is computed once and read several
-- times; being parallel safe it leaves the parallel plan, which OFFSET 0 does not.
CREATE FUNCTION computed_once(value bigint) RETURNS bigint
    LANGUAGE sql VOLATILE PARALLEL SAFE
    RETURN value;

-- Which levels and fields answer a diploma asked for, packed as in match_profile.diplomas.
CREATE FUNCTION accepted_diplomas(asked_level text, asked_fields text[], asked_outcome text) RETURNS integer[]
    LANGUAGE sql STABLE
    BEGIN ATOMIC
        SELECT coalesce(array_agg(l.rank * 10000 + f.field::integer), '{}')
        FROM diploma_acceptance x JOIN diploma_level l ON l.code = x.held
            CROSS JOIN LATERAL (
                SELECT unnest(CASE WHEN cardinality(asked_fields) = 0 THEN ARRAY['0000'] ELSE asked_fields END) AS field
                WHERE x.outcome = asked_outcome
                UNION
                SELECT '9999' WHERE asked_outcome = 'ask' AND cardinality(asked_fields) > 0
            ) f
        WHERE x.required = asked_level;
    END;

-- Every criterion of every opening with what its predicate needs. Groups under 100 are stated by the employer, those
-- from 100 follow from the offer's other fields. An offer without a start date starts today.
CREATE VIEW criterion WITH (security_invoker = true) AS
SELECT
    o.id AS opening_id, q.position, q.group_number, q.importance, q.code,
    q.level, q.language || '.' || q.skill AS language_key, g.id AS credential_id, g.days AS credential_days,
    g.cost AS credential_cost, g.who AS credential_who, g.name_fr AS credential_fr, g.name_en AS credential_en,
    CASE WHEN q.code = 'diploma' THEN accepted_diplomas(q.diploma_level, q.fields, 'met') END AS diplomas_met,
    CASE WHEN q.code = 'diploma' THEN accepted_diplomas(q.diploma_level, q.fields, 'ask') END AS diplomas_ask,
    coalesce(q.unit_group, o.unit_group)::integer AS unit_group, q.months, q.credential, q.diploma_level, q.fields,
    o.employer_id, o.hours_per_week::double precision AS hours_per_week, o.sponsor_ready, o.unit_group AS occupation,
    coalesce(t.region_code, w.region_code) AS region, o.territory_code AS territory, o.telework = 'full' AS remote,
    o.week, o.starts_on, o.ends_on,
    coalesce(w.latitude, t.latitude) AS latitude, coalesce(w.longitude, t.longitude) AS longitude
FROM opening o
    LEFT JOIN territory t ON t.code = o.territory_code
    LEFT JOIN municipality w ON w.code = o.municipality_code
    CROSS JOIN LATERAL (
        SELECT r.position, r.group_number, r.importance, r.code, r.level, r.language, r.skill, r.credential,
            r.diploma_level, r.fields, r.months, r.unit_group
        FROM requirement r WHERE r.opening_id = o.id
        UNION ALL
        SELECT i.position, i.position, i.importance, i.code, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
        FROM (VALUES
            (100::smallint, 'required', 'work_authorisation', true),
            (101::smallint, 'required', 'territory', o.territory_code IS NOT NULL OR o.telework = 'full'),
            (102::smallint, 'required', 'start_date', true),
            (103::smallint, 'required', 'hours', o.hours_per_week IS NOT NULL),
            (104::smallint, o.week_importance, 'schedule', o.week <> 0)
        ) i (position, importance, code, applies)
        WHERE i.applies
    ) q
    LEFT JOIN credential g ON g.code = q.credential;

ALTER TABLE match_profile ENABLE ROW LEVEL SECURITY;
CREATE POLICY match_profile_read ON match_profile FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) IN ('counsellor', 'coordinator', 'employer', 'system')
    OR candidate_id = (SELECT actor_candidate())
);
CREATE POLICY match_profile_encode ON match_profile FOR UPDATE TO adequation_service
    USING ((SELECT actor_role()) = 'system');
ALTER TABLE blind_profile ENABLE ROW LEVEL SECURITY;
CREATE POLICY blind_profile_read ON blind_profile FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) IN ('counsellor', 'coordinator', 'employer', 'system')
    OR candidate_id = (SELECT actor_candidate())
);
CREATE POLICY blind_profile_write ON blind_profile TO adequation_service
    USING (EXISTS (SELECT FROM candidate c WHERE c.id = candidate_id));
ALTER TABLE aspiration_vector ENABLE ROW LEVEL SECURITY;
CREATE POLICY aspiration_vector_of_visible ON aspiration_vector TO adequation_service
    USING (EXISTS (SELECT FROM candidate c WHERE c.id = candidate_id));

REVOKE EXECUTE ON FUNCTION refresh_match_profiles, register_encoder_model FROM PUBLIC;
GRANT EXECUTE ON FUNCTION refresh_match_profiles, register_encoder_model TO adequation_service;
GRANT SELECT ON encoder_model, criterion TO adequation_service;
GRANT UPDATE (state) ON encoder_model TO adequation_service;
GRANT SELECT, UPDATE (vectors_of, vector_1, vector_2, vector_3) ON match_profile TO adequation_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON blind_profile, opening_vector, skill_vector, aspiration_vector
    TO adequation_service;
