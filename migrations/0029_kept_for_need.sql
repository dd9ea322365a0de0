-- Whom the counsellors of an organisation keep for a need, among the people whom they follow, and why.
CREATE TABLE kept_for_need (
    opening_id bigint NOT NULL REFERENCES opening ON DELETE CASCADE,
    candidate_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    organisation_id bigint NOT NULL DEFAULT actor_organisation() REFERENCES organisation,
    note text CHECK (length(note) BETWEEN 1 AND 1000),
    kept_by bigint DEFAULT actor_account() REFERENCES account ON DELETE SET NULL,
    kept_on date NOT NULL DEFAULT (now() AT TIME ZONE 'America/Toronto')::date,
    PRIMARY KEY (opening_id, candidate_id, organisation_id)
);
CREATE INDEX kept_for_need_candidate ON kept_for_need (candidate_id);
ALTER TABLE kept_for_need ALTER COLUMN note SET STATISTICS 0;
ALTER TABLE kept_for_need ENABLE ROW LEVEL SECURITY;
CREATE POLICY kept_for_need_of_followed ON kept_for_need TO adequation_service USING (
    (SELECT actor_role()) = 'system'
    OR ((SELECT actor_role()) = 'counsellor' AND organisation_id = (SELECT actor_organisation())
        AND EXISTS (SELECT FROM candidate c WHERE c.id = candidate_id))
);
-- What is written of them is the person's to read.
CREATE POLICY kept_for_need_own ON kept_for_need FOR SELECT TO adequation_service
    USING ((SELECT actor_role()) = 'job_seeker' AND candidate_id = (SELECT actor_candidate()));
CREATE TRIGGER kept_for_need_trail AFTER UPDATE OR DELETE ON kept_for_need
    FOR EACH ROW EXECUTE FUNCTION record_candidate_change();
CREATE TRIGGER kept_for_need_trail_of_new AFTER INSERT ON kept_for_need REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION record_new_candidate_rows();
GRANT SELECT, INSERT, DELETE ON kept_for_need TO adequation_service;
GRANT UPDATE (note) ON kept_for_need TO adequation_service;
