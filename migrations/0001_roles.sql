-- The service's role owns nothing and never bypasses row security; a login of its own may be granted this one.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'adequation_service') THEN
        CREATE ROLE adequation_service NOLOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
END
$$;

CREATE EXTENSION IF NOT EXISTS vector;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO adequation_service;

-- Who acts, as the transaction was told by its first statement. An empty setting is nobody.
CREATE FUNCTION actor_account() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.actor', true), '')::bigint;

CREATE FUNCTION actor_role() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('app.role', true), ''), 'anonymous');

CREATE FUNCTION actor_organisation() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.organisation', true), '')::bigint;

CREATE FUNCTION actor_employer() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.employer', true), '')::bigint;

CREATE FUNCTION actor_candidate() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.candidate', true), '')::bigint;
