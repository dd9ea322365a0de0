-- What the register's rules are for, who is told what took place at an event, what is taken out of it, what a request
-- to be invited leaves, and what a calendar was told.

-- — a whole file goes by a notice or a request; without either, the file of a CV that holds what nobody asked for —

ALTER TABLE destruction ADD CONSTRAINT destruction_unasked CHECK (rule <> 'unasked' OR kind LIKE 'cv\_%');

-- — what took place: told to whoever is of the interview, and to its organisers —

CREATE OR REPLACE FUNCTION event_interview_noted_stays() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF OLD.held IS NOT NULL OR event_interview_took_place(OLD.event_id, OLD.candidate_id, OLD.slot) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'what took place stays where it was';
    END IF;
    RETURN NEW;
END
$$;
REVOKE EXECUTE ON FUNCTION event_interview_took_place FROM adequation_service;

CREATE OR REPLACE FUNCTION interview_owed(of_event bigint, person bigint, of_slot smallint, of_slots smallint,
        was_held boolean)
    RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT of_slot IS NOT NULL AND was_held IS NULL
            AND CASE actor_role()
                WHEN 'system' THEN true
                WHEN 'job_seeker' THEN coalesce(person = actor_candidate(), false)
                WHEN 'employer' THEN EXISTS (SELECT FROM event_interview m
                    WHERE m.event_id = of_event AND m.candidate_id = person AND m.employer_id = actor_employer())
                ELSE of_event IN (SELECT organised_events()) OR actor_follows(person) END
            AND EXISTS (
                SELECT FROM event e JOIN event_invitation i ON i.event_id = e.id
                WHERE e.id = of_event AND i.candidate_id = person AND NOT i.absent
                    AND e.starts_at + make_interval(mins => (of_slot + of_slots)
                        * (e.slot_minutes + e.buffer_minutes) - e.buffer_minutes) <= now());
    END;

-- — a need is not taken out with an interview that took place, noted or not —

CREATE OR REPLACE FUNCTION take_need_out(of_event bigint, opening bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF of_event NOT IN (SELECT organised_events()) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not an organiser';
    ELSIF EXISTS (SELECT FROM event_interview i
        WHERE i.event_id = of_event AND i.opening_id = opening AND (i.held IS NOT NULL
            OR (i.slot IS NOT NULL AND event_interview_took_place(of_event, i.candidate_id, i.slot))))
    THEN
        RETURN false;
    END IF;
    DELETE FROM event_interview i WHERE i.event_id = of_event AND i.opening_id = opening;
    DELETE FROM event_need n WHERE n.event_id = of_event AND n.opening_id = opening;
    RETURN true;
END
$$;

-- — a request to be invited, taken back: a proposal that was there before it stays, and so does what was answered to it —

ALTER TABLE event_invitation ADD COLUMN before_asked text CHECK (before_asked IN ('proposed', 'left_out'));

CREATE OR REPLACE FUNCTION ask_for_event(of_event bigint, person bigint, employers bigint[], openings bigint[],
        fits double precision[], takes_back boolean) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    known candidate;
BEGIN
    PERFORM FROM event e WHERE e.id = of_event AND e.status IN ('open', 'published') AND e.ends_at > now()
        AND (takes_back OR NOT e.first_come) FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    SELECT c.* INTO known FROM candidate c WHERE c.id = person;
    IF NOT coalesce(CASE actor_role()
        WHEN 'job_seeker' THEN known.id = actor_candidate()
        WHEN 'counsellor' THEN known.organisation_id = actor_organisation()
        ELSE false END, false)
    THEN
        RETURN false;
    END IF;
    IF takes_back THEN
        -- Whom its organisers said no to keeps that answer: asked anew, it would be theirs to give for ever.
        DELETE FROM event_invitation WHERE event_id = of_event AND candidate_id = person AND state = 'proposed'
            AND asked_at IS NOT NULL AND left_out_at IS NULL AND before_asked IS NULL;
        UPDATE event_invitation SET asked_at = NULL, before_asked = NULL, version = version + 1,
                left_out_at = CASE before_asked WHEN 'left_out' THEN now() END
            WHERE event_id = of_event AND candidate_id = person AND state = 'proposed'
                AND asked_at IS NOT NULL AND left_out_at IS NULL;
        RETURN true;
    END IF;
    UPDATE event_invitation SET asked_at = now(), left_out_at = NULL, version = version + 1,
            before_asked = CASE WHEN left_out_at IS NULL THEN 'proposed' ELSE 'left_out' END
        WHERE event_id = of_event AND candidate_id = person AND state = 'proposed' AND asked_at IS NULL;
    INSERT INTO event_invitation (event_id, candidate_id, asked_at) VALUES (of_event, person, now())
        ON CONFLICT (event_id, candidate_id) DO NOTHING;
    INSERT INTO event_interview (event_id, candidate_id, employer_id, opening_id, fit)
        SELECT of_event, person, f.employer_id, f.opening_id, f.fit
        FROM unnest(employers, openings, fits) f (employer_id, opening_id, fit)
            JOIN event_need n ON n.event_id = of_event AND n.opening_id = f.opening_id
            JOIN opening o ON o.id = f.opening_id AND o.employer_id = f.employer_id
            JOIN event_invitation i ON i.event_id = of_event AND i.candidate_id = person AND i.state = 'proposed'
        ON CONFLICT (event_id, candidate_id, employer_id) DO NOTHING;
    RETURN true;
END
$$;

-- — of a draft, nobody was told —

DROP TRIGGER event_once_told ON event;
CREATE TRIGGER event_once_told BEFORE UPDATE OF preparation_at, departs_at ON event
    FOR EACH ROW WHEN (OLD.status <> 'draft') EXECUTE FUNCTION event_once_told();
UPDATE event SET had_preparation = false, had_departure = false WHERE status = 'draft';
