-- The CNESST gate on events too, and on who was never asked what they may work under.

-- What bars an organisation from placing a person with a client firm: `permit`, for a temporary foreign worker without
-- a permit or an exemption in force; `unknown`, for who may be one and was never asked. Null where nothing does.
CREATE FUNCTION recruitment_barred(of_candidate bigint, of_organisation bigint, on_day date) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT CASE
            WHEN EXISTS (
                SELECT FROM recruitment_permit p
                WHERE p.organisation_id = of_organisation AND p.revoked_at IS NULL AND p.valid_from <= on_day
                    AND (p.valid_until IS NULL OR p.valid_until >= on_day)
            ) OR s.value = '[]' THEN NULL
            WHEN a.kind IS NULL THEN 'unknown'
            WHEN s.value ? a.kind THEN 'permit'
            END
        FROM candidate c LEFT JOIN authorisation a ON a.candidate_id = c.id
            JOIN setting s ON s.key = 'temporary_foreign_worker_kinds'
        WHERE c.id = of_candidate;
    END;

-- The same for whoever may know: of a person whose file the actor follows, or their own; of another, nothing.
CREATE FUNCTION recruitment_bar(of_candidate bigint, of_organisation bigint, on_day date) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT recruitment_barred(c.id, of_organisation, on_day) FROM candidate c
        WHERE c.id = of_candidate AND CASE actor_role()
            WHEN 'counsellor' THEN c.organisation_id = actor_organisation()
            WHEN 'job_seeker' THEN c.id = actor_candidate()
            ELSE actor_role() = 'system' OR called_by_owner()
        END;
    END;

CREATE OR REPLACE FUNCTION may_recruit(of_candidate bigint, of_organisation bigint, on_day date) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT recruitment_barred(c.id, of_organisation, on_day) IS NULL FROM candidate c
        WHERE c.id = of_candidate AND CASE actor_role()
            WHEN 'counsellor' THEN c.organisation_id = actor_organisation()
            WHEN 'job_seeker' THEN c.id = actor_candidate()
            ELSE actor_role() = 'system' OR called_by_owner()
        END;
    END;

-- Whoever prepares an event recruits for the employers who come to it: the organisation that it belongs to.
CREATE FUNCTION event_barred(of_event bigint, person bigint) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT recruitment_barred(person, e.organisation_id, (now() AT TIME ZONE 'America/Toronto')::date)
        FROM event e WHERE e.id = of_event;
    END;

CREATE FUNCTION event_recruits() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    bar text := event_barred(NEW.event_id, NEW.candidate_id);
BEGIN
    IF bar IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'event_recruitment_' || bar,
            MESSAGE = 'this organisation may not have this person meet an employer';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER event_interview_recruits BEFORE INSERT ON event_interview
    FOR EACH ROW EXECUTE FUNCTION event_recruits();
CREATE TRIGGER event_invitation_recruits BEFORE UPDATE OF state ON event_invitation
    FOR EACH ROW WHEN (NEW.state = 'invited' AND OLD.state = 'proposed') EXECUTE FUNCTION event_recruits();

-- Of these people, whom the organisers of an event may ask, and how many events of the last 90 days they were asked to.
DROP FUNCTION who_may_be_invited;
CREATE FUNCTION who_may_be_invited(of_event bigint, people bigint[]) RETURNS TABLE (candidate_id bigint, asked bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF of_event NOT IN (SELECT organised_events()) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not an organiser';
    END IF;
    RETURN QUERY
        SELECT c.candidate_id, (SELECT count(*) FROM event_invitation i
            WHERE i.candidate_id = c.candidate_id AND i.invited_at > now() - interval '90 days')
        FROM consent_in_force c
        WHERE c.candidate_id = ANY (people) AND c.purpose = 'events'
            AND event_barred(of_event, c.candidate_id) IS NULL;
END
$$;

-- A permit that ended closes what it opened.
CREATE OR REPLACE FUNCTION event_release(of_event bigint, person bigint) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT i.opening_id
        FROM event_interview i JOIN event e ON e.id = i.event_id
            JOIN employer f ON f.id = i.employer_id AND f.verified_on IS NOT NULL
        WHERE i.event_id = of_event AND i.candidate_id = person AND i.agreed AND i.slot IS NOT NULL
            AND actor_role() = 'employer' AND i.employer_id = actor_employer() AND e.status IN ('published', 'over')
            AND now() BETWEEN e.starts_at - interval '1 day' AND e.ends_at + interval '1 day'
            AND EXISTS (SELECT FROM consent_in_force c WHERE c.candidate_id = person AND c.purpose = 'cv_to_employer'
                AND c.employer_id = i.employer_id AND c.event_id = i.event_id)
            AND EXISTS (SELECT FROM consent_in_force c WHERE c.candidate_id = person AND c.purpose = 'events')
            AND EXISTS (SELECT FROM consent_in_force c WHERE c.candidate_id = person AND c.purpose = 'matching')
            AND event_barred(e.id, person) IS NULL;
    END;

REVOKE EXECUTE ON FUNCTION recruitment_barred, recruitment_bar, event_barred, who_may_be_invited FROM PUBLIC;
GRANT EXECUTE ON FUNCTION recruitment_bar, who_may_be_invited TO adequation_service;
