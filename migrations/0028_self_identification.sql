-- Self-identification is read in counts alone, and an assisted account grows up into its person's own.

-- Over those who consent to statistics today. Under five, of either answer, nothing is told: to nobody, not even to
-- whoever asks the database.
CREATE FUNCTION self_identification_counts(groups text[])
    RETURNS TABLE (told_group text, answered bigint, yes bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT g.name, CASE WHEN c.answered >= 5 THEN c.answered END,
            CASE WHEN c.yes >= 5 AND c.answered - c.yes >= 5 THEN c.yes END
        FROM unnest(groups) WITH ORDINALITY g (name, place)
            CROSS JOIN LATERAL (
                SELECT count(*) AS answered, count(*) FILTER (WHERE s.answers ->> g.name = 'yes') AS yes
                FROM self_identification s
                WHERE s.answers ? g.name AND EXISTS (
                    SELECT FROM consent_in_force f
                    WHERE f.candidate_id = s.candidate_id AND f.purpose = 'statistics')
            ) c
        WHERE actor_role() IN ('coordinator', 'administrator', 'system')
        ORDER BY g.place;
    END;
REVOKE EXECUTE ON FUNCTION self_identification_counts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION self_identification_counts TO adequation_service;

-- The address that was confirmed becomes the account's. Who came in by what a counsellor had opened comes in by their
-- address alone from then on: nobody else keeps a key, and the trail says so.
CREATE OR REPLACE FUNCTION change_address(new_address text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    before account;
BEGIN
    IF actor_role() <> 'doorkeeper' THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'an address is confirmed first';
    END IF;
    SELECT a.* INTO before FROM account a WHERE a.id = actor_account() FOR UPDATE;
    UPDATE account a SET email = new_address, phone = NULL WHERE a.id = actor_account();
    IF before.email IS NULL THEN
        DELETE FROM printed_code p WHERE p.account_id = before.id;
        DELETE FROM text_code t WHERE t.account_id = before.id;
        INSERT INTO trail (candidate_id, part, action, fields)
            SELECT before.candidate_id, 'access', 'insert', ARRAY['address'] WHERE before.candidate_id IS NOT NULL;
    END IF;
    RETURN before.email;
END
$$;
