-- The file of a CV, kept while its person consents to it. The service seals its name and its content.

CREATE TABLE cv_file (
    candidate_id bigint PRIMARY KEY REFERENCES candidate ON DELETE CASCADE,
    name bytea NOT NULL,
    content bytea NOT NULL,
    format text NOT NULL CHECK (format IN ('pdf', 'docx', 'odt', 'rtf', 'txt')),
    bytes integer NOT NULL,
    kept_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE cv_file ALTER COLUMN name SET STATISTICS 0, ALTER COLUMN content SET STATISTICS 0;

-- The person and who follows them, while the consent is in force: a coordinator's opening of a file is not enough.
ALTER TABLE cv_file ENABLE ROW LEVEL SECURITY;
CREATE POLICY cv_file_consented ON cv_file TO adequation_service USING (
    (SELECT actor_role()) IN ('job_seeker', 'counsellor')
    AND EXISTS (SELECT FROM candidate c WHERE c.id = candidate_id)
    AND EXISTS (SELECT FROM consent_in_force f WHERE f.candidate_id = cv_file.candidate_id AND f.purpose = 'cv_file')
);
GRANT SELECT, INSERT, UPDATE, DELETE ON cv_file TO adequation_service;

-- In the person's trail, without a look at what it holds.
CREATE FUNCTION record_cv_file() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    INSERT INTO trail (candidate_id, part, action)
        VALUES (coalesce(NEW.candidate_id, OLD.candidate_id), TG_TABLE_NAME, lower(TG_OP));
    RETURN NULL;
END
$$;
CREATE TRIGGER cv_file_trail AFTER INSERT OR UPDATE OR DELETE ON cv_file
    FOR EACH ROW EXECUTE FUNCTION record_cv_file();

-- A consent withdrawn takes the file with it, in the same transaction; one that ended, at the next round of retention.
CREATE FUNCTION forget_cv_file() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    DELETE FROM cv_file f WHERE f.candidate_id = NEW.candidate_id AND NOT EXISTS (
        SELECT FROM consent_in_force c WHERE c.candidate_id = NEW.candidate_id AND c.purpose = 'cv_file');
    RETURN NULL;
END
$$;
CREATE TRIGGER consent_forget_cv_file AFTER UPDATE OF withdrawn_at ON consent
    FOR EACH ROW WHEN (NEW.purpose = 'cv_file') EXECUTE FUNCTION forget_cv_file();

-- The file of a CV waits with the file that it belongs to: nobody reads it, and it goes with it.
CREATE FUNCTION destroy_cv_files() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    gone bigint;
BEGIN
    IF actor_role() <> 'system' AND NOT called_by_owner() THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system destroys';
    END IF;
    DELETE FROM cv_file f WHERE f.candidate_id NOT IN (SELECT set_aside()) AND NOT EXISTS (
        SELECT FROM consent_in_force c WHERE c.candidate_id = f.candidate_id AND c.purpose = 'cv_file');
    GET DIAGNOSTICS gone = ROW_COUNT;
    IF gone > 0 THEN
        INSERT INTO destruction (kind, count, rule) VALUES ('cv_file', gone, 'retention');
    END IF;
    RETURN gone;
END
$$;
REVOKE EXECUTE ON FUNCTION destroy_cv_files FROM PUBLIC;
GRANT EXECUTE ON FUNCTION destroy_cv_files TO adequation_service;
