-- The dictionary of skill names: taken up and forgotten by itself.

-- Ids of skill names, made where missing, and held until the end of the transaction: a name that somebody else is
-- forgetting is made again. Shapes: two arrays of equal length in, one row per distinct key out.
CREATE FUNCTION intern_skills(keys text[], names text[]) RETURNS TABLE (skill_key text, skill_id integer)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$
DECLARE
    distinct_keys bigint := (SELECT count(DISTINCT k.key) FROM unnest(keys) AS k (key));
    held bigint := -1;
BEGIN
    WHILE held < distinct_keys LOOP
        INSERT INTO skill_term (key, name)
            SELECT DISTINCT ON (k.key) k.key, k.name FROM unnest(keys, names) AS k (key, name)
            WHERE NOT EXISTS (SELECT FROM skill_term t WHERE t.key = k.key)
            ORDER BY k.key, k.name
            ON CONFLICT (key) DO NOTHING;
        SELECT count(*) INTO held
            FROM (SELECT FROM skill_term t WHERE t.key = ANY (keys) FOR KEY SHARE) locked;
    END LOOP;
    RETURN QUERY SELECT t.key, t.id FROM skill_term t WHERE t.key = ANY (keys);
END
$$;
REVOKE EXECUTE ON FUNCTION intern_skills FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intern_skills TO adequation_service;

-- A name that nobody uses any more goes: it may have held somebody's own words.
CREATE FUNCTION forget_unused_skills() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    DELETE FROM skill_term d WHERE d.id IN (
        SELECT t.id FROM skill_term t
        WHERE t.id IN (SELECT o.skill_id FROM old_rows o)
            AND NOT EXISTS (SELECT FROM candidate_skill c WHERE c.skill_id = t.id)
            AND NOT EXISTS (SELECT FROM opening_skill s WHERE s.skill_id = t.id)
        FOR UPDATE SKIP LOCKED);
    RETURN NULL;
EXCEPTION WHEN foreign_key_violation THEN
    -- Somebody has just taken the name up.
    RETURN NULL;
END
$$;
CREATE TRIGGER candidate_skill_forget AFTER DELETE ON candidate_skill
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION forget_unused_skills();
CREATE TRIGGER opening_skill_forget AFTER DELETE ON opening_skill
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION forget_unused_skills();
CREATE TRIGGER candidate_skill_forget_changed AFTER UPDATE ON candidate_skill
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION forget_unused_skills();
CREATE TRIGGER opening_skill_forget_changed AFTER UPDATE ON opening_skill
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION forget_unused_skills();
