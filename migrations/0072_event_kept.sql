-- What took place at an event stays, what was asked to take part in it leaves nothing, and no event is ages away.

-- An interview that took place had its person there, whoever was at the door.
CREATE OR REPLACE FUNCTION note_interview(of_event bigint, person bigint, was_held boolean, came_of_it text, words text)
    RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF came_of_it IS NOT NULL AND NOT was_held THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'event_interview_came_of_it',
            MESSAGE = 'nothing comes of an interview that was not held';
    END IF;
    UPDATE event_interview SET held = was_held, outcome = came_of_it, note = words
        WHERE event_id = of_event AND candidate_id = person AND employer_id = actor_employer() AND slot IS NOT NULL
            AND actor_role() = 'employer'
            AND EXISTS (SELECT FROM employer f WHERE f.id = actor_employer() AND f.verified_on IS NOT NULL)
            AND event_id IN (SELECT e.id FROM event e WHERE e.status IN ('published', 'over') AND e.starts_at < now());
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE event_invitation SET arrived_at = now(), absent = false, version = version + 1
        WHERE event_id = of_event AND candidate_id = person AND was_held AND arrived_at IS NULL;
    RETURN true;
END
$$;
-- Its employer says it, by that function alone; and who answered is taken out by nobody's row.
REVOKE UPDATE (held) ON event_interview FROM adequation_service;
CREATE POLICY event_invitation_unanswered ON event_invitation AS RESTRICTIVE FOR DELETE TO adequation_service
    USING (state = 'proposed');

-- The trail kept that somebody had asked for something, and what: the column that changed is the value. The answer that
-- goes with it is recorded, as anybody's.
DROP TRIGGER event_request_trail ON event_request;
DROP TRIGGER event_request_trail_of_new ON event_request;
CREATE OR REPLACE FUNCTION record_candidate_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    before jsonb := to_jsonb(OLD);
    after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}'::jsonb ELSE to_jsonb(NEW) END;
    changed text[];
BEGIN
    SELECT array_agg(key ORDER BY key) INTO changed
        FROM (SELECT jsonb_object_keys(before || after) AS key) keys
        WHERE before -> key IS DISTINCT FROM after -> key AND key NOT IN ('updated_at', 'version')
            AND NOT (TG_TABLE_NAME = 'event_interview' AND key = 'slots');
    IF changed IS NOT NULL THEN
        INSERT INTO trail (candidate_id, part, action, fields)
            VALUES (((before || after) ->> CASE WHEN TG_TABLE_NAME = 'candidate' THEN 'id' ELSE 'candidate_id' END)::bigint,
                    TG_TABLE_NAME, lower(TG_OP), CASE WHEN TG_OP = 'UPDATE' THEN changed ELSE '{}' END);
    END IF;
    RETURN NULL;
END
$$;

-- The same as before; a longer interview was asked for, and is one like the others from then on.
CREATE OR REPLACE FUNCTION destroy_event_data(ended_before date) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    gone bigint;
BEGIN
    IF actor_role() <> 'system' AND NOT called_by_owner() THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system destroys';
    END IF;
    DELETE FROM event_request r USING event e WHERE e.id = r.event_id AND (e.ends_at < now() OR e.status = 'cancelled');
    UPDATE event_interview m SET slots = 1 FROM event e
        WHERE e.id = m.event_id AND m.slots > 1 AND (e.ends_at < now() OR e.status = 'cancelled');
    WITH removed AS (
        DELETE FROM event_invitation i USING event e WHERE e.id = i.event_id AND e.ends_at < ended_before
        RETURNING i.candidate_id
    )
    SELECT count(*) INTO gone FROM removed;
    IF gone > 0 THEN
        INSERT INTO destruction (kind, count, rule) VALUES ('event', gone, 'retention');
    END IF;
    RETURN gone;
END
$$;

-- No calendar says the hour of an event past the year 9999, nor does any page that lists it.
UPDATE event SET starts_at = '2099-12-30 17:00+00', ends_at = '2099-12-31 17:00+00', preparation_at = NULL,
    departs_from = NULL, departs_at = NULL, seats = NULL
    WHERE ends_at >= '2100-01-01 00:00+00';
ALTER TABLE event ADD CONSTRAINT event_near CHECK (ends_at < '2100-01-01 00:00+00') NOT VALID;
ALTER TABLE event VALIDATE CONSTRAINT event_near;

-- Whoever did not come holds no place, here as where the places are given.
CREATE OR REPLACE FUNCTION event_places(of_event bigint) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT greatest(0, e.capacity - count(i.candidate_id))::integer
        FROM event e LEFT JOIN event_invitation i ON i.event_id = e.id AND i.state = 'accepted' AND NOT i.absent
        WHERE e.id = of_event AND e.first_come AND e.status IN ('open', 'published') GROUP BY e.id;
    END;
