-- Who may be asked to an event, what they answer, and what an employer learns of whom it meets: each release is a
-- consent given by the person, for the event's time.

-- Each party that recruits needs a permit of its own: a co-organiser who invites, or has somebody meet an employer, does
-- not do it under the organiser's. The system, and an employer who meets, act under the organiser's.
CREATE FUNCTION event_barred(of_event bigint, person bigint) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT coalesce(
            recruitment_barred(person, e.organisation_id, t.day),
            CASE WHEN actor_role() IN ('counsellor', 'coordinator')
                AND EXISTS (SELECT FROM event_partner p
                    WHERE p.event_id = e.id AND p.organisation_id = actor_organisation())
                THEN recruitment_barred(person, actor_organisation(), t.day) END)
        FROM event e CROSS JOIN (SELECT (now() AT TIME ZONE 'America/Toronto')::date AS day) t
        WHERE e.id = of_event;
    END;

CREATE FUNCTION event_recruits() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    bar text := event_barred(NEW.event_id, NEW.candidate_id);
BEGIN
    IF bar IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'event_recruitment_' || bar,
            MESSAGE = 'this organisation may not have this person meet an employer';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER event_interview_recruits BEFORE INSERT ON event_interview
    FOR EACH ROW EXECUTE FUNCTION event_recruits();
CREATE TRIGGER event_invitation_recruits BEFORE UPDATE OF state ON event_invitation
    FOR EACH ROW WHEN (NEW.state = 'invited' AND OLD.state = 'proposed') EXECUTE FUNCTION event_recruits();

-- Of these people, whom the organisers of an event may ask, and how many events of the last 90 days they were asked to.
CREATE FUNCTION who_may_be_invited(of_event bigint, people bigint[]) RETURNS TABLE (candidate_id bigint, asked bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF of_event NOT IN (SELECT organised_events()) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not an organiser';
    END IF;
    RETURN QUERY
        SELECT c.candidate_id, (SELECT count(*) FROM event_invitation i
            WHERE i.candidate_id = c.candidate_id AND i.invited_at > now() - interval '90 days')
        FROM consent_in_force c
        WHERE c.candidate_id = ANY (people) AND c.purpose = 'events'
            AND event_barred(of_event, c.candidate_id) IS NULL;
END
$$;

-- Those who wait have the places left, who answered first first; returns who got one.
CREATE FUNCTION fill_event(of_event bigint) RETURNS SETOF bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    free integer;
BEGIN
    SELECT e.capacity - count(i.candidate_id) INTO free
        FROM event e LEFT JOIN event_invitation i ON i.event_id = e.id AND i.state = 'accepted' AND NOT i.absent
        WHERE e.id = of_event AND e.status IN ('open', 'published') GROUP BY e.capacity;
    RETURN QUERY
        UPDATE event_invitation SET state = 'accepted', place_at = now(), version = version + 1
        WHERE event_id = of_event AND candidate_id IN (
            SELECT w.candidate_id FROM event_invitation w WHERE w.event_id = of_event AND w.state = 'waiting'
            ORDER BY w.answered_at, w.candidate_id LIMIT greatest(coalesce(free, 0), 0))
        RETURNING candidate_id;
END
$$;

-- The answer of a person, by themselves or by a counsellor who follows them, who says how and in which language it was
-- given: each employer agreed to is a consent of its own, until the day after the event; with a seat on the way there,
-- where one is left. What the person asks for stands in place of what was asked before; a counsellor, who reads nothing
-- of it, adds to it. Returns who got a place by it.
CREATE FUNCTION answer_invitation(of_event bigint, person bigint, accepts boolean, employers bigint[], asks text,
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

-- A release withdrawn takes its meeting off what is still to come; `events` or `matching` withdrawn, every release by
-- an event; and `events`, the person out of the events to come.
CREATE FUNCTION events_without_consent() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF NEW.event_id IS NOT NULL THEN
        UPDATE event_interview i SET agreed = false, slot = NULL, seat = NULL, sequence = i.sequence + 1
            FROM event e
            WHERE e.id = i.event_id AND e.id = NEW.event_id AND e.ends_at > now()
                AND i.candidate_id = NEW.candidate_id AND i.employer_id = NEW.employer_id AND i.agreed
                AND NOT EXISTS (SELECT FROM consent c WHERE c.candidate_id = i.candidate_id AND c.event_id = e.id
                    AND c.employer_id = i.employer_id AND c.withdrawn_at IS NULL);
        RETURN NULL;
    END IF;
    UPDATE consent SET withdrawn_at = now()
        WHERE candidate_id = NEW.candidate_id AND event_id IS NOT NULL AND withdrawn_at IS NULL;
    IF NEW.purpose = 'events' THEN
        DELETE FROM event_invitation i USING event e
            WHERE i.candidate_id = NEW.candidate_id AND e.id = i.event_id AND e.ends_at > now();
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER events_without_consent AFTER UPDATE OF withdrawn_at ON consent
    FOR EACH ROW WHEN ((NEW.purpose IN ('events', 'matching') OR NEW.event_id IS NOT NULL)
        AND OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL)
    EXECUTE FUNCTION events_without_consent();

-- However somebody leaves, erased files too, their place goes to who waits.
CREATE FUNCTION event_place_left() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    left_ bigint;
BEGIN
    FOR left_ IN SELECT e.id FROM event e
        WHERE e.ends_at > now() AND e.id IN (SELECT o.event_id FROM old_rows o WHERE o.state = 'accepted')
        ORDER BY e.id FOR UPDATE
    LOOP
        PERFORM fill_event(left_);
    END LOOP;
    RETURN NULL;
END
$$;
CREATE TRIGGER event_place_left AFTER DELETE ON event_invitation
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION event_place_left();

-- The opening for which the actor's employer meets this person and may know them: verified, from the eve of the event
-- until the day after it, while the person's consents to it, to events and to matching are in force and the organiser
-- may recruit. Null otherwise.
CREATE FUNCTION event_release(of_event bigint, person bigint) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT i.opening_id
        FROM event_interview i JOIN event e ON e.id = i.event_id
            JOIN employer f ON f.id = i.employer_id AND f.verified_on IS NOT NULL
        WHERE i.event_id = of_event AND i.candidate_id = person AND i.agreed AND i.slot IS NOT NULL
            AND actor_role() = 'employer' AND i.employer_id = actor_employer() AND e.status IN ('published', 'over')
            AND now() BETWEEN e.starts_at - interval '1 day' AND e.ends_at + interval '1 day'
            AND EXISTS (SELECT FROM consent_in_force c WHERE c.candidate_id = person AND c.purpose = 'cv_to_employer'
                AND c.employer_id = i.employer_id AND c.event_id = i.event_id)
            AND EXISTS (SELECT FROM consent_in_force c WHERE c.candidate_id = person AND c.purpose = 'events')
            AND EXISTS (SELECT FROM consent_in_force c WHERE c.candidate_id = person AND c.purpose = 'matching')
            AND event_barred(e.id, person) IS NULL;
    END;

-- The names that the actor may read of an event: an organiser, those of who said that they come, until the day after;
-- an employer, those of whom it meets.
CREATE FUNCTION event_names(of_event bigint) RETURNS TABLE (candidate_id bigint, name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT i.candidate_id, n.given_name || ' ' || n.family_name
        FROM event_invitation i JOIN event e ON e.id = i.event_id
            JOIN candidate_identity n ON n.candidate_id = i.candidate_id
        WHERE i.event_id = of_event AND (
            (i.state IN ('accepted', 'waiting') AND now() <= e.ends_at + interval '1 day'
                AND e.id IN (SELECT organised_events())
                AND EXISTS (SELECT FROM consent_in_force c
                    WHERE c.candidate_id = i.candidate_id AND c.purpose = 'events'))
            OR event_release(e.id, i.candidate_id) IS NOT NULL);
    END;

-- The CV of somebody whom an employer meets at an event, and a trace of its reading.
CREATE FUNCTION event_cv(of_event bigint, person bigint) RETURNS jsonb
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    opening bigint := event_release(of_event, person);
BEGIN
    IF opening IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM record_access(ARRAY[person], 'cv', 'read', opening);
    RETURN cv_document(person, opening);
END
$$;

-- Whoever held the interview says so, for their own employer.
CREATE FUNCTION note_interview(of_event bigint, person bigint, was_held boolean, came_of_it text, words text)
    RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    UPDATE event_interview SET held = was_held, outcome = came_of_it, note = words
        WHERE event_id = of_event AND candidate_id = person AND employer_id = actor_employer() AND slot IS NOT NULL
            AND actor_role() = 'employer'
            AND EXISTS (SELECT FROM employer f WHERE f.id = actor_employer() AND f.verified_on IS NOT NULL)
            AND event_id IN (SELECT e.id FROM event e WHERE e.status IN ('published', 'over') AND e.starts_at < now());
    RETURN FOUND;
END
$$;

REVOKE EXECUTE ON FUNCTION event_barred, who_may_be_invited, fill_event, answer_invitation, event_release, event_names,
    event_cv, note_interview FROM PUBLIC;
GRANT EXECUTE ON FUNCTION who_may_be_invited, answer_invitation, event_names, event_cv, note_interview
    TO adequation_service;
