-- What the ranking reads of a person: one narrow row each with a matching consent in force, nothing that identifies.
-- The row follows from the file by the view of 0007.

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

-- What a reader without the right to the person's file may read of them: masked when written, never when read.
CREATE TABLE blind_profile (
    candidate_id bigint PRIMARY KEY REFERENCES candidate ON DELETE CASCADE,
    document jsonb NOT NULL
);

-- The three principal occupations: longest first, a year away counting for 15 % less.
CREATE FUNCTION principal_titles(of_candidate bigint) RETURNS text[]
    LANGUAGE sql STABLE
    BEGIN ATOMIC
        SELECT array_agg(t.title ORDER BY t.weight DESC, t.title)
        FROM (
            SELECT e.title,
                sum(coalesce(e.months, greatest(d.until - e.started_on, 0) / 30.4375, 1)
                    * power(0.85, (current_date - d.until) / 365.25)) AS weight
            FROM experience e
                CROSS JOIN LATERAL (SELECT least(e.ended_on, current_date) AS until) d
            WHERE e.candidate_id = of_candidate
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

ALTER TABLE match_profile ENABLE ROW LEVEL SECURITY;
-- Of people who are not theirs, whoever acts learns what a ranking says and nothing else: these rows are open to the
-- ranking's own statements, which say so (`app.ranking`), and one's own row to the person. What is shown blind is shown
-- by a ranking too, which keeps what its reader is not told (a language that nobody asked for).
CREATE POLICY match_profile_read ON match_profile FOR SELECT TO adequation_service USING (
    -- Compared once a statement, not once a row.
    (SELECT actor_role() = 'system'
        OR (actor_role() IN ('counsellor', 'coordinator', 'employer') AND current_setting('app.ranking', true) = 'on'))
    OR candidate_id = (SELECT actor_candidate())
);
ALTER TABLE blind_profile ENABLE ROW LEVEL SECURITY;
CREATE POLICY blind_profile_read ON blind_profile FOR SELECT TO adequation_service USING (
    (SELECT actor_role() = 'system'
        OR (actor_role() IN ('counsellor', 'coordinator', 'employer') AND current_setting('app.ranking', true) = 'on'))
    OR candidate_id = (SELECT actor_candidate())
);
CREATE POLICY blind_profile_write ON blind_profile TO adequation_service
    USING (EXISTS (SELECT FROM candidate c WHERE c.id = candidate_id));

REVOKE EXECUTE ON FUNCTION refresh_match_profiles FROM PUBLIC;
GRANT EXECUTE ON FUNCTION refresh_match_profiles TO adequation_service;
GRANT SELECT ON match_profile, title TO adequation_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON blind_profile TO adequation_service;
