-- Erasure by the person, and what retention destroys.

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

-- A referral stays as long as its agreement.
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
        DELETE FROM referral r WHERE r.state IN ('closed', 'at_work_12') AND r.since < ended_before
            AND NOT EXISTS (SELECT FROM internship_agreement a WHERE a.referral_id = r.id)
        RETURNING r.state
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

-- Retention leaves nothing to say of the rows that it unlinked: an erasure stands in the chain after all of its rows.
CREATE FUNCTION destroy_trail(happened_before date) RETURNS bigint
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

REVOKE EXECUTE ON FUNCTION erase_candidate, destroy_referrals, destroy_incidents, destroy_trail,
    trail_unexplained FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_candidate, destroy_referrals, destroy_incidents, destroy_trail TO adequation_service;
