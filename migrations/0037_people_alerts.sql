-- Of the people who fit a need, whom a search's reader was told of already, so that each is new once.
CREATE TABLE told_of (
    search_id bigint NOT NULL REFERENCES saved_search ON DELETE CASCADE,
    candidate_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    PRIMARY KEY (search_id, candidate_id)
);
CREATE INDEX told_of_candidate ON told_of (candidate_id);
ALTER TABLE told_of ENABLE ROW LEVEL SECURITY;
CREATE POLICY told_of_tell ON told_of TO adequation_service USING ((SELECT actor_role()) = 'system');
-- Who keeps a search begins with those who fit that day, and reads them nowhere but in the short list.
CREATE POLICY told_of_begin ON told_of FOR INSERT TO adequation_service
    WITH CHECK (EXISTS (SELECT FROM saved_search s WHERE s.id = search_id));
GRANT SELECT, INSERT ON told_of TO adequation_service;

-- Whoever leaves the lists leaves these too, in the same transaction.
CREATE FUNCTION forget_who_was_told_of() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    DELETE FROM told_of t USING gone g WHERE t.candidate_id = g.candidate_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER match_profile_forgotten AFTER DELETE ON match_profile
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION forget_who_was_told_of();
