-- An event moved to another day is another yes: what somebody agreed to was the day that they were told.

-- Whoever said that they come, or waits, is asked again; the releases by the event end, and with them its meetings.
CREATE FUNCTION event_moved() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    UPDATE consent SET withdrawn_at = now() WHERE event_id = NEW.id AND withdrawn_at IS NULL;
    UPDATE event_invitation
        SET state = 'invited', answered_at = NULL, place_at = NULL, rides = false, version = version + 1
        WHERE event_id = NEW.id AND state IN ('accepted', 'waiting');
    RETURN NULL;
END
$$;
CREATE TRIGGER event_moved AFTER UPDATE ON event
    FOR EACH ROW WHEN (OLD.status IN ('open', 'published') AND NEW.starts_at > now() AND current_user = 'adequation_service'
        AND ((OLD.starts_at AT TIME ZONE 'America/Toronto')::date, (OLD.ends_at AT TIME ZONE 'America/Toronto')::date)
            <> ((NEW.starts_at AT TIME ZONE 'America/Toronto')::date, (NEW.ends_at AT TIME ZONE 'America/Toronto')::date))
    EXECUTE FUNCTION event_moved();
