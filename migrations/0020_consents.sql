-- Law 25: consents held to their rules, and what a person corrects themselves.

-- What the stores check before they write, held here for whatever forgets: no consent dated after today in Québec,
-- none longer than its purpose allows, none to a file whose erasure was asked for.
CREATE FUNCTION consent_within_rules() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_rows n JOIN setting g ON g.key = 'consent_longest_days'
        WHERE n.given_on > (now() AT TIME ZONE 'America/Toronto')::date
            OR n.until - n.given_on > (g.value ->> n.purpose)::integer
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_period',
            MESSAGE = 'a consent has begun, and lasts no longer than its purpose allows';
    ELSIF EXISTS (SELECT FROM new_rows n JOIN erasure_request r ON r.candidate_id = n.candidate_id) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_of_erased',
            MESSAGE = 'the erasure of this file was asked for';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER consent_a_rules AFTER INSERT ON consent
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION consent_within_rules();

CREATE FUNCTION consent_stays_withdrawn() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_withdrawn',
        MESSAGE = 'a consent withdrawn is given anew, never restored';
END
$$;
CREATE TRIGGER consent_stays_withdrawn BEFORE UPDATE OF withdrawn_at ON consent
    FOR EACH ROW WHEN (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)
    EXECUTE FUNCTION consent_stays_withdrawn();

-- The one question of whoever relies on a consent, whatever its purpose: in force today, or not there.
CREATE VIEW consent_in_force WITH (security_invoker = true) AS
    SELECT candidate_id, purpose, employer_id, max(until) AS until, event_id FROM consent
    WHERE withdrawn_at IS NULL AND (now() AT TIME ZONE 'America/Toronto')::date BETWEEN given_on AND until
    GROUP BY candidate_id, purpose, employer_id, event_id;
GRANT SELECT ON consent_in_force TO adequation_service;

-- Nobody vouches for their own claim: a person writes what they claim, and what was checked only as it was checked.
CREATE FUNCTION person_only_claims() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    vouched boolean;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT EXISTS (SELECT FROM new_rows n WHERE n.state <> 'claimed') INTO vouched;
    ELSE
        -- A claim taken away moves those below it up: each is found among those that stood there, word for word.
        EXECUTE format('SELECT EXISTS (
            SELECT FROM new_rows n WHERE n.state <> ''claimed''
                AND to_jsonb(n) - ''position'' NOT IN (SELECT to_jsonb(o) - ''position'' FROM old_rows o)
                AND NOT EXISTS (
                    SELECT FROM %1$I t WHERE t.candidate_id = n.candidate_id AND t IS DISTINCT FROM n
                        AND to_jsonb(t) - ''position'' = to_jsonb(n) - ''position''))', TG_TABLE_NAME) INTO vouched;
    END IF;
    IF vouched THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'a person does not vouch for themselves';
    END IF;
    RETURN NULL;
END
$$;
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['experience', 'candidate_skill', 'diploma', 'language_proficiency', 'authorisation',
        'held_credential']
    LOOP
        EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT WHEN (actor_role() = ''job_seeker'') EXECUTE FUNCTION person_only_claims()',
            name || '_claimed', name);
        EXECUTE format('CREATE TRIGGER %I AFTER UPDATE ON %I REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT WHEN (actor_role() = ''job_seeker'') EXECUTE FUNCTION person_only_claims()',
            name || '_changed_claim', name);
    END LOOP;
END
$$;

-- Who follows a person is not theirs to write: a file would leave its counsellors, or reach others.
CREATE FUNCTION followed_as_before() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'a person does not change who follows them';
END
$$;
CREATE TRIGGER candidate_followed_as_before BEFORE UPDATE OF organisation_id ON candidate
    FOR EACH ROW WHEN (actor_role() = 'job_seeker' AND NEW.organisation_id IS DISTINCT FROM OLD.organisation_id)
    EXECUTE FUNCTION followed_as_before();
