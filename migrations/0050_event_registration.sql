-- An event that is first come, first served: anybody reads it, and whoever may be asked to events registers by themselves.

CREATE POLICY event_read_by_all ON event FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) = 'anonymous' AND first_come AND status IN ('open', 'published'));

-- How many places are left of such an event, for whoever reads it; null where one comes by invitation.
CREATE FUNCTION event_places(of_event bigint) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT greatest(0, e.capacity - count(i.candidate_id))::integer
        FROM event e LEFT JOIN event_invitation i ON i.event_id = e.id AND i.state = 'accepted'
        WHERE e.id = of_event AND e.first_come AND e.status IN ('open', 'published') GROUP BY e.id;
    END;

-- A person comes by themselves, or by the counsellor who follows them: an invitation that nobody had to make, and the
-- employers they may choose among, whose needs they fit. It is answered next, as any other.
CREATE FUNCTION register_for_event(of_event bigint, person bigint, employers bigint[], openings bigint[],
        fits double precision[]) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    known candidate;
BEGIN
    PERFORM FROM event e WHERE e.id = of_event AND e.first_come AND e.status IN ('open', 'published')
        AND e.ends_at > now() FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    SELECT c.* INTO known FROM candidate c WHERE c.id = person;
    IF NOT (CASE actor_role()
        WHEN 'job_seeker' THEN known.id = actor_candidate()
        WHEN 'counsellor' THEN known.organisation_id = actor_organisation()
        ELSE false END)
    THEN
        RETURN false;
    END IF;
    INSERT INTO event_invitation (event_id, candidate_id) VALUES (of_event, person)
        ON CONFLICT (event_id, candidate_id) DO NOTHING;
    INSERT INTO event_interview (event_id, candidate_id, employer_id, opening_id, fit)
        SELECT of_event, person, f.employer_id, f.opening_id, f.fit
        FROM unnest(employers, openings, fits) f (employer_id, opening_id, fit)
            JOIN event_need n ON n.event_id = of_event AND n.opening_id = f.opening_id
            JOIN opening o ON o.id = f.opening_id AND o.employer_id = f.employer_id
        ON CONFLICT (event_id, candidate_id, employer_id) DO NOTHING;
    UPDATE event_invitation SET state = 'invited', invited_at = now(), version = version + 1
        WHERE event_id = of_event AND candidate_id = person AND state = 'proposed';
    RETURN true;
END
$$;

-- More places are those of who waits.
CREATE FUNCTION event_grown() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    PERFORM fill_event(NEW.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER event_grown AFTER UPDATE OF capacity ON event
    FOR EACH ROW WHEN (NEW.capacity > OLD.capacity) EXECUTE FUNCTION event_grown();

REVOKE EXECUTE ON FUNCTION event_places, register_for_event, event_grown FROM PUBLIC;
GRANT EXECUTE ON FUNCTION event_places, register_for_event TO adequation_service;
