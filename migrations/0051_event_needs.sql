-- What a person needs of the timetable, as the solver takes it: with their words, for the organisers alone, and gone the
-- day after. Of it, an employer sees how long an interview lasts and nothing more.

ALTER TABLE event_request ALTER COLUMN request DROP NOT NULL,
    ADD COLUMN longer boolean NOT NULL DEFAULT false,
    ADD COLUMN rested boolean NOT NULL DEFAULT false,
    ADD COLUMN step_free boolean NOT NULL DEFAULT false,
    ADD COLUMN from_slot smallint CHECK (from_slot >= 1),
    ADD CONSTRAINT event_request_something
        CHECK (longer OR rested OR step_free OR num_nonnulls(request, from_slot) > 0) NOT VALID;
ALTER TABLE event_request VALIDATE CONSTRAINT event_request_something;

-- Tables of an employer that are reached without steps; null: all of them.
ALTER TABLE event_employer ADD COLUMN step_free smallint CHECK (step_free BETWEEN 0 AND 20);
ALTER TABLE event_interview ADD COLUMN slots smallint NOT NULL DEFAULT 1 CHECK (slots BETWEEN 1 AND 2);
GRANT UPDATE (slots) ON event_interview TO adequation_service;

-- Told with the answer, which comes first and has taken away what a person says again; a counsellor's adds to it.
CREATE FUNCTION tell_event_needs(of_event bigint, person bigint, long boolean, rest boolean, level boolean, late integer)
    RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM event_invitation i JOIN candidate c ON c.id = i.candidate_id
            JOIN event e ON e.id = i.event_id AND e.status IN ('open', 'published') AND e.ends_at > now()
        WHERE i.event_id = of_event AND i.candidate_id = person AND i.state IN ('accepted', 'waiting')
            AND CASE actor_role()
                WHEN 'job_seeker' THEN c.id = actor_candidate()
                WHEN 'counsellor' THEN c.organisation_id = actor_organisation()
                ELSE false END)
    THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not an answer of theirs';
    END IF;
    INSERT INTO event_request (event_id, candidate_id, longer, rested, step_free, from_slot)
        VALUES (of_event, person, long, rest, level, late)
    ON CONFLICT (event_id, candidate_id) DO UPDATE SET longer = event_request.longer OR excluded.longer,
        rested = event_request.rested OR excluded.rested, step_free = event_request.step_free OR excluded.step_free,
        from_slot = greatest(event_request.from_slot, excluded.from_slot);
END
$$;
REVOKE EXECUTE ON FUNCTION tell_event_needs FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tell_event_needs TO adequation_service;
