-- The caseload: how the file of each person whom an organisation follows goes, what comes next, what was said and when.

-- One row a person and organisation; where there is none, nobody has begun yet.
CREATE TABLE follow_up (
    candidate_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    organisation_id bigint NOT NULL REFERENCES organisation,
    counsellor_id bigint CONSTRAINT follow_up_counsellor REFERENCES account ON DELETE SET NULL,
    status text NOT NULL CHECK (status IN ('to_meet', 'active', 'waiting', 'at_work', 'closed')),
    next_action text CHECK (length(next_action) BETWEEN 1 AND 300),
    due_on date,
    opened_on date NOT NULL,
    closed_on date,
    closing_reason text CHECK (closing_reason ~ '^[a-z_]{1,40}$'),
    version integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (candidate_id, organisation_id),
    CHECK (due_on IS NULL OR next_action IS NOT NULL),
    CHECK ((status = 'closed') = (closed_on IS NOT NULL)),
    CHECK ((closed_on IS NULL) = (closing_reason IS NULL)),
    CHECK (status <> 'closed' OR next_action IS NULL)
);
CREATE INDEX follow_up_of_counsellor ON follow_up (counsellor_id, due_on) WHERE status <> 'closed';
CREATE INDEX follow_up_organisation ON follow_up (organisation_id);

-- What was said, in the counsellor's words. It belongs to the person's file: they read it.
CREATE TABLE contact_note (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    candidate_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    organisation_id bigint NOT NULL DEFAULT actor_organisation() REFERENCES organisation,
    author_id bigint DEFAULT actor_account() REFERENCES account ON DELETE SET NULL,
    channel text NOT NULL CHECK (channel IN ('in_person', 'phone', 'video', 'email', 'text_message', 'letter', 'other')),
    happened_on date NOT NULL,
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 5000),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX contact_note_candidate ON contact_note (candidate_id, happened_on);

CREATE TABLE meeting (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    candidate_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    organisation_id bigint NOT NULL DEFAULT actor_organisation() REFERENCES organisation,
    counsellor_id bigint DEFAULT actor_account() REFERENCES account ON DELETE SET NULL,
    starts_at timestamptz NOT NULL,
    minutes smallint NOT NULL CHECK (minutes BETWEEN 5 AND 480),
    means text NOT NULL CHECK (means IN ('in_person', 'phone', 'video')),
    place text CHECK (length(place) BETWEEN 1 AND 300),
    subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 300),
    state text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'held', 'missed', 'cancelled')),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX meeting_candidate ON meeting (candidate_id, starts_at);
CREATE INDEX meeting_counsellor ON meeting (counsellor_id, starts_at) WHERE state = 'planned';

-- Who followed the person, from when, and how it ended: added to, never changed.
CREATE TABLE follow_up_event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    candidate_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    organisation_id bigint NOT NULL DEFAULT actor_organisation() REFERENCES organisation,
    event text NOT NULL CHECK (event IN ('taken', 'transferred', 'released', 'closed', 'reopened')),
    happened_at timestamptz NOT NULL DEFAULT now(),
    by_account bigint DEFAULT actor_account(),
    counsellor_id bigint REFERENCES account ON DELETE SET NULL,
    reason text CHECK (reason ~ '^[a-z_]{1,40}$')
);
CREATE INDEX follow_up_event_candidate ON follow_up_event (candidate_id, id);

-- A file is handed to a colleague: a counsellor of the organisation, who still comes in.
CREATE FUNCTION follow_up_is_a_colleagues() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM account a WHERE a.id = NEW.counsellor_id AND a.role = 'counsellor'
            AND a.organisation_id = NEW.organisation_id AND a.revoked_at IS NULL
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'follow_up_counsellor',
            MESSAGE = 'not a counsellor of this organisation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER follow_up_new_colleague BEFORE INSERT ON follow_up
    FOR EACH ROW WHEN (NEW.counsellor_id IS NOT NULL) EXECUTE FUNCTION follow_up_is_a_colleagues();
CREATE TRIGGER follow_up_other_colleague BEFORE UPDATE OF counsellor_id ON follow_up
    FOR EACH ROW WHEN (NEW.counsellor_id IS DISTINCT FROM OLD.counsellor_id AND NEW.counsellor_id IS NOT NULL)
    EXECUTE FUNCTION follow_up_is_a_colleagues();

-- The counsellors of the organisation that wrote it, while it follows the person; the person reads all of it.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['follow_up', 'contact_note', 'meeting', 'follow_up_event']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY %I ON %I TO adequation_service USING (
            (SELECT actor_role()) = ''system''
            OR ((SELECT actor_role()) = ''counsellor'' AND organisation_id = (SELECT actor_organisation())
                AND EXISTS (SELECT FROM candidate c WHERE c.id = candidate_id)))', name || '_of_followed', name);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO adequation_service
            USING ((SELECT actor_role()) = ''job_seeker'' AND candidate_id = (SELECT actor_candidate()))',
            name || '_own', name);
        EXECUTE format('CREATE TRIGGER %I AFTER UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION record_candidate_change()', name || '_trail', name);
        EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION record_new_candidate_rows()', name || '_trail_of_new', name);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO adequation_service', name);
    END LOOP;
END
$$;
GRANT UPDATE (counsellor_id, status, next_action, due_on, closed_on, closing_reason, version, updated_at) ON follow_up
    TO adequation_service;
GRANT UPDATE (state) ON meeting TO adequation_service;
-- A note put in the wrong file is taken away; the trail says by whom.
GRANT DELETE ON contact_note TO adequation_service;

ALTER TABLE follow_up ALTER COLUMN next_action SET STATISTICS 0;
ALTER TABLE contact_note ALTER COLUMN text SET STATISTICS 0;
ALTER TABLE meeting ALTER COLUMN place SET STATISTICS 0;
ALTER TABLE meeting ALTER COLUMN subject SET STATISTICS 0;

-- What follow-ups that closed before a day leave: returns how many of them went, with their notes and meetings.
CREATE FUNCTION destroy_follow_ups(closed_before date) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    gone bigint;
BEGIN
    IF actor_role() <> 'system' AND NOT called_by_owner() THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system destroys';
    END IF;
    WITH removed AS (
        DELETE FROM follow_up f WHERE f.closed_on < closed_before
            AND NOT EXISTS (SELECT FROM retention_hold h WHERE h.candidate_id = f.candidate_id
                AND h.until > (now() AT TIME ZONE 'America/Toronto')::date)
        RETURNING candidate_id, organisation_id
    ), notes AS (
        DELETE FROM contact_note n USING removed r
        WHERE n.candidate_id = r.candidate_id AND n.organisation_id = r.organisation_id
    ), meetings AS (
        DELETE FROM meeting m USING removed r
        WHERE m.candidate_id = r.candidate_id AND m.organisation_id = r.organisation_id
    ), events AS (
        DELETE FROM follow_up_event e USING removed r
        WHERE e.candidate_id = r.candidate_id AND e.organisation_id = r.organisation_id
    )
    SELECT count(*) INTO gone FROM removed;
    IF gone > 0 THEN
        INSERT INTO destruction (kind, count, rule) VALUES ('accompaniment', gone, 'retention');
    END IF;
    RETURN gone;
END
$$;
REVOKE EXECUTE ON FUNCTION destroy_follow_ups FROM PUBLIC;
GRANT EXECUTE ON FUNCTION destroy_follow_ups TO adequation_service;
