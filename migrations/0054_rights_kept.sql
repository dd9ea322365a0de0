-- What a right rests on is not undone by a date or an empty word.

-- A consent withdrawn is given anew from the day of its withdrawal on: one dated before, told after, counts no more.
-- Two files taken apart again get back what they had, by the system.
CREATE FUNCTION consent_not_before_withdrawal() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_rows n JOIN consent w ON w.candidate_id = n.candidate_id AND w.purpose = n.purpose
            AND w.employer_id IS NOT DISTINCT FROM n.employer_id AND coalesce(w.event_id = n.event_id, w.event_id IS NULL)
        WHERE n.withdrawn_at IS NULL AND n.given_on < (w.withdrawn_at AT TIME ZONE 'America/Toronto')::date
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_before_withdrawal',
            MESSAGE = 'a consent dated before its withdrawal';
    END IF;
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION consent_not_before_withdrawal FROM PUBLIC;
CREATE TRIGGER consent_not_before_withdrawal AFTER INSERT ON consent REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT WHEN (actor_role() <> 'system') EXECUTE FUNCTION consent_not_before_withdrawal();

-- Incidents that may go: closed before a day; entered, and discovered by every version of what was told, before
-- another. Their history is what only the database writes.
CREATE FUNCTION incidents_over(closed_before date, known_before date) RETURNS SETOF bigint
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT i.id FROM incident i
        WHERE i.closed_on < closed_before AND i.discovered_on < known_before AND NOT EXISTS (
            SELECT FROM incident_change h
            WHERE h.incident_id = i.id AND (
                (h.document ->> 'discovered_on')::date >= known_before
                OR h.id = (SELECT min(f.id) FROM incident_change f WHERE f.incident_id = i.id)
                    AND (h.changed_at AT TIME ZONE 'America/Toronto')::date >= known_before));
    END;

-- Five years are the law's least (Law 25, s. 3.8; its regulation, s. 8).
CREATE OR REPLACE FUNCTION destroy_incidents(closed_before date) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    gone bigint;
BEGIN
    IF actor_role() <> 'system' AND NOT called_by_owner() THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system destroys';
    END IF;
    DELETE FROM incident WHERE id IN (SELECT incidents_over(closed_before,
        ((now() AT TIME ZONE 'America/Toronto')::date - interval '5 years')::date));
    GET DIAGNOSTICS gone = ROW_COUNT;
    IF gone > 0 THEN
        INSERT INTO destruction (kind, count, rule) VALUES ('incident', gone, 'retention');
    END IF;
    RETURN gone;
END
$$;
REVOKE EXECUTE ON FUNCTION incidents_over FROM PUBLIC;
GRANT EXECUTE ON FUNCTION incidents_over TO adequation_service;

-- A permit without a figure in its number is none: those recorded open nothing more.
UPDATE recruitment_permit SET revoked_at = now() WHERE number !~ '[0-9]' AND revoked_at IS NULL;
ALTER TABLE recruitment_permit
    ADD CONSTRAINT recruitment_permit_number CHECK (number ~ '[0-9]' AND number ~ '^[0-9A-Za-z -]+$') NOT VALID;

-- The law's time before a destruction, at least.
UPDATE setting SET value = '30' WHERE key = 'retention_notice_days' AND value::integer < 30;
CREATE FUNCTION notice_long_enough() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF NEW.value::integer < 30 THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_long_enough',
            MESSAGE = 'a destruction is told thirty days before';
    END IF;
    RETURN NEW;
END
$$;
REVOKE EXECUTE ON FUNCTION notice_long_enough FROM PUBLIC;
CREATE TRIGGER setting_notice_long_enough BEFORE INSERT OR UPDATE ON setting
    FOR EACH ROW WHEN (NEW.key = 'retention_notice_days') EXECUTE FUNCTION notice_long_enough();
