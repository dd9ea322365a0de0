-- What the two of a twinning do in it, the one by their account, the other by a link.

-- A colleague of the firm who said yes, who has room, and whom this person has not declined.
CREATE FUNCTION twinning_within_capacity() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    room integer;
BEGIN
    SELECT k.capacity INTO room FROM colleague k
        WHERE k.id = NEW.colleague_id AND k.employer_id = NEW.employer_id AND k.agreed_at IS NOT NULL FOR UPDATE;
    IF room IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'twinning_colleague',
            MESSAGE = 'not a colleague who said yes';
    ELSIF room <= (SELECT count(*) FROM twinning t
            WHERE t.colleague_id = NEW.colleague_id AND t.state IN ('proposed', 'active')) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'twinning_capacity',
            MESSAGE = 'this colleague accompanies as many as they said';
    ELSIF EXISTS (SELECT FROM twinning t WHERE t.wish_id = NEW.wish_id AND t.colleague_id = NEW.colleague_id
            AND t.state = 'declined') THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'twinning_colleague',
            MESSAGE = 'declined before';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER twinning_within_capacity BEFORE INSERT ON twinning
    FOR EACH ROW EXECUTE FUNCTION twinning_within_capacity();

-- Which of the two the actor is in a twinning; null where neither. A colleague is known by the hash of their link.
CREATE FUNCTION twinning_party(of_twinning bigint, by_link bytea) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT CASE
            WHEN actor_role() = 'job_seeker' AND t.candidate_id = actor_candidate() THEN 'newcomer'
            WHEN actor_role() = 'colleague'
                AND t.colleague_id = (SELECT l.colleague_id FROM colleague_link l
                    WHERE l.hash = by_link AND l.expires_at > now())
                AND EXISTS (SELECT FROM consent_in_force c
                    WHERE c.candidate_id = t.candidate_id AND c.purpose = 'twinning') THEN 'colleague'
        END FROM twinning t WHERE t.id = of_twinning;
    END;

-- Ends twinnings, whatever the reason; what was planned is cancelled, and told by its numbers.
CREATE FUNCTION close_twinnings(ids bigint[], closed_by text) RETURNS bigint[]
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        UPDATE twinning SET ended_at = now(), ended_by = closed_by, state = CASE
                WHEN state = 'active' THEN 'ended' WHEN closed_by = 'newcomer' THEN 'declined' ELSE 'taken_back' END
            WHERE id = ANY (ids) AND state IN ('proposed', 'active');
        WITH cancelled AS (
            UPDATE twinning_visit SET state = 'cancelled', sequence = sequence + 1
            WHERE twinning_id = ANY (ids) AND state = 'planned' AND starts_at > now() RETURNING id
        )
        SELECT coalesce(array_agg(c.id ORDER BY c.id), '{}') FROM cancelled c;
    END;

-- The answer to a proposal, by its person: yes begins it, for as many weeks as are set. Said twice, it is said once.
-- Returns whether it changed anything, null where there is nothing of theirs to answer.
CREATE FUNCTION answer_twinning(of_twinning bigint, accepts boolean) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    today date := (now() AT TIME ZONE 'America/Toronto')::date;
    known text := (SELECT t.state FROM twinning t
        WHERE t.id = of_twinning AND twinning_party(t.id, NULL) = 'newcomer' FOR UPDATE);
BEGIN
    IF (accepts AND known = 'active') OR (NOT accepts AND known = 'declined') THEN
        RETURN false;
    ELSIF known IS DISTINCT FROM 'proposed' THEN
        RETURN NULL;
    ELSIF accepts THEN
        UPDATE twinning SET state = 'active', began_on = today, until = today + 7 * (
                SELECT (s.value #>> '{}')::integer FROM setting s WHERE s.key = 'twinning_weeks')
            WHERE id = of_twinning;
    ELSE
        PERFORM close_twinnings(ARRAY[of_twinning], 'newcomer');
    END IF;
    RETURN true;
END
$$;

-- The end, by either of the two, the employer or who follows the person: at any time and without a reason. Returns the
-- visits that it cancels, null where there is nothing of theirs to end.
CREATE FUNCTION end_twinning(of_twinning bigint, by_link bytea) RETURNS bigint[]
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    known twinning;
    who text := twinning_party(of_twinning, by_link);
BEGIN
    SELECT t.* INTO known FROM twinning t WHERE t.id = of_twinning AND t.state IN ('proposed', 'active') FOR UPDATE;
    IF who IS NULL AND actor_role() = 'employer' AND known.employer_id = actor_employer() THEN
        who := 'employer';
    ELSIF who IS NULL AND actor_role() = 'counsellor' AND EXISTS (SELECT FROM candidate c
            WHERE c.id = known.candidate_id AND c.organisation_id = actor_organisation()) THEN
        who := 'counsellor';
    END IF;
    IF known.id IS NULL OR who IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN close_twinnings(ARRAY[of_twinning], who);
END
$$;

-- Plan a visit, or another time for one that is planned; returns its number, null where there is none.
CREATE FUNCTION plan_visit(of_twinning bigint, by_link bytea, of_visit bigint, at_moment timestamptz, long smallint,
        at_place text, with_goals text[], in_words text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    who text := twinning_party(of_twinning, by_link);
    made bigint;
BEGIN
    IF who IS NULL THEN
        RETURN NULL;
    ELSIF of_visit IS NULL THEN
        INSERT INTO twinning_visit (twinning_id, candidate_id, starts_at, minutes, place, goals, words, planned_by)
            SELECT t.id, t.candidate_id, at_moment, long, at_place, with_goals, in_words, who
            FROM twinning t WHERE t.id = of_twinning AND t.state = 'active'
            RETURNING id INTO made;
    ELSE
        UPDATE twinning_visit v SET starts_at = at_moment, minutes = long, place = at_place, goals = with_goals,
                words = in_words, sequence = sequence + 1, reminded_at = NULL
            FROM twinning t WHERE t.id = v.twinning_id AND t.state = 'active' AND t.id = of_twinning AND v.id = of_visit
                AND v.state = 'planned'
            RETURNING v.id INTO made;
    END IF;
    RETURN made;
END
$$;

-- What became of a visit: held once it has begun, or cancelled.
CREATE FUNCTION settle_visit(of_twinning bigint, by_link bytea, of_visit bigint, as_state text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    UPDATE twinning_visit SET state = as_state, sequence = sequence + (as_state = 'cancelled')::integer
        WHERE id = of_visit AND twinning_id = of_twinning AND state = 'planned'
            AND (as_state = 'cancelled' OR (as_state = 'held' AND starts_at <= now()))
            AND twinning_party(of_twinning, by_link) IS NOT NULL;
    RETURN FOUND;
END
$$;

CREATE FUNCTION log_contact(of_twinning bigint, by_link bytea, on_day date, in_words text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    INSERT INTO twinning_contact (twinning_id, candidate_id, written_by, happened_on, text)
        SELECT t.id, t.candidate_id, twinning_party(t.id, by_link), on_day, in_words
        FROM twinning t
        WHERE t.id = of_twinning AND t.state = 'active' AND twinning_party(t.id, by_link) IS NOT NULL;
    RETURN FOUND;
END
$$;

-- The closing review of one of the two; once both are written, the twinning is over.
CREATE FUNCTION review_twinning(of_twinning bigint, by_link bytea, as_useful text, with_goals text[], in_words text)
    RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    who text := twinning_party(of_twinning, by_link);
BEGIN
    INSERT INTO twinning_review (twinning_id, candidate_id, written_by, useful, goals, words)
        SELECT t.id, t.candidate_id, who, as_useful, with_goals, in_words
        FROM twinning t WHERE t.id = of_twinning AND who IS NOT NULL AND t.state IN ('active', 'ended')
        ON CONFLICT (twinning_id, written_by) DO UPDATE SET useful = excluded.useful, goals = excluded.goals,
            words = excluded.words, written_at = now();
    IF NOT FOUND THEN
        RETURN false;
    ELSIF (SELECT count(*) FROM twinning_review r WHERE r.twinning_id = of_twinning) = 2 THEN
        PERFORM close_twinnings(ARRAY[of_twinning], who);
    END IF;
    RETURN true;
END
$$;

-- All that a colleague is ever shown: what is said of themselves, and of each person whom they accompany, who consents
-- today, the name, the post, the day they began, the languages and hours that these wrote for it, the plan, the log.
CREATE FUNCTION colleague_page(by_link bytea) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    known colleague;
    shown bigint[];
BEGIN
    SELECT k.* INTO known FROM colleague_link l JOIN colleague k ON k.id = l.colleague_id
        WHERE l.hash = by_link AND l.expires_at > now() AND actor_role() = 'colleague';
    IF known.id IS NULL THEN
        RETURN NULL;
    END IF;
    shown := ARRAY(SELECT t.id FROM twinning t WHERE t.colleague_id = known.id
        AND (t.state = 'active' OR (t.state = 'ended' AND t.ended_at > now() - interval '30 days'))
        AND twinning_party(t.id, by_link) IS NOT NULL);
    PERFORM record_access(ARRAY(SELECT t.candidate_id FROM twinning t WHERE t.id = ANY (shown)), 'twinning');
    RETURN jsonb_build_object(
        'colleague', jsonb_build_object('name', known.name, 'title', known.title, 'languages', known.languages,
            'week', known.week, 'in_firm_since', known.in_firm_since, 'capacity', known.capacity,
            'agreed', known.agreed_at IS NOT NULL,
            'employer', (SELECT e.name FROM employer e WHERE e.id = known.employer_id)),
        'twinnings', coalesce((SELECT jsonb_agg(jsonb_build_object('id', t.id, 'state', t.state, 'until', t.until,
                'name', i.given_name || ' ' || i.family_name, 'title_fr', o.title_fr, 'title_en', o.title_en,
                'hired_on', w.hired_on, 'languages', w.languages, 'week', w.week,
                'visits', coalesce((SELECT jsonb_agg(to_jsonb(v) - '{twinning_id,candidate_id,reminded_at}'::text[]
                    ORDER BY v.starts_at) FROM twinning_visit v WHERE v.twinning_id = t.id), '[]'),
                'contacts', coalesce((SELECT jsonb_agg(jsonb_build_object('written_by', n.written_by,
                    'happened_on', n.happened_on, 'text', n.text) ORDER BY n.happened_on DESC, n.id DESC)
                    FROM twinning_contact n WHERE n.twinning_id = t.id), '[]'),
                'reviews', coalesce((SELECT jsonb_agg(jsonb_build_object('written_by', r.written_by,
                    'useful', r.useful, 'goals', r.goals, 'words', r.words))
                    FROM twinning_review r WHERE r.twinning_id = t.id AND r.written_by = 'colleague'), '[]'))
                ORDER BY t.began_on, t.id)
            FROM twinning t JOIN twinning_wish w ON w.id = t.wish_id JOIN opening o ON o.id = w.opening_id
                JOIN candidate_identity i ON i.candidate_id = t.candidate_id
            WHERE t.id = ANY (shown)), '[]'));
END
$$;

-- Yes, a colleague accompanies newcomers; or no, and what was kept of them goes at once.
CREATE FUNCTION answer_as_colleague(by_link bytea, agrees boolean) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    known bigint := (SELECT l.colleague_id FROM colleague_link l
        WHERE l.hash = by_link AND l.expires_at > now() AND actor_role() = 'colleague');
BEGIN
    IF agrees THEN
        UPDATE colleague SET agreed_at = coalesce(agreed_at, now()) WHERE id = known;
    ELSE
        DELETE FROM colleague WHERE id = known;
    END IF;
    RETURN known IS NOT NULL;
END
$$;
CREATE FUNCTION colleague_gone() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    PERFORM close_twinnings(ARRAY(SELECT t.id FROM twinning t WHERE t.colleague_id = OLD.id),
        CASE actor_role() WHEN 'colleague' THEN 'colleague' WHEN 'employer' THEN 'employer' ELSE 'service' END);
    RETURN OLD;
END
$$;
CREATE TRIGGER colleague_gone BEFORE DELETE ON colleague FOR EACH ROW EXECUTE FUNCTION colleague_gone();

-- The consent withdrawn ends it all, in the same transaction.
CREATE FUNCTION twinnings_without_consent() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    PERFORM close_twinnings(ARRAY(SELECT t.id FROM twinning t WHERE t.candidate_id = NEW.candidate_id), 'newcomer');
    RETURN NULL;
END
$$;
CREATE TRIGGER twinnings_without_consent AFTER UPDATE OF withdrawn_at ON consent
    FOR EACH ROW WHEN (NEW.purpose = 'twinning' AND OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL)
    EXECUTE FUNCTION twinnings_without_consent();
REVOKE EXECUTE ON FUNCTION twinning_party, close_twinnings, answer_twinning, end_twinning, plan_visit, settle_visit,
    log_contact, review_twinning, colleague_page, answer_as_colleague FROM PUBLIC;
GRANT EXECUTE ON FUNCTION answer_twinning, end_twinning, plan_visit, settle_visit, log_contact, review_twinning,
    colleague_page, answer_as_colleague TO adequation_service;
