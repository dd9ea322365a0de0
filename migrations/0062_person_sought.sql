-- From what a complaint says of who sends it to the number of their file: an e-mail, a telephone or a whole name, for a
-- coordinator alone, who opens the file for a reason that is kept.
CREATE FUNCTION person_sought(said text) RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT i.candidate_id FROM candidate_identity i
        WHERE (SELECT actor_role()) = 'coordinator' AND length(trim(said)) >= 5 AND (
            lower(i.email) = lower(trim(said))
            OR folded(concat_ws(' ', i.given_name, i.family_name)) = folded(trim(said))
            OR folded(concat_ws(' ', i.family_name, i.given_name)) = folded(trim(said))
            OR length(regexp_replace(said, '[^0-9]', '', 'g')) >= 10
                AND right(regexp_replace(i.phone, '[^0-9]', '', 'g'), 10)
                    = right(regexp_replace(said, '[^0-9]', '', 'g'), 10))
        ORDER BY 1 LIMIT 20;
    END;
REVOKE EXECUTE ON FUNCTION person_sought FROM PUBLIC;
GRANT EXECUTE ON FUNCTION person_sought TO adequation_service;
