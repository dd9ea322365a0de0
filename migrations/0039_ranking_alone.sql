-- Of people who are not theirs, whoever acts learns what a ranking says and nothing else: these rows are open to the
-- ranking's own statements, which say so (`app.ranking`), and one's own row to the person.
DROP POLICY match_profile_read ON match_profile;
CREATE POLICY match_profile_read ON match_profile FOR SELECT TO adequation_service USING (
    -- Compared once a statement, not once a row.
    (SELECT actor_role() = 'system'
        OR (actor_role() IN ('counsellor', 'coordinator', 'employer') AND current_setting('app.ranking', true) = 'on'))
    OR candidate_id = (SELECT actor_candidate())
);
