-- Who follows a person is the person's to say; and to which other organisations their file is shown, until when.

-- One organisation a row; it ends by being taken away, which the trail keeps.
CREATE TABLE file_share (
    candidate_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    organisation_id bigint NOT NULL CONSTRAINT file_share_organisation REFERENCES organisation,
    given_on date NOT NULL DEFAULT (now() AT TIME ZONE 'America/Toronto')::date,
    until date NOT NULL,
    means text NOT NULL CHECK (means IN ('online', 'paper', 'oral', 'interpreter')),
    language text CONSTRAINT file_share_language REFERENCES language,
    recorded_by bigint DEFAULT actor_account(),
    PRIMARY KEY (candidate_id, organisation_id),
    CONSTRAINT file_share_time CHECK (until > given_on AND until - given_on <= 365),
    CHECK ((means = 'online') = (language IS NULL))
);
CREATE INDEX file_share_organisation ON file_share (organisation_id, until);
CREATE TRIGGER file_share_trail AFTER UPDATE OR DELETE ON file_share
    FOR EACH ROW EXECUTE FUNCTION record_candidate_change();
CREATE TRIGGER file_share_trail_of_new AFTER INSERT ON file_share REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION record_new_candidate_rows();

-- Organisations with a counsellor who still comes in: the others could follow nobody.
CREATE FUNCTION organisations_that_follow() RETURNS TABLE (id bigint, name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT o.id, o.name FROM organisation o
        WHERE EXISTS (SELECT FROM account a
            WHERE a.organisation_id = o.id AND a.role = 'counsellor' AND a.revoked_at IS NULL)
        ORDER BY o.name, o.id;
    END;
REVOKE EXECUTE ON FUNCTION organisations_that_follow FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organisations_that_follow TO adequation_service;

-- The person, or the counsellor who was told yes; whoever it is shown to reads that it is, and may give it back.
ALTER TABLE file_share ENABLE ROW LEVEL SECURITY;
CREATE POLICY file_share_read ON file_share FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) = 'system'
    OR ((SELECT actor_role()) = 'counsellor'
        AND (organisation_id = (SELECT actor_organisation()) OR actor_follows(candidate_id)))
    OR ((SELECT actor_role()) = 'job_seeker' AND candidate_id = (SELECT actor_candidate()))
);
CREATE POLICY file_share_give ON file_share FOR INSERT TO adequation_service WITH CHECK (
    recorded_by IS NOT DISTINCT FROM (SELECT actor_account())
    AND given_on = (now() AT TIME ZONE 'America/Toronto')::date
    AND organisation_id IN (SELECT o.id FROM organisations_that_follow() o)
    AND (((SELECT actor_role()) = 'counsellor' AND means <> 'online' AND actor_follows(candidate_id)
            AND organisation_id <> (SELECT actor_organisation()))
        OR ((SELECT actor_role()) = 'job_seeker' AND means = 'online' AND candidate_id = (SELECT actor_candidate())))
);
CREATE POLICY file_share_end ON file_share FOR DELETE TO adequation_service USING (
    ((SELECT actor_role()) = 'counsellor'
        AND (organisation_id = (SELECT actor_organisation()) OR actor_follows(candidate_id)))
    OR ((SELECT actor_role()) = 'job_seeker' AND candidate_id = (SELECT actor_candidate()))
);
GRANT SELECT, INSERT, DELETE ON file_share TO adequation_service;

-- Files shown, for the list of those who read them: no more than names.
CREATE FUNCTION files_shown() RETURNS TABLE (candidate_id bigint, given_name text, family_name text,
        organisation text, until date)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT s.candidate_id, i.given_name, i.family_name, o.name, s.until
        FROM file_share s JOIN candidate c ON c.id = s.candidate_id AND c.merged_into IS NULL
            JOIN candidate_identity i ON i.candidate_id = c.id LEFT JOIN organisation o ON o.id = c.organisation_id
        WHERE actor_role() = 'counsellor' AND s.organisation_id = actor_organisation()
            AND s.until >= (now() AT TIME ZONE 'America/Toronto')::date
            AND NOT EXISTS (SELECT FROM erasure_request e WHERE e.candidate_id = s.candidate_id)
        ORDER BY i.family_name, i.given_name, s.candidate_id;
    END;
REVOKE EXECUTE ON FUNCTION files_shown FROM PUBLIC;
GRANT EXECUTE ON FUNCTION files_shown TO adequation_service;

-- One such file is read at a time, opened by its number: no list and no count of the organisation's own people changes.
CREATE FUNCTION opened_file() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp
    RETURN nullif(current_setting('app.opened_file', true), '')::bigint;
CREATE FUNCTION may_open_file(person bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN EXISTS (SELECT FROM files_shown() f WHERE f.candidate_id = person);
REVOKE EXECUTE ON FUNCTION opened_file, may_open_file FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opened_file, may_open_file TO adequation_service;
CREATE POLICY candidate_shown ON candidate FOR SELECT TO adequation_service USING (
    id = (SELECT opened_file()) AND (SELECT may_open_file((SELECT opened_file())))
);

-- While it is open, nothing of any person is written, and of theirs the file alone is read: no note of a counsellor, no
-- referral, no key.
DO $$
DECLARE
    name text;
    command text;
    shown text[] := ARRAY['candidate_identity', 'experience', 'candidate_skill', 'diploma', 'language_proficiency',
        'authorisation', 'held_credential', 'aspiration', 'consent'];
BEGIN
    FOREACH name IN ARRAY shown LOOP
        EXECUTE format('CREATE POLICY %I ON %I AS RESTRICTIVE FOR INSERT TO adequation_service
            WITH CHECK ((SELECT opened_file()) IS NULL)', name || '_no_insert_while_shown', name);
        FOREACH command IN ARRAY ARRAY['UPDATE', 'DELETE'] LOOP
            EXECUTE format('CREATE POLICY %I ON %I AS RESTRICTIVE FOR %s TO adequation_service
                USING ((SELECT opened_file()) IS NULL)', name || '_no_' || lower(command) || '_while_shown', name, command);
        END LOOP;
    END LOOP;
    FOR name IN
        SELECT c.relname FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'candidate_id' AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relrowsecurity
            AND c.relname <> ALL (shown || ARRAY['account', 'trail', 'file_share'])
            -- The rows of the rankings, which name nobody: a question more would keep their statement in one process.
            AND c.relname NOT IN ('match_profile', 'blind_profile', 'aspiration_vector')
        ORDER BY c.relname
    LOOP
        EXECUTE format('CREATE POLICY %I ON %I AS RESTRICTIVE TO adequation_service
            USING ((SELECT opened_file()) IS NULL)', name || '_not_while_shown', name);
    END LOOP;
END
$$;

-- Who follows a person changes by their word alone, through `entrust_file`, which writes as the owner.
CREATE OR REPLACE FUNCTION followed_as_before() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF pg_has_role(current_user, (SELECT c.relowner FROM pg_class c WHERE c.oid = TG_RELID), 'USAGE') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'a person does not change who follows them';
END
$$;

-- The file goes to the counsellors of another organisation: the person's own choice, or told to the counsellor who
-- follows them. What the first organisation planned ends; what it noted stays its own, and the person's to read.
CREATE FUNCTION entrust_file(person bigint, to_organisation bigint, by_means text, in_language text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    before bigint;
    today date := (now() AT TIME ZONE 'America/Toronto')::date;
BEGIN
    SELECT c.organisation_id INTO before FROM candidate c
    WHERE c.id = person AND c.merged_into IS NULL AND CASE actor_role()
        WHEN 'job_seeker' THEN c.id = actor_candidate() AND by_means = 'online'
        WHEN 'counsellor' THEN c.organisation_id = actor_organisation() AND in_language IS NOT NULL
            AND by_means IN ('paper', 'oral', 'interpreter')
        ELSE false END
    FOR UPDATE;
    IF NOT FOUND OR EXISTS (SELECT FROM erasure_request e WHERE e.candidate_id = person) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'this file is not this actor''s to entrust';
    ELSIF NOT EXISTS (SELECT FROM organisations_that_follow() o WHERE o.id = to_organisation) THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'candidate_organisation_id_fkey',
            MESSAGE = 'no counsellor there follows anybody';
    ELSIF before = to_organisation THEN
        RETURN;
    END IF;
    WITH ended AS (
        UPDATE follow_up f SET status = 'closed', next_action = NULL, due_on = NULL, closed_on = today,
            closing_reason = 'referred_elsewhere', version = f.version + 1, updated_at = now()
        WHERE f.candidate_id = person AND f.organisation_id = before AND f.status <> 'closed'
        RETURNING f.counsellor_id
    )
    INSERT INTO follow_up_event (candidate_id, organisation_id, event, counsellor_id, reason)
        SELECT person, before, 'closed', e.counsellor_id, 'referred_elsewhere' FROM ended e;
    UPDATE meeting m SET state = 'cancelled'
        WHERE m.candidate_id = person AND m.organisation_id = before AND m.state = 'planned' AND m.starts_at > now();
    DELETE FROM file_share s WHERE s.candidate_id = person AND s.organisation_id = to_organisation;
    UPDATE candidate SET organisation_id = to_organisation, version = version + 1, updated_at = now() WHERE id = person;
    PERFORM refresh_match_profiles(ARRAY[person]);
END
$$;
REVOKE EXECUTE ON FUNCTION entrust_file FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entrust_file TO adequation_service;

-- Of two files put together, neither is shown to others any more: it is asked again.
CREATE FUNCTION shown_no_more() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    DELETE FROM file_share s WHERE s.candidate_id IN (NEW.id, NEW.merged_into);
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION shown_no_more FROM PUBLIC;
CREATE TRIGGER candidate_merged_shown_no_more AFTER UPDATE OF merged_into ON candidate
    FOR EACH ROW WHEN (NEW.merged_into IS NOT NULL) EXECUTE FUNCTION shown_no_more();
