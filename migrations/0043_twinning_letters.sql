-- How twinnings go, the letters about them, and when they are destroyed.

-- How twinnings go, and with whom: visits for the employer and for who follows the person, the days of the log for the
-- latter alone.
CREATE FUNCTION twinning_progress() RETURNS TABLE (twinning_id bigint, colleague text, held bigint, next_at timestamptz,
        contacts bigint, last_contact_on date)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT t.id, k.name,
            (SELECT count(*) FROM twinning_visit v WHERE v.twinning_id = t.id AND v.state = 'held'),
            (SELECT min(v.starts_at) FROM twinning_visit v
                WHERE v.twinning_id = t.id AND v.state = 'planned' AND v.starts_at > now()),
            (SELECT count(*) FROM twinning_contact n WHERE n.twinning_id = t.id AND actor_role() = 'counsellor'),
            (SELECT max(n.happened_on) FROM twinning_contact n
                WHERE n.twinning_id = t.id AND actor_role() = 'counsellor')
        FROM twinning t LEFT JOIN colleague k ON k.id = t.colleague_id
        WHERE CASE actor_role() WHEN 'employer' THEN t.employer_id = actor_employer()
            WHEN 'counsellor' THEN EXISTS (SELECT FROM candidate c
                WHERE c.id = t.candidate_id AND c.organisation_id = actor_organisation())
            ELSE false END;
    END;

-- How many, for the coordination: by steps of five, null under five, or a difference would tell of one.
CREATE FUNCTION twinning_counts() RETURNS TABLE (what text, people integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT x.what, CASE WHEN x.n = 0 OR x.n >= 5 THEN (x.n - x.n % 5)::integer END
        FROM (
            SELECT 'asked' AS what, count(*) AS n FROM twinning_wish
            UNION ALL SELECT 'volunteers', count(*) FROM colleague k WHERE k.agreed_at IS NOT NULL
            UNION ALL SELECT 'begun', count(*) FROM twinning t WHERE t.began_on IS NOT NULL
            UNION ALL SELECT 'active', count(*) FROM twinning t WHERE t.state = 'active'
            UNION ALL SELECT 'useful', count(*) FROM twinning_review r
                WHERE r.written_by = 'newcomer' AND r.useful = 'yes'
        ) x WHERE actor_role() IN ('coordinator', 'administrator');
    END;

-- Leaves letters to the two of a twinning, each in their language; nobody reads the other's address. Returns numbers.
CREATE FUNCTION leave_twinning_messages(of_twinning bigint, by_link bytea, of_template text, of_visit bigint)
    RETURNS SETOF bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF of_template NOT IN ('twinning_proposed', 'twinning_begun', 'twinning_visit', 'twinning_reminder',
            'twinning_review', 'twinning_ended') OR NOT (
        actor_role() = 'system' OR twinning_party(of_twinning, by_link) IS NOT NULL
        OR EXISTS (SELECT FROM twinning t JOIN candidate c ON c.id = t.candidate_id WHERE t.id = of_twinning AND (
            actor_role() = 'employer' AND t.employer_id = actor_employer()
            OR actor_role() = 'counsellor' AND c.organisation_id = actor_organisation()))
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not a party of this twinning';
    END IF;
    RETURN QUERY
        SELECT leave_message(of_template, x.address, x.locale, jsonb_build_object('twinning_id', of_twinning,
            'visit_id', of_visit, 'to', x.party))
        FROM (
            SELECT 'newcomer' AS party, coalesce(a.email, i.email) AS address,
                coalesce(a.locale, CASE WHEN i.language = 'en' THEN 'en' ELSE 'fr' END) AS locale
            FROM twinning t JOIN candidate_identity i ON i.candidate_id = t.candidate_id
                LEFT JOIN account a ON a.candidate_id = t.candidate_id
            WHERE t.id = of_twinning
            UNION ALL
            SELECT 'colleague', d.email, d.locale
            FROM twinning t JOIN colleague_address d ON d.colleague_id = t.colleague_id
            WHERE t.id = of_twinning AND of_template <> 'twinning_proposed'
        ) x WHERE x.address IS NOT NULL;
END
$$;

-- To a colleague, whether they would; and to the members of an employer, that somebody whom it hired would like one.
CREATE FUNCTION leave_colleague_message(of_colleague bigint) RETURNS SETOF bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT leave_message('twinning_volunteer', d.email, d.locale, jsonb_build_object('colleague_id', k.id))
        FROM colleague k JOIN colleague_address d ON d.colleague_id = k.id
        WHERE k.id = of_colleague AND actor_role() = 'employer' AND k.employer_id = actor_employer();
    END;
CREATE FUNCTION leave_wish_messages(of_wish bigint) RETURNS SETOF bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT leave_message('twinning_wished', a.email, a.locale, '{}')
        FROM twinning_wish w JOIN account a ON a.employer_id = w.employer_id
        WHERE w.id = of_wish AND a.role = 'employer' AND a.revoked_at IS NULL AND a.email IS NOT NULL
            AND CASE actor_role() WHEN 'job_seeker' THEN w.candidate_id = actor_candidate()
                WHEN 'counsellor' THEN EXISTS (SELECT FROM candidate c
                    WHERE c.id = w.candidate_id AND c.organisation_id = actor_organisation())
                ELSE false END;
    END;

-- Each day: what to remind of, and what is over. `until` has passed by a month: nobody is asked any more.
CREATE FUNCTION twinnings_to_tell(today date) RETURNS TABLE (twinning_id bigint, visit_id bigint, template text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() <> 'system' AND NOT called_by_owner() THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system reminds';
    END IF;
    PERFORM close_twinnings(ARRAY(SELECT t.id FROM twinning t WHERE t.state = 'active' AND t.until < today - 30),
        'service');
    RETURN QUERY
        UPDATE twinning_visit v SET reminded_at = now()
        WHERE v.state = 'planned' AND v.reminded_at IS NULL
            AND (v.starts_at AT TIME ZONE 'America/Toronto')::date = today + 1
        RETURNING v.twinning_id, v.id, 'twinning_reminder';
    RETURN QUERY
        UPDATE twinning t SET review_asked_at = now()
        WHERE t.state = 'active' AND t.review_asked_at IS NULL AND t.until <= today + 7
        RETURNING t.id, NULL::bigint, 'twinning_review';
END
$$;

-- What ended before a day, with its visits and its log; wishes that came to nothing; colleagues who never answered.
CREATE FUNCTION destroy_twinnings(ended_before date) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    gone bigint;
BEGIN
    IF actor_role() <> 'system' AND NOT called_by_owner() THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system destroys';
    END IF;
    DELETE FROM colleague_link WHERE expires_at < now();
    DELETE FROM colleague WHERE agreed_at IS NULL AND created_at < now() - interval '60 days';
    DELETE FROM twinning WHERE ended_at < ended_before;
    GET DIAGNOSTICS gone = ROW_COUNT;
    DELETE FROM twinning_wish w WHERE w.created_at < ended_before
        AND NOT EXISTS (SELECT FROM twinning t WHERE t.wish_id = w.id);
    IF gone > 0 THEN
        INSERT INTO destruction (kind, count, rule) VALUES ('twinning', gone, 'retention');
    END IF;
    RETURN gone;
END
$$;
REVOKE EXECUTE ON FUNCTION twinning_progress, twinning_counts, leave_twinning_messages, leave_colleague_message,
    leave_wish_messages, twinnings_to_tell, destroy_twinnings FROM PUBLIC;
GRANT EXECUTE ON FUNCTION twinning_progress, twinning_counts, leave_twinning_messages, leave_colleague_message,
    leave_wish_messages, twinnings_to_tell, destroy_twinnings TO adequation_service;
