-- What two answers and two letters of an event do to each other.

-- A person's own answer says all they need, in place of what was said before; a counsellor's, who reads nothing of it,
-- adds to it.
CREATE OR REPLACE FUNCTION answer_invitation(of_event bigint, person bigint, accepts boolean, employers bigint[], asks text,
        from_slot integer, to_slot integer, by_means text DEFAULT 'online', in_language text DEFAULT NULL,
        seated boolean DEFAULT false)
    RETURNS SETOF bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    known event_invitation;
    of_day event;
    today date := (now() AT TIME ZONE 'America/Toronto')::date;
    taken integer;
    riding integer;
    last_day date;
BEGIN
    SELECT e.* INTO of_day FROM event e
        WHERE e.id = of_event AND e.status IN ('open', 'published') AND e.ends_at > now() FOR UPDATE;
    SELECT i.* INTO known FROM event_invitation i JOIN candidate c ON c.id = i.candidate_id
    WHERE i.event_id = of_event AND i.candidate_id = person AND i.state <> 'proposed' AND CASE actor_role()
        WHEN 'job_seeker' THEN c.id = actor_candidate()
        WHEN 'counsellor' THEN c.organisation_id = actor_organisation()
        ELSE false END;
    IF of_day.id IS NULL OR known.candidate_id IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not an invitation to answer';
    END IF;
    SELECT count(*), count(*) FILTER (WHERE i.rides) INTO taken, riding FROM event_invitation i
        WHERE i.event_id = of_event AND i.state = 'accepted' AND i.candidate_id <> person;
    IF accepts AND seated AND riding >= coalesce(of_day.seats, 0) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'event_seats', MESSAGE = 'no seat is left';
    END IF;
    UPDATE event_invitation SET answered_at = CASE WHEN state IN ('accepted', 'waiting') AND accepts
                THEN answered_at ELSE now() END,
            state = CASE WHEN NOT accepts THEN 'declined' WHEN state = 'accepted' THEN state
                WHEN taken < of_day.capacity THEN 'accepted' ELSE 'waiting' END,
            first_slot = from_slot, last_slot = to_slot, rides = accepts AND seated, version = version + 1
        WHERE event_id = of_event AND candidate_id = person;
    SELECT least((of_day.ends_at AT TIME ZONE 'America/Toronto')::date + 1,
            today + (s.value ->> 'cv_to_employer')::integer)
        INTO last_day FROM setting s WHERE s.key = 'consent_longest_days';
    INSERT INTO consent (candidate_id, purpose, employer_id, event_id, given_on, until, means, language, recorded_by)
        SELECT person, 'cv_to_employer', i.employer_id, of_event, today, last_day, by_means, in_language, actor_account()
        FROM event_interview i
        WHERE i.event_id = of_event AND i.candidate_id = person AND accepts AND i.employer_id = ANY (employers)
            AND NOT EXISTS (SELECT FROM consent_in_force c WHERE c.candidate_id = person AND c.event_id = of_event
                AND c.employer_id = i.employer_id AND c.until >= last_day);
    -- What is not agreed to any more is withdrawn, which takes the meeting off the timetable.
    UPDATE consent SET withdrawn_at = now()
        WHERE candidate_id = person AND event_id = of_event AND withdrawn_at IS NULL
            AND NOT (accepts AND employer_id = ANY (employers));
    UPDATE event_interview SET agreed = true
        WHERE event_id = of_event AND candidate_id = person AND accepts AND employer_id = ANY (employers);
    DELETE FROM event_request
        WHERE event_id = of_event AND candidate_id = person AND (actor_role() = 'job_seeker' OR NOT accepts);
    INSERT INTO event_request (event_id, candidate_id, request)
        SELECT of_event, person, asks WHERE accepts AND asks IS NOT NULL
    ON CONFLICT (event_id, candidate_id) DO UPDATE
        SET request = CASE WHEN position(excluded.request IN event_request.request) > 0 THEN event_request.request
            ELSE left(concat_ws(E'\n', event_request.request, excluded.request), 2000) END;
    RETURN QUERY SELECT fill_event(of_event);
END
$$;

-- The answer comes first, and has taken away what it replaces.
CREATE OR REPLACE FUNCTION tell_event_needs(of_event bigint, person bigint, long boolean, rest boolean, level boolean, late integer)
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

-- Another day or place told before the timetable is, tells nobody the timetable.
CREATE OR REPLACE FUNCTION leave_event_messages(of_event bigint, people bigint[], of_template text) RETURNS SETOF bigint
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

CREATE OR REPLACE FUNCTION leave_host_messages(of_event bigint, employers bigint[], of_template text) RETURNS SETOF bigint
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
