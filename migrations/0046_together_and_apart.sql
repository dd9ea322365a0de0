-- The two functions that put two files together and take them apart; and erasure.

-- Puts `removed` into `kept`, but for what the kept file itself says, which its caller writes; returns the merge.
CREATE FUNCTION put_together(kept bigint, removed bigint, on_ground text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    obstacle text;
    name text;
    found jsonb;
    followed jsonb := '{}';
    stay bigint[];
    aside jsonb;
    rows bigint;
    merge bigint;
BEGIN
    PERFORM FROM candidate c WHERE c.id IN (kept, removed) ORDER BY c.id FOR UPDATE;
    IF NOT may_put_together(kept, removed) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'these files are not this actor''s';
    END IF;
    SELECT o INTO obstacle FROM merge_obstacles(kept, removed) o LIMIT 1;
    IF obstacle IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'merge_' || obstacle,
            MESSAGE = 'something has to be settled before these files are one';
    END IF;

    -- Whom searches were told of leave with the list; told of either, they are told of the one who stays no more.
    SELECT jsonb_build_object('told_of', coalesce(jsonb_agg(to_jsonb(t)), '[]')) INTO followed
        FROM told_of t WHERE t.candidate_id IN (kept, removed);

    -- Consents first: who may be in a list is settled before anything moves.
    stay := array(SELECT n FROM narrower_consents(kept, removed) n);
    WITH gone AS (
        DELETE FROM consent c
        WHERE c.candidate_id IN (kept, removed) AND c.id <> ALL (stay) AND c.withdrawn_at IS NULL
            AND c.until >= (now() AT TIME ZONE 'America/Toronto')::date
        RETURNING c.*
    )
    SELECT coalesce(jsonb_agg(to_jsonb(g) ORDER BY g.id), '[]') INTO aside FROM gone g;

    FOREACH name IN ARRAY ARRAY['consent', 'contact_note', 'meeting', 'follow_up_event', 'cv_draft', 'retention_hold',
        'file_access', 'account']
    LOOP
        followed := followed || jsonb_build_object(name,
            take_rows_along(name, 'candidate_id', kept, removed, '{}', '{id}'));
    END LOOP;
    WITH m AS (
        UPDATE referral r SET candidate_id = kept
        WHERE r.candidate_id = removed AND NOT EXISTS (
            SELECT FROM referral k
            WHERE k.candidate_id = kept AND k.opening_id = r.opening_id AND referrals_clash(k, r))
        RETURNING r.id
    )
    SELECT coalesce(jsonb_agg(m.id ORDER BY m.id), '[]') INTO found FROM m;
    followed := followed || jsonb_build_object('referral', found);
    PERFORM follow_referrals(found, removed, kept);

    -- Where both have one, the kept file's stands and the other waits with its file.
    followed := followed || jsonb_build_object(
        'follow_up', take_rows_along('follow_up', 'candidate_id', kept, removed,
            '{organisation_id}', '{organisation_id}'),
        'kept_for_need', take_rows_along('kept_for_need', 'candidate_id', kept, removed,
            '{opening_id,organisation_id}', '{opening_id,organisation_id}'),
        'event_invitation', take_rows_along('event_invitation', 'candidate_id', kept, removed,
            '{event_id}', '{event_id}'),
        'twinning_wish', take_rows_along('twinning_wish', 'candidate_id', kept, removed, '{opening_id}', '{id}'),
        'settling_tick', take_rows_along('settling_tick', 'candidate_id', kept, removed, '{code}', '{code}'));
    UPDATE self_identification s SET candidate_id = kept
        WHERE s.candidate_id = removed AND NOT EXISTS (SELECT FROM self_identification k WHERE k.candidate_id = kept);
    GET DIAGNOSTICS rows = ROW_COUNT;
    followed := followed || jsonb_build_object('self_identification', rows > 0);
    -- The file of a CV is where its consent is; without one, it waits with what is set aside.
    UPDATE cv_file f SET candidate_id = CASE f.candidate_id WHEN kept THEN removed ELSE kept END
        WHERE f.candidate_id IN (kept, removed) AND 1 = (
                SELECT count(*) FROM cv_file o WHERE o.candidate_id IN (kept, removed))
            AND (f.candidate_id = removed) = EXISTS (
                SELECT FROM consent_in_force c WHERE c.candidate_id = kept AND c.purpose = 'cv_file');
    GET DIAGNOSTICS rows = ROW_COUNT;
    followed := followed || jsonb_build_object('cv_file', rows > 0);

    WITH m AS (UPDATE candidate c SET merged_into = kept WHERE c.merged_into = removed RETURNING c.id)
    SELECT coalesce(jsonb_agg(m.id), '[]') INTO found FROM m;
    followed := followed || jsonb_build_object('candidate', found);
    WITH m AS (UPDATE person_merge p SET kept_id = kept WHERE p.kept_id = removed RETURNING p.id)
    SELECT coalesce(jsonb_agg(m.id), '[]') INTO found FROM m;
    followed := followed || jsonb_build_object('person_merge', found);
    UPDATE candidate SET merged_into = kept WHERE id = removed;
    PERFORM refresh_match_profiles(ARRAY[kept, removed]);
    INSERT INTO told_of (search_id, candidate_id)
        SELECT DISTINCT r.search_id, kept FROM jsonb_populate_recordset(NULL::told_of, followed -> 'told_of') r
        WHERE EXISTS (SELECT FROM match_profile p WHERE p.candidate_id = kept)
        ON CONFLICT DO NOTHING;

    INSERT INTO person_merge (kept_id, removed_id, ground, moved, consents, undo_until)
        SELECT kept, removed, on_ground, followed, aside,
            (now() AT TIME ZONE 'America/Toronto')::date + s.value::integer
        FROM setting s WHERE s.key = 'merge_undo_days'
        RETURNING id INTO merge;
    UPDATE alike_people a SET decided = 'one', decided_at = now(), decided_by = actor_account()
        WHERE a.first_id = least(kept, removed) AND a.second_id = greatest(kept, removed);
    INSERT INTO trail (candidate_id, part, action, fields)
        VALUES (kept, 'merge', 'update', ARRAY['together']), (removed, 'merge', 'update', ARRAY['together']);
    RETURN merge;
END
$$;

-- Takes a merge back, but for what the kept file itself says. Returns what came since and stays with the kept file, or
-- is gone: a count by kind.
CREATE FUNCTION take_apart(of_merge bigint) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    known person_merge;
    acting text := actor_role();
    name text;
    back bigint;
    remain jsonb := '{}';
BEGIN
    SELECT m.* INTO known FROM person_merge m WHERE m.id = of_merge FOR UPDATE;
    IF known.id IS NULL OR acting NOT IN ('counsellor', 'coordinator') OR known.role <> acting
        OR (acting = 'counsellor' AND known.organisation_id <> actor_organisation())
    THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'this merge is not this actor''s';
    END IF;
    PERFORM FROM candidate c WHERE c.id IN (known.kept_id, known.removed_id) ORDER BY c.id FOR UPDATE;
    IF known.undone_at IS NOT NULL OR known.undo_until < (now() AT TIME ZONE 'America/Toronto')::date
        OR NOT EXISTS (SELECT FROM candidate c WHERE c.id = known.removed_id AND c.merged_into = known.kept_id)
    THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'merge_over', MESSAGE = 'it is too late';
    ELSIF EXISTS (
            SELECT FROM person_merge l WHERE l.kept_id = known.kept_id AND l.id > known.id AND l.undone_at IS NULL)
        OR EXISTS (SELECT FROM candidate c WHERE c.id = known.kept_id AND c.merged_into IS NOT NULL)
    THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'merge_later', MESSAGE = 'a later merge first';
    ELSIF EXISTS (SELECT FROM erasure_request r WHERE r.candidate_id = known.kept_id) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'merge_erasure', MESSAGE = 'an erasure waits';
    END IF;

    UPDATE candidate SET merged_into = NULL WHERE id = known.removed_id;
    UPDATE candidate SET merged_into = known.removed_id
        WHERE merged_into = known.kept_id AND id IN (SELECT ids_in(known.moved -> 'candidate'));
    UPDATE person_merge SET kept_id = known.removed_id
        WHERE id IN (SELECT ids_in(known.moved -> 'person_merge'));

    -- What the person withdrew since is not given back by anybody but them; nor for longer than is allowed by now.
    PERFORM set_config('app.role', 'system', true);
    WITH given AS (
        INSERT INTO consent OVERRIDING SYSTEM VALUE
            SELECT r.* FROM jsonb_array_elements(known.consents) x
                JOIN setting g ON g.key = 'consent_longest_days'
                CROSS JOIN LATERAL jsonb_populate_record(NULL::consent, x || jsonb_build_object(
                    'until', least((x ->> 'until')::date,
                        (x ->> 'given_on')::date + (g.value ->> (x ->> 'purpose'))::integer),
                    'withdrawn_at', (
                        SELECT max(w.withdrawn_at) FROM consent w
                        WHERE w.candidate_id = known.kept_id AND w.purpose = x ->> 'purpose'
                            AND w.employer_id IS NOT DISTINCT FROM (x ->> 'employer_id')::bigint
                            AND w.withdrawn_at > known.merged_at))) r
        RETURNING withdrawn_at
    )
    SELECT count(g.withdrawn_at) INTO back FROM given g;
    PERFORM set_config('app.role', acting, true);
    remain := remain || jsonb_build_object('consent', back);

    UPDATE referral SET candidate_id = known.removed_id
        WHERE candidate_id = known.kept_id AND id IN (SELECT ids_in(known.moved -> 'referral'));
    GET DIAGNOSTICS back = ROW_COUNT;
    remain := remain || jsonb_build_object('referral_gone', jsonb_array_length(known.moved -> 'referral') - back);
    PERFORM follow_referrals(known.moved -> 'referral', known.kept_id, known.removed_id);
    FOREACH name IN ARRAY ARRAY['consent', 'contact_note', 'meeting', 'follow_up_event', 'cv_draft', 'retention_hold',
        'file_access', 'account', 'follow_up', 'kept_for_need', 'event_invitation', 'twinning_wish', 'settling_tick']
    LOOP
        back := give_rows_back(name, 'candidate_id', known.kept_id, known.removed_id, known.moved -> name);
        IF name IN ('contact_note', 'meeting') THEN
            remain := remain || jsonb_build_object(name || '_gone', jsonb_array_length(known.moved -> name) - back);
        END IF;
    END LOOP;
    FOREACH name IN ARRAY ARRAY['contact_note', 'meeting', 'referral'] LOOP
        EXECUTE format('SELECT count(*) FROM %I WHERE candidate_id = $1 AND created_at > $2', name)
            INTO back USING known.kept_id, known.merged_at;
        remain := remain || jsonb_build_object(name, back);
    END LOOP;
    UPDATE self_identification SET candidate_id = known.removed_id
        WHERE candidate_id = known.kept_id AND (known.moved -> 'self_identification')::boolean;
    UPDATE cv_file f
        SET candidate_id = CASE f.candidate_id WHEN known.kept_id THEN known.removed_id ELSE known.kept_id END
        WHERE f.candidate_id IN (known.kept_id, known.removed_id) AND (known.moved -> 'cv_file')::boolean
            AND 1 = (SELECT count(*) FROM cv_file o WHERE o.candidate_id IN (known.kept_id, known.removed_id));
    PERFORM refresh_match_profiles(ARRAY[known.kept_id, known.removed_id]);
    DELETE FROM told_of t USING jsonb_populate_recordset(NULL::told_of, known.moved -> 'told_of') r
        WHERE t.candidate_id = known.kept_id AND t.search_id = r.search_id;
    INSERT INTO told_of (search_id, candidate_id)
        SELECT r.search_id, r.candidate_id FROM jsonb_populate_recordset(NULL::told_of, known.moved -> 'told_of') r
            JOIN saved_search s ON s.id = r.search_id JOIN match_profile p ON p.candidate_id = r.candidate_id
        ON CONFLICT DO NOTHING;

    UPDATE person_merge SET undone_at = now(), undone_by = actor_account(), sealed = NULL, moved = '{}', consents = '[]'
        WHERE id = known.id;
    UPDATE alike_people a SET decided = NULL, decided_at = NULL, decided_by = NULL
        WHERE a.first_id = least(known.kept_id, known.removed_id)
            AND a.second_id = greatest(known.kept_id, known.removed_id);
    INSERT INTO trail (candidate_id, part, action, fields)
        SELECT x, 'merge', 'update', ARRAY['apart'] FROM unnest(ARRAY[known.kept_id, known.removed_id]) x;
    RETURN remain;
END
$$;

-- Whoever is erased takes with them what was set aside for them, and the trail of the files that were one with theirs.
CREATE FUNCTION erase_what_was_put_together() RETURNS trigger
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
CREATE TRIGGER candidate_erase_put_together BEFORE DELETE ON candidate
    FOR EACH ROW EXECUTE FUNCTION erase_what_was_put_together();

REVOKE EXECUTE ON FUNCTION set_aside, narrower_consents, merge_obstacles, referral_step, referrals_clash,
    may_put_together, put_together, take_apart FROM PUBLIC;
GRANT EXECUTE ON FUNCTION set_aside, merge_obstacles, may_put_together, put_together, take_apart
    TO adequation_service;

-- What a person is told of their file and another's that were taken for one person's. Whose file was not the kept one
-- is told too, once they are apart again, but not in words that are of the other.
CREATE FUNCTION merges_told(person bigint)
    RETURNS TABLE (merged_at timestamptz, ground text, undo_until date, undone_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT m.merged_at, CASE WHEN m.kept_id = person THEN m.ground END, m.undo_until, m.undone_at
        FROM person_merge m
        WHERE (m.kept_id = person OR (m.removed_id = person AND m.undone_at IS NOT NULL))
            AND (actor_role() = 'system' OR actor_candidate() = person
                OR (actor_role() = 'counsellor' AND m.role = 'counsellor' AND m.organisation_id = actor_organisation()))
        ORDER BY m.id;
    END;
REVOKE EXECUTE ON FUNCTION merges_told FROM PUBLIC;
GRANT EXECUTE ON FUNCTION merges_told TO adequation_service;
