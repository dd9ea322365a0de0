-- What pages of an event never tell or do, held for whatever asks in SQL: how well each meeting fits and when employers
-- were asked, told to the organisers alone; what took place, that stays; a partner let go, who may come back.

-- — how well a meeting fits, exactly: of it, one works out where somebody lives —

REVOKE SELECT ON event_interview FROM adequation_service;
GRANT SELECT (event_id, candidate_id, employer_id, opening_id, agreed, slot, seat, slots, held, outcome, note, changed_at,
    was_slot, was_seat) ON event_interview TO adequation_service;
CREATE FUNCTION event_fits(of_event bigint) RETURNS TABLE (candidate_id bigint, employer_id bigint, fit double precision)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT i.candidate_id, i.employer_id, i.fit FROM event_interview i
        WHERE i.event_id = of_event AND (actor_role() = 'system' OR of_event IN (SELECT organised_events()));
    END;

-- The same as before, without the whole row, of which one column is told to few.
CREATE FUNCTION interview_owed(of_event bigint, person bigint, of_slot smallint, of_slots smallint, was_held boolean)
    RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT of_slot IS NOT NULL AND was_held IS NULL AND EXISTS (
            SELECT FROM event e JOIN event_invitation i ON i.event_id = e.id
            WHERE e.id = of_event AND i.candidate_id = person AND NOT i.absent
                AND e.starts_at + make_interval(mins => (of_slot + of_slots)
                    * (e.slot_minutes + e.buffer_minutes) - e.buffer_minutes) <= now());
    END;
DROP FUNCTION interview_owed(event_interview);

-- — when an employer was asked, answered and was told: its own, and the organisers' —

-- Whoever reads the event knows that it said that it comes, and not when.
ALTER TABLE event_employer ADD COLUMN answered boolean NOT NULL GENERATED ALWAYS AS (answered_at IS NOT NULL) STORED;
REVOKE SELECT ON event_employer FROM adequation_service;
GRANT SELECT (event_id, employer_id, recruiters, first_slot, last_slot, cancelled, answered, step_free, room, stations)
    ON event_employer TO adequation_service;
CREATE FUNCTION event_host_dates(of_event bigint)
    RETURNS TABLE (employer_id bigint, asked_at timestamptz, answered_at timestamptz, told_at timestamptz,
        changed_at timestamptz, owed_asked_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT h.employer_id, h.asked_at, h.answered_at, h.told_at, h.changed_at, h.owed_asked_at
        FROM event_employer h
        WHERE h.event_id = of_event AND (actor_role() = 'system' OR of_event IN (SELECT organised_events())
            OR (actor_role() = 'employer' AND h.employer_id = actor_employer()));
    END;

-- — what took place: an interview of a timetable that was told, once its slot has begun with its person there; what is
-- to come is the organisers' to lay again, and the worker tells whoever loses one —

CREATE FUNCTION event_interview_took_place(of_event bigint, person bigint, of_slot smallint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT EXISTS (
            SELECT FROM event e JOIN event_invitation i ON i.event_id = e.id
            WHERE e.id = of_event AND i.candidate_id = person AND e.status IN ('published', 'over', 'cancelled')
                AND (e.status <> 'published' OR (i.state = 'accepted' AND NOT i.absent AND i.first_slot <= of_slot
                    AND e.starts_at + make_interval(mins => of_slot * (e.slot_minutes + e.buffer_minutes)) <= now())));
    END;
CREATE OR REPLACE FUNCTION event_interview_noted_stays() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF OLD.held IS NOT NULL OR event_interview_took_place(OLD.event_id, OLD.candidate_id, OLD.slot) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'what took place stays where it was';
    END IF;
    RETURN NEW;
END
$$;
DROP TRIGGER event_interview_noted_stays ON event_interview;
CREATE TRIGGER event_interview_noted_stays BEFORE UPDATE OF slot, seat, slots ON event_interview
    FOR EACH ROW WHEN (current_user = 'adequation_service'
        AND (NEW.slot, NEW.seat, NEW.slots) IS DISTINCT FROM (OLD.slot, OLD.seat, OLD.slots))
    EXECUTE FUNCTION event_interview_noted_stays();

-- — a partner who was let go, or left —

CREATE TABLE event_partner_left (
    event_id bigint NOT NULL REFERENCES event ON DELETE CASCADE,
    organisation_id bigint NOT NULL REFERENCES organisation,
    left_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (event_id, organisation_id)
);
ALTER TABLE event_partner_left ENABLE ROW LEVEL SECURITY;
CREATE FUNCTION event_partner_leaves() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    INSERT INTO event_partner_left (event_id, organisation_id)
        SELECT e.id, OLD.organisation_id FROM event e WHERE e.id = OLD.event_id
    ON CONFLICT (event_id, organisation_id) DO UPDATE SET left_at = now();
    RETURN NULL;
END
$$;
CREATE TRIGGER event_partner_leaves AFTER DELETE ON event_partner
    FOR EACH ROW EXECUTE FUNCTION event_partner_leaves();

-- The same as before; whoever answered while it organised the event knew that it would read them.
CREATE OR REPLACE FUNCTION event_partner_before_answers() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF EXISTS (SELECT FROM event_invitation i
            WHERE i.event_id = NEW.event_id AND i.state IN ('accepted', 'waiting') AND NOT EXISTS (
                SELECT FROM event_partner_left l WHERE l.event_id = NEW.event_id
                    AND l.organisation_id = NEW.organisation_id AND i.answered_at < l.left_at))
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

REVOKE EXECUTE ON FUNCTION event_fits, interview_owed, event_host_dates, event_interview_took_place, event_partner_leaves
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION event_fits, interview_owed, event_host_dates, event_interview_took_place TO adequation_service;
