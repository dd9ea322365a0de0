-- The hours that somebody gave are hours of the clock: an event that begins a little later, or whose slots are longer,
-- leaves them where they were; one that takes place at another time of the day asks again, as another day does.

-- Whether what people agreed to is not the same any more: another day, or more than an hour earlier or later.
CREATE FUNCTION event_another_time(began timestamptz, ended timestamptz, begins timestamptz, ends timestamptz)
    RETURNS boolean
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT ((began AT TIME ZONE 'America/Toronto')::date, (ended AT TIME ZONE 'America/Toronto')::date)
                <> ((begins AT TIME ZONE 'America/Toronto')::date, (ends AT TIME ZONE 'America/Toronto')::date)
            OR begins NOT BETWEEN began - interval '1 hour' AND began + interval '1 hour'
            OR ends > ended + interval '1 hour';
    END;

-- Whoever of these said that they come, or waits, is asked again; their releases by the event end, and with them its
-- meetings, and the hours that they gave.
CREATE FUNCTION ask_event_again(of_event bigint, people bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    UPDATE consent SET withdrawn_at = now()
        WHERE event_id = of_event AND candidate_id = ANY (people) AND withdrawn_at IS NULL;
    DELETE FROM event_request
        WHERE event_id = of_event AND candidate_id = ANY (people) AND request IS NULL
            AND NOT (longer OR rested OR step_free);
    UPDATE event_request SET from_slot = NULL WHERE event_id = of_event AND candidate_id = ANY (people);
    UPDATE event_invitation
        SET state = 'invited', answered_at = NULL, place_at = NULL, rides = false, first_slot = 0, last_slot = NULL,
            version = version + 1
        WHERE event_id = of_event AND candidate_id = ANY (people) AND state IN ('accepted', 'waiting');
END
$$;

CREATE OR REPLACE FUNCTION event_moved() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    PERFORM ask_event_again(NEW.id, array(SELECT i.candidate_id FROM event_invitation i WHERE i.event_id = NEW.id));
    RETURN NULL;
END
$$;
DROP TRIGGER event_moved ON event;
CREATE TRIGGER event_moved AFTER UPDATE ON event
    FOR EACH ROW WHEN (OLD.status IN ('open', 'published') AND NEW.starts_at > now() AND current_user = 'adequation_service'
        AND event_another_time(OLD.starts_at, OLD.ends_at, NEW.starts_at, NEW.ends_at))
    EXECUTE FUNCTION event_moved();

-- The slot of the new event that begins at or after the moment of one of the old (`late`), or at or before it.
CREATE FUNCTION event_slot_again(slot integer, was event, becomes event, late boolean) RETURNS integer
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT CASE WHEN late THEN greatest(0, ceil(k.steps)) ELSE floor(k.steps) END::integer
        FROM (SELECT extract(epoch FROM was.starts_at - becomes.starts_at
                + slot * make_interval(mins => was.slot_minutes + was.buffer_minutes))
            / extract(epoch FROM make_interval(mins => becomes.slot_minutes + becomes.buffer_minutes)) AS steps) k;
    END;

CREATE FUNCTION event_hours_kept() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    PERFORM ask_event_again(NEW.id, array(
        SELECT i.candidate_id FROM event_invitation i
        WHERE i.event_id = NEW.id AND i.state IN ('accepted', 'waiting')
            AND least(NEW.slots - 1, coalesce(event_slot_again(i.last_slot, OLD, NEW, false), NEW.slots - 1))
                < CASE i.first_slot WHEN 0 THEN 0 ELSE event_slot_again(i.first_slot, OLD, NEW, true) END));
    UPDATE event_invitation i SET version = i.version + 1,
            first_slot = CASE i.first_slot WHEN 0 THEN 0 ELSE event_slot_again(i.first_slot, OLD, NEW, true) END,
            last_slot = event_slot_again(i.last_slot, OLD, NEW, false)
        WHERE i.event_id = NEW.id AND i.state IN ('accepted', 'waiting') AND (i.first_slot > 0 OR i.last_slot IS NOT NULL);
    -- From the first slot on is any time.
    DELETE FROM event_request r
        WHERE r.event_id = NEW.id AND r.request IS NULL AND NOT (r.longer OR r.rested OR r.step_free)
            AND event_slot_again(r.from_slot, OLD, NEW, true) = 0;
    UPDATE event_request r SET from_slot = nullif(event_slot_again(r.from_slot, OLD, NEW, true), 0)
        WHERE r.event_id = NEW.id AND r.from_slot IS NOT NULL;
    -- An employer whose hours are none of the new ones is to say again how it comes.
    UPDATE event_employer h SET first_slot = k.first,
            last_slot = CASE WHEN k.last >= k.first THEN k.last END,
            answered_at = CASE WHEN least(NEW.slots - 1, coalesce(k.last, NEW.slots - 1)) >= k.first THEN h.answered_at END,
            asked_at = CASE WHEN least(NEW.slots - 1, coalesce(k.last, NEW.slots - 1)) >= k.first THEN h.asked_at END
        FROM (SELECT o.employer_id, event_slot_again(o.last_slot, OLD, NEW, false) AS last,
                CASE o.first_slot WHEN 0 THEN 0 ELSE event_slot_again(o.first_slot, OLD, NEW, true) END AS first
            FROM event_employer o WHERE o.event_id = NEW.id) k
        WHERE h.event_id = NEW.id AND h.employer_id = k.employer_id AND (h.first_slot > 0 OR h.last_slot IS NOT NULL);
    RETURN NULL;
END
$$;
CREATE TRIGGER event_hours_kept AFTER UPDATE ON event
    FOR EACH ROW WHEN (current_user = 'adequation_service'
        AND (OLD.starts_at, OLD.slot_minutes, OLD.buffer_minutes)
            IS DISTINCT FROM (NEW.starts_at, NEW.slot_minutes, NEW.buffer_minutes)
        AND NOT event_another_time(OLD.starts_at, OLD.ends_at, NEW.starts_at, NEW.ends_at))
    EXECUTE FUNCTION event_hours_kept();

REVOKE EXECUTE ON FUNCTION event_another_time, ask_event_again, event_slot_again, event_hours_kept FROM PUBLIC;
GRANT EXECUTE ON FUNCTION event_another_time TO adequation_service;
