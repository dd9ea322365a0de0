-- A referral to an internship that came to its end is a placement, with a tutor of its own: a hire is a job.
CREATE OR REPLACE VIEW hire WITH (security_invoker = true) AS
    SELECT r.candidate_id, r.employer_id, r.opening_id, r.hired_on
    FROM referral r LEFT JOIN opening o ON o.id = r.opening_id
    WHERE r.state IN ('hired', 'at_work_3', 'at_work_6', 'at_work_12') AND o.kind IS DISTINCT FROM 'internship'
    UNION
    SELECT a.candidate_id, a.employer_id, a.opening_id, e.ended_on
    FROM agreement_end e JOIN internship_agreement a ON a.id = e.agreement_id WHERE e.job = 'host';

-- Of a colleague, who follows the newcomer knows the name: the rest is for the newcomer to whom they are proposed.
DROP POLICY colleague_proposed ON colleague;
CREATE POLICY colleague_proposed ON colleague FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) = 'job_seeker' AND id IN (SELECT t.colleague_id FROM twinning t));

-- How twinnings go, and with whom: visits for the employer and for who follows the person, the days of the log for the
-- latter alone.
DROP FUNCTION twinning_progress;
CREATE FUNCTION twinning_progress() RETURNS TABLE (twinning_id bigint, colleague text, held bigint, next_at timestamptz,
        contacts bigint, last_contact_on date)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT t.id, k.name,
            (SELECT count(*) FROM twinning_visit v WHERE v.twinning_id = t.id AND v.state = 'held'),
            (SELECT min(v.starts_at) FROM twinning_visit v
                WHERE v.twinning_id = t.id AND v.state = 'planned' AND v.starts_at > now()),
            (SELECT count(*) FROM twinning_contact n WHERE n.twinning_id = t.id AND actor_role() = 'counsellor'),
            (SELECT max(n.happened_on) FROM twinning_contact n
                WHERE n.twinning_id = t.id AND actor_role() = 'counsellor')
        FROM twinning t LEFT JOIN colleague k ON k.id = t.colleague_id
        WHERE CASE actor_role() WHEN 'employer' THEN t.employer_id = actor_employer()
            WHEN 'counsellor' THEN EXISTS (SELECT FROM candidate c
                WHERE c.id = t.candidate_id AND c.organisation_id = actor_organisation())
            ELSE false END;
    END;
REVOKE EXECUTE ON FUNCTION twinning_progress FROM PUBLIC;
GRANT EXECUTE ON FUNCTION twinning_progress TO adequation_service;
