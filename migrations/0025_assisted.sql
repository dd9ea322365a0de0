-- Assisted mode: people without e-mail come in by a code that a counsellor prints or by their telephone, and a
-- counsellor records what they consent to.

-- The code of a sheet of paper: one an account, used once. Hashes here are keyed by what the database does not have.
CREATE TABLE printed_code (
    account_id bigint PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    hash bytea NOT NULL UNIQUE CHECK (length(hash) = 32),
    expires_at timestamptz NOT NULL
);

-- A code sent by text message counts for the browser that asked for it (`ticket`), for a few tries.
CREATE TABLE text_code (
    ticket bytea PRIMARY KEY CHECK (length(ticket) = 32),
    account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    tries smallint NOT NULL DEFAULT 0,
    expires_at timestamptz NOT NULL
);
CREATE INDEX text_code_account ON text_code (account_id);

-- Refused to everybody: by the functions below only.
ALTER TABLE printed_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE text_code ENABLE ROW LEVEL SECURITY;

-- — what a counsellor opens and closes —

CREATE FUNCTION actor_follows(person bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN actor_role() = 'counsellor' AND EXISTS (
        SELECT FROM candidate c WHERE c.id = person AND c.organisation_id = actor_organisation());

-- How a person comes in, for their counsellor. `own`: by an address, which nobody else opens or closes.
CREATE FUNCTION assisted_access(person bigint) RETURNS TABLE (own boolean, phone text, code_until timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT a.email IS NOT NULL, a.phone, p.expires_at
        FROM account a LEFT JOIN printed_code p ON p.account_id = a.id AND p.expires_at > now()
        WHERE a.candidate_id = person AND a.revoked_at IS NULL AND actor_follows(person)
        ORDER BY a.email IS NULL, a.id LIMIT 1;
    END;

-- The account of a person whom a counsellor helps to come in, made where there is none. Whoever comes in by an address
-- of theirs is not helped so: a counsellor would hold a key to what the person alone opens.
CREATE FUNCTION assisted_account(person bigint, new_handle text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    found account;
    made bigint;
BEGIN
    IF NOT actor_follows(person) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'the person is followed elsewhere';
    END IF;
    PERFORM FROM candidate c WHERE c.id = person FOR UPDATE;
    SELECT a.* INTO found FROM account a WHERE a.candidate_id = person AND a.revoked_at IS NULL
        ORDER BY a.email IS NULL, a.id LIMIT 1;
    IF found.email IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'assisted_own', MESSAGE = 'the access is their own';
    ELSIF found.id IS NOT NULL THEN
        RETURN found.id;
    END IF;
    INSERT INTO account (role, display_name, handle, candidate_id, locale)
        SELECT 'job_seeker', i.given_name || ' ' || i.family_name, new_handle, person,
            CASE i.language WHEN 'en' THEN 'en' ELSE 'fr' END
        FROM candidate_identity i WHERE i.candidate_id = person
        RETURNING id INTO made;
    RETURN made;
END
$$;

-- A code printed before opens nothing any more. Returns until when the new one does.
CREATE FUNCTION give_printed_code(person bigint, code_hash bytea, new_handle text) RETURNS timestamptz
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    helped bigint := assisted_account(person, new_handle);
    until timestamptz := now() + interval '1 day' * (
        SELECT (s.value #>> '{}')::integer FROM setting s WHERE s.key = 'printed_code_days');
BEGIN
    INSERT INTO printed_code AS p (account_id, hash, expires_at) VALUES (helped, code_hash, until)
        ON CONFLICT (account_id) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at;
    INSERT INTO trail (candidate_id, part, action, fields) VALUES (person, 'access', 'insert', ARRAY['printed_code']);
    RETURN until;
END
$$;

CREATE FUNCTION give_phone(person bigint, number text, new_handle text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    helped bigint := assisted_account(person, new_handle);
BEGIN
    UPDATE account a SET phone = number WHERE a.id = helped;
    DELETE FROM text_code t WHERE t.account_id = helped;
    INSERT INTO trail (candidate_id, part, action, fields) VALUES (person, 'access', 'insert', ARRAY['phone']);
END
$$;

-- What was opened is closed at once: code, telephone, sessions, browsers. Returns whether anything was open.
CREATE FUNCTION close_assisted_access(person bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    helped bigint := (
        SELECT a.id FROM account a
        WHERE a.candidate_id = person AND a.revoked_at IS NULL AND actor_follows(person)
            AND NOT EXISTS (SELECT FROM account o
                WHERE o.candidate_id = person AND o.revoked_at IS NULL AND o.email IS NOT NULL)
        ORDER BY a.id LIMIT 1);
BEGIN
    IF helped IS NULL THEN
        RETURN false;
    END IF;
    DELETE FROM printed_code p WHERE p.account_id = helped;
    DELETE FROM text_code t WHERE t.account_id = helped;
    DELETE FROM session s WHERE s.account_id = helped;
    DELETE FROM credential_token t WHERE t.account_id = helped;
    DELETE FROM known_device d WHERE d.account_id = helped;
    DELETE FROM outgoing_message m USING account a WHERE a.id = helped AND m.recipient = a.phone;
    UPDATE account a SET phone = NULL WHERE a.id = helped;
    INSERT INTO trail (candidate_id, part, action) VALUES (person, 'access', 'delete');
    RETURN true;
END
$$;

-- — the door —

-- Whom a number belongs to; the worker asks too, since the page that takes a number does not look.
CREATE FUNCTION account_of_phone(number text, device_hash bytea)
    RETURNS TABLE (account_id bigint, language text, known_device boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT a.id, i.language,
               EXISTS (SELECT FROM known_device d WHERE d.account_id = a.id AND d.hash = device_hash)
        FROM account a JOIN candidate_identity i ON i.candidate_id = a.candidate_id
        WHERE a.phone = number AND a.revoked_at IS NULL AND actor_role() IN ('doorkeeper', 'system');
    END;

-- The account of a printed code, which is used up by asking.
CREATE FUNCTION use_printed_code(code_hash bytea) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    opened bigint;
BEGIN
    IF actor_role() <> 'doorkeeper' THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'the doorkeeper opens';
    END IF;
    DELETE FROM printed_code p USING account a
        WHERE p.hash = code_hash AND p.expires_at > now() AND a.id = p.account_id AND a.revoked_at IS NULL
        RETURNING p.account_id INTO opened;
    RETURN opened;
END
$$;

-- The worker keeps a code that it is about to send; sent anew, it is another one.
CREATE FUNCTION keep_text_code(for_ticket bytea, of_account bigint, code_hash bytea, until timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() <> 'system' THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'the system sends';
    END IF;
    INSERT INTO text_code AS t (ticket, account_id, hash, expires_at)
        VALUES (for_ticket, of_account, code_hash, until)
        ON CONFLICT (ticket) DO UPDATE SET hash = excluded.hash WHERE t.account_id = excluded.account_id;
END
$$;

-- The account of a code sent by text message. A right code is used up with those beside it; a wrong one is counted.
CREATE FUNCTION use_text_code(for_ticket bytea, code_hash bytea, most integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    tried text_code;
BEGIN
    IF actor_role() <> 'doorkeeper' THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'the doorkeeper opens';
    END IF;
    UPDATE text_code t SET tries = t.tries + 1 FROM account a
        WHERE t.ticket = for_ticket AND t.expires_at > now() AND t.tries < most
            AND a.id = t.account_id AND a.revoked_at IS NULL
        RETURNING t.* INTO tried;
    IF tried.hash IS DISTINCT FROM code_hash THEN
        RETURN NULL;
    END IF;
    DELETE FROM text_code t WHERE t.account_id = tried.account_id;
    RETURN tried.account_id;
END
$$;

-- Leave a text message to be sent; its id is what the job is given.
CREATE FUNCTION leave_text(of_template text, to_phone text, in_locale text, with_details jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    made bigint;
BEGIN
    IF actor_role() NOT IN ('doorkeeper', 'counsellor', 'system') THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not this actor''s to send';
    END IF;
    INSERT INTO outgoing_message (template, recipient, locale, details, channel)
    VALUES (of_template, to_phone, in_locale, with_details, 'text') RETURNING id INTO made;
    RETURN made;
END
$$;

-- What waits to be sent to a telephone goes with the account.
CREATE FUNCTION forget_texts_of_account() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    DELETE FROM outgoing_message m WHERE m.recipient = OLD.phone;
    RETURN NULL;
END
$$;
CREATE TRIGGER account_texts_forgotten AFTER DELETE ON account
    FOR EACH ROW WHEN (OLD.phone IS NOT NULL) EXECUTE FUNCTION forget_texts_of_account();

REVOKE EXECUTE ON FUNCTION actor_follows, assisted_access, assisted_account, give_printed_code, give_phone,
    close_assisted_access, account_of_phone, use_printed_code, keep_text_code, use_text_code, leave_text FROM PUBLIC;
GRANT EXECUTE ON FUNCTION actor_follows, assisted_access, give_printed_code, give_phone, close_assisted_access,
    account_of_phone, use_printed_code, keep_text_code, use_text_code, leave_text TO adequation_service;

-- — consents that a counsellor records —

-- A person consents online, by themselves; whoever records a consent for somebody else says how it was given, and in
-- which language.
CREATE FUNCTION consent_says_how() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() = 'job_seeker' AND EXISTS (SELECT FROM new_rows n WHERE n.means <> 'online') THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'a person consents by themselves, online';
    ELSIF actor_role() = 'counsellor'
            AND EXISTS (SELECT FROM new_rows n WHERE n.means = 'online' OR n.language IS NULL) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = 'a counsellor says how a consent was given, and in which language';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER consent_says_how AFTER INSERT ON consent REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT WHEN (actor_role() IN ('job_seeker', 'counsellor')) EXECUTE FUNCTION consent_says_how();
