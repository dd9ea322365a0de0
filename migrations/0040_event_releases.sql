-- What an event shows of a person rests on a consent to each employer, given by them, for the event's time.

-- A release by an event: it ends with the event, and no referral rests on it.
ALTER TABLE consent ADD COLUMN event_id bigint REFERENCES event ON DELETE CASCADE,
    ADD CONSTRAINT consent_event CHECK (event_id IS NULL OR purpose = 'cv_to_employer');
CREATE INDEX consent_of_event ON consent (event_id, candidate_id) WHERE event_id IS NOT NULL;

CREATE OR REPLACE VIEW consent_in_force WITH (security_invoker = true) AS
    SELECT candidate_id, purpose, employer_id, max(until) AS until, event_id FROM consent
    WHERE withdrawn_at IS NULL AND (now() AT TIME ZONE 'America/Toronto')::date BETWEEN given_on AND until
    GROUP BY candidate_id, purpose, employer_id, event_id;

-- A yes said before this was recorded nowhere as a consent: where there is still time, it is asked again.
UPDATE event_interview i SET agreed = false, slot = NULL, seat = NULL
    FROM event e WHERE e.id = i.event_id AND i.agreed AND e.ends_at > now();

-- Names are read where they stand, for as long as they may be.
ALTER TABLE event_invitation DROP COLUMN name;
ALTER TABLE event_interview DROP COLUMN name;

-- An organiser proposes a person and a meeting; what the person says of either is no column of theirs.
REVOKE INSERT ON event_invitation, event_interview FROM adequation_service;
GRANT INSERT (event_id, candidate_id, walk_in) ON event_invitation TO adequation_service;
GRANT INSERT (event_id, candidate_id, employer_id, opening_id, fit) ON event_interview TO adequation_service;

-- The opening for which the actor's employer meets this person and may know them: verified, from the eve of the event
-- until the day after it, while the person's consents to it, to events and to matching are in force. Null otherwise.
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
            AND EXISTS (SELECT FROM consent_in_force c WHERE c.candidate_id = person AND c.purpose = 'matching');
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

CREATE OR REPLACE FUNCTION event_cv(of_event bigint, person bigint) RETURNS jsonb
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

-- Of the people it meets, an employer that is verified reads numbers: names come by the function above.
DROP POLICY event_interview_met ON event_interview;
CREATE POLICY event_interview_met ON event_interview FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) = 'employer' AND employer_id = (SELECT actor_employer()) AND slot IS NOT NULL
    AND (SELECT f.verified_on IS NOT NULL FROM employer f WHERE f.id = actor_employer())
    AND event_id IN (SELECT e.id FROM event e WHERE e.status IN ('published', 'over')));

CREATE OR REPLACE FUNCTION note_interview(of_event bigint, person bigint, was_held boolean, came_of_it text, words text)
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

-- A referral rests on the release to its employer, and on none by an event.
CREATE OR REPLACE FUNCTION released_cv(of_referral bigint, as_form text) RETURNS jsonb
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    known referral;
BEGIN
    -- An employer, from the day it was sent and while the release is in force; the person and their counsellor, at
    -- any time, so that they know what would be shown.
    SELECT r.* INTO known FROM referral r JOIN candidate c ON c.id = r.candidate_id
    WHERE r.id = of_referral AND CASE actor_role()
        WHEN 'employer' THEN r.employer_id = actor_employer() AND r.sent_on IS NOT NULL AND r.state <> 'closed'
            AND EXISTS (SELECT FROM employer e WHERE e.id = r.employer_id AND e.verified_on IS NOT NULL)
            AND EXISTS (SELECT FROM consent n WHERE n.candidate_id = r.candidate_id AND n.purpose = 'cv_to_employer'
                AND n.employer_id = r.employer_id AND n.event_id IS NULL AND n.withdrawn_at IS NULL
                AND current_date BETWEEN n.given_on AND n.until)
        WHEN 'counsellor' THEN c.organisation_id = actor_organisation()
        WHEN 'job_seeker' THEN c.id = actor_candidate()
        ELSE false
    END;
    IF known.id IS NULL THEN
        RETURN NULL;
    END IF;
    IF actor_role() = 'employer' THEN
        INSERT INTO cv_reading (referral_id, candidate_id, employer_id, account_id, form)
            VALUES (known.id, known.candidate_id, known.employer_id, actor_account(), as_form);
    END IF;
    RETURN cv_document(known.candidate_id, known.opening_id);
END
$$;

-- The answer of a person, by themselves or by a counsellor who follows them, who says how and in which language it was
-- given: each employer agreed to is a consent of its own, until the day after the event. Returns who got a place by it.
DROP FUNCTION answer_invitation;
CREATE FUNCTION answer_invitation(of_event bigint, person bigint, accepts boolean, employers bigint[], asks text,
        from_slot integer, to_slot integer, by_means text DEFAULT 'online', in_language text DEFAULT NULL)
    RETURNS SETOF bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    known event_invitation;
    today date := (now() AT TIME ZONE 'America/Toronto')::date;
    taken integer;
    places integer;
    last_day date;
BEGIN
    SELECT e.capacity, least((e.ends_at AT TIME ZONE 'America/Toronto')::date + 1,
            today + (SELECT (s.value ->> 'cv_to_employer')::integer FROM setting s WHERE s.key = 'consent_longest_days'))
        INTO places, last_day FROM event e
        WHERE e.id = of_event AND e.status IN ('open', 'published') AND e.ends_at > now() FOR UPDATE;
    SELECT i.* INTO known FROM event_invitation i JOIN candidate c ON c.id = i.candidate_id
    WHERE i.event_id = of_event AND i.candidate_id = person AND i.state <> 'proposed' AND CASE actor_role()
        WHEN 'job_seeker' THEN c.id = actor_candidate()
        WHEN 'counsellor' THEN c.organisation_id = actor_organisation()
        ELSE false END;
    IF places IS NULL OR known.candidate_id IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not an invitation to answer';
    END IF;
    SELECT count(*) INTO taken FROM event_invitation i
        WHERE i.event_id = of_event AND i.state = 'accepted' AND i.candidate_id <> person;
    UPDATE event_invitation SET answered_at = CASE WHEN state IN ('accepted', 'waiting') AND accepts
                THEN answered_at ELSE now() END,
            state = CASE WHEN NOT accepts THEN 'declined' WHEN state = 'accepted' THEN state
                WHEN taken < places THEN 'accepted' ELSE 'waiting' END,
            first_slot = from_slot, last_slot = to_slot, version = version + 1
        WHERE event_id = of_event AND candidate_id = person;
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
    DELETE FROM event_request WHERE event_id = of_event AND candidate_id = person;
    INSERT INTO event_request (event_id, candidate_id, request)
        SELECT of_event, person, asks WHERE accepts AND asks IS NOT NULL;
    RETURN QUERY SELECT fill_event(of_event);
END
$$;

-- A release withdrawn takes its meeting off what is still to come; `events` or `matching` withdrawn, every release by
-- an event; and `events`, the person out of the events to come.
CREATE OR REPLACE FUNCTION events_without_consent() RETURNS trigger
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
DROP TRIGGER events_without_consent ON consent;
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

REVOKE EXECUTE ON FUNCTION event_release, event_names, answer_invitation FROM PUBLIC;
GRANT EXECUTE ON FUNCTION event_names, answer_invitation TO adequation_service;
