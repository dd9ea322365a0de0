-- Each party that recruits needs a permit of its own: a co-organiser who invites, or has somebody meet an employer, does
-- not do it under the organiser's. The system, and an employer who meets, act under the organiser's.
CREATE OR REPLACE FUNCTION event_barred(of_event bigint, person bigint) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT coalesce(
            recruitment_barred(person, e.organisation_id, t.day),
            CASE WHEN actor_role() IN ('counsellor', 'coordinator')
                AND EXISTS (SELECT FROM event_partner p
                    WHERE p.event_id = e.id AND p.organisation_id = actor_organisation())
                THEN recruitment_barred(person, actor_organisation(), t.day) END)
        FROM event e CROSS JOIN (SELECT (now() AT TIME ZONE 'America/Toronto')::date AS day) t
        WHERE e.id = of_event;
    END;
