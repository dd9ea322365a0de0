-- Signing in: addresses, passwords, sessions, second factors, links sent by e-mail, invitations, and what slows guesses.
--
-- Nobody is known yet when somebody signs in. The doorkeeper is who acts then: it sees nothing of the service, asks the
-- few functions below for one row by its secret, and once an account is found reads and writes that account's own
-- locks, which no other role may read: not even the account's, nor an administrator's.

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
    salt bytea NOT NULL CHECK (length(salt) = 32),
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

-- A session opens the pages; it is kept as SHA-256 only.
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
    channel text NOT NULL DEFAULT 'email' CHECK (channel IN ('email', 'text')),
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
