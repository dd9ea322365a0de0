-- Who was hired by the host of their internship is hired too.
CREATE OR REPLACE VIEW hire WITH (security_invoker = true) AS
    SELECT candidate_id, employer_id, opening_id, hired_on FROM referral
    WHERE state IN ('hired', 'at_work_3', 'at_work_6', 'at_work_12')
    UNION
    SELECT a.candidate_id, a.employer_id, a.opening_id, e.ended_on
    FROM agreement_end e JOIN internship_agreement a ON a.id = e.agreement_id WHERE e.job = 'host';
