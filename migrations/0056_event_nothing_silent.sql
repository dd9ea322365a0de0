-- Nothing that an event told is taken back in silence: whoever loses a meeting, a seat or a place is told, in a calendar
-- whose sequence only grows; and the waiting list, the seats and the notes hold what they say.

-- Since when a meeting that stood here is gone with its row: the event's own rows say it of a meeting that is still there.
ALTER TABLE event_invitation ADD COLUMN changed_at timestamptz;
ALTER TABLE event_employer ADD COLUMN changed_at timestamptz;

-- A meeting gone takes its release along, and both sides are told anew.
CREATE FUNCTION event_interview_gone() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    UPDATE consent c SET withdrawn_at = now() FROM old_rows o JOIN event e ON e.id = o.event_id
        WHERE e.ends_at > now() AND c.event_id = o.event_id AND c.candidate_id = o.candidate_id
            AND c.employer_id = o.employer_id AND c.withdrawn_at IS NULL;
    -- What was taken off the timetable first, and not told, counts as what stood on it.
    UPDATE event_invitation i SET changed_at = now(), version = i.version + 1
        FROM event e WHERE e.id = i.event_id AND e.ends_at > now() AND EXISTS (SELECT FROM old_rows o
            WHERE o.event_id = i.event_id AND o.candidate_id = i.candidate_id
                AND (o.slot IS NOT NULL OR o.changed_at > i.told_at));
    UPDATE event_employer h SET changed_at = now()
        FROM event e WHERE e.id = h.event_id AND e.ends_at > now() AND EXISTS (SELECT FROM old_rows o
            WHERE o.event_id = h.event_id AND o.employer_id = h.employer_id
                AND (o.slot IS NOT NULL OR o.changed_at > h.told_at));
    UPDATE event SET sequence = sequence + 1
        WHERE ends_at > now() AND id IN (SELECT o.event_id FROM old_rows o WHERE o.slot IS NOT NULL);
    RETURN NULL;
END
$$;
CREATE TRIGGER event_interview_gone AFTER DELETE ON event_interview
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION event_interview_gone();

-- What counted the changes of one person's calendar goes on in the event's, which never falls.
CREATE FUNCTION event_counts_on() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    UPDATE event e SET sequence = e.sequence + 1 + o.version
        FROM (SELECT r.event_id, max(r.version) AS version FROM old_rows r WHERE r.state <> 'proposed'
            GROUP BY r.event_id) o
        WHERE e.id = o.event_id AND e.ends_at > now();
    RETURN NULL;
END
$$;
CREATE TRIGGER event_counts_on AFTER DELETE ON event_invitation
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION event_counts_on();

-- Who waits has the places left until the event begins: from then on, whoever is at the door has them. A seat on the way
-- goes with the place where one is left, in the same order.
CREATE OR REPLACE FUNCTION fill_event(of_event bigint) RETURNS SETOF bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    free integer;
    left_seats integer;
BEGIN
    SELECT e.capacity - count(i.candidate_id), coalesce(e.seats, 0) - count(i.candidate_id) FILTER (WHERE i.rides)
        INTO free, left_seats
        FROM event e LEFT JOIN event_invitation i ON i.event_id = e.id AND i.state = 'accepted' AND NOT i.absent
        WHERE e.id = of_event AND e.status IN ('open', 'published') AND e.starts_at > now() GROUP BY e.id;
    RETURN QUERY
        UPDATE event_invitation i SET state = 'accepted', place_at = now(), version = i.version + 1,
            rides = i.rides AND w.riding <= left_seats
        FROM (SELECT n.candidate_id,
                count(*) FILTER (WHERE n.rides) OVER (ORDER BY n.answered_at, n.candidate_id) AS riding
            FROM event_invitation n WHERE n.event_id = of_event AND n.state = 'waiting'
            ORDER BY n.answered_at, n.candidate_id LIMIT greatest(coalesce(free, 0), 0)) w
        WHERE i.event_id = of_event AND i.candidate_id = w.candidate_id
        RETURNING i.candidate_id;
END
$$;

-- The same as before; whoever did not come holds no place.
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
        WHERE i.event_id = of_event AND i.state = 'accepted' AND NOT i.absent AND i.candidate_id <> person;
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

-- A release withdrawn is a change of both calendars.
CREATE OR REPLACE FUNCTION events_without_consent() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF NEW.event_id IS NOT NULL THEN
        UPDATE event_interview i SET agreed = false, slot = NULL, seat = NULL
            FROM event e
            WHERE e.id = i.event_id AND e.id = NEW.event_id AND e.ends_at > now()
                AND i.candidate_id = NEW.candidate_id AND i.employer_id = NEW.employer_id AND i.agreed
                AND NOT EXISTS (SELECT FROM consent c WHERE c.candidate_id = i.candidate_id AND c.event_id = e.id
                    AND c.employer_id = i.employer_id AND c.withdrawn_at IS NULL);
        UPDATE event SET sequence = sequence + 1 WHERE id = NEW.event_id AND ends_at > now();
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

ALTER TABLE event_interview DROP COLUMN sequence;

-- Nothing comes of an interview that was not held: what was said to have come of one says that it was.
UPDATE event_interview SET held = true WHERE outcome IS NOT NULL AND held IS DISTINCT FROM true;
ALTER TABLE event_interview ADD CONSTRAINT event_interview_came_of_it CHECK (outcome IS NULL OR held) NOT VALID;
ALTER TABLE event_interview VALIDATE CONSTRAINT event_interview_came_of_it;
CREATE OR REPLACE FUNCTION note_interview(of_event bigint, person bigint, was_held boolean, came_of_it text, words text)
    RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF came_of_it IS NOT NULL AND NOT was_held THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'event_interview_came_of_it',
            MESSAGE = 'nothing comes of an interview that was not held';
    END IF;
    UPDATE event_interview SET held = was_held, outcome = came_of_it, note = words
        WHERE event_id = of_event AND candidate_id = person AND employer_id = actor_employer() AND slot IS NOT NULL
            AND actor_role() = 'employer'
            AND EXISTS (SELECT FROM employer f WHERE f.id = actor_employer() AND f.verified_on IS NOT NULL)
            AND event_id IN (SELECT e.id FROM event e WHERE e.status IN ('published', 'over') AND e.starts_at < now());
    RETURN FOUND;
END
$$;

-- Whether an employer owes a word of this interview: its time has passed, and its person came.
CREATE FUNCTION interview_owed(of_interview event_interview) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT of_interview.slot IS NOT NULL AND of_interview.held IS NULL AND EXISTS (
            SELECT FROM event e JOIN event_invitation i ON i.event_id = e.id
            WHERE e.id = of_interview.event_id AND i.candidate_id = of_interview.candidate_id AND NOT i.absent
                AND e.starts_at + make_interval(mins => (of_interview.slot + of_interview.slots)
                    * (e.slot_minutes + e.buffer_minutes) - e.buffer_minutes) <= now());
    END;

-- An organisation that organises with others leaves by itself, or is let go by the first one.
CREATE POLICY event_partner_leaves ON event_partner AS RESTRICTIVE FOR DELETE TO adequation_service USING (
    organisation_id = (SELECT actor_organisation())
    OR event_id IN (SELECT e.id FROM event e WHERE e.organisation_id = (SELECT actor_organisation())));
