-- What a calendar was asked to hold is asked back: a preparation and a departure taken out of an event, and a seat on the way
-- that is given up, are remembered, so that the entries of their own that they had are cancelled (RFC 5546, 3.2.5).

ALTER TABLE event
    ADD COLUMN had_preparation boolean NOT NULL DEFAULT false,
    ADD COLUMN had_departure boolean NOT NULL DEFAULT false;
ALTER TABLE event_invitation ADD COLUMN rode boolean NOT NULL DEFAULT false;

CREATE FUNCTION event_once_told() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.had_preparation := OLD.had_preparation OR OLD.preparation_at IS NOT NULL;
    NEW.had_departure := OLD.had_departure OR OLD.departs_at IS NOT NULL;
    RETURN NEW;
END
$$;
CREATE TRIGGER event_once_told BEFORE UPDATE OF preparation_at, departs_at ON event
    FOR EACH ROW EXECUTE FUNCTION event_once_told();

CREATE FUNCTION event_rode() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.rode := true;
    RETURN NEW;
END
$$;
CREATE TRIGGER event_rode BEFORE UPDATE OF rides ON event_invitation
    FOR EACH ROW WHEN (OLD.rides AND NOT NEW.rides) EXECUTE FUNCTION event_rode();
