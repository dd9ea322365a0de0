-- Whoever records a consent for somebody else says how it was given, and in which language.

CREATE OR REPLACE FUNCTION consent_says_how() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() = 'job_seeker' AND EXISTS (SELECT FROM new_rows n WHERE n.means <> 'online') THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'a person consents by themselves, online';
    ELSIF actor_role() = 'counsellor'
            AND EXISTS (SELECT FROM new_rows n WHERE n.means = 'online' OR n.language IS NULL) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = 'a counsellor says how a consent was given, and in which language';
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER consent_by_oneself ON consent;
CREATE TRIGGER consent_says_how AFTER INSERT ON consent REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT WHEN (actor_role() IN ('job_seeker', 'counsellor')) EXECUTE FUNCTION consent_says_how();
