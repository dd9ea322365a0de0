-- Whom a counsellor keeps for a need is a list of matching: nobody stands in it without that consent, and who takes it
-- back is out of it in the same transaction.
DELETE FROM kept_for_need k WHERE NOT EXISTS (
    SELECT FROM consent c WHERE c.candidate_id = k.candidate_id AND c.purpose = 'matching' AND c.withdrawn_at IS NULL);

DROP POLICY kept_for_need_of_followed ON kept_for_need;
CREATE POLICY kept_for_need_of_followed ON kept_for_need TO adequation_service USING (
    (SELECT actor_role()) = 'system'
    OR ((SELECT actor_role()) = 'counsellor' AND organisation_id = (SELECT actor_organisation())
        AND EXISTS (SELECT FROM candidate c WHERE c.id = candidate_id)
        AND EXISTS (SELECT FROM consent_in_force f
            WHERE f.candidate_id = kept_for_need.candidate_id AND f.purpose = 'matching'))
);

CREATE FUNCTION kept_without_consent() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    -- One of two given may be withdrawn by a merge: the other still holds.
    DELETE FROM kept_for_need k WHERE k.candidate_id = NEW.candidate_id AND NOT EXISTS (
        SELECT FROM consent_in_force f WHERE f.candidate_id = k.candidate_id AND f.purpose = 'matching');
    RETURN NULL;
END
$$;
CREATE TRIGGER kept_without_consent AFTER UPDATE OF withdrawn_at ON consent
    FOR EACH ROW WHEN (NEW.purpose = 'matching' AND OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL)
    EXECUTE FUNCTION kept_without_consent();
