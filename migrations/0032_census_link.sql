-- The link of an e-mail that asks an employer whether its needs still hold: it opens that one page, once, to no sign-in.
CREATE TABLE census_link (
    hash bytea PRIMARY KEY CHECK (length(hash) = 32),
    account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);
CREATE INDEX census_link_account ON census_link (account_id);
ALTER TABLE census_link ENABLE ROW LEVEL SECURITY;
CREATE POLICY census_link_send ON census_link TO adequation_service USING ((SELECT actor_role()) = 'system');
CREATE POLICY census_link_use ON census_link FOR DELETE TO adequation_service
    USING (account_id = (SELECT actor_account()));
CREATE POLICY census_link_see ON census_link FOR SELECT TO adequation_service
    USING (account_id = (SELECT actor_account()));
GRANT SELECT, INSERT, DELETE ON census_link TO adequation_service;

-- Whose needs a link asks about. An account that no longer comes in answers for nobody.
CREATE FUNCTION account_of_census_link(link_hash bytea) RETURNS TABLE (account_id bigint, employer_id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT a.id, a.employer_id FROM census_link l JOIN account a ON a.id = l.account_id
        WHERE l.hash = link_hash AND l.expires_at > now() AND a.role = 'employer' AND a.revoked_at IS NULL;
    END;
REVOKE EXECUTE ON FUNCTION account_of_census_link FROM PUBLIC;
GRANT EXECUTE ON FUNCTION account_of_census_link TO adequation_service;
