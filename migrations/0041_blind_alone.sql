-- What is shown blind is shown by a ranking too, which keeps what its reader is not told (a language that nobody asked
-- for): the documents are open to it alone, and one's own to the person.
DROP POLICY blind_profile_read ON blind_profile;
CREATE POLICY blind_profile_read ON blind_profile FOR SELECT TO adequation_service USING (
    (SELECT actor_role() = 'system'
        OR (actor_role() IN ('counsellor', 'coordinator', 'employer') AND current_setting('app.ranking', true) = 'on'))
    OR candidate_id = (SELECT actor_candidate())
);
