-- What one person said of their own coming is told to them, and an employer of its own; so is the end of either. Who has
-- no e-mail is told of the event by a text message where their account has a telephone; the worker lets it go where the
-- service sends none.
CREATE FUNCTION event_phone(person bigint, OUT phone text, OUT language text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT a.phone, i.language FROM account a JOIN candidate_identity i ON i.candidate_id = a.candidate_id
        WHERE a.candidate_id = person AND a.revoked_at IS NULL AND a.phone IS NOT NULL ORDER BY a.id LIMIT 1;
    END;

CREATE OR REPLACE FUNCTION leave_event_messages(of_event bigint, people bigint[], of_template text)
    RETURNS SETOF bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    person bigint;
    known record;
    called record;
    made bigint;
BEGIN
    IF of_template NOT IN ('event_invitation', 'event_answer', 'event_place', 'event_timetable', 'event_changed',
            'event_cancelled', 'event_reminder')
        OR NOT (of_event IN (SELECT organised_events()) OR actor_role() = 'system'
            OR (of_template IN ('event_place', 'event_answer') AND actor_role() IN ('job_seeker', 'counsellor')))
    THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not an organiser';
    END IF;
    FOR person IN
        UPDATE event_invitation i SET
            place_told_at = CASE WHEN of_template = 'event_place' THEN now() ELSE i.place_told_at END,
            reminded_at = CASE WHEN of_template = 'event_reminder' THEN now() ELSE i.reminded_at END,
            told_at = CASE WHEN of_template = 'event_timetable' OR (of_template = 'event_changed' AND i.told_at IS NOT NULL)
                THEN now() ELSE i.told_at END
        WHERE i.event_id = of_event AND i.candidate_id = ANY (people) AND i.state <> 'proposed' AND CASE of_template
            WHEN 'event_place' THEN i.state = 'accepted' AND i.place_at IS NOT NULL
                AND (i.place_told_at IS NULL OR i.place_told_at < i.place_at)
            WHEN 'event_reminder' THEN i.state = 'accepted' AND i.reminded_at IS NULL
            WHEN 'event_answer' THEN CASE actor_role()
                WHEN 'job_seeker' THEN i.candidate_id = actor_candidate()
                WHEN 'counsellor' THEN i.candidate_id IN (
                    SELECT c.id FROM candidate c WHERE c.organisation_id = actor_organisation())
                ELSE false END
            ELSE true END
        RETURNING i.candidate_id
    LOOP
        SELECT a.email, a.locale INTO known FROM event_address(person) a;
        IF known.email IS NOT NULL THEN
            RETURN NEXT leave_message(of_template, known.email, known.locale,
                jsonb_build_object('event_id', of_event, 'candidate_id', person));
        ELSIF of_template <> 'event_answer' THEN
            SELECT p.phone, p.language INTO called FROM event_phone(person) p;
            IF called.phone IS NOT NULL THEN
                INSERT INTO outgoing_message (template, recipient, locale, details, channel)
                VALUES (of_template, called.phone, CASE WHEN called.language = 'en' THEN 'en' ELSE 'fr' END,
                    jsonb_build_object('event_id', of_event, 'candidate_id', person, 'language', called.language), 'text')
                RETURNING id INTO made;
                RETURN NEXT made;
            END IF;
        END IF;
    END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION leave_host_messages(of_event bigint, employers bigint[], of_template text)
    RETURNS SETOF bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF of_template NOT IN ('event_host', 'event_host_answer', 'event_host_timetable', 'event_host_changed',
            'event_host_cancelled', 'event_host_owed')
        OR NOT (of_event IN (SELECT organised_events()) OR actor_role() = 'system'
            OR (of_template = 'event_host_answer' AND actor_role() = 'employer'
                AND employers = ARRAY[actor_employer()]))
    THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not an organiser';
    END IF;
    RETURN QUERY
        WITH told AS (
            UPDATE event_employer h SET
                asked_at = CASE WHEN of_template = 'event_host' THEN now() ELSE h.asked_at END,
                owed_asked_at = CASE WHEN of_template = 'event_host_owed' THEN now() ELSE h.owed_asked_at END,
                told_at = CASE WHEN of_template = 'event_host_timetable'
                        OR (of_template = 'event_host_changed' AND h.told_at IS NOT NULL)
                    THEN now() ELSE h.told_at END
            WHERE h.event_id = of_event AND h.employer_id = ANY (employers) AND CASE of_template
                WHEN 'event_host' THEN h.asked_at IS NULL AND NOT h.cancelled
                WHEN 'event_host_owed' THEN h.owed_asked_at IS NULL
                ELSE true END
            RETURNING h.employer_id
        )
        SELECT leave_message(of_template, a.email, a.locale, jsonb_build_object('event_id', of_event,
            'employer_id', a.employer_id, 'account_id', a.id))
        FROM told JOIN account a ON a.employer_id = told.employer_id
        WHERE a.role = 'employer' AND a.revoked_at IS NULL AND a.email IS NOT NULL;
END
$$;

DROP FUNCTION event_unreached(bigint);
CREATE FUNCTION event_unreached(of_event bigint, texts boolean DEFAULT false) RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT i.candidate_id FROM event_invitation i JOIN candidate c ON c.id = i.candidate_id
        WHERE i.event_id = of_event AND i.state <> 'proposed' AND (SELECT a.email FROM event_address(c.id) a) IS NULL
            AND NOT (texts AND (SELECT p.phone FROM event_phone(c.id) p) IS NOT NULL)
            AND (i.event_id IN (SELECT organised_events())
                OR (actor_role() = 'counsellor' AND c.organisation_id = actor_organisation()));
    END;
