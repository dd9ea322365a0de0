-- An organisation that organises it already is no other one: it is added again as nothing.
CREATE OR REPLACE FUNCTION event_partner_before_answers() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF EXISTS (SELECT FROM event_invitation i
            WHERE i.event_id = NEW.event_id AND i.state IN ('accepted', 'waiting'))
        AND NOT EXISTS (SELECT FROM event e WHERE e.id = NEW.event_id AND e.organisation_id = NEW.organisation_id)
        AND NOT EXISTS (SELECT FROM event_partner p
            WHERE p.event_id = NEW.event_id AND p.organisation_id = NEW.organisation_id)
    THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'event_partner_late',
            MESSAGE = 'people have answered those who organise it';
    END IF;
    RETURN NEW;
END
$$;
