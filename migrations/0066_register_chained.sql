-- The register of destruction, chained as the trail is and anchored in it: a row changed, added or taken away by whoever
-- owns the tables is found, and so is one taken away with what the trail says of it.

ALTER TABLE destruction ADD COLUMN position bigint UNIQUE CHECK (position > 0), ADD COLUMN hash bytea,
    ADD CHECK ((position IS NULL) = (hash IS NULL));

-- What the chain covers of a row: all of it.
CREATE FUNCTION register_hash(previous bytea, d destruction) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN sha256(previous || convert_to(
        jsonb_build_array(d.position, d.id, d.destroyed_on, d.kind, d.count, d.rule)::text, 'UTF8'));

-- Chains what was destroyed since, and anchors where the register stands in the trail, whose own chain covers it. Called
-- by whoever holds `trail_head`, one at a time: nobody who destroys waits for another.
CREATE FUNCTION seal_register() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    entry destruction;
    last_position bigint;
    last_hash bytea;
BEGIN
    SELECT d.position, d.hash INTO last_position, last_hash FROM destruction d
        WHERE d.position IS NOT NULL ORDER BY d.position DESC LIMIT 1;
    FOR entry IN SELECT d.* FROM destruction d WHERE d.position IS NULL ORDER BY d.id FOR UPDATE LOOP
        entry.position := coalesce(last_position, 0) + 1;
        entry.hash := register_hash(coalesce(last_hash, ''), entry);
        last_position := entry.position;
        last_hash := entry.hash;
        UPDATE destruction SET position = entry.position, hash = entry.hash WHERE id = entry.id;
    END LOOP;
    IF entry.id IS NOT NULL THEN
        INSERT INTO trail (part, action, fields)
            VALUES ('register', 'insert', ARRAY[last_position::text, encode(last_hash, 'hex')]);
    END IF;
END
$$;

-- As it was, with the register before.
CREATE OR REPLACE FUNCTION seal_trail(most integer) RETURNS integer
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
    PERFORM seal_register();
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

-- The register is added to; its sealing alone changes a row, once.
CREATE FUNCTION register_is_kept() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    expected destruction;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.position IS NULL THEN
        expected := OLD;
        expected.position := NEW.position;
        expected.hash := NEW.hash;
        IF NOT expected IS DISTINCT FROM NEW THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'the register is only added to';
END
$$;
CREATE TRIGGER destruction_is_kept BEFORE UPDATE OR DELETE ON destruction
    FOR EACH ROW EXECUTE FUNCTION register_is_kept();
CREATE TRIGGER destruction_is_not_emptied BEFORE TRUNCATE ON destruction
    FOR EACH STATEMENT EXECUTE FUNCTION register_is_kept();

-- What is wrong with the register, row by row: `register_changed`, not what was sealed; `register_missing`, rows before
-- this one were taken away; then, against the trail: `register_anchor`, not what the trail says stood there, or rows
-- after the last that it speaks of; `register_unexplained`, more files destroyed on a day than the trail has erasures.
CREATE FUNCTION register_faults() RETURNS TABLE (sequence bigint, fault text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        WITH chained AS (
            SELECT d, d.position, d.hash, lag(d.position, 1, 0::bigint) OVER w AS before,
                lag(d.hash, 1, ''::bytea) OVER w AS previous
            FROM destruction d WHERE d.position IS NOT NULL
            WINDOW w AS (ORDER BY d.position)
        ), anchors AS (
            SELECT (t.fields[1])::bigint AS position, t.fields[2] AS hash
            FROM trail t WHERE t.part = 'register' AND t.sequence IS NOT NULL
        ), last AS (
            SELECT (SELECT max(c.position) FROM chained c) AS position, (SELECT max(a.position) FROM anchors a) AS anchored
        )
        SELECT c.position, x.fault
        FROM chained c CROSS JOIN LATERAL (VALUES
            ('register_missing', c.position <> c.before + 1),
            ('register_changed', c.position = c.before + 1 AND c.hash <> register_hash(c.previous, c.d))
        ) x (fault, found)
        WHERE x.found
        UNION ALL
        SELECT a.position, 'register_anchor'
        FROM anchors a LEFT JOIN chained c ON c.position = a.position
        WHERE encode(c.hash, 'hex') IS DISTINCT FROM a.hash
        UNION ALL
        -- Where retention took every anchor with the trail, what it wrote of that waits to be sealed.
        SELECT l.position, 'register_anchor' FROM last l
        WHERE l.position > coalesce(l.anchored, 0) AND NOT (
            l.anchored IS NULL AND EXISTS (SELECT FROM destruction d WHERE d.position IS NULL))
            AND NOT EXISTS (SELECT FROM trail t WHERE t.part = 'register' AND t.sequence IS NULL)
        UNION ALL
        SELECT max(d.position), 'register_unexplained' FROM destruction d
        WHERE d.kind = 'file' OR (d.kind = 'set_aside_file' AND d.rule = 'asked')
        GROUP BY d.destroyed_on
        HAVING (d.destroyed_on > (SELECT min((t.happened_at AT TIME ZONE 'America/Toronto')::date) FROM trail t)
                OR (SELECT h.start_sequence = 0 FROM trail_head h))
            AND sum(d.count) > (SELECT count(*) FROM trail t WHERE t.part = 'file' AND t.action = 'erase'
                AND (t.happened_at AT TIME ZONE 'America/Toronto')::date = d.destroyed_on);
    END;

-- As it was, with the register after.
CREATE OR REPLACE FUNCTION trail_faults() RETURNS TABLE (sequence bigint, fault text)
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
    RETURN QUERY SELECT r.sequence, r.fault FROM register_faults() r;
END
$$;

REVOKE EXECUTE ON FUNCTION register_hash, seal_register, register_is_kept, register_faults FROM PUBLIC;
