-- An agreement has its three parties, and the school where one is named: no version is in force without them.
ALTER TABLE agreement_version ADD CONSTRAINT agreement_version_signed_by_all CHECK (
    parties @> ARRAY['person', 'host', 'organisation']
    AND cardinality(parties) = 3 + (document ->> 'school' IS NOT NULL)::integer
    AND ('school' = ANY (parties)) = (document ->> 'school' IS NOT NULL));

-- The wishes that the actor's employer knows of: their person consents today, and still works there.
CREATE OR REPLACE FUNCTION consented_wishes() RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT w.id FROM twinning_wish w JOIN employer e ON e.id = w.employer_id AND e.verified_on IS NOT NULL
        WHERE actor_role() = 'employer' AND w.employer_id = actor_employer()
            AND EXISTS (SELECT FROM consent_in_force c
                WHERE c.candidate_id = w.candidate_id AND c.purpose = 'twinning')
            AND EXISTS (SELECT FROM hire h WHERE h.candidate_id = w.candidate_id AND h.opening_id = w.opening_id);
    END;

-- The employer is told of a wish that its person lets it know of.
CREATE OR REPLACE FUNCTION leave_wish_messages(of_wish bigint) RETURNS SETOF bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT leave_message('twinning_wished', a.email, a.locale, '{}')
        FROM twinning_wish w JOIN account a ON a.employer_id = w.employer_id
        WHERE w.id = of_wish AND a.role = 'employer' AND a.revoked_at IS NULL AND a.email IS NOT NULL
            AND EXISTS (SELECT FROM consent_in_force c
                WHERE c.candidate_id = w.candidate_id AND c.purpose = 'twinning')
            AND CASE actor_role() WHEN 'job_seeker' THEN w.candidate_id = actor_candidate()
                WHEN 'counsellor' THEN EXISTS (SELECT FROM candidate c
                    WHERE c.id = w.candidate_id AND c.organisation_id = actor_organisation())
                ELSE false END;
    END;

-- With the job ends its twinning, whichever page said so; a wish that waited is forgotten.
CREATE FUNCTION end_twinnings_of_referral() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF EXISTS (SELECT FROM hire h WHERE h.candidate_id = NEW.candidate_id AND h.opening_id = NEW.opening_id) THEN
        RETURN NULL;
    END IF;
    PERFORM close_twinnings(ARRAY(SELECT t.id FROM twinning t JOIN twinning_wish w ON w.id = t.wish_id
        WHERE w.candidate_id = NEW.candidate_id AND w.opening_id = NEW.opening_id
            AND t.state IN ('proposed', 'active')), 'service');
    DELETE FROM twinning_wish w WHERE w.candidate_id = NEW.candidate_id AND w.opening_id = NEW.opening_id
        AND NOT EXISTS (SELECT FROM twinning t WHERE t.wish_id = w.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER referral_ends_twinning AFTER UPDATE OF state ON referral
    FOR EACH ROW WHEN (NEW.state = 'closed' AND OLD.state <> 'closed') EXECUTE FUNCTION end_twinnings_of_referral();
REVOKE EXECUTE ON FUNCTION end_twinnings_of_referral FROM PUBLIC;
