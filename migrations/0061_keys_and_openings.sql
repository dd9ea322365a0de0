-- What opens somebody's file ends with what replaces it.

-- A token is for something.
ALTER TABLE credential_token ADD CONSTRAINT credential_token_for_something CHECK (cardinality(scopes) > 0) NOT VALID;

-- No code is sent to numbers that cost who is called, or that no telephone of the ground answers.
ALTER TABLE account ADD CONSTRAINT account_phone_of_people
    CHECK (phone !~ '^\+(1900|8(00|08|70|78|8[123])|979)') NOT VALID;

-- A code printed before opens nothing any more, and whoever is in has to come in again, by the new one or by their
-- telephone. Returns until when it opens.
CREATE OR REPLACE FUNCTION give_printed_code(person bigint, code_hash bytea, new_handle text) RETURNS timestamptz
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    helped bigint := assisted_account(person, new_handle);
    until timestamptz := now() + interval '1 day' * (
        SELECT (s.value #>> '{}')::integer FROM setting s WHERE s.key = 'printed_code_days');
BEGIN
    INSERT INTO printed_code AS p (account_id, hash, expires_at) VALUES (helped, code_hash, until)
        ON CONFLICT (account_id) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at;
    DELETE FROM session s WHERE s.account_id = helped;
    INSERT INTO trail (candidate_id, part, action, fields) VALUES (person, 'access', 'insert', ARRAY['printed_code']);
    RETURN until;
END
$$;

-- Another number opens from now on, alone. Returns the one before, where there was another.
DROP FUNCTION give_phone(bigint, text, text);
CREATE FUNCTION give_phone(person bigint, number text, new_handle text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    helped bigint := assisted_account(person, new_handle);
    before text := (SELECT a.phone FROM account a WHERE a.id = helped AND a.phone <> number);
BEGIN
    UPDATE account a SET phone = number WHERE a.id = helped;
    IF before IS NOT NULL THEN
        DELETE FROM session s WHERE s.account_id = helped;
        DELETE FROM credential_token t WHERE t.account_id = helped;
        DELETE FROM known_device d WHERE d.account_id = helped;
    END IF;
    DELETE FROM text_code t WHERE t.account_id = helped;
    INSERT INTO trail (candidate_id, part, action, fields) VALUES (person, 'access', 'insert', ARRAY['phone']);
    RETURN before;
END
$$;

REVOKE EXECUTE ON FUNCTION give_phone FROM PUBLIC;
GRANT EXECUTE ON FUNCTION give_phone TO adequation_service;

-- Whether the acting employer may read the CV of a referral: from the day it was sent, while the release is in force.
CREATE FUNCTION cv_is_released(of_referral bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT EXISTS (
            SELECT FROM referral r JOIN employer e ON e.id = r.employer_id
                JOIN consent n ON n.candidate_id = r.candidate_id AND n.employer_id = r.employer_id
            WHERE r.id = of_referral AND r.employer_id = actor_employer() AND r.sent_on IS NOT NULL
                AND r.state <> 'closed' AND e.verified_on IS NOT NULL
                AND n.purpose = 'cv_to_employer' AND n.event_id IS NULL AND n.withdrawn_at IS NULL
                AND (now() AT TIME ZONE 'America/Toronto')::date BETWEEN n.given_on AND n.until);
    END;

CREATE OR REPLACE FUNCTION released_cv(of_referral bigint, as_form text) RETURNS jsonb
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    known referral;
BEGIN
    -- The person and their counsellor at any time, so that they know what would be shown.
    SELECT r.* INTO known FROM referral r JOIN candidate c ON c.id = r.candidate_id
    WHERE r.id = of_referral AND CASE actor_role()
        WHEN 'employer' THEN cv_is_released(r.id)
        WHEN 'counsellor' THEN c.organisation_id = actor_organisation()
        WHEN 'job_seeker' THEN c.id = actor_candidate()
        ELSE false
    END;
    IF known.id IS NULL THEN
        RETURN NULL;
    END IF;
    IF actor_role() = 'employer' THEN
        INSERT INTO cv_reading (referral_id, candidate_id, employer_id, account_id, form)
            VALUES (known.id, known.candidate_id, known.employer_id, actor_account(), as_form);
    END IF;
    RETURN cv_document(known.candidate_id, known.opening_id);
END
$$;
REVOKE EXECUTE ON FUNCTION cv_is_released FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cv_is_released TO adequation_service;
