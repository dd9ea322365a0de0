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

REVOKE EXECUTE ON FUNCTION erase_candidate, destroy_referrals, destroy_incidents, destroy_trail FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_candidate, destroy_referrals, destroy_incidents, destroy_trail TO adequation_service;
