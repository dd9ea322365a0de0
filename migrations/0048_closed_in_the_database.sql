-- What the service's role may do for nobody.

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
