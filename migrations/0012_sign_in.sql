-- Signing in: addresses, passwords, sessions, second factors, links sent by e-mail, invitations, and what slows guesses.
--
-- Nobody is known yet when somebody signs in. The doorkeeper is who acts then: it sees nothing of the service, asks the
-- few functions below for one row by its secret, and once an account is found reads and writes that account's own
-- locks, which no other role may read: not even the account's, nor an administrator's.

ALTER TABLE account
    ADD COLUMN email text CHECK (email = lower(email) AND length(email) <= 254),
    ADD COLUMN manager boolean NOT NULL DEFAULT false,
    ADD COLUMN revoked_at timestamptz;
-- Only an address that was confirmed is written here.
CREATE UNIQUE INDEX account_email ON account (email) WHERE revoked_at IS NULL;
CREATE POLICY account_rename ON account FOR UPDATE TO adequation_service USING (id = (SELECT actor_account()));
GRANT UPDATE (display_name, locale) ON account TO adequation_service;

CREATE TABLE password (
    account_id bigint PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    hash text NOT NULL CHECK (hash LIKE '$argon2%'),
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- A secret is kept encrypted, by a key that the database does not have.
CREATE TABLE second_factor (
    account_id bigint PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    secret bytea NOT NULL,
    confirmed_at timestamptz,
    last_step bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE recovery_code (
    account_id bigint NOT NULL REFERENCES second_factor ON DELETE CASCADE,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (account_id, hash)
);

-- A browser that has signed in to an account before: what others try does not slow it down.
CREATE TABLE known_device (
    account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    last_used_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, hash)
);

CREATE TABLE external_identity (
    issuer text NOT NULL,
    subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
    account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
    linked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (issuer, subject),
    CONSTRAINT external_identity_one UNIQUE (account_id, issuer)
);

-- A session opens the pages, a token the API; both are kept as SHA-256 only.
CREATE TABLE session (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash bytea NOT NULL UNIQUE CHECK (length(hash) = 32),
    account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
    state text NOT NULL CHECK (state IN ('code_awaited', 'open')),
    device text NOT NULL CHECK (length(device) <= 200),
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX session_account ON session (account_id);

-- No scope is every scope: a token made at the command line.
DELETE FROM credential_token WHERE purpose = 'session';
DROP FUNCTION account_of_token(bytea, text);
ALTER TABLE credential_token
    DROP COLUMN purpose,
    ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    ADD COLUMN name text NOT NULL DEFAULT '' CHECK (length(name) <= 100),
    ADD COLUMN scopes text[],
    ADD COLUMN last_used_at timestamptz;
CREATE INDEX credential_token_account ON credential_token (account_id);

-- A link sent by e-mail: used once, for one purpose, for a short time. `email` is the address it was sent to.
CREATE TABLE one_time_link (
    hash bytea PRIMARY KEY CHECK (length(hash) = 32),
    purpose text NOT NULL CHECK (purpose IN ('password', 'address')),
    account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
    email text NOT NULL CHECK (email = lower(email)),
    expires_at timestamptz NOT NULL
);
CREATE INDEX one_time_link_account ON one_time_link (account_id);

-- Somebody who has still to show that the address is theirs: there is no account before, and no password.
CREATE TABLE sign_up (
    hash bytea PRIMARY KEY CHECK (length(hash) = 32),
    email text NOT NULL CHECK (email = lower(email)),
    details jsonb NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE TABLE invitation (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash bytea UNIQUE CHECK (length(hash) = 32),
    email text NOT NULL CHECK (email = lower(email)),
    role text NOT NULL CHECK (role IN ('employer', 'counsellor', 'coordinator', 'administrator')),
    organisation_id bigint REFERENCES organisation,
    employer_id bigint REFERENCES employer ON DELETE CASCADE,
    manager boolean NOT NULL,
    invited_by bigint NOT NULL REFERENCES account ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    CHECK ((role = 'employer') = (employer_id IS NOT NULL)),
    CHECK ((role = 'employer') = (organisation_id IS NULL))
);
CREATE UNIQUE INDEX invitation_once ON invitation (email, coalesce(employer_id, 0), coalesce(organisation_id, 0), role);

-- How often something was tried, and until when it is refused. Keys are keyed hashes: no address is kept.
CREATE TABLE throttle (
    key bytea PRIMARY KEY CHECK (length(key) = 32),
    tries integer NOT NULL,
    last_at timestamptz NOT NULL,
    until timestamptz NOT NULL
);

-- What is to be sent by e-mail, until it is: the worker writes it from its template, and makes its link.
CREATE TABLE outgoing_message (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    template text NOT NULL,
    recipient text NOT NULL CHECK (length(recipient) <= 254),
    locale text NOT NULL CHECK (locale IN ('fr', 'en')),
    details jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- Whether whoever acts answers for the members of their organisation or employer.
CREATE FUNCTION actor_manages() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN coalesce((SELECT a.manager FROM account a WHERE a.id = actor_account() AND a.revoked_at IS NULL), false);

-- What only the doorkeeper opens, of one account.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['password', 'second_factor', 'recovery_code', 'known_device']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY %I ON %I TO adequation_service
            USING ((SELECT actor_role()) = %L AND account_id = (SELECT actor_account()))', name || '_own', name,
            'doorkeeper');
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO adequation_service', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['session', 'external_identity', 'one_time_link']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT, DELETE ON %I TO adequation_service', name);
        EXECUTE format('CREATE POLICY %I ON %I FOR INSERT TO adequation_service
            WITH CHECK ((SELECT actor_role()) = %L AND account_id = (SELECT actor_account()))', name || '_make', name,
            'doorkeeper');
    END LOOP;
    -- One sees and ends one's own.
    FOREACH name IN ARRAY ARRAY['session', 'external_identity']
    LOOP
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO adequation_service
            USING (account_id = (SELECT actor_account()))', name || '_see', name);
        EXECUTE format('CREATE POLICY %I ON %I FOR DELETE TO adequation_service
            USING (account_id = (SELECT actor_account()))', name || '_end', name);
    END LOOP;
END
$$;
CREATE POLICY session_seen ON session FOR UPDATE TO adequation_service USING (account_id = (SELECT actor_account()));
GRANT UPDATE (last_seen_at) ON session TO adequation_service;
CREATE POLICY one_time_link_own ON one_time_link TO adequation_service
    USING ((SELECT actor_role()) = 'doorkeeper' AND account_id = (SELECT actor_account()));
CREATE POLICY one_time_link_send ON one_time_link TO adequation_service USING ((SELECT actor_role()) = 'system');

GRANT UPDATE (last_used_at) ON credential_token TO adequation_service;

ALTER TABLE sign_up ENABLE ROW LEVEL SECURITY;
CREATE POLICY sign_up_send ON sign_up TO adequation_service USING ((SELECT actor_role()) = 'system');
GRANT SELECT, INSERT, DELETE ON sign_up TO adequation_service;

ALTER TABLE outgoing_message ENABLE ROW LEVEL SECURITY;
CREATE POLICY outgoing_message_send ON outgoing_message TO adequation_service USING ((SELECT actor_role()) = 'system');
GRANT SELECT, DELETE ON outgoing_message TO adequation_service;

-- Refused to everybody: by the functions below only.
ALTER TABLE throttle ENABLE ROW LEVEL SECURITY;

ALTER TABLE invitation ENABLE ROW LEVEL SECURITY;
CREATE POLICY invitation_of_ours ON invitation TO adequation_service USING (
    (SELECT actor_role()) IN ('administrator', 'system')
    OR ((SELECT actor_manages()) AND CASE (SELECT actor_role())
        WHEN 'employer' THEN employer_id = (SELECT actor_employer())
        WHEN 'counsellor' THEN role = 'counsellor' AND organisation_id = (SELECT actor_organisation())
        ELSE false
    END)
) WITH CHECK (
    (SELECT actor_role()) = 'system'
    OR ((SELECT actor_role()) = 'administrator' AND invited_by = (SELECT actor_account()))
    OR (invited_by = (SELECT actor_account()) AND (SELECT actor_manages()) AND CASE (SELECT actor_role())
        WHEN 'employer' THEN employer_id = (SELECT actor_employer())
        WHEN 'counsellor' THEN role = 'counsellor' AND organisation_id = (SELECT actor_organisation())
        ELSE false
    END)
);
GRANT SELECT, INSERT, DELETE ON invitation TO adequation_service;
GRANT UPDATE (hash, expires_at) ON invitation TO adequation_service;

-- Whose session this is. `stale`: nobody wrote for a minute that it was seen.
CREATE FUNCTION account_of_session(session_hash bytea, idle interval)
    RETURNS TABLE (session_id bigint, state text, account_id bigint, role text, organisation_id bigint,
                   employer_id bigint, candidate_id bigint, locale text, display_name text, demonstration boolean,
                   second_factor boolean, stale boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT s.id, s.state, a.id, a.role, a.organisation_id, a.employer_id, a.candidate_id, a.locale, a.display_name,
               a.demonstration, f.confirmed_at IS NOT NULL, s.last_seen_at < now() - interval '1 minute'
        FROM session s JOIN account a ON a.id = s.account_id LEFT JOIN second_factor f ON f.account_id = a.id
        WHERE s.hash = session_hash AND s.expires_at > now() AND s.last_seen_at > now() - idle
            AND a.revoked_at IS NULL;
    END;

CREATE FUNCTION account_of_token(token_hash bytea)
    RETURNS TABLE (token_id bigint, scopes text[], account_id bigint, role text, organisation_id bigint,
                   employer_id bigint, candidate_id bigint, locale text, display_name text, demonstration boolean,
                   second_factor boolean, stale boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT t.id, t.scopes, a.id, a.role, a.organisation_id, a.employer_id, a.candidate_id, a.locale, a.display_name,
               a.demonstration, f.confirmed_at IS NOT NULL,
               t.last_used_at IS NULL OR t.last_used_at < now() - interval '1 minute'
        FROM credential_token t JOIN account a ON a.id = t.account_id LEFT JOIN second_factor f ON f.account_id = a.id
        WHERE t.hash = token_hash AND t.expires_at > now() AND a.revoked_at IS NULL;
    END;

-- The functions of the doorkeeper: each asks by a secret, and answers with one account.
CREATE FUNCTION account_of_address(address text, device_hash bytea)
    RETURNS TABLE (account_id bigint, hash text, second_factor boolean, known_device boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT a.id, p.hash, f.confirmed_at IS NOT NULL,
               EXISTS (SELECT FROM known_device d WHERE d.account_id = a.id AND d.hash = device_hash)
        FROM account a LEFT JOIN password p ON p.account_id = a.id LEFT JOIN second_factor f ON f.account_id = a.id
        WHERE a.email = address AND a.revoked_at IS NULL AND actor_role() IN ('doorkeeper', 'system');
    END;

CREATE FUNCTION account_of_identity(of_issuer text, of_subject text)
    RETURNS TABLE (account_id bigint, second_factor boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT a.id, f.confirmed_at IS NOT NULL
        FROM external_identity e JOIN account a ON a.id = e.account_id LEFT JOIN second_factor f ON f.account_id = a.id
        WHERE e.issuer = of_issuer AND e.subject = of_subject AND a.revoked_at IS NULL AND actor_role() = 'doorkeeper';
    END;

CREATE FUNCTION account_of_link(link_hash bytea, link_purpose text)
    RETURNS TABLE (account_id bigint, email text, second_factor boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT l.account_id, l.email, f.confirmed_at IS NOT NULL
        FROM one_time_link l JOIN account a ON a.id = l.account_id LEFT JOIN second_factor f ON f.account_id = a.id
        WHERE l.hash = link_hash AND l.purpose = link_purpose AND l.expires_at > now() AND a.revoked_at IS NULL
            AND actor_role() = 'doorkeeper';
    END;

CREATE FUNCTION sign_up_of_link(link_hash bytea) RETURNS TABLE (email text, details jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT s.email, s.details FROM sign_up s
        WHERE s.hash = link_hash AND s.expires_at > now() AND actor_role() = 'doorkeeper';
    END;

CREATE FUNCTION invitation_of_link(link_hash bytea)
    RETURNS TABLE (id bigint, email text, role text, organisation_id bigint, employer_id bigint, manager boolean,
                   party text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT i.id, i.email, i.role, i.organisation_id, i.employer_id, i.manager, coalesce(o.name, e.name)
        FROM invitation i LEFT JOIN organisation o ON o.id = i.organisation_id
            LEFT JOIN employer e ON e.id = i.employer_id
        WHERE i.hash = link_hash AND i.expires_at > now() AND actor_role() = 'doorkeeper';
    END;

-- Count a try, and say how long it must wait; nothing to wait for is null. A try that is refused counts for nothing.
CREATE FUNCTION count_try(try_key bytea, free integer, longest interval) RETURNS interval
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    moment timestamptz := clock_timestamp();
BEGIN
    IF actor_role() <> 'doorkeeper' THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'the doorkeeper counts';
    END IF;
    INSERT INTO throttle AS t (key, tries, last_at, until) VALUES (try_key, 1, moment, moment)
    ON CONFLICT (key) DO UPDATE SET
        tries = CASE WHEN t.last_at < moment - interval '1 day' THEN 1 ELSE t.tries + 1 END,
        last_at = moment,
        until = CASE WHEN t.last_at < moment - interval '1 day' OR t.tries + 1 < free THEN moment
            ELSE moment + least(longest, interval '1 second' * 2 ^ least(t.tries + 1 - free, 20)) END
    WHERE t.until <= moment;
    IF FOUND THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT t.until - moment FROM throttle t WHERE t.key = try_key);
END
$$;

-- A try that was right: forget those before it, or take back that one alone.
CREATE FUNCTION forgive_try(try_key bytea, all_of_them boolean) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() <> 'doorkeeper' THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'the doorkeeper counts';
    END IF;
    IF all_of_them THEN
        DELETE FROM throttle t WHERE t.key = try_key;
    ELSE
        UPDATE throttle t SET tries = greatest(t.tries - 1, 0), until = t.last_at WHERE t.key = try_key;
    END IF;
END
$$;

-- Leave a message to be sent; its id is what the job is given.
CREATE FUNCTION leave_message(of_template text, to_recipient text, in_locale text, with_details jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    made bigint;
BEGIN
    IF actor_role() = 'anonymous' AND NOT called_by_owner() THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'nobody is writing';
    END IF;
    INSERT INTO outgoing_message (template, recipient, locale, details)
    VALUES (of_template, to_recipient, in_locale, with_details) RETURNING id INTO made;
    RETURN made;
END
$$;

-- What is over is forgotten: the system's daily job.
CREATE FUNCTION forget_what_is_over() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() <> 'system' THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'the system forgets';
    END IF;
    DELETE FROM session WHERE expires_at < now();
    DELETE FROM credential_token WHERE expires_at < now();
    DELETE FROM one_time_link WHERE expires_at < now();
    DELETE FROM sign_up WHERE expires_at < now();
    DELETE FROM invitation WHERE expires_at < now();
    DELETE FROM second_factor WHERE confirmed_at IS NULL AND created_at < now() - interval '1 day';
    DELETE FROM known_device WHERE last_used_at < now() - interval '180 days';
    DELETE FROM throttle WHERE last_at < now() - interval '2 days';
    DELETE FROM outgoing_message WHERE created_at < now() - interval '7 days';
END
$$;

-- The address that was confirmed becomes the account's.
CREATE FUNCTION change_address(new_address text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    old_address text;
BEGIN
    IF actor_role() <> 'doorkeeper' THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'an address is confirmed first';
    END IF;
    SELECT a.email INTO old_address FROM account a WHERE a.id = actor_account() FOR UPDATE;
    UPDATE account a SET email = new_address WHERE a.id = actor_account();
    RETURN old_address;
END
$$;

-- Whether whoever acts may decide of a member: an administrator of everybody, a manager of those of the same place and
-- role; of oneself nobody.
CREATE FUNCTION actor_decides_of(member bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN member IS DISTINCT FROM actor_account() AND EXISTS (
        SELECT FROM account a WHERE a.id = member AND a.revoked_at IS NULL AND (
            actor_role() = 'administrator'
            OR (actor_manages() AND a.role = actor_role()
                AND CASE actor_role()
                    WHEN 'employer' THEN a.employer_id = actor_employer()
                    WHEN 'counsellor' THEN a.organisation_id = actor_organisation()
                    ELSE false
                END)));

CREATE FUNCTION set_manager(member bigint, manages boolean) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF NOT actor_decides_of(member) THEN
        RETURN false;
    END IF;
    UPDATE account a SET manager = manages WHERE a.id = member AND a.role IN ('employer', 'counsellor');
    RETURN FOUND;
END
$$;

-- What a member could open ends at once.
CREATE FUNCTION revoke_member(member bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF NOT actor_decides_of(member) THEN
        RETURN false;
    END IF;
    UPDATE account a SET revoked_at = now(), manager = false WHERE a.id = member;
    DELETE FROM session s WHERE s.account_id = member;
    DELETE FROM credential_token t WHERE t.account_id = member;
    DELETE FROM one_time_link l WHERE l.account_id = member;
    DELETE FROM password p WHERE p.account_id = member;
    DELETE FROM second_factor f WHERE f.account_id = member;
    DELETE FROM known_device d WHERE d.account_id = member;
    DELETE FROM external_identity e WHERE e.account_id = member;
    DELETE FROM invitation i WHERE i.invited_by = member;
    RETURN true;
END
$$;

REVOKE EXECUTE ON FUNCTION actor_manages, account_of_session, account_of_token, account_of_address,
    account_of_identity, account_of_link, sign_up_of_link, invitation_of_link, count_try, forgive_try, leave_message,
    forget_what_is_over, change_address, actor_decides_of, set_manager, revoke_member FROM PUBLIC;
GRANT EXECUTE ON FUNCTION actor_manages, account_of_session, account_of_token, account_of_address,
    account_of_identity, account_of_link, sign_up_of_link, invitation_of_link, count_try, forgive_try, leave_message,
    forget_what_is_over, change_address, actor_decides_of, set_manager, revoke_member TO adequation_service;
