-- Each kept file of a CV is judged once by each edition of the rules; what cannot be judged today is tried a week later.

ALTER TABLE cv_file ADD COLUMN judged_by text, ADD COLUMN tried_at timestamptz;

-- That a file was judged is nothing that happened to its person.
DROP TRIGGER cv_file_trail ON cv_file;
CREATE TRIGGER cv_file_trail AFTER INSERT OR DELETE OR UPDATE OF candidate_id, name, content ON cv_file
    FOR EACH ROW EXECUTE FUNCTION record_cv_file();

ALTER TABLE destruction DROP CONSTRAINT destruction_rule_check;
ALTER TABLE destruction ADD CONSTRAINT destruction_rule_check
    CHECK (rule IN ('asked', 'retention', 'hold_ended', 'unasked', 'infected'));

-- The next file after that person's that these rules have not judged, for the system alone, which shows it to nobody;
-- what could not be judged for less than `again` is left for later.
DROP FUNCTION cv_file_to_judge(bigint);
CREATE FUNCTION cv_file_to_judge(after bigint, rules text, again interval)
    RETURNS TABLE (candidate_id bigint, name bytea, content bytea, kept_at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() <> 'system' AND NOT called_by_owner() THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system judges files';
    END IF;
    RETURN QUERY SELECT f.candidate_id, f.name, f.content, f.kept_at FROM cv_file f
        WHERE f.candidate_id > after AND f.judged_by IS DISTINCT FROM rules
            AND (f.tried_at IS NULL OR f.tried_at <= now() - again)
            AND f.candidate_id NOT IN (SELECT set_aside())
        ORDER BY f.candidate_id LIMIT 1;
END
$$;

-- The file that was read, not one brought since: judged by these rules, or by none today; with another content where a
-- copy of it may be kept.
CREATE FUNCTION cv_file_judged(person bigint, kept timestamptz, rules text, bare bytea, size integer) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() <> 'system' AND NOT called_by_owner() THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system judges files';
    END IF;
    IF bare IS NOT NULL THEN
        UPDATE cv_file f SET content = bare, bytes = size WHERE f.candidate_id = person AND f.kept_at = kept;
    END IF;
    UPDATE cv_file f SET judged_by = coalesce(rules, f.judged_by), tried_at = CASE WHEN rules IS NULL THEN now() END
        WHERE f.candidate_id = person AND f.kept_at = kept;
    RETURN FOUND;
END
$$;

DROP FUNCTION destroy_unasked_cv_file(bigint, timestamptz);
CREATE FUNCTION destroy_judged_cv_file(person bigint, kept timestamptz, under_rule text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF (actor_role() <> 'system' AND NOT called_by_owner()) OR under_rule NOT IN ('unasked', 'infected') THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system destroys';
    END IF;
    DELETE FROM cv_file f WHERE f.candidate_id = person AND f.kept_at = kept;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO destruction (kind, count, rule) VALUES ('cv_file', 1, under_rule);
    RETURN true;
END
$$;
REVOKE EXECUTE ON FUNCTION cv_file_to_judge, cv_file_judged, destroy_judged_cv_file FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cv_file_to_judge, cv_file_judged, destroy_judged_cv_file TO adequation_service;

-- Whose file was destroyed and whom no message reaches: on the desk of who follows them, until somebody notes that they
-- spoke to them, or they bring another.
CREATE TABLE cv_file_gone (
    candidate_id bigint PRIMARY KEY REFERENCES candidate ON DELETE CASCADE,
    gone_on date NOT NULL DEFAULT (now() AT TIME ZONE 'America/Toronto')::date
);
ALTER TABLE cv_file_gone ENABLE ROW LEVEL SECURITY;
CREATE POLICY cv_file_gone_read ON cv_file_gone FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) = 'system'
    OR ((SELECT actor_role()) IN ('job_seeker', 'counsellor') AND EXISTS (SELECT FROM candidate c WHERE c.id = candidate_id)));
CREATE POLICY cv_file_gone_add ON cv_file_gone FOR INSERT TO adequation_service
    WITH CHECK ((SELECT actor_role()) = 'system');
GRANT SELECT, INSERT ON cv_file_gone TO adequation_service;

CREATE FUNCTION told_of_cv_file() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    DELETE FROM cv_file_gone g WHERE g.candidate_id = NEW.candidate_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER contact_note_told AFTER INSERT ON contact_note FOR EACH ROW EXECUTE FUNCTION told_of_cv_file();
CREATE TRIGGER cv_file_brought AFTER INSERT ON cv_file FOR EACH ROW EXECUTE FUNCTION told_of_cv_file();
