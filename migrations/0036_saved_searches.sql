-- Searches that somebody keeps, told of by e-mail each day or each week; and the link by which the e-mails stop.
CREATE TABLE saved_search (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL DEFAULT actor_account() REFERENCES account ON DELETE CASCADE,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
    filters jsonb NOT NULL DEFAULT '{}',
    -- Or the need whose people are searched for.
    opening_id bigint REFERENCES opening ON DELETE CASCADE,
    frequency text NOT NULL CHECK (frequency IN ('daily', 'weekly', 'never')),
    told_until timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX saved_search_account ON saved_search (account_id);
CREATE UNIQUE INDEX saved_search_opening ON saved_search (opening_id, account_id) WHERE opening_id IS NOT NULL;
ALTER TABLE saved_search ALTER COLUMN name SET STATISTICS 0;
ALTER TABLE saved_search ALTER COLUMN filters SET STATISTICS 0;
ALTER TABLE saved_search ENABLE ROW LEVEL SECURITY;
CREATE POLICY saved_search_own ON saved_search TO adequation_service
    USING (account_id = (SELECT actor_account()) OR (SELECT actor_role()) = 'system');
GRANT SELECT, INSERT, DELETE ON saved_search TO adequation_service;
GRANT UPDATE (frequency, told_until) ON saved_search TO adequation_service;

-- Every e-mail has a link of its own, and each stops all of them: those of old e-mails too.
CREATE TABLE alert_link (
    hash bytea PRIMARY KEY CHECK (length(hash) = 32),
    account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
    made_on date NOT NULL DEFAULT (now() AT TIME ZONE 'America/Toronto')::date
);
CREATE INDEX alert_link_account ON alert_link (account_id);
ALTER TABLE alert_link ENABLE ROW LEVEL SECURITY;
CREATE POLICY alert_link_send ON alert_link TO adequation_service USING ((SELECT actor_role()) = 'system');
GRANT SELECT, INSERT, DELETE ON alert_link TO adequation_service;

-- Whether a link is one of ours; and the end of the e-mails it came with, as often as it is asked.
CREATE FUNCTION alerts_of_link(link_hash bytea) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT EXISTS (SELECT FROM alert_link l WHERE l.hash = link_hash);
    END;
CREATE FUNCTION stop_alerts(link_hash bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    of_account bigint := (SELECT l.account_id FROM alert_link l WHERE l.hash = link_hash);
BEGIN
    UPDATE saved_search SET frequency = 'never' WHERE account_id = of_account AND frequency <> 'never';
    RETURN of_account IS NOT NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION alerts_of_link, stop_alerts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION alerts_of_link, stop_alerts TO adequation_service;
