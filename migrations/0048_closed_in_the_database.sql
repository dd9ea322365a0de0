-- What the owner of the tables could still hide, and what the service's role could still do for nobody.

-- — the trail: an erasure names its rows —

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
REVOKE EXECUTE ON FUNCTION unlink_trail FROM PUBLIC;

CREATE OR REPLACE FUNCTION erase_what_was_put_together() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    gone bigint;
BEGIN
    FOR gone IN
        SELECT m.removed_id FROM person_merge m WHERE m.kept_id = OLD.id AND m.undone_at IS NULL ORDER BY m.id
    LOOP
        DELETE FROM outgoing_message m USING candidate_identity i
            WHERE i.candidate_id = gone AND lower(m.recipient) = lower(i.email);
        DELETE FROM idempotency_key k WHERE answer_tells_of(k.body, gone);
        INSERT INTO destruction (kind, count, rule)
            SELECT 'set_aside_file', 1, 'asked' FROM candidate c WHERE c.id = gone;
        DELETE FROM candidate c WHERE c.id = gone AND c.merged_into IS NOT NULL;
        PERFORM unlink_trail(gone);
    END LOOP;
    DELETE FROM person_merge m WHERE m.removed_id = OLD.id AND m.undone_at IS NOT NULL;
    RETURN OLD;
END
$$;

CREATE OR REPLACE FUNCTION erase_candidate(person bigint, under_rule text) RETURNS date
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    today date := (now() AT TIME ZONE 'America/Toronto')::date;
    followed_by bigint;
    kept_until date;
    titles integer[];
    addresses text[];
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
    PERFORM unlink_trail(person);
    RETURN NULL;
END
$$;

-- Retention leaves nothing to say of the rows that it unlinked: an erasure stands in the chain after all of its rows.
CREATE OR REPLACE FUNCTION destroy_trail(happened_before date) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    head trail_head;
    beginning trail;
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
        UPDATE trail_head SET start_sequence = beginning.sequence, start_hash = beginning.hash;
        DELETE FROM trail WHERE sequence <= beginning.sequence;
        GET DIAGNOSTICS gone = ROW_COUNT;
        INSERT INTO destruction (kind, count, rule) VALUES ('trail', gone, 'retention');
    END IF;
    RETURN gone;
END
$$;

ALTER TABLE trail_head DROP COLUMN unlinked;

-- What no erasure explains: rows without their person that none names, or several; an erasure whose first row is not
-- an arrival, that names a row still tied to somebody, or that stands without the end of a file at the same moment;
-- more erasures on a day than the register of destruction has; and somebody whose arrival is tied to nobody.
CREATE FUNCTION trail_unexplained() RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        WITH erasures AS (
            SELECT t.id, t.happened_at, (t.happened_at AT TIME ZONE 'America/Toronto')::date AS day, named.rows,
                named.rows * int8multirange(int8range(h.start_sequence + 1, NULL)) AS kept,
                coalesce(lower(named.rows) <= h.start_sequence, false) AS began_before
            FROM trail t CROSS JOIN trail_head h
                CROSS JOIN LATERAL (SELECT CASE
                    WHEN cardinality(t.fields) = 1 AND t.fields[1] ~ '^\{([[(][0-9]+,[0-9]+[])],?)*\}$'
                    THEN t.fields[1]::int8multirange ELSE '{}' END AS rows) named
            WHERE t.part = 'file' AND t.action = 'erase'
        ), named AS (
            SELECT e.id, n.sequence
            FROM erasures e CROSS JOIN LATERAL unnest(e.kept) r (span)
                CROSS JOIN LATERAL generate_series(lower(r.span), upper(r.span) - 1) n (sequence)
        )
        SELECT t.id FROM trail t
            LEFT JOIN (SELECT n.sequence, count(*) AS times FROM named n GROUP BY n.sequence) k USING (sequence)
        WHERE t.candidate_id IS NULL AND t.subject IS NOT NULL AND k.times IS DISTINCT FROM 1
        UNION ALL
        SELECT n.id FROM named n JOIN trail t ON t.sequence = n.sequence WHERE t.candidate_id IS NOT NULL
        UNION ALL
        SELECT e.id FROM erasures e JOIN trail t ON t.sequence = lower(e.kept)
        WHERE NOT e.began_before AND (t.part <> 'candidate' OR t.action <> 'insert')
        UNION ALL
        SELECT e.id FROM erasures e
        WHERE NOT EXISTS (SELECT FROM trail t WHERE t.part = 'candidate' AND t.action = 'delete'
            AND t.candidate_id IS NULL AND t.happened_at = e.happened_at)
        UNION ALL
        SELECT max(e.id) FROM erasures e
        GROUP BY e.day
        HAVING count(*) > (SELECT coalesce(sum(d.count), 0) FROM destruction d
            WHERE d.kind IN ('file', 'set_aside_file') AND d.destroyed_on = e.day)
        UNION ALL
        SELECT c.id FROM candidate c CROSS JOIN trail_head h
        WHERE h.start_sequence = 0 AND NOT EXISTS (SELECT FROM trail t
            WHERE t.candidate_id = c.id AND t.part = 'candidate' AND t.action = 'insert');
    END;
REVOKE EXECUTE ON FUNCTION trail_unexplained FROM PUBLIC;

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
END
$$;

-- — whose reading the actor may record —

-- A person records what they take away of themselves; an employer, what it may be shown of people: the list of its own
-- opening, whoever a referral, an interview or a twinning of its own names. Others were held to what they see.
CREATE FUNCTION actor_may_have_read(person bigint, of_part text, of_opening bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN CASE actor_role()
        WHEN 'job_seeker' THEN person = actor_candidate()
        WHEN 'employer' THEN EXISTS (SELECT FROM employer e WHERE e.id = actor_employer() AND e.verified_on IS NOT NULL)
            AND (
                (of_part = 'short_list'
                    AND EXISTS (SELECT FROM opening o WHERE o.id = of_opening AND o.employer_id = actor_employer())
                    AND EXISTS (SELECT FROM match_profile p WHERE p.candidate_id = person))
                OR EXISTS (SELECT FROM referral r JOIN opening o ON o.id = r.opening_id
                    WHERE r.candidate_id = person AND o.employer_id = actor_employer())
                OR EXISTS (SELECT FROM event_interview i
                    WHERE i.candidate_id = person AND i.employer_id = actor_employer())
                OR EXISTS (SELECT FROM twinning t WHERE t.candidate_id = person AND t.employer_id = actor_employer())
            )
        ELSE true
    END;
REVOKE EXECUTE ON FUNCTION actor_may_have_read FROM PUBLIC;

CREATE OR REPLACE FUNCTION record_access(persons bigint[], of_part text, done text DEFAULT 'read',
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

-- — a reason is words —

ALTER TABLE file_access ADD CONSTRAINT file_access_note_says
    CHECK (length(regexp_replace(note, '[\s\u00a0\u200b-\u200d\u2060\ufeff]', '', 'g')) >= 10);

-- — to whom the service writes —

-- The doorkeeper and the system write to whom they were asked to. Whoever else acts writes to somebody whom the service
-- knows already, and invites only by an invitation of their own.
CREATE FUNCTION message_goes_to_somebody_known() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    address text := lower(NEW.recipient);
    known boolean;
BEGIN
    IF NEW.channel = 'text' OR actor_role() IN ('doorkeeper', 'system') OR called_by_owner() THEN
        RETURN NEW;
    END IF;
    known := CASE NEW.template
        WHEN 'invitation' THEN EXISTS (SELECT FROM invitation i
            WHERE i.email = address AND i.invited_by = actor_account()
                AND to_jsonb(i.id) = NEW.details -> 'invitation_id')
        ELSE EXISTS (SELECT FROM account a WHERE lower(a.email) = address)
            OR EXISTS (SELECT FROM candidate_identity i WHERE lower(i.email) = address)
            OR EXISTS (SELECT FROM colleague_address c WHERE lower(c.email) = address)
        END;
    IF known THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not somebody whom this actor writes to';
END
$$;
CREATE TRIGGER message_goes_to_somebody_known BEFORE INSERT ON outgoing_message
    FOR EACH ROW EXECUTE FUNCTION message_goes_to_somebody_known();

-- — who has work done —

-- Nobody enqueues, takes or removes work without saying who acts; the worker acts as the system.
CREATE FUNCTION work_is_of_somebody() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() = 'anonymous' AND NOT called_by_owner() THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'nobody has work done';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER work_is_of_somebody BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON procrastinate_jobs
    FOR EACH STATEMENT EXECUTE FUNCTION work_is_of_somebody();
