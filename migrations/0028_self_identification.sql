-- Self-identification is read in counts alone, and an assisted account grows up into its person's own.

-- Over those who consent to statistics today. Under five, of either answer, nothing is told: to nobody, not even to
-- whoever asks the database.
CREATE FUNCTION self_identification_counts(groups text[])
    RETURNS TABLE (told_group text, answered bigint, yes bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT g.name, CASE WHEN c.answered >= 5 THEN c.answered END,
            CASE WHEN c.yes >= 5 AND c.answered - c.yes >= 5 THEN c.yes END
        FROM unnest(groups) WITH ORDINALITY g (name, place)
            CROSS JOIN LATERAL (
                SELECT count(*) AS answered, count(*) FILTER (WHERE s.answers ->> g.name = 'yes') AS yes
                FROM self_identification s
                WHERE s.answers ? g.name AND EXISTS (
                    SELECT FROM consent_in_force f
                    WHERE f.candidate_id = s.candidate_id AND f.purpose = 'statistics')
            ) c
        WHERE actor_role() IN ('coordinator', 'administrator', 'system')
        ORDER BY g.place;
    END;
REVOKE EXECUTE ON FUNCTION self_identification_counts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION self_identification_counts TO adequation_service;

