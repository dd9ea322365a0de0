-- What the ranking reads: one narrow row per person with a matching consent in force, nothing that identifies;
-- and the criteria of every opening, resolved against the reference tables.

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

-- A bit for each level of the diplomas held, by rank, and a bit above those for each field, which several share: whose
-- level or field has no bit in common with what is asked for has no such diploma.
CREATE FUNCTION diploma_bits(packed integer[]) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (
        SELECT coalesce(bit_or((1::bigint << (d.packed / 10000)) | (1::bigint << (16 + d.packed % 10000 % 47))), 0)
        FROM unnest(packed) d (packed));

-- Every ranking reads every row, so rows are narrow: what stated requirements read first, nothing where there is
-- nothing, no vector (titles are numbered and have theirs in `title_vector`). Unit groups stand in three columns, the
-- longest held first, and in arrays beyond: a column costs a tenth of an array. `held_until` is null where nothing
-- held ends.
CREATE TABLE match_profile (
    candidate_id bigint PRIMARY KEY REFERENCES candidate ON DELETE CASCADE,
    consent_until date NOT NULL,
    uncoded_months integer NOT NULL,
    credentials_complete boolean NOT NULL,
    experiences_asked boolean NOT NULL,
    medical_restriction boolean NOT NULL,
    abroad boolean NOT NULL,
    hours_max smallint,
    french_speaking smallint,
    french_listening smallint,
    french_reading smallint,
    french_writing smallint,
    week integer,
    group_1 integer,
    group_2 integer,
    group_3 integer,
    months_1 integer,
    months_2 integer,
    months_3 integer,
    diploma_bits bigint GENERATED ALWAYS AS (diploma_bits(diplomas)) STORED,
    available_from date,
    relocation_on date,
    home_territory text,
    home_region text,
    -- Plain: read where they stand, without a copy. Their number is bounded, and with it the size of the row.
    territories text[] STORAGE PLAIN,
    diplomas integer[] STORAGE PLAIN,
    held integer[] STORAGE PLAIN,
    held_until date[] STORAGE PLAIN,
    in_process integer[] STORAGE PLAIN,
    without integer[] STORAGE PLAIN,
    other_groups integer[],
    other_months integer[],
    other_minors integer[],
    other_minor_months integer[],
    authorisation text,
    authorised_from date,
    authorised_until date,
    renewal_filed_on date,
    named_employer_id bigint,
    weekly_cap smallint,
    hours_elsewhere smallint,
    permit_held boolean,
    full_time_enrolment boolean,
    permit_occupations text[],
    permit_regions text[],
    breaks datemultirange,
    title_1 integer,
    title_2 integer,
    title_3 integer,
    worked_1 date,
    worked_2 date,
    worked_3 date,
    other_worked date[],
    latitude real,
    longitude real,
    english_speaking smallint,
    english_listening smallint,
    english_reading smallint,
    english_writing smallint,
    languages jsonb,
    organisation_id bigint,
    skills integer[]
);
-- People are counted in the index alone: the order also gives the policy its column.
CREATE INDEX match_profile_consent ON match_profile (consent_until, candidate_id);

-- The distinct titles of principal occupations, numbered. Their words stay in the person's file; a number that nobody
-- has any more goes within a day.
CREATE TABLE title (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash bigint NOT NULL UNIQUE
);

CREATE TABLE title_vector (
    model_id smallint NOT NULL REFERENCES encoder_model,
    title_id integer NOT NULL REFERENCES title ON DELETE CASCADE,
    vector halfvec NOT NULL,
    PRIMARY KEY (model_id, title_id)
);

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

-- Numbers the titles that have none, and holds all of them until the end of the transaction: whatever forgets titles
-- skips those held. Forgotten by another meanwhile, one is made again.
CREATE FUNCTION hold_titles(hashes bigint[]) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    held bigint := -1;
BEGIN
    WHILE held < cardinality(hashes) LOOP
        INSERT INTO title (hash)
            SELECT g.hash FROM unnest(hashes) g (hash)
            WHERE NOT EXISTS (SELECT FROM title t WHERE t.hash = g.hash)
            ORDER BY g.hash
            ON CONFLICT (hash) DO NOTHING;
        SELECT count(*) INTO held
            FROM (SELECT FROM title t WHERE t.hash = ANY (hashes) ORDER BY t.hash FOR KEY SHARE) locked;
    END LOOP;
END
$$;

-- Rewrites the rows of `ids` (all candidates when null), where they change; removes those without consent.
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
    PERFORM hold_titles(array(
        SELECT DISTINCT hashtextextended(x.title, 0)
        FROM (SELECT DISTINCT s.candidate_id FROM consent s
              WHERE (ids IS NULL OR s.candidate_id = ANY (ids)) AND s.purpose = 'matching'
                  AND s.withdrawn_at IS NULL AND s.until >= current_date) c
            CROSS JOIN LATERAL unnest(principal_titles(c.candidate_id)) x (title)));
    INSERT INTO match_profile AS old (candidate_id,
            consent_until, uncoded_months, credentials_complete, experiences_asked, medical_restriction, abroad,
            hours_max,
            french_speaking, french_listening, french_reading, french_writing, english_speaking, english_listening,
            english_reading, english_writing, week, group_1, group_2, group_3, months_1, months_2, months_3,
            available_from, relocation_on, home_territory, home_region, territories, diplomas, held, held_until,
            in_process, without, other_groups, other_months, other_minors, other_minor_months, languages,
            authorisation, authorised_from, authorised_until, renewal_filed_on, named_employer_id, weekly_cap,
            hours_elsewhere, permit_held, full_time_enrolment, permit_occupations, permit_regions, breaks, title_1,
            title_2, title_3, worked_1, worked_2, worked_3, other_worked, latitude, longitude, organisation_id, skills)
        SELECT p.candidate_id,
            p.consent_until, p.uncoded_months, p.credentials_complete, p.experiences_asked, p.medical_restriction, p.abroad,
            p.hours_max, p.french_speaking, p.french_listening, p.french_reading, p.french_writing,
            p.english_speaking, p.english_listening, p.english_reading, p.english_writing, p.week, p.group_1,
            p.group_2, p.group_3, p.months_1, p.months_2, p.months_3, p.available_from, p.relocation_on,
            p.home_territory, p.home_region, p.territories, p.diplomas, p.held, p.held_until, p.in_process, p.without,
            p.other_groups, p.other_months, p.other_minors, p.other_minor_months, p.languages, p.authorisation,
            p.authorised_from, p.authorised_until, p.renewal_filed_on, p.named_employer_id, p.weekly_cap,
            p.hours_elsewhere, p.permit_held, p.full_time_enrolment, p.permit_occupations, p.permit_regions, p.breaks,
            p.title_1, p.title_2, p.title_3, p.worked_1, p.worked_2, p.worked_3, p.other_worked, p.latitude,
            p.longitude, p.organisation_id, p.skills
        FROM match_profile_source p WHERE ids IS NULL OR p.candidate_id = ANY (ids)
        ON CONFLICT (candidate_id) DO UPDATE SET (
            consent_until, uncoded_months, credentials_complete, experiences_asked, medical_restriction, abroad,
            hours_max,
            french_speaking, french_listening, french_reading, french_writing, english_speaking, english_listening,
            english_reading, english_writing, week, group_1, group_2, group_3, months_1, months_2, months_3,
            available_from, relocation_on, home_territory, home_region, territories, diplomas, held, held_until,
            in_process, without, other_groups, other_months, other_minors, other_minor_months, languages,
            authorisation, authorised_from, authorised_until, renewal_filed_on, named_employer_id, weekly_cap,
            hours_elsewhere, permit_held, full_time_enrolment, permit_occupations, permit_regions, breaks, title_1,
            title_2, title_3, worked_1, worked_2, worked_3, other_worked, latitude, longitude, organisation_id, skills
        ) = ROW (
            excluded.consent_until, excluded.uncoded_months, excluded.credentials_complete,
            excluded.experiences_asked, excluded.medical_restriction, excluded.abroad, excluded.hours_max, excluded.french_speaking,
            excluded.french_listening, excluded.french_reading, excluded.french_writing, excluded.english_speaking,
            excluded.english_listening, excluded.english_reading, excluded.english_writing, excluded.week,
            excluded.group_1, excluded.group_2, excluded.group_3, excluded.months_1, excluded.months_2,
            excluded.months_3, excluded.available_from, excluded.relocation_on, excluded.home_territory,
            excluded.home_region, excluded.territories, excluded.diplomas, excluded.held, excluded.held_until,
            excluded.in_process, excluded.without, excluded.other_groups, excluded.other_months,
            excluded.other_minors, excluded.other_minor_months, excluded.languages, excluded.authorisation,
            excluded.authorised_from, excluded.authorised_until, excluded.renewal_filed_on,
            excluded.named_employer_id, excluded.weekly_cap, excluded.hours_elsewhere, excluded.permit_held,
            excluded.full_time_enrolment, excluded.permit_occupations, excluded.permit_regions, excluded.breaks,
            excluded.title_1, excluded.title_2, excluded.title_3, excluded.worked_1, excluded.worked_2,
            excluded.worked_3, excluded.other_worked, excluded.latitude, excluded.longitude, excluded.organisation_id,
            excluded.skills
        ) WHERE old IS DISTINCT FROM excluded;
    IF ids IS NULL THEN
        DELETE FROM title d WHERE d.id IN (
            SELECT t.id FROM title t
            WHERE NOT EXISTS (
                SELECT FROM match_profile p CROSS JOIN LATERAL (VALUES (p.title_1), (p.title_2), (p.title_3)) v (title)
                WHERE v.title = t.id)
            FOR UPDATE SKIP LOCKED);
    END IF;
END
$$;

-- The narrow row as it follows from the file. Levels of French come from the best evidence: a test where there is
-- one, else the higher of the person's word and their schooling in French. Diplomas pack as rank * 10000 + field, with field 0 for "any"
-- and 9999 where the field is not known.
CREATE VIEW match_profile_source AS
SELECT
    c.id AS candidate_id, s.consent_until, coalesce(x.uncoded_months, 0)::integer AS uncoded_months,
    c.credentials_complete, c.experiences_asked, coalesce(a.medical_restriction, false) AS medical_restriction,
    c.country_code IS DISTINCT FROM 'CA' AND coalesce(c.municipality_code, c.region_code) IS NULL
        AND c.country_code IS NOT NULL AS abroad,
    c.hours_max,
    coalesce(l.french_speaking, f.level) AS french_speaking, coalesce(l.french_listening, f.level) AS french_listening,
    coalesce(l.french_reading, f.level) AS french_reading, coalesce(l.french_writing, f.level) AS french_writing,
    l.english_speaking, l.english_listening, l.english_reading, l.english_writing,
    c.week, x.groups[1] AS group_1, x.groups[2] AS group_2, x.groups[3] AS group_3,
    x.months[1] AS months_1, x.months[2] AS months_2, x.months[3] AS months_3, c.available_from, c.relocation_on,
    h.territory_code AS home_territory, coalesce(h.region_code, c.region_code) AS home_region, c.territories,
    CASE WHEN c.diplomas_asked THEN coalesce(d.diplomas, '{}') END AS diplomas,
    k.held, k.held_until, k.in_process, k.without,
    nullif(x.groups[4:], '{}') AS other_groups, nullif(x.months[4:], '{}') AS other_months,
    y.minors AS other_minors, y.months AS other_minor_months, l.languages,
    a.kind AS authorisation, a.valid_from AS authorised_from, a.valid_until AS authorised_until, a.renewal_filed_on,
    a.named_employer_id, a.weekly_cap, a.hours_elsewhere, a.permit_held, a.full_time_enrolment,
    a.occupations AS permit_occupations, a.regions AS permit_regions, nullif(a.breaks, '{}') AS breaks,
    i.titles[1] AS title_1, i.titles[2] AS title_2, i.titles[3] AS title_3,
    x.worked[1] AS worked_1, x.worked[2] AS worked_2, x.worked[3] AS worked_3,
    nullif(x.worked[4:], '{}') AS other_worked, h.latitude, h.longitude, c.organisation_id, t.skills
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
            max(v.value) FILTER (WHERE v.language = 'en' AND v.skill = 'speaking') AS english_speaking,
            max(v.value) FILTER (WHERE v.language = 'en' AND v.skill = 'listening') AS english_listening,
            max(v.value) FILTER (WHERE v.language = 'en' AND v.skill = 'reading') AS english_reading,
            max(v.value) FILTER (WHERE v.language = 'en' AND v.skill = 'writing') AS english_writing,
            jsonb_object_agg(v.language || '.' || v.skill, v.value) FILTER (WHERE v.language NOT IN ('fr', 'en'))
                AS languages
        FROM (
            SELECT q.language, q.skill,
                coalesce(
                    max(w.value) FILTER (WHERE q.basis = 'tested'),
                    CASE WHEN q.language = 'fr' THEN greatest(max(w.value), f.level) ELSE max(w.value) END
                ) AS value
            FROM language_proficiency q JOIN language_level w USING (scale, level)
            WHERE q.candidate_id = c.id GROUP BY q.language, q.skill
        ) v
    ) l ON true
    LEFT JOIN LATERAL (
        SELECT
            array_agg(r.id ORDER BY r.id) FILTER (WHERE e.status = 'held') AS held,
            array_agg(coalesce(e.valid_until, 'infinity') ORDER BY r.id)
                FILTER (WHERE e.status = 'held' AND b.ends) AS held_until,
            array_agg(r.id ORDER BY r.id) FILTER (WHERE e.status = 'in_process') AS in_process,
            array_agg(r.id ORDER BY r.id) FILTER (WHERE e.status = 'none') AS without
        FROM held_credential e JOIN credential r ON r.code = e.credential
            CROSS JOIN (
                SELECT bool_or(n.status = 'held' AND n.valid_until IS NOT NULL) AS ends
                FROM held_credential n WHERE n.candidate_id = c.id
            ) b
        WHERE e.candidate_id = c.id
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
    ) t ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(v.id ORDER BY o.place) AS titles
        FROM unnest(principal_titles(c.id)) WITH ORDINALITY o (title, place)
            JOIN title v ON v.hash = hashtextextended(o.title, 0)
    ) i ON true;

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

-- The value itself. Its volatility keeps a subquery whole, so that what it computes is computed once and read several
-- times; being parallel safe it leaves the parallel plan, which OFFSET 0 does not.
CREATE FUNCTION computed_once(value integer) RETURNS integer
    LANGUAGE sql VOLATILE PARALLEL SAFE
    RETURN value;

-- Which levels answer a diploma asked for, as the first part of match_profile.diplomas and of its diploma_bits.
CREATE VIEW diploma_answer WITH (security_invoker = true) AS
SELECT
    x.required,
    coalesce(array_agg(l.rank * 10000) FILTER (WHERE x.outcome = 'met'), '{}') AS met,
    coalesce(array_agg(l.rank * 10000) FILTER (WHERE x.outcome = 'ask'), '{}') AS ask,
    bit_or(1::bigint << l.rank) AS levels
FROM diploma_acceptance x JOIN diploma_level l ON l.code = x.held
GROUP BY x.required;

-- Every criterion of every opening with what its predicate needs. Groups under 100 are stated by the employer, those
-- from 100 follow from the offer's other fields. An offer without a start date starts today.
CREATE VIEW criterion WITH (security_invoker = true) AS
SELECT
    q.opening_id, q.position, q.group_number, q.importance, q.code,
    q.level, q.language || '.' || q.skill AS language_key, g.id AS credential_id, g.days AS credential_days,
    g.cost AS credential_cost, g.who AS credential_who, g.name_fr AS credential_fr, g.name_en AS credential_en,
    d.levels AS diploma_levels,
    CASE WHEN q.code = 'diploma' THEN ARRAY(
        SELECT m.rank + f.field::integer FROM unnest(d.met) m (rank) CROSS JOIN unnest(q.asked_fields) f (field)
    ) END AS diplomas_met,
    CASE WHEN q.code = 'diploma' THEN ARRAY(
        SELECT m.rank + f.field::integer FROM unnest(d.ask) m (rank) CROSS JOIN unnest(q.asked_fields) f (field)
        UNION ALL
        -- A field that is not known may be one of those asked for.
        SELECT m.rank + 9999 FROM unnest(d.met || d.ask) m (rank) WHERE q.fields <> '{}'
    ) END AS diplomas_ask,
    coalesce(q.unit_group, o.unit_group)::integer AS unit_group, q.months, q.credential, q.diploma_level, q.fields,
    o.employer_id, o.hours_per_week::double precision AS hours_per_week, o.sponsor_ready, o.unit_group AS occupation,
    coalesce(t.region_code, w.region_code) AS region, o.territory_code AS territory, o.telework = 'full' AS remote,
    o.week, o.starts_on, o.ends_on,
    coalesce(w.latitude, t.latitude) AS latitude, coalesce(w.longitude, t.longitude) AS longitude
FROM (
        SELECT r.opening_id, r.position, r.group_number, r.importance, r.code, r.level, r.language, r.skill,
            r.credential, r.diploma_level, r.fields, coalesce(nullif(r.fields, '{}'), '{0000}') AS asked_fields,
            r.months, r.unit_group
        FROM requirement r
        UNION ALL
        SELECT n.id, i.position, i.position, i.importance, i.code, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
        FROM opening n CROSS JOIN LATERAL (VALUES
            (100::smallint, 'required', 'work_authorisation', true),
            (101::smallint, 'required', 'territory', n.territory_code IS NOT NULL OR n.telework = 'full'),
            (102::smallint, 'required', 'start_date', true),
            (103::smallint, 'required', 'hours', n.hours_per_week IS NOT NULL),
            (104::smallint, n.week_importance, 'schedule', n.week <> 0)
        ) i (position, importance, code, applies)
        WHERE i.applies
    ) q
    JOIN opening o ON o.id = q.opening_id
    LEFT JOIN territory t ON t.code = o.territory_code
    LEFT JOIN municipality w ON w.code = o.municipality_code
    LEFT JOIN credential g ON g.code = q.credential
    LEFT JOIN diploma_answer d ON d.required = q.diploma_level;

ALTER TABLE match_profile ENABLE ROW LEVEL SECURITY;
-- The role is compared once a statement, not once a row.
CREATE POLICY match_profile_read ON match_profile FOR SELECT TO adequation_service USING (
    (SELECT actor_role() IN ('counsellor', 'coordinator', 'employer', 'system'))
    OR candidate_id = (SELECT actor_candidate())
);
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

REVOKE EXECUTE ON FUNCTION refresh_match_profiles, register_encoder_model, serve_encoder_model, encoding_left FROM PUBLIC;
GRANT EXECUTE ON FUNCTION refresh_match_profiles, register_encoder_model, serve_encoder_model, encoding_left
    TO adequation_service;
GRANT SELECT ON encoder_model, diploma_answer, criterion TO adequation_service;
GRANT SELECT ON match_profile, title TO adequation_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON blind_profile, opening_vector, skill_vector, title_vector, aspiration_vector
    TO adequation_service;
