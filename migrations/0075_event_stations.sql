-- Where each interview of an event is held, who is announced, and on which day its day is.

-- A room, and the name or number of each of an employer's stations, in the order of its tables; a number of the event's
-- own where none was given, which stays theirs whoever comes or leaves.
ALTER TABLE event_employer ADD COLUMN room text CHECK (length(room) BETWEEN 1 AND 100),
    ADD COLUMN stations text[] NOT NULL DEFAULT '{}';
CREATE FUNCTION event_stations_named() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    last integer;
BEGIN
    IF cardinality(NEW.stations) < NEW.recruiters THEN
        SELECT coalesce(max(CASE WHEN k.name ~ '^[0-9]{1,4}$' THEN k.name::integer END), 0) INTO last FROM (
            SELECT unnest(h.stations) AS name FROM event_employer h WHERE h.event_id = NEW.event_id
            UNION ALL SELECT unnest(NEW.stations)) k;
        WHILE cardinality(NEW.stations) < NEW.recruiters LOOP
            last := last + 1;
            NEW.stations := NEW.stations || last::text;
        END LOOP;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER event_stations_named BEFORE INSERT OR UPDATE OF recruiters, stations ON event_employer
    FOR EACH ROW EXECUTE FUNCTION event_stations_named();
UPDATE event_employer SET stations = '{}';

-- Nobody arrives, or is said not to come, before the day itself.
CREATE FUNCTION event_day_is_come() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF EXISTS (SELECT FROM event e WHERE e.id = NEW.event_id AND (e.starts_at AT TIME ZONE 'America/Toronto')::date
            > (now() AT TIME ZONE 'America/Toronto')::date)
    THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'event_day', MESSAGE = 'the day has not come';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER event_day_is_come AFTER UPDATE OF arrived_at, absent ON event_invitation
    FOR EACH ROW WHEN (current_user = 'adequation_service' AND ((NEW.absent AND NOT OLD.absent)
        OR (NEW.arrived_at IS NOT NULL AND OLD.arrived_at IS NULL)))
    EXECUTE FUNCTION event_day_is_come();

-- Who answered knew who organises: another organisation that would read their names and what they need comes before.
CREATE FUNCTION event_partner_before_answers() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF EXISTS (SELECT FROM event_invitation i
        WHERE i.event_id = NEW.event_id AND i.state IN ('accepted', 'waiting'))
    THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'event_partner_late',
            MESSAGE = 'people have answered those who organise it';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER event_partner_before_answers BEFORE INSERT ON event_partner
    FOR EACH ROW WHEN (current_user = 'adequation_service') EXECUTE FUNCTION event_partner_before_answers();

REVOKE EXECUTE ON FUNCTION event_stations_named, event_day_is_come, event_partner_before_answers FROM PUBLIC;
