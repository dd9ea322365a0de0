-- Whoever is at the door of an event takes in who comes, whoever follows them; and no row of what took place goes by hand.

-- Whether the actor is at the door: an organiser, from the morning of its day until it ends.
CREATE FUNCTION at_the_door(of_event bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT EXISTS (
            SELECT FROM event e
            WHERE e.id = of_event AND e.id IN (SELECT organised_events()) AND e.status IN ('open', 'published')
                AND e.ends_at > now()
                AND (e.starts_at AT TIME ZONE 'America/Toronto')::date <= (now() AT TIME ZONE 'America/Toronto')::date);
    END;

-- A file found at the door is opened for that reason, until the end of the day; its person reads who did, and at which
-- event.
ALTER TABLE file_access ADD COLUMN event_id bigint REFERENCES event ON DELETE SET NULL;
ALTER TABLE file_access DROP CONSTRAINT file_access_reason_check, ADD CONSTRAINT file_access_reason_check
    CHECK (reason IN ('complaint', 'rectification', 'incident', 'legal_request', 'fairness_review', 'duplicate',
        'destruction_notice', 'event_door'));
CREATE OR REPLACE FUNCTION file_access_limited() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    -- Who is at the door is told by the functions below, never by a row.
    IF current_user = 'adequation_service' AND (NEW.reason = 'event_door' OR NEW.event_id IS NOT NULL) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'a door is opened by whoever stands at it';
    END IF;
    NEW.account_id := actor_account();
    NEW.granted_at := now();
    NEW.expires_at := CASE WHEN NEW.reason = 'event_door'
        THEN ((now() AT TIME ZONE 'America/Toronto')::date + 1)::timestamp AT TIME ZONE 'America/Toronto'
        ELSE now() + make_interval(hours => (SELECT value::integer FROM setting WHERE key = 'file_access_hours')) END;
    RETURN NEW;
END
$$;

CREATE FUNCTION taken_in_by_actor(of_event bigint, person bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT at_the_door(of_event) AND EXISTS (
            SELECT FROM file_access f
            WHERE f.event_id = of_event AND f.candidate_id = person AND f.account_id = actor_account()
                AND f.reason = 'event_door' AND f.expires_at > now());
    END;

CREATE FUNCTION open_door(of_event bigint, person bigint) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        INSERT INTO file_access (candidate_id, account_id, reason, note, granted_at, expires_at, event_id)
            SELECT person, actor_account(), 'event_door', 'À la porte de l’évènement : ' || e.title_fr, now(), now(), e.id
            FROM event e WHERE e.id = of_event AND NOT taken_in_by_actor(of_event, person);
    END;

-- Who stands at the door, found by the code of their invitation, or by their whole name with their e-mail or their
-- telephone: what they say themselves. Null where nobody answers to it, or several.
CREATE FUNCTION known_at_door(of_event bigint, said text, contact text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    found bigint[];
BEGIN
    IF NOT at_the_door(of_event) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not at the door of this event';
    END IF;
    SELECT array_agg(c.id) INTO found
        FROM candidate c JOIN candidate_identity n ON n.candidate_id = c.id
            LEFT JOIN event_invitation i ON i.event_id = of_event AND i.candidate_id = c.id AND i.state <> 'proposed'
        WHERE c.merged_into IS NULL AND (
            i.code::text = lower(btrim(said))
            OR (folded(concat_ws(' ', n.given_name, n.family_name)) = folded(btrim(said))
                    OR folded(concat_ws(' ', n.family_name, n.given_name)) = folded(btrim(said)))
                AND (lower(n.email) = lower(btrim(contact))
                    OR length(regexp_replace(contact, '[^0-9]', '', 'g')) >= 10
                        AND right(regexp_replace(n.phone, '[^0-9]', '', 'g'), 10)
                            = right(regexp_replace(contact, '[^0-9]', '', 'g'), 10)));
    IF cardinality(found) IS DISTINCT FROM 1 THEN
        RETURN NULL;
    END IF;
    PERFORM open_door(of_event, found[1]);
    RETURN found[1];
END
$$;

-- Who has no file: it is opened with them, followed by one of the organisers, with what they consent to, told with
-- how and in which language. Of the right to work, what they say of it.
CREATE FUNCTION new_at_door(of_event bigint, followed_by bigint, given text, family text, by_email text, by_phone text,
        status text, by_means text, in_language text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    today date := (now() AT TIME ZONE 'America/Toronto')::date;
    person bigint;
BEGIN
    IF NOT at_the_door(of_event) OR (actor_role() = 'counsellor' AND followed_by IS DISTINCT FROM actor_organisation())
        OR NOT EXISTS (SELECT FROM event e WHERE e.id = of_event AND (e.organisation_id = followed_by OR EXISTS (
            SELECT FROM event_partner p WHERE p.event_id = e.id AND p.organisation_id = followed_by)))
    THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not at the door of this event';
    END IF;
    INSERT INTO candidate (organisation_id, summary, experiences_asked, skills_asked, diplomas_asked,
            credentials_complete, accepts_below_qualification, confirmed_on)
        VALUES (followed_by, '', false, false, false, false, false, today) RETURNING id INTO person;
    INSERT INTO candidate_identity (candidate_id, given_name, family_name, email, phone, language, channel)
        VALUES (person, given, family, by_email, by_phone, in_language,
            CASE WHEN by_email IS NOT NULL THEN 'email' WHEN by_phone IS NOT NULL THEN 'phone' ELSE 'counsellor' END);
    INSERT INTO authorisation (candidate_id, kind, hours_elsewhere, breaks, medical_restriction, state)
        SELECT person, status, 0, '{}', false, 'claimed' WHERE status IS NOT NULL;
    INSERT INTO consent (candidate_id, purpose, given_on, until, means, language, recorded_by)
        SELECT person, p.purpose, today, today + (s.value ->> p.purpose)::integer, by_means, in_language, actor_account()
        FROM unnest(ARRAY['matching', 'events']) p (purpose) JOIN setting s ON s.key = 'consent_longest_days';
    PERFORM open_door(of_event, person);
    RETURN person;
END
$$;

-- Who is there agrees to be: for whoever had not consented to events, or no more, a consent of the day.
CREATE FUNCTION consent_at_door(of_event bigint, person bigint, by_means text, in_language text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF NOT (taken_in_by_actor(of_event, person) OR (at_the_door(of_event) AND actor_follows(person))) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not at the door of this event';
    END IF;
    INSERT INTO consent (candidate_id, purpose, given_on, until, means, language, recorded_by)
        SELECT person, 'events', t.day, t.day + 1, by_means, in_language, actor_account()
        FROM (SELECT (now() AT TIME ZONE 'America/Toronto')::date AS day) t
        WHERE NOT EXISTS (SELECT FROM consent_in_force c WHERE c.candidate_id = person AND c.purpose = 'events');
END
$$;

-- Whoever records a consent for somebody else says how and in which language it was given, and the person is told.
CREATE OR REPLACE FUNCTION consent_says_how() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() = 'job_seeker' AND EXISTS (SELECT FROM new_rows n WHERE n.means <> 'online') THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'a person consents by themselves, online';
    ELSIF actor_role() IN ('counsellor', 'coordinator')
            AND EXISTS (SELECT FROM new_rows n WHERE n.means = 'online' OR n.language IS NULL) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = 'whoever records a consent says how it was given, and in which language';
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER consent_says_how ON consent;
CREATE TRIGGER consent_says_how AFTER INSERT ON consent REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT WHEN (actor_role() IN ('job_seeker', 'counsellor', 'coordinator'))
    EXECUTE FUNCTION consent_says_how();
DROP TRIGGER consent_to_be_told ON consent;
CREATE TRIGGER consent_to_be_told AFTER INSERT ON consent REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT WHEN (actor_role() IN ('counsellor', 'coordinator')) EXECUTE FUNCTION consent_to_be_told();

-- The same as before; whoever took somebody in at the door records what they answer there.
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
        WHEN 'counsellor' THEN c.organisation_id = actor_organisation() OR taken_in_by_actor(of_event, c.id)
        WHEN 'coordinator' THEN taken_in_by_actor(of_event, c.id)
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

-- A meeting that somebody agreed to, or that took place, goes with its need, by this function alone: what was noted stays.
REVOKE DELETE ON event_interview FROM adequation_service;
CREATE FUNCTION take_need_out(of_event bigint, opening bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF of_event NOT IN (SELECT organised_events()) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not an organiser';
    ELSIF EXISTS (SELECT FROM event_interview i
        WHERE i.event_id = of_event AND i.opening_id = opening AND i.held IS NOT NULL)
    THEN
        RETURN false;
    END IF;
    DELETE FROM event_interview i WHERE i.event_id = of_event AND i.opening_id = opening;
    DELETE FROM event_need n WHERE n.event_id = of_event AND n.opening_id = opening;
    RETURN true;
END
$$;
CREATE POLICY event_employer_met ON event_employer AS RESTRICTIVE FOR DELETE TO adequation_service USING (
    NOT EXISTS (SELECT FROM event_interview i
        WHERE i.event_id = event_employer.event_id AND i.employer_id = event_employer.employer_id));
CREATE FUNCTION event_interview_noted_stays() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'what an employer noted stays where it was';
END
$$;
CREATE TRIGGER event_interview_noted_stays BEFORE UPDATE OF slot, seat, slots ON event_interview
    FOR EACH ROW WHEN (OLD.held IS NOT NULL AND current_user = 'adequation_service'
        AND (NEW.slot, NEW.seat, NEW.slots) IS DISTINCT FROM (OLD.slot, OLD.seat, OLD.slots))
    EXECUTE FUNCTION event_interview_noted_stays();

REVOKE EXECUTE ON FUNCTION at_the_door, taken_in_by_actor, open_door, known_at_door, new_at_door, consent_at_door,
    take_need_out, event_interview_noted_stays FROM PUBLIC;
GRANT EXECUTE ON FUNCTION at_the_door, known_at_door, new_at_door, consent_at_door, take_need_out TO adequation_service;
