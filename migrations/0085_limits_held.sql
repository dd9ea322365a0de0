-- What the doors refuse, held for whatever asks in SQL: limits of settings and of holds, notices of another day, readings
-- that nobody can have made, more ways to write a number that is never stored.

-- — settings: between which figures each may stand, as `matching.reference.limits` says, written with the reference files —

CREATE TABLE setting_limit (
    key text NOT NULL,
    path text NOT NULL,
    least numeric NOT NULL,
    most numeric NOT NULL CHECK (most >= least),
    PRIMARY KEY (key, path)
);
GRANT SELECT ON setting_limit TO adequation_service;

-- What a path without * names is there, and a number between the two.
CREATE FUNCTION setting_within_limits() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF EXISTS (
        SELECT FROM setting_limit l
        WHERE l.key = NEW.key AND (
            (l.path NOT LIKE '%*%' AND NOT jsonb_path_exists(NEW.value, l.path::jsonpath))
            OR EXISTS (
                SELECT FROM jsonb_path_query(NEW.value, l.path::jsonpath) v
                WHERE CASE jsonb_typeof(v) WHEN 'number' THEN v::numeric NOT BETWEEN l.least AND l.most ELSE true END))
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'setting_within_limits',
            MESSAGE = 'the value is beyond the limits of its setting';
    END IF;
    RETURN NEW;
END
$$;
REVOKE EXECUTE ON FUNCTION setting_within_limits FROM PUBLIC;
CREATE TRIGGER setting_within_limits BEFORE INSERT OR UPDATE ON setting
    FOR EACH ROW EXECUTE FUNCTION setting_within_limits();

-- — holds: no longer than the setting says, but for what the database itself writes of an agreement in force —

CREATE FUNCTION hold_not_too_long() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    today date := (now() AT TIME ZONE 'America/Toronto')::date;
BEGIN
    -- What the database writes itself, it writes as the owner of the table.
    IF pg_has_role(current_user, (SELECT c.relowner FROM pg_class c WHERE c.oid = TG_RELID), 'USAGE') THEN
        RETURN NEW;
    END IF;
    IF NEW.until <= today
        OR NEW.until > today + (SELECT s.value::integer FROM setting s WHERE s.key = 'hold_longest_days')
    THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_not_too_long',
            MESSAGE = 'a hold ends after today, and no later than the setting says';
    END IF;
    RETURN NEW;
END
$$;
REVOKE EXECUTE ON FUNCTION hold_not_too_long FROM PUBLIC;
CREATE TRIGGER retention_hold_not_too_long BEFORE INSERT ON retention_hold
    FOR EACH ROW EXECUTE FUNCTION hold_not_too_long();

-- — notices: given today, not on a day gone by; the whole time begins then —

CREATE FUNCTION notice_given_today() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    -- What the database writes itself, it writes as the owner of the table.
    IF pg_has_role(current_user, (SELECT c.relowner FROM pg_class c WHERE c.oid = TG_RELID), 'USAGE') THEN
        RETURN NEW;
    END IF;
    IF least(NEW.sent_on, NEW.told_on) < (now() AT TIME ZONE 'America/Toronto')::date
        OR NEW.due_on < NEW.told_on
            + (SELECT s.value::integer FROM setting s WHERE s.key = 'retention_notice_days')
    THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_given_today',
            MESSAGE = 'a notice is given on its day, and its whole time begins then';
    END IF;
    RETURN NEW;
END
$$;
REVOKE EXECUTE ON FUNCTION notice_given_today FROM PUBLIC;
CREATE TRIGGER retention_notice_given_today BEFORE INSERT ON retention_notice
    FOR EACH ROW EXECUTE FUNCTION notice_given_today();

-- — readings: recorded by whoever can have read —

-- Whose people a counsellor reads in clear: those their organisation follows or is shown, who is in a list taken away or
-- at an event, and what the organisation itself wrote; both they and a coordinator a file that they opened for a reason (a
-- minute of grace: what was read at its last moment is recorded too), and a coordinator those that they have to compare.
CREATE FUNCTION actor_has_opened(person bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN EXISTS (SELECT FROM file_access f WHERE f.candidate_id = person AND f.account_id = actor_account()
        AND f.expires_at > now() - interval '1 minute');
REVOKE EXECUTE ON FUNCTION actor_has_opened FROM PUBLIC;
CREATE OR REPLACE FUNCTION actor_may_have_read(person bigint, of_part text, of_opening bigint) RETURNS boolean
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
        WHEN 'counsellor' THEN actor_follows(person) OR may_open_file(person) OR actor_has_opened(person) OR CASE of_part
            WHEN 'short_list' THEN EXISTS (SELECT FROM match_profile p WHERE p.candidate_id = person)
            WHEN 'event' THEN EXISTS (SELECT FROM event_invitation i WHERE i.candidate_id = person)
            WHEN 'internship' THEN EXISTS (SELECT FROM internship_agreement a
                WHERE a.candidate_id = person AND a.organisation_id = actor_organisation())
            WHEN 'accompaniment' THEN EXISTS (SELECT FROM follow_up f
                WHERE f.candidate_id = person AND f.organisation_id = actor_organisation())
            ELSE false END
        WHEN 'coordinator' THEN of_part IN ('short_list', 'event', 'internship', 'referral', 'twinning')
            OR actor_has_opened(person)
            OR (of_part IN ('list', 'file') AND (
                EXISTS (SELECT FROM alike_people a WHERE person IN (a.first_id, a.second_id))
                OR EXISTS (SELECT FROM person_merge m WHERE person IN (m.kept_id, m.removed_id))))
        ELSE true
    END;

-- What none could have read is refused to the staff, so that nothing is shown of which no record is kept.
CREATE OR REPLACE FUNCTION record_access(persons bigint[], of_part text, done text DEFAULT 'read',
        of_opening bigint DEFAULT NULL)
    RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    read bigint[];
BEGIN
    IF actor_role() = 'anonymous' OR done NOT IN ('read', 'export') THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'nobody is reading';
    END IF;
    read := array(SELECT c.id FROM candidate c
        WHERE c.id = ANY (persons) AND actor_may_have_read(c.id, of_part, of_opening) ORDER BY c.id);
    IF actor_role() IN ('counsellor', 'coordinator')
        AND EXISTS (SELECT FROM candidate c WHERE c.id = ANY (persons) AND c.id <> ALL (read))
    THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'this actor cannot have read it';
    END IF;
    INSERT INTO trail (candidate_id, part, action, opening_id)
        SELECT r.id, of_part, done, of_opening FROM unnest(read) r (id);
END
$$;

-- — SIN, passport and UCI numbers as people write them too: any case, points, "no." and "number" before them —

CREATE OR REPLACE FUNCTION holds_identity_number(said text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp
    RETURN coalesce(said ~ '\d{2}' AND (
        said ~ '\m[A-Z]{4} ?(?!(?:19|20)\d\d ?(?:19|20)\d\d)\d\d(?:[05][1-9]|[16][0-2]) ?(?:0[1-9]|[12]\d|3[01])\d\d(?!\d)'
        OR (said ~* 'passe?port' AND said ~* (
            '(?<![a-z])passe?port(?![a-z])(?:\W{0,3}(?:n[o°º]|num|number|num[ée]ro|#)\.?)?'
            || '(?:[^.]{0,30}(?<![a-z])[a-z]{1,2}[ ./_-]{0,3}\d{6,8}(?![a-z\d])'
            || '|\W{0,4}(?:\d{9}|\d{2}[a-z]{2}\d{5})(?![a-z\d]))'))
        OR (said ~* 'iuc|uci' AND said ~* (
            '(?<![a-z])(?:iuc|uci)(?![a-z])\D{0,20}(?!(?:19|20)\d\d[ ./_-]{0,3}(?:19|20)\d\d)'
            || '(?:\d{4}[ ./_-]{0,3}\d{4}|\d{2}[ ./_-]{0,3}\d{4}[ ./_-]{0,3}\d{4})(?!\d)'))
        OR (said ~* 's\.?i\.?n|n\.?a\.?s|(?:assur|insur)ance' AND EXISTS (
            SELECT FROM regexp_matches(said,
                '\m(?:nas|n\.a\.s|sin|s\.i\.n|(?:assurance|insurance)[ \u00a0-](?:sociale|number)|social insurance)'
                || '(?![a-z\u00c0-\u00ff])\D{0,20}(\d(?:[ ./_-]{0,3}\d){8})(?!\d)', 'gi') m
            WHERE passes_luhn(regexp_replace(m[1], '\D', '', 'g'))))
        OR EXISTS (
            SELECT FROM regexp_matches(said,
                '(?<![\d./+-])(?<!\+\d )(?<!\+\d\d )(?<!\+\d\d\d )([1-79]\d\d \d{3} \d{3})(?![\d-]|[.,/]\d)', 'g') m
            WHERE passes_luhn(regexp_replace(m[1], '\D', '', 'g')))), false);
