-- What each role may write or read where a grant alone let everybody: the vectors, the dictionary of skills, the
-- organisations, the register of employers, the people of a list.

-- Vectors are the system's to write, and read by whoever ranks.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['opening_vector', 'skill_vector', 'title_vector']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO adequation_service
            USING ((SELECT actor_role() <> %L))', name || '_read', name, 'anonymous');
        -- One for each command: a policy for all of them would be a second question to whoever reads.
        EXECUTE format('CREATE POLICY %I ON %I FOR INSERT TO adequation_service
            WITH CHECK ((SELECT actor_role() = %L))', name || '_insert', name, 'system');
        EXECUTE format('CREATE POLICY %I ON %I FOR UPDATE TO adequation_service
            USING ((SELECT actor_role() = %L))', name || '_update', name, 'system');
        EXECUTE format('CREATE POLICY %I ON %I FOR DELETE TO adequation_service
            USING ((SELECT actor_role() = %L))', name || '_delete', name, 'system');
    END LOOP;
END
$$;

ALTER TABLE opening_skill ENABLE ROW LEVEL SECURITY;
CREATE POLICY opening_skill_read ON opening_skill FOR SELECT TO adequation_service USING (true);
CREATE POLICY opening_skill_write ON opening_skill TO adequation_service USING (
    (SELECT actor_role()) IN ('counsellor', 'coordinator', 'administrator', 'system')
    OR opening_id IN (SELECT o.id FROM opening o WHERE o.employer_id = (SELECT actor_employer()))
);

-- It holds people's own words: read by whoever ranks, to name the skills that answer an offer.
ALTER TABLE skill_term ENABLE ROW LEVEL SECURITY;
CREATE POLICY skill_term_read ON skill_term FOR SELECT TO adequation_service
    USING ((SELECT actor_role() IN ('counsellor', 'coordinator', 'employer', 'job_seeker', 'system')));

-- Whether whoever called may act as the owner of the tables, whom no policy binds: a test, a person at the database.
CREATE FUNCTION called_by_owner() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN pg_has_role(coalesce(nullif(current_setting('role'), 'none'), session_user::text)::name, current_user, 'USAGE');

-- Nobody makes words by `intern_skills`, which writes as the owner.
CREATE FUNCTION skill_term_of_somebody() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() = 'anonymous' AND NOT called_by_owner() THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'nobody is writing';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER skill_term_of_somebody BEFORE INSERT ON skill_term
    FOR EACH STATEMENT EXECUTE FUNCTION skill_term_of_somebody();

-- `refresh_match_profiles` reads and writes as the owner. The service asks for the people whose files the actor may
-- write; all of them at once are the system's alone.
CREATE FUNCTION refresh_profiles(ids bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() = 'system' OR called_by_owner() THEN
        PERFORM refresh_match_profiles(ids);
    ELSIF ids IS NULL OR actor_role() NOT IN ('counsellor', 'job_seeker') THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'these profiles are not this actor''s';
    ELSE
        PERFORM refresh_match_profiles(array(
            SELECT c.id FROM candidate c
            WHERE c.id = ANY (ids) AND CASE actor_role()
                WHEN 'counsellor' THEN c.organisation_id = actor_organisation()
                ELSE c.id = actor_candidate()
            END));
    END IF;
END
$$;
REVOKE EXECUTE ON FUNCTION refresh_match_profiles FROM adequation_service;
REVOKE EXECUTE ON FUNCTION refresh_profiles, called_by_owner FROM PUBLIC;
GRANT EXECUTE ON FUNCTION refresh_profiles, called_by_owner TO adequation_service;

ALTER TABLE organisation ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation_read ON organisation FOR SELECT TO adequation_service USING (true);
CREATE POLICY organisation_add ON organisation FOR INSERT TO adequation_service
    WITH CHECK ((SELECT actor_role()) IN ('administrator', 'system'));

-- Nobody is shown to an employer whom nobody has verified. Asked once a statement, not once a row.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['match_profile', 'blind_profile']
    LOOP
        EXECUTE format('CREATE POLICY %I ON %I AS RESTRICTIVE FOR SELECT TO adequation_service USING ((
            SELECT actor_role() <> %L OR EXISTS (
                SELECT FROM employer e WHERE e.id = actor_employer() AND e.verified_on IS NOT NULL)))',
            name || '_not_to_the_unverified', name, 'employer');
    END LOOP;
END
$$;

-- A file is not erased by a slip: whatever will erase one comes with a function of its own. A consent is withdrawn,
-- never changed; and the blind form goes with the consent.
REVOKE DELETE ON candidate, candidate_identity, blind_profile FROM adequation_service;
REVOKE UPDATE, DELETE ON consent FROM adequation_service;
GRANT UPDATE (withdrawn_at) ON consent TO adequation_service;
