-- Whom an event would fit asks its organisers to be invited: a proposal that they make themselves, confirmed as any other.
ALTER TABLE event_invitation ADD COLUMN asked_at timestamptz;

-- They read their own, and what was proposed by nobody but the computer still not.
ALTER POLICY event_invitation_own ON event_invitation USING (
    (SELECT actor_role()) = 'job_seeker' AND candidate_id = (SELECT actor_candidate())
    AND (state <> 'proposed' OR asked_at IS NOT NULL));
ALTER POLICY event_interview_own ON event_interview USING (
    (SELECT actor_role()) = 'job_seeker' AND candidate_id = (SELECT actor_candidate())
    AND event_id IN (SELECT i.event_id FROM event_invitation i WHERE i.state <> 'proposed'));

-- By the person or by a counsellor who follows them, with the needs that they answer; whom an organiser left out before
-- they asked is theirs to look at again. `takes_back`: they ask no more. Whether the event takes such requests.
CREATE FUNCTION ask_for_event(of_event bigint, person bigint, employers bigint[], openings bigint[],
        fits double precision[], takes_back boolean) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    known candidate;
BEGIN
    PERFORM FROM event e WHERE e.id = of_event AND e.status IN ('open', 'published') AND e.ends_at > now()
        AND (takes_back OR NOT e.first_come) FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    SELECT c.* INTO known FROM candidate c WHERE c.id = person;
    IF NOT coalesce(CASE actor_role()
        WHEN 'job_seeker' THEN known.id = actor_candidate()
        WHEN 'counsellor' THEN known.organisation_id = actor_organisation()
        ELSE false END, false)
    THEN
        RETURN false;
    END IF;
    IF takes_back THEN
        DELETE FROM event_invitation
            WHERE event_id = of_event AND candidate_id = person AND state = 'proposed' AND asked_at IS NOT NULL;
        RETURN true;
    END IF;
    INSERT INTO event_invitation (event_id, candidate_id) VALUES (of_event, person)
        ON CONFLICT (event_id, candidate_id) DO NOTHING;
    UPDATE event_invitation SET asked_at = now(), left_out_at = NULL, version = version + 1
        WHERE event_id = of_event AND candidate_id = person AND state = 'proposed' AND asked_at IS NULL;
    INSERT INTO event_interview (event_id, candidate_id, employer_id, opening_id, fit)
        SELECT of_event, person, f.employer_id, f.opening_id, f.fit
        FROM unnest(employers, openings, fits) f (employer_id, opening_id, fit)
            JOIN event_need n ON n.event_id = of_event AND n.opening_id = f.opening_id
            JOIN opening o ON o.id = f.opening_id AND o.employer_id = f.employer_id
            JOIN event_invitation i ON i.event_id = of_event AND i.candidate_id = person AND i.state = 'proposed'
        ON CONFLICT (event_id, candidate_id, employer_id) DO NOTHING;
    RETURN true;
END
$$;
REVOKE EXECUTE ON FUNCTION ask_for_event FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ask_for_event TO adequation_service;
