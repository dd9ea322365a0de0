-- The system erases nobody as if they had asked: whoever asks is the person, their counsellor, or a request that waits.
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
    IF under_rule = 'retention' AND NOT EXISTS (
        SELECT FROM retention_notice n WHERE n.candidate_id = person AND n.due_on <= today)
    THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_told',
            MESSAGE = 'nobody told the person, or not long enough ago';
    ELSIF (under_rule = 'hold_ended' OR (under_rule = 'asked' AND actor_role() = 'system')) AND NOT EXISTS (
        SELECT FROM erasure_request r WHERE r.candidate_id = person)
    THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'erasure_asked',
            MESSAGE = 'nobody asked for this erasure';
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
