-- Law 25: consents held to their rules, one chained trail, erasure, retention with its register, incidents.

-- — consents —

-- The longest a consent may last is told purpose by purpose.
UPDATE setting SET value = jsonb_build_object('matching', value, 'cv_to_employer', value, 'events', value,
        'portrait', value, 'statistics', value)
    WHERE key = 'consent_longest_days' AND jsonb_typeof(value) = 'number';

-- What the stores check before they write, held here for whatever forgets: no consent dated after today in Québec,
-- none longer than its purpose allows, none to a file whose erasure was asked for.
CREATE FUNCTION consent_within_rules() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_rows n JOIN setting g ON g.key = 'consent_longest_days'
        WHERE n.given_on > (now() AT TIME ZONE 'America/Toronto')::date
            OR n.until - n.given_on > (g.value ->> n.purpose)::integer
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_period',
            MESSAGE = 'a consent has begun, and lasts no longer than its purpose allows';
    ELSIF EXISTS (SELECT FROM new_rows n JOIN erasure_request r ON r.candidate_id = n.candidate_id) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_of_erased',
            MESSAGE = 'the erasure of this file was asked for';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER consent_a_rules AFTER INSERT ON consent
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION consent_within_rules();

CREATE FUNCTION consent_stays_withdrawn() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_withdrawn',
        MESSAGE = 'a consent withdrawn is given anew, never restored';
END
$$;
CREATE TRIGGER consent_stays_withdrawn BEFORE UPDATE OF withdrawn_at ON consent
    FOR EACH ROW WHEN (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)
    EXECUTE FUNCTION consent_stays_withdrawn();

-- The one question of whoever relies on a consent, whatever its purpose: in force today, or not there.
CREATE VIEW consent_in_force WITH (security_invoker = true) AS
    SELECT candidate_id, purpose, employer_id, max(until) AS until FROM consent
    WHERE withdrawn_at IS NULL AND (now() AT TIME ZONE 'America/Toronto')::date BETWEEN given_on AND until
    GROUP BY candidate_id, purpose, employer_id;
GRANT SELECT ON consent_in_force TO adequation_service;

-- — what a person corrects themselves —

-- Nobody vouches for their own claim: a person writes what they claim, and what was checked only as it was checked.
CREATE FUNCTION person_only_claims() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    vouched boolean;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT EXISTS (SELECT FROM new_rows n WHERE n.state <> 'claimed') INTO vouched;
    ELSE
        -- A claim taken away moves those below it up: each is found among those that stood there, word for word.
        EXECUTE format('SELECT EXISTS (
            SELECT FROM new_rows n WHERE n.state <> ''claimed''
                AND to_jsonb(n) - ''position'' NOT IN (SELECT to_jsonb(o) - ''position'' FROM old_rows o)
                AND NOT EXISTS (
                    SELECT FROM %1$I t WHERE t.candidate_id = n.candidate_id AND t IS DISTINCT FROM n
                        AND to_jsonb(t) - ''position'' = to_jsonb(n) - ''position''))', TG_TABLE_NAME) INTO vouched;
    END IF;
    IF vouched THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'a person does not vouch for themselves';
    END IF;
    RETURN NULL;
END
$$;
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['experience', 'candidate_skill', 'diploma', 'language_proficiency', 'authorisation',
        'held_credential']
    LOOP
        EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT WHEN (actor_role() = ''job_seeker'') EXECUTE FUNCTION person_only_claims()',
            name || '_claimed', name);
        EXECUTE format('CREATE TRIGGER %I AFTER UPDATE ON %I REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT WHEN (actor_role() = ''job_seeker'') EXECUTE FUNCTION person_only_claims()',
            name || '_changed_claim', name);
    END LOOP;
END
$$;

-- Who follows a person is not theirs to write: a file would leave its counsellors, or reach others.
CREATE FUNCTION followed_as_before() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'a person does not change who follows them';
END
$$;
CREATE TRIGGER candidate_followed_as_before BEFORE UPDATE OF organisation_id ON candidate
    FOR EACH ROW WHEN (actor_role() = 'job_seeker' AND NEW.organisation_id IS DISTINCT FROM OLD.organisation_id)
    EXECUTE FUNCTION followed_as_before();

-- — the trail —

-- Who changed or read which person's data, and when: never a value. One row a person, so that a row is unlinked from
-- the person by their erasure and stays in the chain, which covers `subject`, a hash of the link, and not the link.
ALTER TABLE candidate_change RENAME TO trail;
ALTER TABLE trail RENAME COLUMN changed_at TO happened_at;
ALTER TABLE trail RENAME COLUMN table_name TO part;
ALTER TABLE trail RENAME COLUMN operation TO action;
ALTER INDEX candidate_change_pkey RENAME TO trail_pkey;
ALTER INDEX candidate_change_candidate RENAME TO trail_candidate;
ALTER POLICY candidate_change_read ON trail RENAME TO trail_read;
ALTER TABLE trail ALTER COLUMN candidate_id DROP NOT NULL;
ALTER TABLE trail ALTER COLUMN role SET DEFAULT actor_role();
-- The person themselves is told by their role: their account's number would outlive them here.
ALTER TABLE trail ALTER COLUMN account_id SET DEFAULT CASE WHEN actor_role() <> 'job_seeker' THEN actor_account() END;
ALTER TABLE trail ALTER COLUMN fields SET DEFAULT '{}';
ALTER TABLE trail ADD COLUMN organisation_id bigint DEFAULT actor_organisation();
ALTER TABLE trail ADD COLUMN employer_id bigint DEFAULT actor_employer();
ALTER TABLE trail ADD COLUMN opening_id bigint;
ALTER TABLE trail ADD COLUMN sequence bigint UNIQUE;
ALTER TABLE trail ADD COLUMN salt bytea;
ALTER TABLE trail ADD COLUMN subject bytea;
ALTER TABLE trail ADD COLUMN hash bytea;
ALTER TABLE trail ADD CHECK ((sequence IS NULL) = (hash IS NULL));
ALTER TABLE trail ADD CHECK (action IN ('insert', 'update', 'delete', 'read', 'export', 'hold', 'erase'));
CREATE INDEX trail_unsealed ON trail (id) WHERE sequence IS NULL;

-- Where the chain begins (after what retention removed) and where it stands. `unlinked` is how many rows were
-- unlinked by the erasures whose own rows retention removed, less those removed with them.
CREATE TABLE trail_head (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    start_sequence bigint NOT NULL DEFAULT 0,
    start_hash bytea NOT NULL DEFAULT '',
    sequence bigint NOT NULL DEFAULT 0,
    hash bytea NOT NULL DEFAULT '',
    unlinked bigint NOT NULL DEFAULT 0,
    sealed_at timestamptz
);
INSERT INTO trail_head DEFAULT VALUES;
ALTER TABLE trail_head ENABLE ROW LEVEL SECURITY;
CREATE POLICY trail_head_read ON trail_head FOR SELECT TO adequation_service
    USING ((SELECT actor_role()) IN ('administrator', 'coordinator', 'system'));
GRANT SELECT ON trail_head TO adequation_service;

CREATE OR REPLACE FUNCTION record_candidate_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    before jsonb := to_jsonb(OLD);
    after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}'::jsonb ELSE to_jsonb(NEW) END;
    changed text[];
BEGIN
    SELECT array_agg(key ORDER BY key) INTO changed
        FROM (SELECT jsonb_object_keys(before || after) AS key) keys
        WHERE before -> key IS DISTINCT FROM after -> key AND key NOT IN ('updated_at', 'version');
    IF changed IS NOT NULL THEN
        INSERT INTO trail (candidate_id, part, action, fields)
            VALUES (((before || after) ->> CASE WHEN TG_TABLE_NAME = 'candidate' THEN 'id' ELSE 'candidate_id' END)::bigint,
                    TG_TABLE_NAME, lower(TG_OP), CASE WHEN TG_OP = 'UPDATE' THEN changed ELSE '{}' END);
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION record_new_candidate_rows() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF TG_TABLE_NAME = 'candidate' THEN
        INSERT INTO trail (candidate_id, part, action) SELECT n.id, TG_TABLE_NAME, 'insert' FROM new_rows n;
    ELSE
        INSERT INTO trail (candidate_id, part, action) SELECT n.candidate_id, TG_TABLE_NAME, 'insert' FROM new_rows n;
    END IF;
    RETURN NULL;
END
$$;

-- What the actor has read (or taken away, `export`) of these persons. One statement a page, whatever their number.
CREATE FUNCTION record_access(persons bigint[], of_part text, done text DEFAULT 'read', of_opening bigint DEFAULT NULL)
    RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() = 'anonymous' OR done NOT IN ('read', 'export') THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'nobody is reading';
    END IF;
    INSERT INTO trail (candidate_id, part, action, opening_id)
        SELECT c.id, of_part, done, of_opening FROM candidate c WHERE c.id = ANY (persons) ORDER BY c.id;
END
$$;

CREATE FUNCTION trail_subject(salt bytea, candidate_id bigint) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN sha256(salt || int8send(candidate_id));

-- What the chain covers of a row: all of it but the link to the person.
CREATE FUNCTION trail_hash(previous bytea, t trail) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN sha256(previous || convert_to(jsonb_build_array(t.sequence, t.id, extract(epoch FROM t.happened_at), t.action,
        t.part, t.fields, t.role, t.account_id, t.organisation_id, t.employer_id, t.opening_id,
        encode(t.subject, 'hex'))::text, 'UTF8'));

-- Appends to the chain, in an order of its own, at most so many rows that no chain holds yet; returns how many. Rows
-- are written without a lock and chained here, by one sealer at a time: whoever reads or writes waits for nobody.
CREATE FUNCTION seal_trail(most integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    head trail_head;
    entry trail;
    sealed integer := 0;
BEGIN
    IF actor_role() <> 'system' AND NOT called_by_owner() THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system seals the trail';
    END IF;
    SELECT h.* INTO head FROM trail_head h FOR UPDATE;
    FOR entry IN SELECT t.* FROM trail t WHERE t.sequence IS NULL ORDER BY t.id LIMIT most FOR UPDATE LOOP
        sealed := sealed + 1;
        entry.sequence := head.sequence + sealed;
        IF entry.candidate_id IS NOT NULL THEN
            entry.salt := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
            entry.subject := trail_subject(entry.salt, entry.candidate_id);
        END IF;
        entry.hash := trail_hash(head.hash, entry);
        head.hash := entry.hash;
        UPDATE trail SET sequence = entry.sequence, salt = entry.salt, subject = entry.subject, hash = entry.hash
            WHERE id = entry.id;
    END LOOP;
    IF sealed > 0 THEN
        UPDATE trail_head SET sequence = sequence + sealed, hash = head.hash, sealed_at = now();
    END IF;
    RETURN sealed;
END
$$;

-- The trail is added to. It is changed by its sealing and by the erasure of the person alone; removed from its
-- beginning, where retention has moved the beginning further.
CREATE FUNCTION trail_is_kept() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    expected trail;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        expected := OLD;
        IF OLD.sequence IS NULL AND NEW.sequence IS NOT NULL THEN
            expected.sequence := NEW.sequence;
            expected.salt := NEW.salt;
            expected.subject := NEW.subject;
            expected.hash := NEW.hash;
        ELSIF NEW.candidate_id IS NULL THEN
            expected.candidate_id := NULL;
            expected.salt := NULL;
        END IF;
        IF NOT expected IS DISTINCT FROM NEW THEN
            RETURN NEW;
        END IF;
    ELSIF TG_OP = 'DELETE' THEN
        IF OLD.sequence <= (SELECT h.start_sequence FROM trail_head h) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'the trail is only added to';
END
$$;
CREATE TRIGGER trail_is_kept BEFORE UPDATE OR DELETE ON trail FOR EACH ROW EXECUTE FUNCTION trail_is_kept();
CREATE TRIGGER trail_is_not_emptied BEFORE TRUNCATE ON trail FOR EACH STATEMENT EXECUTE FUNCTION trail_is_kept();

-- What is wrong with the chain, row by row: nothing where it is whole. `changed`: not what was sealed; `missing`: rows
-- before this one were taken away; `link`: tied to another person; then, of the whole: `end`, its last rows are gone,
-- `unlinked`, rows lost their person without an erasure, `beginning`, rows went without retention saying so.
CREATE FUNCTION trail_faults() RETURNS TABLE (sequence bigint, fault text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    head trail_head;
    last_row trail;
BEGIN
    IF actor_role() NOT IN ('system', 'administrator') AND NOT called_by_owner() THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not this actor''s to verify';
    END IF;
    SELECT h.* INTO head FROM trail_head h;
    RETURN QUERY
        SELECT c.number, x.fault
        FROM (
            SELECT (t.row).sequence AS number, t.row,
                coalesce(lag((t.row).sequence) OVER w, head.start_sequence) AS before,
                coalesce(lag((t.row).hash) OVER w, head.start_hash) AS previous
            FROM (SELECT s AS row FROM trail s WHERE s.sequence IS NOT NULL) t
            WINDOW w AS (ORDER BY (t.row).sequence)
        ) c CROSS JOIN LATERAL (VALUES
            ('missing', c.number <> c.before + 1),
            ('changed', c.number = c.before + 1 AND (c.row).hash <> trail_hash(c.previous, c.row)),
            ('link', (c.row).candidate_id IS NOT NULL
                AND (c.row).subject IS DISTINCT FROM trail_subject((c.row).salt, (c.row).candidate_id))
        ) x (fault, found)
        WHERE x.found ORDER BY c.number;
    SELECT t.* INTO last_row FROM trail t WHERE t.sequence IS NOT NULL ORDER BY t.sequence DESC LIMIT 1;
    RETURN QUERY
        SELECT head.sequence, x.fault FROM (VALUES
            ('end', coalesce(last_row.sequence, head.start_sequence) <> head.sequence
                OR coalesce(last_row.hash, head.start_hash) <> head.hash),
            ('unlinked', (SELECT count(*) FROM trail t WHERE t.candidate_id IS NULL AND t.subject IS NOT NULL)
                > (SELECT head.unlinked + coalesce(sum(t.fields[1]::bigint), 0) FROM trail t WHERE t.action = 'erase')),
            ('beginning', head.start_sequence
                <> (SELECT coalesce(sum(d.count), 0) FROM destruction d WHERE d.kind = 'trail'))
        ) x (fault, found)
        WHERE x.found;
END
$$;

-- — retention —

-- What was destroyed, when, how many, under which rule. Nothing that tells of whom.
CREATE TABLE destruction (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    destroyed_on date NOT NULL DEFAULT (now() AT TIME ZONE 'America/Toronto')::date,
    kind text NOT NULL CHECK (kind ~ '^[a-z_0-9]{1,60}$'),
    count bigint NOT NULL CHECK (count > 0),
    rule text NOT NULL CHECK (rule IN ('asked', 'retention', 'hold_ended'))
);
CREATE INDEX destruction_kind ON destruction (kind);

-- A funded file is kept until an end, for a reason that its person reads.
CREATE TABLE retention_hold (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    candidate_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 300),
    until date NOT NULL,
    recorded_by bigint DEFAULT actor_account(),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX retention_hold_candidate ON retention_hold (candidate_id);

-- An erasure that a hold puts off: the person is in no list from the day that they ask.
CREATE TABLE erasure_request (
    candidate_id bigint PRIMARY KEY REFERENCES candidate ON DELETE CASCADE,
    asked_on date NOT NULL DEFAULT (now() AT TIME ZONE 'America/Toronto')::date,
    due_on date NOT NULL
);

-- The notice that a file nobody confirms will be destroyed, and from which day.
CREATE TABLE retention_notice (
    candidate_id bigint PRIMARY KEY REFERENCES candidate ON DELETE CASCADE,
    sent_on date NOT NULL,
    due_on date NOT NULL CHECK (due_on > sent_on)
);

-- What a person tells of themselves for audits of fairness, if they wish: apart, theirs and the system's alone.
CREATE TABLE self_identification (
    candidate_id bigint PRIMARY KEY REFERENCES candidate ON DELETE CASCADE,
    answers jsonb NOT NULL,
    told_on date NOT NULL
);

-- Incidents (Law 25, s. 3.5 to 3.8): kept at least five years; corrected, never taken away.
CREATE TABLE incident (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    discovered_on date NOT NULL,
    began_on date,
    ended_on date,
    circumstances text NOT NULL,
    data_concerned text NOT NULL,
    persons integer CHECK (persons >= 0),
    risk_reasoning text NOT NULL,
    serious boolean NOT NULL,
    commission_told_on date,
    persons_told_on date,
    others_told text NOT NULL DEFAULT '',
    measures text NOT NULL,
    closed_on date,
    version integer NOT NULL DEFAULT 1,
    recorded_by bigint DEFAULT actor_account(),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK (ended_on >= began_on)
);
CREATE TABLE incident_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    incident_id bigint NOT NULL REFERENCES incident ON DELETE CASCADE,
    changed_at timestamptz NOT NULL DEFAULT now(),
    account_id bigint,
    role text NOT NULL,
    document jsonb NOT NULL
);
CREATE INDEX incident_change_incident ON incident_change (incident_id, id);

CREATE FUNCTION record_incident() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    INSERT INTO incident_change (incident_id, account_id, role, document)
        VALUES (NEW.id, actor_account(), actor_role(), to_jsonb(NEW));
    RETURN NULL;
END
$$;
CREATE TRIGGER incident_history AFTER INSERT OR UPDATE ON incident FOR EACH ROW EXECUTE FUNCTION record_incident();

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['retention_hold', 'erasure_request', 'retention_notice']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO adequation_service
            USING (EXISTS (SELECT FROM candidate c WHERE c.id = candidate_id))', name || '_read', name);
        EXECUTE format('GRANT SELECT ON %I TO adequation_service', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['destruction', 'incident', 'incident_change']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO adequation_service
            USING ((SELECT actor_role()) IN (''coordinator'', ''administrator'', ''system''))', name || '_read', name);
        EXECUTE format('GRANT SELECT ON %I TO adequation_service', name);
    END LOOP;
END
$$;
CREATE POLICY retention_hold_add ON retention_hold FOR INSERT TO adequation_service
    WITH CHECK ((SELECT actor_role()) IN ('counsellor', 'system')
        AND EXISTS (SELECT FROM candidate c WHERE c.id = candidate_id));
CREATE POLICY retention_hold_lift ON retention_hold FOR DELETE TO adequation_service
    USING ((SELECT actor_role()) IN ('counsellor', 'system')
        AND EXISTS (SELECT FROM candidate c WHERE c.id = candidate_id));
GRANT INSERT, DELETE ON retention_hold TO adequation_service;
CREATE POLICY erasure_request_cancel ON erasure_request FOR DELETE TO adequation_service
    USING (EXISTS (SELECT FROM candidate c WHERE c.id = candidate_id));
GRANT DELETE ON erasure_request TO adequation_service;
CREATE POLICY retention_notice_write ON retention_notice TO adequation_service
    USING ((SELECT actor_role()) = 'system');
GRANT INSERT, DELETE ON retention_notice TO adequation_service;
CREATE POLICY incident_add ON incident FOR INSERT TO adequation_service
    WITH CHECK ((SELECT actor_role()) IN ('coordinator', 'administrator'));
CREATE POLICY incident_correct ON incident FOR UPDATE TO adequation_service
    USING ((SELECT actor_role()) IN ('coordinator', 'administrator'));
GRANT INSERT, UPDATE ON incident TO adequation_service;
ALTER TABLE self_identification ENABLE ROW LEVEL SECURITY;
CREATE POLICY self_identification_own ON self_identification TO adequation_service
    USING ((SELECT actor_role()) = 'system' OR candidate_id = (SELECT actor_candidate()));
GRANT SELECT, INSERT, UPDATE, DELETE ON self_identification TO adequation_service;

-- A hold is in the person's trail, and so is its end.
CREATE FUNCTION record_hold() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    INSERT INTO trail (candidate_id, part, action, fields)
        VALUES (coalesce(NEW.candidate_id, OLD.candidate_id), 'retention_hold', 'hold', ARRAY[lower(TG_OP)]);
    RETURN NULL;
END
$$;
CREATE TRIGGER retention_hold_trail AFTER INSERT OR DELETE ON retention_hold
    FOR EACH ROW EXECUTE FUNCTION record_hold();

-- — erasure —

-- The planner keeps no sample of people's own words: it would outlive them until the next ANALYZE.
DO $$
DECLARE
    pair text[];
BEGIN
    FOR pair IN SELECT ARRAY[a.attrelid::regclass::text, a.attname::text]
        FROM pg_attribute a JOIN (VALUES
            ('candidate', '{summary}'::text[]),
            ('candidate_identity', '{given_name,family_name,email,phone}'),
            ('counsellor_record', '{household,reasons_to_move}'),
            ('experience', '{title,employer,place,duties}'),
            ('candidate_skill', '{name}'),
            ('skill_term', '{key,name}'),
            ('diploma', '{title,school}'),
            ('language_proficiency', '{test}'),
            ('aspiration', '{title}'),
            ('blind_profile', '{document}'),
            ('idempotency_key', '{body,headers}'),
            ('retention_hold', '{reason}'),
            ('self_identification', '{answers}')
        ) personal (name, columns) ON a.attrelid = personal.name::regclass AND a.attname = ANY (personal.columns)
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS 0', pair[1], pair[2]);
    END LOOP;
END
$$;

-- Whether an answer kept for a repeated write tells of this person. One that cannot be read might.
CREATE FUNCTION answer_tells_of(body bytea, candidate_id bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    RETURN length(body) > 0 AND jsonb_path_exists(convert_from(body, 'UTF8')::jsonb,
        '$.** ? (@.candidate_id == $key || @.candidate == $key || (@.id == $key && exists (@.entry.identity)))',
        jsonb_build_object('key', candidate_id));
EXCEPTION WHEN others THEN
    RETURN true;
END
$$;

-- Erases a person: their rows and whatever was made of them. For themselves, their counsellor, the system. Where a
-- hold keeps the file the person leaves every list at once, and the answer is the day from which it is erased; null
-- once it is. Anonymous counts stay. Raises `insufficient_privilege` for anybody else's file, or where there is none.
CREATE FUNCTION erase_candidate(person bigint, under_rule text) RETURNS date
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    today date := (now() AT TIME ZONE 'America/Toronto')::date;
    followed_by bigint;
    kept_until date;
    titles integer[];
    addresses text[];
    links bigint;
BEGIN
    SELECT c.organisation_id INTO followed_by FROM candidate c WHERE c.id = person FOR UPDATE;
    IF NOT FOUND OR NOT (
        actor_role() = 'system' OR called_by_owner()
        OR (actor_role() = 'counsellor' AND followed_by IS NOT NULL AND followed_by = actor_organisation())
        OR (actor_role() = 'job_seeker' AND person = actor_candidate())
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'this file is not this actor''s';
    END IF;
    SELECT max(h.until) INTO kept_until FROM retention_hold h WHERE h.candidate_id = person AND h.until > today;
    IF kept_until IS NOT NULL THEN
        UPDATE consent SET withdrawn_at = now() WHERE candidate_id = person AND withdrawn_at IS NULL;
        INSERT INTO erasure_request (candidate_id, due_on) VALUES (person, kept_until)
            ON CONFLICT (candidate_id) DO UPDATE SET due_on = excluded.due_on;
        RETURN kept_until;
    END IF;

    IF actor_role() <> 'system' AND NOT called_by_owner() THEN
        under_rule := 'asked';
    END IF;
    INSERT INTO destruction (kind, count, rule)
        SELECT 'file', 1, under_rule
        UNION ALL
        SELECT 'referral_' || r.state, count(*), under_rule FROM referral r WHERE r.candidate_id = person GROUP BY r.state
        UNION ALL
        SELECT 'account', count(*), under_rule FROM account a WHERE a.candidate_id = person HAVING count(*) > 0;
    SELECT array_remove(ARRAY[p.title_1, p.title_2, p.title_3], NULL) INTO titles
        FROM match_profile p WHERE p.candidate_id = person;
    SELECT array_agg(lower(x.address)) INTO addresses FROM (
        SELECT i.email FROM candidate_identity i WHERE i.candidate_id = person
        UNION ALL
        SELECT a.email FROM account a WHERE a.candidate_id = person
    ) x (address);
    -- What they reported of an offer stays reported, without their words or them.
    UPDATE opening_report SET note = NULL, account_id = NULL
        WHERE account_id IN (SELECT a.id FROM account a WHERE a.candidate_id = person);
    DELETE FROM outgoing_message m WHERE lower(m.recipient) = ANY (addresses);
    DELETE FROM sign_up s WHERE s.email = ANY (addresses);
    DELETE FROM procrastinate_jobs j WHERE j.args ->> 'candidate_id' = person::text AND j.status <> 'doing';
    DELETE FROM idempotency_key k
        WHERE k.account_id IN (SELECT a.id FROM account a WHERE a.candidate_id = person) OR answer_tells_of(k.body, person);
    DELETE FROM account a WHERE a.candidate_id = person;
    DELETE FROM candidate c WHERE c.id = person;
    -- Numbers of titles that nobody else has go now, with their vectors; the skills' words went with their rows.
    DELETE FROM title d WHERE d.id IN (
        SELECT t.id FROM title t
        WHERE t.id = ANY (titles) AND NOT EXISTS (
            SELECT FROM match_profile p WHERE t.id IN (p.title_1, p.title_2, p.title_3))
        FOR UPDATE SKIP LOCKED);
    WITH unlinked AS (
        UPDATE trail SET candidate_id = NULL, salt = NULL WHERE candidate_id = person RETURNING subject
    )
    SELECT count(u.subject) INTO links FROM unlinked u;
    INSERT INTO trail (part, action, fields) VALUES ('file', 'erase', ARRAY[links::text]);
    RETURN NULL;
END
$$;

-- What retention destroys besides files, each for what ended before a day: returns how many rows.
CREATE FUNCTION destroy_referrals(ended_before date) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    gone bigint;
BEGIN
    IF actor_role() <> 'system' AND NOT called_by_owner() THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system destroys';
    END IF;
    WITH removed AS (
        DELETE FROM referral WHERE state IN ('closed', 'at_work_12') AND since < ended_before RETURNING state
    ), counted AS (
        INSERT INTO destruction (kind, count, rule)
            SELECT 'referral_' || r.state, count(*), 'retention' FROM removed r GROUP BY r.state
    )
    SELECT count(*) INTO gone FROM removed;
    RETURN gone;
END
$$;

CREATE FUNCTION destroy_incidents(closed_before date) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    gone bigint;
BEGIN
    IF actor_role() <> 'system' AND NOT called_by_owner() THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system destroys';
    END IF;
    DELETE FROM incident WHERE closed_on < closed_before
        AND discovered_on < (now() AT TIME ZONE 'America/Toronto')::date - interval '5 years';
    GET DIAGNOSTICS gone = ROW_COUNT;
    IF gone > 0 THEN
        INSERT INTO destruction (kind, count, rule) VALUES ('incident', gone, 'retention');
    END IF;
    RETURN gone;
END
$$;

-- The oldest rows of the trail, as far as all of them happened before a day: the chain begins after them.
CREATE FUNCTION destroy_trail(happened_before date) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    head trail_head;
    beginning trail;
    balance bigint;
    gone bigint := 0;
BEGIN
    IF actor_role() <> 'system' AND NOT called_by_owner() THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system destroys';
    END IF;
    SELECT h.* INTO head FROM trail_head h FOR UPDATE;
    SELECT t.* INTO beginning FROM trail t
        WHERE t.sequence < coalesce(
            (SELECT min(k.sequence) FROM trail k WHERE k.sequence IS NOT NULL AND k.happened_at >= happened_before),
            head.sequence + 1)
        ORDER BY t.sequence DESC LIMIT 1;
    IF beginning.sequence IS NOT NULL THEN
        SELECT coalesce(sum(t.fields[1]::bigint) FILTER (WHERE t.action = 'erase'), 0)
                - count(*) FILTER (WHERE t.candidate_id IS NULL AND t.subject IS NOT NULL) INTO balance
            FROM trail t WHERE t.sequence <= beginning.sequence;
        UPDATE trail_head SET start_sequence = beginning.sequence, start_hash = beginning.hash,
            unlinked = unlinked + balance;
        DELETE FROM trail WHERE sequence <= beginning.sequence;
        GET DIAGNOSTICS gone = ROW_COUNT;
        INSERT INTO destruction (kind, count, rule) VALUES ('trail', gone, 'retention');
    END IF;
    RETURN gone;
END
$$;

REVOKE EXECUTE ON FUNCTION record_access, seal_trail, trail_faults, erase_candidate, destroy_referrals,
    destroy_incidents, destroy_trail FROM PUBLIC;
GRANT EXECUTE ON FUNCTION record_access, seal_trail, trail_faults, erase_candidate, destroy_referrals,
    destroy_incidents, destroy_trail TO adequation_service;
