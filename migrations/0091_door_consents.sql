-- At the door of an event: whether somebody has a file with that e-mail or telephone, and a consent of the day to be
-- compared with the needs of employers, without which nobody meets any.

CREATE FUNCTION contact_at_door(of_event bigint, by_email text, by_phone text) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF NOT at_the_door(of_event) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not at the door of this event';
    END IF;
    RETURN EXISTS (
        SELECT FROM candidate c JOIN candidate_identity n ON n.candidate_id = c.id
        WHERE c.merged_into IS NULL AND (lower(n.email) = lower(btrim(by_email))
            OR length(regexp_replace(by_phone, '[^0-9]', '', 'g')) >= 10
                AND right(regexp_replace(n.phone, '[^0-9]', '', 'g'), 10)
                    = right(regexp_replace(by_phone, '[^0-9]', '', 'g'), 10)));
END
$$;

-- The same as before, to events or to matching: for whoever had not consented to it, or no more, a consent of the day.
CREATE FUNCTION consent_at_door(of_event bigint, person bigint, agreed text, by_means text, in_language text)
    RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF agreed NOT IN ('events', 'matching')
        OR NOT (taken_in_by_actor(of_event, person) OR (at_the_door(of_event) AND actor_follows(person)))
    THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not at the door of this event';
    END IF;
    INSERT INTO consent (candidate_id, purpose, given_on, until, means, language, recorded_by)
        SELECT person, agreed, t.day, t.day + 1, by_means, in_language, actor_account()
        FROM (SELECT (now() AT TIME ZONE 'America/Toronto')::date AS day) t
        WHERE NOT EXISTS (SELECT FROM consent_in_force c WHERE c.candidate_id = person AND c.purpose = agreed);
END
$$;
DROP FUNCTION consent_at_door(bigint, bigint, text, text);

REVOKE EXECUTE ON FUNCTION contact_at_door, consent_at_door FROM PUBLIC;
GRANT EXECUTE ON FUNCTION contact_at_door, consent_at_door TO adequation_service;
