-- Rows of the trail lose their person by an erasure alone: what explains them stands in the chain itself. A count that
-- the owner could raise (`trail_head.unlinked`) explains nothing; an erasure is told only where the person is gone.

-- What retention takes away of erasures whose rows stay, said by a row of the chain: `fields` is that number.
INSERT INTO trail (part, action, fields)
    SELECT 'trail', 'erase', ARRAY[h.unlinked::text] FROM trail_head h WHERE h.unlinked <> 0;
UPDATE trail_head SET unlinked = 0 WHERE unlinked <> 0;

CREATE OR REPLACE FUNCTION destroy_trail(happened_before date) RETURNS bigint
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
        UPDATE trail_head SET start_sequence = beginning.sequence, start_hash = beginning.hash;
        DELETE FROM trail WHERE sequence <= beginning.sequence;
        GET DIAGNOSTICS gone = ROW_COUNT;
        INSERT INTO destruction (kind, count, rule) VALUES ('trail', gone, 'retention');
        IF balance <> 0 THEN
            INSERT INTO trail (part, action, fields) VALUES ('trail', 'erase', ARRAY[balance::text]);
        END IF;
    END IF;
    RETURN gone;
END
$$;

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
            -- An erasure tells how many rows it unlinked, and the person's own row is gone with a row that says so.
            ('unlinked', (SELECT count(*) FROM trail t WHERE t.candidate_id IS NULL AND t.subject IS NOT NULL)
                    > (SELECT coalesce(sum(t.fields[1]::bigint), 0) FROM trail t WHERE t.action = 'erase')
                OR head.unlinked <> 0
                OR (SELECT count(*) FROM trail t WHERE t.action = 'erase' AND t.part = 'file')
                    > (SELECT count(*) FROM trail t
                        WHERE t.candidate_id IS NULL AND t.part = 'candidate' AND t.action = 'delete')),
            ('beginning', head.start_sequence
                <> (SELECT coalesce(sum(d.count), 0) FROM destruction d WHERE d.kind = 'trail'))
        ) x (fault, found)
        WHERE x.found;
END
$$;
