-- The door of an event opens a name and what was consented to, not a file; who examined an offer is the system's to say;
-- what people tell of themselves is counted by steps.

-- A coordinator reads a file for a reason of theirs; at a door, people are taken in and no more.
DROP POLICY candidate_for_a_reason ON candidate;
CREATE POLICY candidate_for_a_reason ON candidate FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) = 'coordinator' AND id IN (
        SELECT f.candidate_id FROM file_access f
        WHERE f.account_id = (SELECT actor_account()) AND f.expires_at > now() AND f.reason <> 'event_door')
);
CREATE OR REPLACE FUNCTION actor_has_opened(person bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN EXISTS (SELECT FROM file_access f WHERE f.candidate_id = person AND f.account_id = actor_account()
        AND f.expires_at > now() - interval '1 minute' AND f.reason <> 'event_door');
CREATE OR REPLACE FUNCTION may_put_together(kept bigint, removed bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN kept <> removed AND coalesce(
        CASE actor_role()
            WHEN 'counsellor' THEN (
                SELECT count(*) = 2 FROM candidate c
                WHERE c.id IN (kept, removed) AND c.merged_into IS NULL AND c.organisation_id = actor_organisation())
            WHEN 'coordinator' THEN decides_on(kept, removed) = 'coordinator' AND (
                SELECT count(DISTINCT f.candidate_id) = 2 FROM file_access f
                WHERE f.candidate_id IN (kept, removed) AND f.account_id = actor_account() AND f.expires_at > now()
                    AND f.reason <> 'event_door')
        END, false);

-- Whom the actor took in at a door where they still stand: whether they consent to be there, and to be compared.
CREATE FUNCTION people_at_the_door() RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT f.candidate_id FROM file_access f
        WHERE f.account_id = actor_account() AND f.reason = 'event_door' AND f.expires_at > now()
            AND at_the_door(f.event_id);
    END;
REVOKE EXECUTE ON FUNCTION people_at_the_door FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_at_the_door TO adequation_service;
CREATE POLICY consent_at_the_door ON consent FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) IN ('counsellor', 'coordinator') AND purpose IN ('events', 'matching')
    AND candidate_id IN (SELECT people_at_the_door())
);

-- An offer was examined where the system says so in the same transaction: a setting, which any statement can change, let
-- an employer's own statement open what is held of theirs.
CREATE UNLOGGED TABLE examination (transaction xid8 PRIMARY KEY);
CREATE FUNCTION say_examined(said boolean) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() <> 'system' THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'an examination is the system''s to say';
    ELSIF said THEN
        INSERT INTO examination VALUES (pg_current_xact_id()) ON CONFLICT DO NOTHING;
    ELSE
        DELETE FROM examination WHERE transaction = pg_current_xact_id();
    END IF;
END
$$;
-- Read where an offer changes: once a transaction that has written.
CREATE OR REPLACE FUNCTION examined() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN EXISTS (SELECT FROM examination e WHERE e.transaction = pg_current_xact_id_if_assigned());
REVOKE EXECUTE ON FUNCTION say_examined, examined FROM PUBLIC;
GRANT EXECUTE ON FUNCTION say_examined, examined TO adequation_service;

-- By steps of five: of two exact counts, before and after an answer, the difference tells of one person.
CREATE OR REPLACE FUNCTION self_identification_counts(groups text[])
    RETURNS TABLE (told_group text, answered bigint, yes bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT g.name, CASE WHEN c.answered >= 5 THEN c.answered - c.answered % 5 END,
            CASE WHEN c.yes >= 5 AND c.answered - c.yes >= 5 THEN c.yes - c.yes % 5 END
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
