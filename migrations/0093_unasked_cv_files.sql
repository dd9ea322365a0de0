-- Files of CVs kept before a rule was known are judged again; what may not be kept is destroyed and registered.

ALTER TABLE destruction DROP CONSTRAINT destruction_rule_check;
ALTER TABLE destruction ADD CONSTRAINT destruction_rule_check
    CHECK (rule IN ('asked', 'retention', 'hold_ended', 'unasked'));

-- The next file after that person's, for the system alone, which reads it to judge it and shows it to nobody.
CREATE FUNCTION cv_file_to_judge(after bigint)
    RETURNS TABLE (candidate_id bigint, name bytea, content bytea, kept_at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() <> 'system' AND NOT called_by_owner() THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system judges files';
    END IF;
    RETURN QUERY SELECT f.candidate_id, f.name, f.content, f.kept_at FROM cv_file f
        WHERE f.candidate_id > after AND f.candidate_id NOT IN (SELECT set_aside())
        ORDER BY f.candidate_id LIMIT 1;
END
$$;
REVOKE EXECUTE ON FUNCTION cv_file_to_judge FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cv_file_to_judge TO adequation_service;

-- The file that was judged, not one brought since.
CREATE FUNCTION destroy_unasked_cv_file(person bigint, kept timestamptz) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() <> 'system' AND NOT called_by_owner() THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system destroys';
    END IF;
    DELETE FROM cv_file f WHERE f.candidate_id = person AND f.kept_at = kept;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO destruction (kind, count, rule) VALUES ('cv_file', 1, 'unasked');
    RETURN true;
END
$$;
REVOKE EXECUTE ON FUNCTION destroy_unasked_cv_file FROM PUBLIC;
GRANT EXECUTE ON FUNCTION destroy_unasked_cv_file TO adequation_service;
