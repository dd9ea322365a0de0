-- How and when each person was told that their file will be destroyed: without that, nothing destroys it for its age.

ALTER TABLE retention_notice
    ALTER COLUMN due_on DROP NOT NULL,
    ADD COLUMN means text CHECK (means IN ('email', 'text', 'post', 'telephone', 'in_person', 'tried')),
    ADD COLUMN told_on date,
    ADD COLUMN told_by bigint;
UPDATE retention_notice n SET told_on = n.sent_on, means = CASE WHEN EXISTS (
        SELECT FROM candidate_identity i LEFT JOIN account a ON a.candidate_id = i.candidate_id
        WHERE i.candidate_id = n.candidate_id AND coalesce(a.email, i.email) IS NOT NULL)
    THEN 'email' ELSE 'text' END
    WHERE n.told;
-- Whom nobody told: the time of the notice has not begun.
UPDATE retention_notice SET due_on = NULL WHERE NOT told;
ALTER TABLE retention_notice DROP COLUMN told,
    ADD CONSTRAINT retention_notice_told CHECK (num_nonnulls(means, told_on, due_on) IN (0, 3)),
    ADD CONSTRAINT retention_notice_time CHECK (told_on >= sent_on AND due_on >= told_on + 30) NOT VALID;

-- A message that reached nobody tells nobody.
CREATE POLICY retention_notice_not_reached ON retention_notice AS RESTRICTIVE FOR UPDATE TO adequation_service
    USING (true) WITH CHECK (due_on IS NULL);
GRANT UPDATE (means, told_on, due_on) ON retention_notice TO adequation_service;

-- Somebody tells whom no message reaches: the counsellor who follows them, or those who answer for privacy, who alone may
-- say that every way was tried. Returns the day of the destruction; null where nobody waits to be told.
CREATE FUNCTION tell_of_destruction(person bigint, by_means text, on_day date) RETURNS date
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    today date := (now() AT TIME ZONE 'America/Toronto')::date;
    destroyed_on date;
BEGIN
    IF by_means NOT IN ('post', 'telephone', 'in_person', 'tried') OR NOT (
        actor_role() IN ('coordinator', 'administrator') OR called_by_owner()
        OR (actor_role() = 'counsellor' AND by_means <> 'tried' AND EXISTS (SELECT FROM candidate c
            WHERE c.id = person AND c.organisation_id = actor_organisation()))
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not this actor''s to tell';
    END IF;
    IF on_day > today THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'retention_notice_time',
            MESSAGE = 'nobody is told tomorrow';
    END IF;
    UPDATE retention_notice n SET means = by_means, told_on = on_day, told_by = actor_account(),
            due_on = on_day + (SELECT s.value::integer FROM setting s WHERE s.key = 'retention_notice_days')
        WHERE n.candidate_id = person AND n.told_on IS NULL
        RETURNING n.due_on INTO destroyed_on;
    IF destroyed_on IS NOT NULL THEN
        INSERT INTO trail (candidate_id, part, action, fields)
            VALUES (person, 'retention_notice', 'update', ARRAY[by_means]);
    END IF;
    RETURN destroyed_on;
END
$$;

-- Whom nobody could tell, for those who answer for privacy: a number, who follows them and since when, no name.
CREATE FUNCTION people_to_tell() RETURNS TABLE (candidate_id bigint, since date, organisation text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT n.candidate_id, n.sent_on, o.name
        FROM retention_notice n JOIN candidate c ON c.id = n.candidate_id LEFT JOIN organisation o ON o.id = c.organisation_id
        WHERE n.told_on IS NULL AND (SELECT actor_role()) IN ('coordinator', 'administrator', 'system')
        ORDER BY n.sent_on, n.candidate_id;
    END;
REVOKE EXECUTE ON FUNCTION tell_of_destruction, people_to_tell FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tell_of_destruction, people_to_tell TO adequation_service;

-- A coordinator finds the address of whom they have to tell.
ALTER TABLE file_access DROP CONSTRAINT file_access_reason_check, ADD CONSTRAINT file_access_reason_check
    CHECK (reason IN ('complaint', 'rectification', 'incident', 'legal_request', 'fairness_review', 'duplicate',
        'destruction_notice'));

-- As it was; for its age, a file goes only once its person was told and the time of the notice is over, and after a hold
-- only where its erasure was asked for.
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
    ELSIF under_rule = 'hold_ended' AND NOT EXISTS (
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
