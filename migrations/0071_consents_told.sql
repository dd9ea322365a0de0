-- A consent that a counsellor records is told to its person, whatever the door it came by, with a link that withdraws it.

CREATE TABLE consent_told (
    consent_id bigint PRIMARY KEY REFERENCES consent ON DELETE CASCADE,
    -- When a message was left, where any reaches the person.
    told_at timestamptz,
    -- When the person said that they have read it.
    seen_at timestamptz
);
CREATE INDEX consent_told_waiting ON consent_told (consent_id) WHERE told_at IS NULL;
ALTER TABLE consent_told ENABLE ROW LEVEL SECURITY;
CREATE POLICY consent_told_own ON consent_told TO adequation_service USING (
    (SELECT actor_role()) = 'system'
    OR ((SELECT actor_role()) = 'job_seeker' AND consent_id IN (
        SELECT c.id FROM consent c WHERE c.candidate_id = (SELECT actor_candidate()))));
GRANT SELECT, UPDATE (told_at, seen_at) ON consent_told TO adequation_service;

CREATE FUNCTION consent_to_be_told() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    INSERT INTO consent_told (consent_id) SELECT n.id FROM new_rows n;
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION consent_to_be_told FROM PUBLIC;
CREATE TRIGGER consent_to_be_told AFTER INSERT ON consent REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT WHEN (actor_role() = 'counsellor') EXECUTE FUNCTION consent_to_be_told();

-- The link of a message, for the consents that it tells of.
CREATE TABLE consent_link (
    hash bytea NOT NULL CHECK (length(hash) = 32),
    consent_id bigint NOT NULL REFERENCES consent ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (hash, consent_id)
);
CREATE INDEX consent_link_consent ON consent_link (consent_id);
ALTER TABLE consent_link ENABLE ROW LEVEL SECURITY;
CREATE POLICY consent_link_send ON consent_link TO adequation_service USING ((SELECT actor_role()) = 'system');
GRANT SELECT, INSERT, DELETE ON consent_link TO adequation_service;

-- Whose link it is and what it tells of, those withdrawn since too; nothing for one that is over or nobody's.
CREATE FUNCTION consents_of_link(link_hash bytea) RETURNS TABLE (
        candidate_id bigint, purpose text, employer_id bigint, employer text, event_id bigint, event_fr text,
        event_en text, given_on date, until date, means text, language text, holds boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT c.candidate_id, c.purpose, c.employer_id, e.name, c.event_id, v.title_fr, v.title_en, c.given_on, c.until,
            c.means, c.language, c.withdrawn_at IS NULL AND c.until >= (now() AT TIME ZONE 'America/Toronto')::date
        FROM consent_link l JOIN consent c ON c.id = l.consent_id
            LEFT JOIN employer e ON e.id = c.employer_id LEFT JOIN event v ON v.id = c.event_id
        WHERE l.hash = link_hash AND l.expires_at > now()
        ORDER BY c.id;
    END;
REVOKE EXECUTE ON FUNCTION consents_of_link FROM PUBLIC;
GRANT EXECUTE ON FUNCTION consents_of_link TO adequation_service;
