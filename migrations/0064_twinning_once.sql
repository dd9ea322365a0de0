-- Who accompanied a person until the end is not proposed to them a second time.
CREATE OR REPLACE FUNCTION twinning_within_capacity() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    room integer;
BEGIN
    SELECT k.capacity INTO room FROM colleague k
        WHERE k.id = NEW.colleague_id AND k.employer_id = NEW.employer_id AND k.agreed_at IS NOT NULL FOR UPDATE;
    IF room IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'twinning_colleague',
            MESSAGE = 'not a colleague who said yes';
    ELSIF room <= (SELECT count(*) FROM twinning t
            WHERE t.colleague_id = NEW.colleague_id AND t.state IN ('proposed', 'active')) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'twinning_capacity',
            MESSAGE = 'this colleague accompanies as many as they said';
    ELSIF EXISTS (SELECT FROM twinning t WHERE t.wish_id = NEW.wish_id AND t.colleague_id = NEW.colleague_id
            AND t.state IN ('declined', 'ended')) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'twinning_colleague',
            MESSAGE = 'declined before, or ended';
    END IF;
    RETURN NEW;
END
$$;

REVOKE EXECUTE ON FUNCTION event_interview_gone, event_counts_on, event_phone, event_unreached, interview_owed FROM PUBLIC;
GRANT EXECUTE ON FUNCTION event_unreached, interview_owed TO adequation_service;
