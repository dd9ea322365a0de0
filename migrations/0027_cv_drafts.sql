-- CVs brought as documents: drafts that wait to be confirmed, and files kept with a consent. The service seals what they
-- hold before it comes here: the tables, a backup or a dump of them say nothing without its key.

CREATE TABLE cv_draft (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL DEFAULT actor_account() REFERENCES account ON DELETE CASCADE,
    candidate_id bigint REFERENCES candidate ON DELETE CASCADE,
    sealed bytea NOT NULL,
    file bytea,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX cv_draft_account ON cv_draft (account_id);
CREATE INDEX cv_draft_candidate ON cv_draft (candidate_id);
CREATE INDEX cv_draft_expires ON cv_draft (expires_at);
ALTER TABLE cv_draft ALTER COLUMN sealed SET STATISTICS 0, ALTER COLUMN file SET STATISTICS 0;

-- Whoever brought it, as long as they see the file that it is for, and until its time is over.
ALTER TABLE cv_draft ENABLE ROW LEVEL SECURITY;
CREATE POLICY cv_draft_own ON cv_draft TO adequation_service USING (
    account_id = (SELECT actor_account()) AND expires_at > now()
    AND CASE (SELECT actor_role())
        WHEN 'job_seeker' THEN candidate_id = (SELECT actor_candidate())
        WHEN 'counsellor' THEN candidate_id IS NULL OR EXISTS (SELECT FROM candidate c WHERE c.id = candidate_id)
        ELSE false
    END
);
CREATE POLICY cv_draft_over ON cv_draft TO adequation_service
    USING ((SELECT actor_role()) = 'system' AND expires_at <= now()) WITH CHECK (false);
GRANT SELECT, INSERT, UPDATE, DELETE ON cv_draft TO adequation_service;
