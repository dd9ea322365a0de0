-- Recruitment events: made from needs, by one organisation with others, for people who consented to be asked.

CREATE TABLE event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation_id bigint NOT NULL DEFAULT actor_organisation() REFERENCES organisation,
    kind text NOT NULL CHECK (kind IN ('speed_interviews', 'job_fair', 'company_visit', 'information_session',
        'exploratory_stay')),
    title_fr text NOT NULL CHECK (length(title_fr) BETWEEN 1 AND 300),
    title_en text CHECK (length(title_en) BETWEEN 1 AND 300),
    place text NOT NULL CHECK (place IN ('montreal', 'territory', 'online')),
    territory_code text REFERENCES territory,
    address text CHECK (length(address) BETWEEN 1 AND 300),
    language text NOT NULL DEFAULT 'fr' CHECK (language IN ('fr', 'en', 'both')),
    accessibility text CHECK (length(accessibility) BETWEEN 1 AND 2000),
    travel text CHECK (length(travel) BETWEEN 1 AND 2000),
    preparation_at timestamptz,
    starts_at timestamptz NOT NULL,
    slots smallint NOT NULL CHECK (slots BETWEEN 1 AND 96),
    slot_minutes smallint NOT NULL CHECK (slot_minutes BETWEEN 5 AND 240),
    buffer_minutes smallint NOT NULL CHECK (buffer_minutes BETWEEN 0 AND 60),
    breaks smallint[] NOT NULL DEFAULT '{}',
    capacity smallint NOT NULL CHECK (capacity BETWEEN 1 AND 2000),
    least smallint NOT NULL DEFAULT 1 CHECK (least BETWEEN 0 AND 20),
    most smallint NOT NULL DEFAULT 6 CHECK (most BETWEEN 1 AND 40),
    first_come boolean NOT NULL DEFAULT false,
    status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'open', 'published', 'over', 'cancelled')),
    sequence integer NOT NULL DEFAULT 0,
    version integer NOT NULL DEFAULT 1,
    ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
    programme text CHECK (length(programme) BETWEEN 1 AND 4000),
    departs_from text CHECK (length(departs_from) BETWEEN 1 AND 300),
    departs_at timestamptz,
    seats smallint CHECK (seats BETWEEN 1 AND 2000),
    -- Since when the day and the place are what they are.
    facts_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (least <= most),
    CHECK ((place = 'territory') = (territory_code IS NOT NULL)),
    CHECK (preparation_at IS NULL OR preparation_at < starts_at),
    CONSTRAINT event_check4 CHECK (departs_at < starts_at),
    CONSTRAINT event_travel CHECK (num_nulls(departs_from, departs_at, seats) IN (0, 3))
);
CREATE INDEX event_starts ON event (starts_at);
ALTER TABLE consent ADD FOREIGN KEY (event_id) REFERENCES event ON DELETE CASCADE;

CREATE TABLE event_partner (
    event_id bigint NOT NULL REFERENCES event ON DELETE CASCADE,
    organisation_id bigint NOT NULL CONSTRAINT event_partner_organisation REFERENCES organisation,
    PRIMARY KEY (event_id, organisation_id)
);

-- `recruiters` tables at once, from one slot to another; none where the employer has cancelled.
CREATE TABLE event_employer (
    event_id bigint NOT NULL REFERENCES event ON DELETE CASCADE,
    employer_id bigint NOT NULL REFERENCES employer,
    recruiters smallint NOT NULL DEFAULT 1 CHECK (recruiters BETWEEN 0 AND 20),
    first_slot smallint NOT NULL DEFAULT 0 CHECK (first_slot >= 0),
    last_slot smallint CHECK (last_slot >= first_slot),
    cancelled boolean NOT NULL DEFAULT false,
    asked_at timestamptz,
    answered_at timestamptz,
    told_at timestamptz,
    owed_asked_at timestamptz,
    PRIMARY KEY (event_id, employer_id)
);

CREATE TABLE event_need (
    event_id bigint NOT NULL REFERENCES event ON DELETE CASCADE,
    opening_id bigint NOT NULL REFERENCES opening,
    PRIMARY KEY (event_id, opening_id)
);

CREATE TABLE event_invitation (
    event_id bigint NOT NULL REFERENCES event ON DELETE CASCADE,
    candidate_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    state text NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'invited', 'accepted', 'waiting', 'declined')),
    code uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    first_slot smallint NOT NULL DEFAULT 0 CHECK (first_slot >= 0),
    last_slot smallint CHECK (last_slot >= first_slot),
    walk_in boolean NOT NULL DEFAULT false,
    invited_at timestamptz,
    answered_at timestamptz,
    arrived_at timestamptz,
    absent boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1,
    place_at timestamptz,
    place_told_at timestamptz,
    reminded_at timestamptz,
    -- What stands in their calendar is what stood then.
    told_at timestamptz,
    prepared_at timestamptz,
    rides boolean NOT NULL DEFAULT false,
    PRIMARY KEY (event_id, candidate_id),
    CHECK ((state IN ('proposed', 'invited')) = (answered_at IS NULL)),
    CHECK (NOT (absent AND arrived_at IS NOT NULL))
);
CREATE INDEX event_invitation_candidate ON event_invitation (candidate_id);
CREATE INDEX event_invitation_waiting ON event_invitation (event_id, answered_at) WHERE state = 'waiting';

-- What a person needs to take part: for the organisers alone, and gone the day after.
CREATE TABLE event_request (
    event_id bigint NOT NULL,
    candidate_id bigint NOT NULL,
    request text NOT NULL CHECK (length(request) BETWEEN 1 AND 2000),
    PRIMARY KEY (event_id, candidate_id),
    FOREIGN KEY (event_id, candidate_id) REFERENCES event_invitation ON DELETE CASCADE
);
ALTER TABLE event_request ALTER COLUMN request SET STATISTICS 0;

-- One meeting: proposed to a person with their invitation, agreed to by them, placed by the timetable.
CREATE TABLE event_interview (
    event_id bigint NOT NULL,
    candidate_id bigint NOT NULL,
    employer_id bigint NOT NULL,
    opening_id bigint NOT NULL REFERENCES opening,
    fit double precision NOT NULL CHECK (fit BETWEEN 0 AND 1),
    agreed boolean NOT NULL DEFAULT false,
    slot smallint CHECK (slot >= 0),
    seat smallint CHECK (seat >= 1),
    sequence integer NOT NULL DEFAULT 0,
    held boolean,
    outcome text CHECK (outcome IN ('not_suitable', 'second_interview', 'offer', 'hired')),
    note text CHECK (length(note) BETWEEN 1 AND 5000),
    changed_at timestamptz,
    was_slot smallint,
    was_seat smallint,
    PRIMARY KEY (event_id, candidate_id, employer_id),
    FOREIGN KEY (event_id, candidate_id) REFERENCES event_invitation ON DELETE CASCADE,
    FOREIGN KEY (event_id, employer_id) REFERENCES event_employer ON DELETE CASCADE,
    CHECK ((slot IS NULL) = (seat IS NULL)),
    CHECK (slot IS NULL OR agreed),
    CONSTRAINT event_person_once UNIQUE (event_id, candidate_id, slot) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT event_seat_once UNIQUE (event_id, employer_id, seat, slot) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX event_interview_employer ON event_interview (employer_id, event_id);
ALTER TABLE event_interview ALTER COLUMN note SET STATISTICS 0;

-- The events whose organisers the actor is one of.
CREATE FUNCTION organised_events() RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT e.id FROM event e
        WHERE actor_role() IN ('counsellor', 'coordinator') AND (e.organisation_id = actor_organisation() OR EXISTS (
            SELECT FROM event_partner p WHERE p.event_id = e.id AND p.organisation_id = actor_organisation()));
    END;

ALTER TABLE event ENABLE ROW LEVEL SECURITY;
CREATE POLICY event_read ON event FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) = 'system'
    OR ((SELECT actor_role()) <> 'anonymous' AND (status <> 'draft' OR organisation_id = (SELECT actor_organisation())
        OR id IN (SELECT organised_events()))));
CREATE POLICY event_add ON event FOR INSERT TO adequation_service WITH CHECK (
    (SELECT actor_role()) IN ('counsellor', 'coordinator') AND organisation_id = (SELECT actor_organisation())
    AND status = 'draft');
CREATE POLICY event_change ON event FOR UPDATE TO adequation_service USING (id IN (SELECT organised_events()));
GRANT SELECT, INSERT ON event TO adequation_service;
GRANT UPDATE (kind, title_fr, title_en, place, territory_code, address, language, accessibility, travel, preparation_at,
    starts_at, ends_at, slots, slot_minutes, buffer_minutes, breaks, capacity, least, most, first_come, status, sequence,
    version, programme, departs_from, departs_at, seats) ON event TO adequation_service;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['event_partner', 'event_employer', 'event_need']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO adequation_service
            USING (event_id IN (SELECT e.id FROM event e))', name || '_read', name);
        EXECUTE format('CREATE POLICY %I ON %I TO adequation_service
            USING (event_id IN (SELECT organised_events()))', name || '_organised', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO adequation_service', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['event_invitation', 'event_request', 'event_interview']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY %I ON %I TO adequation_service
            USING ((SELECT actor_role()) = ''system'' OR event_id IN (SELECT organised_events()))',
            name || '_organised', name);
        EXECUTE format('CREATE TRIGGER %I AFTER UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION record_candidate_change()', name || '_trail', name);
        EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION record_new_candidate_rows()', name || '_trail_of_new', name);
    END LOOP;
END
$$;
-- A person reads what they were told; a proposal nobody has confirmed is not.
CREATE POLICY event_invitation_own ON event_invitation FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) = 'job_seeker' AND candidate_id = (SELECT actor_candidate()) AND state <> 'proposed');
CREATE POLICY event_request_own ON event_request FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) = 'job_seeker' AND candidate_id = (SELECT actor_candidate()));
CREATE POLICY event_interview_own ON event_interview FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) = 'job_seeker' AND candidate_id = (SELECT actor_candidate())
    AND event_id IN (SELECT i.event_id FROM event_invitation i));
-- The counsellors who follow a person know where they go.
CREATE POLICY event_invitation_followed ON event_invitation FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) = 'counsellor' AND candidate_id IN (SELECT c.id FROM candidate c));
CREATE POLICY event_interview_followed ON event_interview FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) = 'counsellor' AND candidate_id IN (SELECT c.id FROM candidate c));
-- An employer that is verified knows the number of whom it meets once they agreed and the timetable is told; names come
-- by a function.
CREATE POLICY event_interview_met ON event_interview FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) = 'employer' AND employer_id = (SELECT actor_employer()) AND slot IS NOT NULL
    AND (SELECT f.verified_on IS NOT NULL FROM employer f WHERE f.id = actor_employer())
    AND event_id IN (SELECT e.id FROM event e WHERE e.status IN ('published', 'over')));
-- An organiser proposes a person and a meeting; what the person says of either is no column of theirs.
GRANT SELECT, DELETE ON event_invitation, event_interview TO adequation_service;
GRANT INSERT (event_id, candidate_id, walk_in) ON event_invitation TO adequation_service;
GRANT INSERT (event_id, candidate_id, employer_id, opening_id, fit) ON event_interview TO adequation_service;
GRANT UPDATE (state, first_slot, last_slot, invited_at, arrived_at, absent, version, prepared_at) ON event_invitation
    TO adequation_service;
GRANT SELECT ON event_request TO adequation_service;
GRANT UPDATE (slot, seat, sequence, held) ON event_interview TO adequation_service;

-- Nobody is asked to an event without having consented to be, and nobody says yes for them by a row.
CREATE FUNCTION event_invitation_consented() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_rows n WHERE NOT EXISTS (
            SELECT FROM consent c WHERE c.candidate_id = n.candidate_id AND c.purpose = 'events'
                AND c.withdrawn_at IS NULL
                AND (now() AT TIME ZONE 'America/Toronto')::date BETWEEN c.given_on AND c.until)
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'event_consent',
            MESSAGE = 'not a person who consented to be invited';
    ELSIF EXISTS (SELECT FROM new_rows n WHERE n.state <> 'proposed' AND NOT called_by_owner()) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'an invitation begins as a proposal';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER event_invitation_consented AFTER INSERT ON event_invitation
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION event_invitation_consented();

-- An organiser proposes, invites and takes back; the answer is the person's, by the function below.
CREATE FUNCTION event_answer_is_theirs() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'an invitation is answered by its person';
END
$$;
CREATE TRIGGER event_answer_is_theirs BEFORE UPDATE OF state ON event_invitation
    FOR EACH ROW WHEN (NEW.state IS DISTINCT FROM OLD.state AND (OLD.state, NEW.state) <> ('proposed', 'invited')
        AND current_user = 'adequation_service')
    EXECUTE FUNCTION event_answer_is_theirs();

-- When those who accepted an event are taken by another one.
CREATE FUNCTION taken_elsewhere(of_event bigint)
    RETURNS TABLE (candidate_id bigint, other bigint, starts_at timestamptz, ends_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT m.candidate_id, o.id, o.starts_at, o.ends_at
        FROM event_invitation m JOIN event e ON e.id = m.event_id
            JOIN event_invitation i ON i.candidate_id = m.candidate_id AND i.event_id <> e.id AND i.state = 'accepted'
            JOIN event o ON o.id = i.event_id AND o.status IN ('open', 'published')
        WHERE m.event_id = of_event AND m.state = 'accepted' AND of_event IN (SELECT organised_events())
            AND o.starts_at < e.ends_at AND o.ends_at > e.starts_at;
    END;

-- What is kept of events and for how long: requests go the day after, people with the event's data when it is time.
CREATE FUNCTION destroy_event_data(ended_before date) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    gone bigint;
BEGIN
    IF actor_role() <> 'system' AND NOT called_by_owner() THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system destroys';
    END IF;
    DELETE FROM event_request r USING event e WHERE e.id = r.event_id AND (e.ends_at < now() OR e.status = 'cancelled');
    WITH removed AS (
        DELETE FROM event_invitation i USING event e WHERE e.id = i.event_id AND e.ends_at < ended_before
        RETURNING i.candidate_id
    )
    SELECT count(*) INTO gone FROM removed;
    IF gone > 0 THEN
        INSERT INTO destruction (kind, count, rule) VALUES ('event', gone, 'retention');
    END IF;
    RETURN gone;
END
$$;
REVOKE EXECUTE ON FUNCTION organised_events, taken_elsewhere, destroy_event_data FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organised_events, taken_elsewhere, destroy_event_data TO adequation_service;

