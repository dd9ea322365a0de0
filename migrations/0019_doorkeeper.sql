-- What the doorkeeper and the accounts ask by functions alone.

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
    DELETE FROM printed_code WHERE expires_at < now();
    DELETE FROM text_code WHERE expires_at < now();
    DELETE FROM sign_up WHERE expires_at < now();
    DELETE FROM invitation WHERE expires_at < now();
    DELETE FROM second_factor WHERE confirmed_at IS NULL AND created_at < now() - interval '1 day';
    DELETE FROM known_device WHERE last_used_at < now() - interval '180 days';
    DELETE FROM throttle WHERE last_at < now() - interval '2 days';
    DELETE FROM outgoing_message WHERE created_at < now() - interval '7 days';
END
$$;

-- The address that was confirmed becomes the account's. Who came in by what a counsellor had opened comes in by their
-- address alone from then on: nobody else keeps a key, and the trail says so.
CREATE FUNCTION change_address(new_address text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    before account;
BEGIN
    IF actor_role() <> 'doorkeeper' THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'an address is confirmed first';
    END IF;
    SELECT a.* INTO before FROM account a WHERE a.id = actor_account() FOR UPDATE;
    UPDATE account a SET email = new_address, phone = NULL WHERE a.id = actor_account();
    IF before.email IS NULL THEN
        DELETE FROM printed_code p WHERE p.account_id = before.id;
        DELETE FROM text_code t WHERE t.account_id = before.id;
        INSERT INTO trail (candidate_id, part, action, fields)
            SELECT before.candidate_id, 'access', 'insert', ARRAY['address'] WHERE before.candidate_id IS NOT NULL;
    END IF;
    RETURN before.email;
END
$$;

-- Whether the settings ask an account for a second factor: of those who come in by an address alone, since who comes in
-- by a printed code or a telephone has no password to enrol with.
CREATE FUNCTION second_factor_asked(of_account bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN EXISTS (
        SELECT FROM account a JOIN setting s ON s.key = 'second_factor_roles'
        WHERE a.id = of_account AND a.email IS NOT NULL AND s.value ? a.role);

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
    forget_what_is_over, change_address, actor_decides_of, set_manager, revoke_member,
    second_factor_asked FROM PUBLIC;
GRANT EXECUTE ON FUNCTION actor_manages, account_of_session, account_of_token, account_of_address,
    account_of_identity, account_of_link, sign_up_of_link, invitation_of_link, count_try, forgive_try, leave_message,
    forget_what_is_over, change_address, actor_decides_of, set_manager, revoke_member,
    second_factor_asked TO adequation_service;
