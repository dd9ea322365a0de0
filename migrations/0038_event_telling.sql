-- What people and employers of an event are told, once each; what a replanning moved; travel, seats, preparation.

-- Since when the day and the place are what they are.
CREATE FUNCTION event_facts() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    NEW.facts_at := now();
    RETURN NEW;
END
$$;
CREATE TRIGGER event_facts BEFORE UPDATE ON event
    FOR EACH ROW WHEN (OLD.status IN ('open', 'published') AND NEW.status = OLD.status
        AND (OLD.starts_at, OLD.ends_at, OLD.place, OLD.territory_code, OLD.address, OLD.preparation_at,
            OLD.departs_from, OLD.departs_at)
        IS DISTINCT FROM (NEW.starts_at, NEW.ends_at, NEW.place, NEW.territory_code, NEW.address, NEW.preparation_at,
            NEW.departs_from, NEW.departs_at))
    EXECUTE FUNCTION event_facts();

CREATE FUNCTION event_interview_moved() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    NEW.changed_at := now();
    -- Where somebody was told to be: nothing, while nobody was told.
    SELECT OLD.slot, OLD.seat INTO NEW.was_slot, NEW.was_seat
        FROM event e WHERE e.id = NEW.event_id AND e.status IN ('published', 'over');
    RETURN NEW;
END
$$;
CREATE TRIGGER event_interview_moved BEFORE UPDATE ON event_interview
    FOR EACH ROW WHEN ((OLD.slot, OLD.seat) IS DISTINCT FROM (NEW.slot, NEW.seat))
    EXECUTE FUNCTION event_interview_moved();

-- Where an account in use or a file says to write, in the language chosen: those without an address are told otherwise.
CREATE FUNCTION event_address(person bigint, OUT email text, OUT locale text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT coalesce(a.email, i.email), coalesce(a.locale, CASE WHEN i.language = 'en' THEN 'en' ELSE 'fr' END)
        FROM candidate_identity i LEFT JOIN account a ON a.candidate_id = i.candidate_id AND a.revoked_at IS NULL
        WHERE i.candidate_id = person ORDER BY a.email IS NULL LIMIT 1;
    END;

-- Leaves a message to people of an event, in their language; returns the numbers of the messages. A place that came
-- free and a reminder are told once, a timetable once as it stands, and another day or place before it is no telling of
-- it; a place, by whoever freed it or the system.
CREATE FUNCTION leave_event_messages(of_event bigint, people bigint[], of_template text) RETURNS SETOF bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    person bigint;
    known record;
BEGIN
    IF of_template NOT IN ('event_invitation', 'event_place', 'event_timetable', 'event_changed', 'event_cancelled',
            'event_reminder')
        OR NOT (of_event IN (SELECT organised_events()) OR actor_role() = 'system'
            OR (of_template = 'event_place' AND actor_role() IN ('job_seeker', 'counsellor')))
    THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not an organiser';
    END IF;
    FOR person IN
        UPDATE event_invitation i SET
            place_told_at = CASE WHEN of_template = 'event_place' THEN now() ELSE i.place_told_at END,
            reminded_at = CASE WHEN of_template = 'event_reminder' THEN now() ELSE i.reminded_at END,
            told_at = CASE WHEN of_template = 'event_timetable' OR (of_template = 'event_changed' AND i.told_at IS NOT NULL)
                THEN now() ELSE i.told_at END
        WHERE i.event_id = of_event AND i.candidate_id = ANY (people) AND i.state <> 'proposed' AND CASE of_template
            WHEN 'event_place' THEN i.state = 'accepted' AND i.place_at IS NOT NULL
                AND (i.place_told_at IS NULL OR i.place_told_at < i.place_at)
            WHEN 'event_reminder' THEN i.state = 'accepted' AND i.reminded_at IS NULL
            ELSE true END
        RETURNING i.candidate_id
    LOOP
        SELECT a.email, a.locale INTO known FROM event_address(person) a;
        IF known.email IS NOT NULL THEN
            RETURN NEXT leave_message(of_template, known.email, known.locale,
                jsonb_build_object('event_id', of_event, 'candidate_id', person));
        END IF;
    END LOOP;
END
$$;

-- The same to the people of employers: asked to take part and asked what is owed once, told a timetable as it stands.
CREATE FUNCTION leave_host_messages(of_event bigint, employers bigint[], of_template text) RETURNS SETOF bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF of_template NOT IN ('event_host', 'event_host_timetable', 'event_host_changed', 'event_host_cancelled',
            'event_host_owed')
        OR NOT (of_event IN (SELECT organised_events()) OR actor_role() = 'system')
    THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not an organiser';
    END IF;
    RETURN QUERY
        WITH told AS (
            UPDATE event_employer h SET
                asked_at = CASE WHEN of_template = 'event_host' THEN now() ELSE h.asked_at END,
                owed_asked_at = CASE WHEN of_template = 'event_host_owed' THEN now() ELSE h.owed_asked_at END,
                told_at = CASE WHEN of_template = 'event_host_timetable'
                        OR (of_template = 'event_host_changed' AND h.told_at IS NOT NULL)
                    THEN now() ELSE h.told_at END
            WHERE h.event_id = of_event AND h.employer_id = ANY (employers) AND CASE of_template
                WHEN 'event_host' THEN h.asked_at IS NULL AND NOT h.cancelled
                WHEN 'event_host_owed' THEN h.owed_asked_at IS NULL
                ELSE true END
            RETURNING h.employer_id
        )
        SELECT leave_message(of_template, a.email, a.locale, jsonb_build_object('event_id', of_event,
            'employer_id', a.employer_id, 'account_id', a.id))
        FROM told JOIN account a ON a.employer_id = told.employer_id
        WHERE a.role = 'employer' AND a.revoked_at IS NULL AND a.email IS NOT NULL;
END
$$;

-- Who of an event cannot be written to: for its organisers, and of those whom a counsellor follows.
CREATE FUNCTION event_unreached(of_event bigint) RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT i.candidate_id FROM event_invitation i JOIN candidate c ON c.id = i.candidate_id
        WHERE i.event_id = of_event AND i.state <> 'proposed' AND (SELECT a.email FROM event_address(c.id) a) IS NULL
            AND (i.event_id IN (SELECT organised_events())
                OR (actor_role() = 'counsellor' AND c.organisation_id = actor_organisation()));
    END;

-- An employer says whether it comes, with how many at once and when; organisers who read the event before are told so.
CREATE FUNCTION answer_as_host(of_event bigint, comes boolean, tables integer, from_slot integer, to_slot integer)
    RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    UPDATE event SET version = version + 1
        WHERE id = of_event AND status IN ('open', 'published') AND ends_at > now() AND actor_role() = 'employer'
            AND EXISTS (SELECT FROM employer f WHERE f.id = actor_employer() AND f.verified_on IS NOT NULL)
            AND EXISTS (SELECT FROM event_employer h WHERE h.event_id = of_event AND h.employer_id = actor_employer());
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE event_employer SET cancelled = NOT comes, answered_at = now(),
            recruiters = CASE WHEN comes THEN tables ELSE recruiters END,
            first_slot = CASE WHEN comes THEN from_slot ELSE first_slot END,
            last_slot = CASE WHEN comes THEN to_slot ELSE last_slot END
        WHERE event_id = of_event AND employer_id = actor_employer();
    RETURN true;
END
$$;

REVOKE EXECUTE ON FUNCTION event_address, leave_event_messages, leave_host_messages, event_unreached, answer_as_host FROM PUBLIC;
GRANT EXECUTE ON FUNCTION leave_event_messages, leave_host_messages, event_unreached, answer_as_host TO adequation_service;
