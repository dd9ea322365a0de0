-- What may happen to a referral is held in the database too: no step skipped, none made by another than may make it.
-- The rows are those of matching/referrals/transitions.py, and a test holds them together.
CREATE TABLE referral_move (
    transition text NOT NULL,
    from_states text[] NOT NULL,
    to_state text NOT NULL,
    roles text[] NOT NULL
);
INSERT INTO referral_move (transition, from_states, to_state, roles) VALUES
    ('consent', '{proposed,consented}', 'consented', '{job_seeker,counsellor}'),
    ('refuse', '{proposed}', 'closed', '{job_seeker,counsellor}'),
    ('send', '{consented}', 'sent', '{job_seeker,counsellor}'),
    ('withdraw_consent', '{consented}', 'proposed', '{job_seeker,counsellor}'),
    ('withdraw_consent', '{sent,answered,interview,offer}', 'closed', '{job_seeker,counsellor}'),
    ('accept', '{sent}', 'answered', '{employer,counsellor}'),
    ('decline', '{sent}', 'closed', '{employer,counsellor}'),
    ('meet', '{answered}', 'interview', '{employer,counsellor}'),
    ('not_select', '{answered,interview}', 'closed', '{employer,counsellor}'),
    ('offer', '{interview}', 'offer', '{employer,counsellor}'),
    ('decline_offer', '{offer}', 'closed', '{job_seeker,counsellor}'),
    ('hire', '{offer}', 'hired', '{employer,counsellor}'),
    ('follow_up_3', '{hired}', 'at_work_3', '{employer,counsellor}'),
    ('follow_up_6', '{hired,at_work_3}', 'at_work_6', '{employer,counsellor}'),
    ('follow_up_12', '{hired,at_work_3,at_work_6}', 'at_work_12', '{employer,counsellor}'),
    ('end', '{hired,at_work_3,at_work_6}', 'closed', '{job_seeker,employer,counsellor}'),
    ('withdraw', '{proposed,consented,sent,answered,interview}', 'closed', '{job_seeker,counsellor}'),
    ('cancel', '{proposed,consented,sent,answered,interview,offer}', 'closed', '{employer,counsellor}');
GRANT SELECT ON referral_move TO adequation_service;

CREATE FUNCTION referral_moves() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() = 'system' OR called_by_owner() THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT FROM referral_move m
        WHERE m.to_state = NEW.state AND OLD.state = ANY (m.from_states) AND actor_role() = ANY (m.roles)
            AND (NEW.state <> 'closed' OR m.transition = NEW.closed_by))
    THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not a step that this actor may take';
    END IF;
    -- Each day is that of its own step, none before the last and none to come.
    IF NEW.since NOT BETWEEN OLD.since AND (now() AT TIME ZONE 'America/Toronto')::date
        OR (NEW.sent_on IS DISTINCT FROM OLD.sent_on AND NEW.state NOT IN ('sent', 'proposed'))
        OR (NEW.hired_on IS DISTINCT FROM OLD.hired_on AND NEW.state <> 'hired')
    THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not the day of this step';
    END IF;
    RETURN NEW;
END
$$;
REVOKE EXECUTE ON FUNCTION referral_moves FROM PUBLIC;
CREATE TRIGGER referral_moves BEFORE UPDATE OF state, since, due_on, sent_on, hired_on, feer, closed_by ON referral
    FOR EACH ROW EXECUTE FUNCTION referral_moves();

-- What is told of it is what just happened.
CREATE POLICY referral_event_as_it_moved ON referral_event AS RESTRICTIVE FOR INSERT TO adequation_service WITH CHECK (
    (SELECT actor_role()) = 'system'
    OR (transition = 'start' AND from_state IS NULL AND to_state = 'proposed')
    OR (EXISTS (SELECT FROM referral r WHERE r.id = referral_id AND r.state = to_state AND r.since = happened_on)
        AND EXISTS (SELECT FROM referral_move m
            WHERE m.transition = referral_event.transition AND from_state = ANY (m.from_states)
                AND m.to_state = referral_event.to_state AND role = ANY (m.roles)))
);

-- A file and an opening are confirmed today or before: one confirmed tomorrow would stay fresh for ever.
CREATE FUNCTION confirmed_by_today() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF NEW.confirmed_on > (now() AT TIME ZONE 'America/Toronto')::date AND NOT called_by_owner() THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'confirmed_by_today',
            MESSAGE = 'confirmed on a day to come';
    END IF;
    RETURN NEW;
END
$$;
REVOKE EXECUTE ON FUNCTION confirmed_by_today FROM PUBLIC;
CREATE TRIGGER candidate_confirmed_by_today BEFORE INSERT OR UPDATE OF confirmed_on ON candidate
    FOR EACH ROW EXECUTE FUNCTION confirmed_by_today();
CREATE TRIGGER opening_confirmed_by_today BEFORE INSERT OR UPDATE OF confirmed_on ON opening
    FOR EACH ROW EXECUTE FUNCTION confirmed_by_today();
