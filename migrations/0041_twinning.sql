-- Twinning (action 4.1): a colleague who offers to, and somebody newly hired who asked for one. Each is shown what the
-- other agreed to be shown, and nothing else: the colleague has no account and asks by functions alone.

-- Goals of visits, and what there is to do on settling in: the same for everybody, data an administrator changes.
CREATE TABLE twinning_item (
    kind text NOT NULL CHECK (kind IN ('goal', 'settling')),
    code text NOT NULL CHECK (code ~ '^[a-z0-9_]{1,60}$'),
    place smallint NOT NULL CHECK (place BETWEEN 1 AND 999),
    text_fr text NOT NULL CHECK (length(text_fr) BETWEEN 1 AND 500),
    text_en text NOT NULL CHECK (length(text_en) BETWEEN 1 AND 500),
    active boolean NOT NULL DEFAULT true,
    PRIMARY KEY (kind, code)
);
ALTER TABLE twinning_item ENABLE ROW LEVEL SECURITY;
CREATE POLICY twinning_item_read ON twinning_item FOR SELECT TO adequation_service USING (true);
CREATE POLICY twinning_item_write ON twinning_item TO adequation_service
    USING ((SELECT actor_role()) = 'administrator');
GRANT SELECT, INSERT, UPDATE ON twinning_item TO adequation_service;

-- Whoever was hired, where and when: by the host of an internship that ended with a job too. A referral to an
-- internship that came to its end is a placement, with a tutor of its own: a hire is a job.
CREATE VIEW hire WITH (security_invoker = true) AS
    SELECT r.candidate_id, r.employer_id, r.opening_id, r.hired_on
    FROM referral r LEFT JOIN opening o ON o.id = r.opening_id
    WHERE r.state IN ('hired', 'at_work_3', 'at_work_6', 'at_work_12') AND o.kind IS DISTINCT FROM 'internship'
    UNION
    SELECT a.candidate_id, a.employer_id, a.opening_id, e.ended_on
    FROM agreement_end e JOIN internship_agreement a ON a.id = e.agreement_id WHERE e.job = 'host';
GRANT SELECT ON hire TO adequation_service;

-- Somebody of the firm whom it names; proposed to nobody before they said yes, gone as soon as they say no.
CREATE TABLE colleague (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    employer_id bigint NOT NULL DEFAULT actor_employer() REFERENCES employer,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
    unit_group text CONSTRAINT colleague_unit_group REFERENCES unit_group,
    languages text[] NOT NULL DEFAULT '{}',
    week integer NOT NULL DEFAULT 0 CHECK (week BETWEEN 0 AND 2097151),
    in_firm_since date NOT NULL,
    capacity smallint NOT NULL DEFAULT 1 CHECK (capacity BETWEEN 1 AND 5),
    agreed_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX colleague_employer ON colleague (employer_id);
CREATE TABLE colleague_address (
    colleague_id bigint PRIMARY KEY REFERENCES colleague ON DELETE CASCADE,
    email text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    locale text NOT NULL DEFAULT 'fr' CHECK (locale IN ('fr', 'en'))
);
CREATE TABLE colleague_link (
    hash bytea PRIMARY KEY CHECK (length(hash) = 32),
    colleague_id bigint NOT NULL REFERENCES colleague ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);
CREATE INDEX colleague_link_colleague ON colleague_link (colleague_id);

-- What somebody newly hired tells for it: languages and hours as they wrote them for this, nothing of their file.
CREATE TABLE twinning_wish (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    candidate_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    employer_id bigint NOT NULL REFERENCES employer,
    opening_id bigint NOT NULL REFERENCES opening,
    hired_on date NOT NULL,
    languages text[] NOT NULL DEFAULT '{}',
    week integer NOT NULL DEFAULT 0 CHECK (week BETWEEN 0 AND 2097151),
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (candidate_id, opening_id),
    UNIQUE (id, candidate_id, employer_id)
);
CREATE INDEX twinning_wish_employer ON twinning_wish (employer_id);

CREATE TABLE twinning (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    wish_id bigint NOT NULL,
    candidate_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    employer_id bigint NOT NULL REFERENCES employer,
    colleague_id bigint REFERENCES colleague ON DELETE SET NULL,
    state text NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'active', 'declined', 'taken_back', 'ended')),
    proposed_at timestamptz NOT NULL DEFAULT now(),
    began_on date,
    until date,
    ended_at timestamptz,
    ended_by text CHECK (ended_by IN ('newcomer', 'colleague', 'employer', 'counsellor', 'service')),
    review_asked_at timestamptz,
    UNIQUE (id, candidate_id),
    FOREIGN KEY (wish_id, candidate_id, employer_id)
        REFERENCES twinning_wish (id, candidate_id, employer_id) ON DELETE CASCADE,
    CHECK ((state IN ('proposed', 'active')) = (ended_at IS NULL)),
    CHECK (state <> 'active' OR began_on IS NOT NULL)
);
CREATE UNIQUE INDEX twinning_live ON twinning (wish_id) WHERE state IN ('proposed', 'active');
CREATE INDEX twinning_candidate ON twinning (candidate_id);
CREATE INDEX twinning_employer ON twinning (employer_id);
CREATE INDEX twinning_colleague ON twinning (colleague_id) WHERE state IN ('proposed', 'active');

CREATE TABLE twinning_visit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    twinning_id bigint NOT NULL,
    candidate_id bigint NOT NULL,
    starts_at timestamptz NOT NULL,
    minutes smallint NOT NULL CHECK (minutes BETWEEN 10 AND 480),
    place text CHECK (length(place) BETWEEN 1 AND 300),
    goals text[] NOT NULL DEFAULT '{}',
    words text CHECK (length(words) BETWEEN 1 AND 2000),
    planned_by text NOT NULL CHECK (planned_by IN ('newcomer', 'colleague')),
    state text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'held', 'cancelled')),
    sequence integer NOT NULL DEFAULT 0,
    reminded_at timestamptz,
    FOREIGN KEY (twinning_id, candidate_id) REFERENCES twinning (id, candidate_id) ON DELETE CASCADE
);
CREATE INDEX twinning_visit_twinning ON twinning_visit (twinning_id, starts_at);
CREATE INDEX twinning_visit_to_come ON twinning_visit (starts_at) WHERE state = 'planned';

CREATE TABLE twinning_contact (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    twinning_id bigint NOT NULL,
    candidate_id bigint NOT NULL,
    written_by text NOT NULL CHECK (written_by IN ('newcomer', 'colleague')),
    happened_on date NOT NULL,
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
    created_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (twinning_id, candidate_id) REFERENCES twinning (id, candidate_id) ON DELETE CASCADE
);
CREATE INDEX twinning_contact_twinning ON twinning_contact (twinning_id, happened_on);

CREATE TABLE twinning_review (
    twinning_id bigint NOT NULL,
    candidate_id bigint NOT NULL,
    written_by text NOT NULL CHECK (written_by IN ('newcomer', 'colleague')),
    useful text NOT NULL CHECK (useful IN ('yes', 'partly', 'no')),
    goals text[] NOT NULL DEFAULT '{}',
    words text CHECK (length(words) BETWEEN 1 AND 2000),
    written_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (twinning_id, written_by),
    FOREIGN KEY (twinning_id, candidate_id) REFERENCES twinning (id, candidate_id) ON DELETE CASCADE
);

-- What a person has done of what there is to do on settling in: theirs alone.
CREATE TABLE settling_tick (
    candidate_id bigint NOT NULL DEFAULT actor_candidate() REFERENCES candidate ON DELETE CASCADE,
    code text NOT NULL CHECK (code ~ '^[a-z0-9_]{1,60}$'),
    ticked_on date NOT NULL DEFAULT (now() AT TIME ZONE 'America/Toronto')::date,
    PRIMARY KEY (candidate_id, code)
);

ALTER TABLE colleague ALTER COLUMN name SET STATISTICS 0;
ALTER TABLE colleague_address ALTER COLUMN email SET STATISTICS 0;
ALTER TABLE twinning_visit ALTER COLUMN place SET STATISTICS 0, ALTER COLUMN words SET STATISTICS 0;
ALTER TABLE twinning_contact ALTER COLUMN text SET STATISTICS 0;
ALTER TABLE twinning_review ALTER COLUMN words SET STATISTICS 0;

-- The wishes that the actor's employer knows of: their person consents today.
CREATE FUNCTION consented_wishes() RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT w.id FROM twinning_wish w JOIN employer e ON e.id = w.employer_id AND e.verified_on IS NOT NULL
        WHERE actor_role() = 'employer' AND w.employer_id = actor_employer()
            AND EXISTS (SELECT FROM consent_in_force c
                WHERE c.candidate_id = w.candidate_id AND c.purpose = 'twinning');
    END;

-- The names that go with them.
CREATE FUNCTION twinning_names() RETURNS TABLE (wish_id bigint, name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT w.id, i.given_name || ' ' || i.family_name
        FROM twinning_wish w JOIN candidate_identity i ON i.candidate_id = w.candidate_id
        WHERE w.id IN (SELECT consented_wishes());
    END;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['twinning_wish', 'twinning', 'twinning_visit', 'twinning_contact', 'twinning_review',
        'settling_tick']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO adequation_service
            USING ((SELECT actor_role()) = ''job_seeker'' AND candidate_id = (SELECT actor_candidate()))',
            name || '_own', name);
        EXECUTE format('CREATE TRIGGER %I AFTER UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION record_candidate_change()', name || '_trail', name);
        EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION record_new_candidate_rows()', name || '_trail_of_new', name);
        EXECUTE format('GRANT SELECT ON %I TO adequation_service', name);
    END LOOP;
    -- Counsellors who follow the person know that it goes on, and how it ended; never what the two write to each other.
    FOREACH name IN ARRAY ARRAY['twinning_wish', 'twinning', 'twinning_review']
    LOOP
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO adequation_service
            USING ((SELECT actor_role()) = ''counsellor'' AND candidate_id IN (SELECT c.id FROM candidate c))',
            name || '_followed', name);
    END LOOP;
    -- The system writes the letters.
    FOREACH name IN ARRAY ARRAY['twinning_wish', 'twinning', 'twinning_visit']
    LOOP
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO adequation_service
            USING ((SELECT actor_role()) = ''system'')', name || '_sent', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['colleague', 'colleague_address', 'colleague_link']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY %I ON %I TO adequation_service USING ((SELECT actor_role()) = ''system'')',
            name || '_sent', name);
    END LOOP;
END
$$;

CREATE POLICY twinning_wish_hired ON twinning_wish FOR SELECT TO adequation_service
    USING (id IN (SELECT consented_wishes()));
CREATE POLICY twinning_wish_add ON twinning_wish FOR INSERT TO adequation_service WITH CHECK (
    ((SELECT actor_role()) = 'job_seeker' AND candidate_id = (SELECT actor_candidate())
        OR (SELECT actor_role()) = 'counsellor' AND candidate_id IN (SELECT c.id FROM candidate c))
    AND EXISTS (SELECT FROM hire h WHERE h.candidate_id = twinning_wish.candidate_id
        AND h.employer_id = twinning_wish.employer_id AND h.opening_id = twinning_wish.opening_id
        AND h.hired_on = twinning_wish.hired_on));
CREATE POLICY twinning_wish_change ON twinning_wish FOR UPDATE TO adequation_service USING (
    (SELECT actor_role()) = 'job_seeker' AND candidate_id = (SELECT actor_candidate())
    OR (SELECT actor_role()) = 'counsellor' AND candidate_id IN (SELECT c.id FROM candidate c));
GRANT INSERT (candidate_id, employer_id, opening_id, hired_on, languages, week) ON twinning_wish TO adequation_service;
GRANT UPDATE (languages, week) ON twinning_wish TO adequation_service;

CREATE POLICY twinning_of_employer ON twinning FOR SELECT TO adequation_service
    USING ((SELECT actor_role()) = 'employer' AND employer_id = (SELECT actor_employer()));
CREATE POLICY twinning_propose ON twinning FOR INSERT TO adequation_service WITH CHECK (
    (SELECT actor_role()) = 'employer' AND employer_id = (SELECT actor_employer())
    AND wish_id IN (SELECT consented_wishes()));
GRANT INSERT (wish_id, candidate_id, employer_id, colleague_id) ON twinning TO adequation_service;

CREATE POLICY settling_tick_mine ON settling_tick TO adequation_service
    USING ((SELECT actor_role()) = 'job_seeker' AND candidate_id = (SELECT actor_candidate()));
GRANT INSERT (code), DELETE ON settling_tick TO adequation_service;

CREATE POLICY colleague_of_employer ON colleague TO adequation_service
    USING ((SELECT actor_role()) = 'employer' AND employer_id = (SELECT actor_employer()));
-- Of a colleague, who follows the newcomer knows the name: the rest is for the newcomer to whom they are proposed.
CREATE POLICY colleague_proposed ON colleague FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) = 'job_seeker' AND id IN (SELECT t.colleague_id FROM twinning t));
-- Who is not verified writes to nobody by naming colleagues.
CREATE POLICY colleague_of_the_verified ON colleague AS RESTRICTIVE FOR INSERT TO adequation_service
    WITH CHECK (EXISTS (SELECT FROM employer e WHERE e.id = employer_id AND e.verified_on IS NOT NULL));
GRANT SELECT, DELETE ON colleague TO adequation_service;
GRANT INSERT (name, title, unit_group, languages, week, in_firm_since, capacity) ON colleague TO adequation_service;
GRANT UPDATE (name, title, unit_group, languages, week, in_firm_since, capacity, version) ON colleague
    TO adequation_service;
CREATE POLICY colleague_address_of_employer ON colleague_address TO adequation_service
    USING ((SELECT actor_role()) = 'employer' AND colleague_id IN (SELECT k.id FROM colleague k));
GRANT SELECT, INSERT, UPDATE ON colleague_address TO adequation_service;
GRANT SELECT, INSERT, DELETE ON colleague_link TO adequation_service;
REVOKE EXECUTE ON FUNCTION consented_wishes, twinning_names FROM PUBLIC;
GRANT EXECUTE ON FUNCTION consented_wishes, twinning_names TO adequation_service;
