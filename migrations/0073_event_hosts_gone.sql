-- An employer who does not come after all reads nothing more of whom it was to meet: neither name nor CV. What it held
-- before it left stays its own to note.
CREATE FUNCTION hosts_no_more(of_event bigint, from_slot integer) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT EXISTS (
            SELECT FROM event_employer h JOIN event e ON e.id = h.event_id
            WHERE h.event_id = of_event AND h.employer_id = actor_employer() AND h.cancelled
                AND e.starts_at + make_interval(mins => from_slot * (e.slot_minutes + e.buffer_minutes)) > now());
    END;

CREATE POLICY event_interview_host_there ON event_interview AS RESTRICTIVE FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) <> 'employer' OR NOT hosts_no_more(event_id, slot));

CREATE OR REPLACE FUNCTION event_release(of_event bigint, person bigint) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT i.opening_id
        FROM event_interview i JOIN event e ON e.id = i.event_id
            JOIN employer f ON f.id = i.employer_id AND f.verified_on IS NOT NULL
        WHERE i.event_id = of_event AND i.candidate_id = person AND i.agreed AND i.slot IS NOT NULL
            AND actor_role() = 'employer' AND i.employer_id = actor_employer() AND e.status IN ('published', 'over')
            AND NOT hosts_no_more(i.event_id, i.slot)
            AND now() BETWEEN e.starts_at - interval '1 day' AND e.ends_at + interval '1 day'
            AND EXISTS (SELECT FROM consent_in_force c WHERE c.candidate_id = person AND c.purpose = 'cv_to_employer'
                AND c.employer_id = i.employer_id AND c.event_id = i.event_id)
            AND EXISTS (SELECT FROM consent_in_force c WHERE c.candidate_id = person AND c.purpose = 'events')
            AND EXISTS (SELECT FROM consent_in_force c WHERE c.candidate_id = person AND c.purpose = 'matching')
            AND event_barred(e.id, person) IS NULL;
    END;

REVOKE EXECUTE ON FUNCTION hosts_no_more FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hosts_no_more TO adequation_service;
