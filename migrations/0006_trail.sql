-- Who changed or read which person's data, and when: never a value. One row a person, so that a row is unlinked from
-- the person by their erasure and stays in the chain, which covers `subject`, a hash of the link, and not the link.
CREATE TABLE trail (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    candidate_id bigint,
    happened_at timestamptz NOT NULL DEFAULT now(),
    -- The person themselves is told by their role: their account's number would outlive them here.
    account_id bigint DEFAULT CASE WHEN actor_role() <> 'job_seeker' THEN actor_account() END,
    role text NOT NULL DEFAULT actor_role(),
    organisation_id bigint DEFAULT actor_organisation(),
    employer_id bigint DEFAULT actor_employer(),
    opening_id bigint,
    part text NOT NULL,
    action text NOT NULL CHECK (action IN ('insert', 'update', 'delete', 'read', 'export', 'hold', 'erase')),
    fields text[] NOT NULL DEFAULT '{}',
    sequence bigint UNIQUE,
    salt bytea,
    subject bytea,
    hash bytea,
    CHECK ((sequence IS NULL) = (hash IS NULL))
);
CREATE INDEX trail_candidate ON trail (candidate_id, id);
CREATE INDEX trail_unsealed ON trail (id) WHERE sequence IS NULL;
ALTER TABLE trail ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON trail TO adequation_service;

-- Where the chain begins (after what retention removed) and where it stands.
CREATE TABLE trail_head (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    start_sequence bigint NOT NULL DEFAULT 0,
    start_hash bytea NOT NULL DEFAULT '',
    sequence bigint NOT NULL DEFAULT 0,
    hash bytea NOT NULL DEFAULT '',
    sealed_at timestamptz
);
INSERT INTO trail_head DEFAULT VALUES;
ALTER TABLE trail_head ENABLE ROW LEVEL SECURITY;
CREATE POLICY trail_head_read ON trail_head FOR SELECT TO adequation_service
    USING ((SELECT actor_role()) IN ('administrator', 'coordinator', 'system'));
GRANT SELECT ON trail_head TO adequation_service;

CREATE FUNCTION record_candidate_change() RETURNS trigger
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

-- New rows are recorded a statement at a time: a large import writes thirty of them a person.
CREATE FUNCTION record_new_candidate_rows() RETURNS trigger
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
CREATE FUNCTION record_access(persons bigint[], of_part text, done text DEFAULT 'read',
        of_opening bigint DEFAULT NULL)
    RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() = 'anonymous' OR done NOT IN ('read', 'export') THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'nobody is reading';
    END IF;
    INSERT INTO trail (candidate_id, part, action, opening_id)
        SELECT c.id, of_part, done, of_opening FROM candidate c
        WHERE c.id = ANY (persons) AND actor_may_have_read(c.id, of_part, of_opening) ORDER BY c.id;
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

-- The row of an erasure says which rows lost their person, by their numbers in the chain, instead of how many: each
-- row without its person is that of one erasure, the first of which is the person's arrival.
CREATE FUNCTION unlink_trail(person bigint) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        WITH unlinked AS (
            UPDATE trail SET candidate_id = NULL, salt = NULL WHERE candidate_id = person RETURNING sequence
        )
        INSERT INTO trail (part, action, fields)
            SELECT 'file', 'erase', ARRAY[coalesce(range_agg(int8range(u.sequence, u.sequence, '[]'))
                FILTER (WHERE u.sequence IS NOT NULL), '{}')::text]
            FROM unlinked u;
    END;

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
            ('unlinked', EXISTS (SELECT FROM trail_unexplained())),
            ('beginning', head.start_sequence
                <> (SELECT coalesce(sum(d.count), 0) FROM destruction d WHERE d.kind = 'trail'))
        ) x (fault, found)
        WHERE x.found;
END
$$;

REVOKE EXECUTE ON FUNCTION record_access, seal_trail, unlink_trail, trail_faults FROM PUBLIC;
GRANT EXECUTE ON FUNCTION record_access, seal_trail, trail_faults TO adequation_service;
