-- An employer that nobody has verified puts its number right, by whoever manages it: it is what a coordinator compares.
ALTER TABLE employer ADD COLUMN neq_corrected_at timestamptz;

CREATE FUNCTION correct_neq(corrected text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() <> 'employer' OR NOT actor_manages() THEN
        RETURN false;
    END IF;
    UPDATE employer SET neq = corrected, neq_corrected_at = now()
        WHERE id = actor_employer() AND verified_on IS NULL AND neq IS DISTINCT FROM corrected;
    RETURN FOUND OR EXISTS (SELECT FROM employer e
        WHERE e.id = actor_employer() AND e.verified_on IS NULL AND e.neq = corrected);
END
$$;
REVOKE EXECUTE ON FUNCTION correct_neq FROM PUBLIC;
GRANT EXECUTE ON FUNCTION correct_neq TO adequation_service;
