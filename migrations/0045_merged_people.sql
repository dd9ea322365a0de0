-- Two files put together by a human, and taken apart again within a time. What points to the file that is not kept
-- follows to the one that is, and says so in `moved`; the rest of it stays where it is, set aside, and is destroyed
-- when that time is over. The kept file as it was and as it became is sealed by the service.

CREATE TABLE person_merge (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kept_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    removed_id bigint NOT NULL,
    ground text NOT NULL CHECK (length(ground) BETWEEN 10 AND 1000),
    merged_at timestamptz NOT NULL DEFAULT now(),
    merged_by bigint DEFAULT actor_account(),
    role text NOT NULL DEFAULT actor_role(),
    organisation_id bigint DEFAULT actor_organisation(),
    undo_until date NOT NULL,
    sealed bytea,
    moved jsonb NOT NULL DEFAULT '{}',
    consents jsonb NOT NULL DEFAULT '[]',
    undone_at timestamptz,
    undone_by bigint
);
CREATE INDEX person_merge_kept ON person_merge (kept_id);
CREATE INDEX person_merge_removed ON person_merge (removed_id);
ALTER TABLE person_merge ALTER COLUMN ground SET STATISTICS 0, ALTER COLUMN sealed SET STATISTICS 0,
    ALTER COLUMN consents SET STATISTICS 0;

-- Those who may take it back, and the person. An organisation learns nothing of what a coordinator put together.
ALTER TABLE person_merge ENABLE ROW LEVEL SECURITY;
CREATE POLICY person_merge_read ON person_merge FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) = 'system'
    OR ((SELECT actor_role()) = 'counsellor' AND role = 'counsellor'
        AND organisation_id = (SELECT actor_organisation()))
    OR ((SELECT actor_role()) = 'coordinator' AND role = 'coordinator')
    OR ((SELECT actor_role()) = 'job_seeker' AND kept_id = (SELECT actor_candidate()))
);
CREATE POLICY person_merge_seal ON person_merge FOR UPDATE TO adequation_service
    USING ((SELECT actor_role()) = 'system' AND undone_at IS NULL);
GRANT SELECT (id, kept_id, removed_id, ground, merged_at, merged_by, role, organisation_id, undo_until, sealed,
    undone_at, undone_by) ON person_merge TO adequation_service;
GRANT UPDATE (sealed) ON person_merge TO adequation_service;

-- Whoever reads a person's trail reads that of the file which became one with theirs.
CREATE POLICY trail_read_of_one ON trail FOR SELECT TO adequation_service
    USING (candidate_id IN (SELECT m.removed_id FROM person_merge m WHERE m.undone_at IS NULL));

-- A person by all the numbers that their file had, as far as the actor may know that it was put together.
CREATE FUNCTION one_person(person bigint) RETURNS bigint[]
    LANGUAGE sql STABLE
    RETURN person || array(SELECT m.removed_id FROM person_merge m WHERE m.kept_id = person AND m.undone_at IS NULL);

-- What hangs on an invitation, or on a wish to be twinned, follows it.
DO $$
DECLARE
    each record;
BEGIN
    FOR each IN
        SELECT c.conrelid::regclass AS of_table, c.conname AS name, pg_get_constraintdef(c.oid) AS rule
        FROM pg_constraint c
        WHERE c.contype = 'f'
            AND c.confrelid = ANY (ARRAY['event_invitation', 'twinning_wish', 'twinning']::regclass[])
            AND cardinality(c.conkey) > 1
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I, ADD CONSTRAINT %I %s ON UPDATE CASCADE',
            each.of_table, each.name, each.name, each.rule);
    END LOOP;
END
$$;

-- A referral that stayed with a file set aside is nobody's to answer.
CREATE FUNCTION set_aside() RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT c.id FROM candidate c WHERE c.merged_into IS NOT NULL;
    END;
CREATE POLICY referral_not_set_aside ON referral AS RESTRICTIVE FOR SELECT TO adequation_service
    USING (candidate_id NOT IN (SELECT set_aside()));

-- How far a referral is, and whether two are one too many for a person and an opening.
CREATE FUNCTION referral_step(state text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN array_position(ARRAY['proposed', 'consented', 'sent', 'answered', 'interview', 'offer', 'hired', 'at_work_3',
        'at_work_6', 'at_work_12'], state);
CREATE FUNCTION referrals_clash(one referral, other referral) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN one.opening_id = other.opening_id AND one.state NOT IN ('closed', 'at_work_12')
        AND other.state NOT IN ('closed', 'at_work_12')
        AND ((one.started_by = 'employer') = (other.started_by = 'employer')
            OR least(referral_step(one.state), referral_step(other.state)) >= referral_step('sent'));

-- Which consents in force two files leave when they are one: the narrower of the two. Where both have one, that which
-- ends first; where one has it and the other had it and has it no more, none. A file that its person could say yes in,
-- and did not, says no; one that nobody was asked about anything in says nothing.
CREATE FUNCTION narrower_consents(kept bigint, removed bigint) RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        WITH told AS (
            SELECT c.id, c.candidate_id AS person, c.until,
                concat_ws(' ', c.purpose, c.employer_id, c.event_id) AS about, c.purpose <> 'cv_to_employer' AS general,
                c.withdrawn_at IS NULL AND c.until >= (now() AT TIME ZONE 'America/Toronto')::date AS holds
            FROM consent c WHERE c.candidate_id IN (kept, removed)
        ), asked (person) AS (
            SELECT t.person FROM told t
            UNION
            SELECT a.candidate_id FROM account a WHERE a.candidate_id IN (kept, removed)
        )
        SELECT t.id FROM told t
        WHERE t.holds AND CASE
            WHEN EXISTS (SELECT FROM told o WHERE o.person <> t.person AND o.about = t.about AND o.holds) THEN
                -- Of two that end on one day, the kept file's.
                ((SELECT max(m.until) FROM told m WHERE m.person = t.person AND m.about = t.about AND m.holds),
                    (t.person <> kept)::integer)
                < ((SELECT max(o.until) FROM told o WHERE o.person <> t.person AND o.about = t.about AND o.holds),
                    (t.person = kept)::integer)
            WHEN EXISTS (SELECT FROM told o WHERE o.person <> t.person AND o.about = t.about) THEN false
            ELSE NOT (t.general AND EXISTS (SELECT FROM asked a WHERE a.person <> t.person))
        END;
    END;

-- What has to be settled first: an erasure that waits; an event to come, to which both are invited, or to which nobody
-- would consent to be any more; two referrals to one post under way, of which the kept file's is the less advanced.
CREATE FUNCTION merge_obstacles(kept bigint, removed bigint) RETURNS SETOF text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT 'erasure' WHERE EXISTS (SELECT FROM erasure_request r WHERE r.candidate_id IN (kept, removed))
        UNION ALL
        SELECT 'event' WHERE EXISTS (
            SELECT FROM event_invitation i JOIN event e ON e.id = i.event_id AND e.ends_at > now()
            WHERE i.candidate_id IN (kept, removed)
            GROUP BY e.id
            HAVING count(*) > 1 OR NOT EXISTS (
                SELECT FROM consent c JOIN narrower_consents(kept, removed) n ON n = c.id WHERE c.purpose = 'events')
                OR count(*) FILTER (WHERE EXISTS (
                    SELECT FROM consent c WHERE c.candidate_id = i.candidate_id AND c.event_id = e.id
                        AND c.withdrawn_at IS NULL
                        AND c.id NOT IN (SELECT n FROM narrower_consents(kept, removed) n))) > 0)
        UNION ALL
        SELECT 'referral' WHERE EXISTS (
            SELECT FROM referral k JOIN referral r ON r.opening_id = k.opening_id AND referrals_clash(k, r)
            WHERE k.candidate_id = kept AND r.candidate_id = removed
                AND referral_step(r.state) > referral_step(k.state));
    END;

-- Whether the actor may: a counsellor of the organisation that follows both; a coordinator to whom both are open.
CREATE FUNCTION may_put_together(kept bigint, removed bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN kept <> removed AND coalesce(
        CASE actor_role()
            WHEN 'counsellor' THEN (
                SELECT count(*) = 2 FROM candidate c
                WHERE c.id IN (kept, removed) AND c.merged_into IS NULL AND c.organisation_id = actor_organisation())
            WHEN 'coordinator' THEN decides_on(kept, removed) = 'coordinator' AND (
                SELECT count(DISTINCT f.candidate_id) = 2 FROM file_access f
                WHERE f.candidate_id IN (kept, removed) AND f.account_id = actor_account() AND f.expires_at > now())
        END, false);

-- Numbers noted in `moved`.
CREATE FUNCTION ids_in(noted jsonb) RETURNS SETOF bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    BEGIN ATOMIC
        SELECT value::bigint FROM jsonb_array_elements(noted);
    END;

-- Rows that go from what is put aside to what is kept, but for those that the kept one has alike (told by the columns
-- `alike`; none where nothing clashes). Returns the columns `keys` of each, by which `give_rows_back` finds it again.
CREATE FUNCTION take_rows_along(of_table text, by_column text, kept bigint, removed bigint, alike text[], keys text[])
    RETURNS jsonb
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    moved jsonb;
BEGIN
    EXECUTE format('WITH m AS (
            UPDATE %1$I t SET %2$I = $1
            WHERE t.%2$I = $2 AND ($3 = ''{}'' OR NOT EXISTS (SELECT FROM %1$I k WHERE k.%2$I = $1%3$s))
            RETURNING %4$s
        )
        SELECT coalesce(jsonb_agg(to_jsonb(m)), ''[]'') FROM m',
        of_table, by_column,
        (SELECT string_agg(format(' AND k.%1$I = t.%1$I', c), '') FROM unnest(alike) c),
        (SELECT string_agg(format('t.%I', c), ', ') FROM unnest(keys) c))
        INTO moved USING kept, removed, alike;
    RETURN moved;
END
$$;

-- Returns how many of the rows that went along came back.
CREATE FUNCTION give_rows_back(of_table text, by_column text, kept bigint, removed bigint, moved jsonb) RETURNS bigint
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    back bigint := 0;
BEGIN
    IF jsonb_array_length(moved) > 0 THEN
        EXECUTE format('UPDATE %1$I t SET %2$I = $1 FROM jsonb_populate_recordset(NULL::%1$I, $3) r
            WHERE t.%2$I = $2%3$s',
            of_table, by_column,
            (SELECT string_agg(format(' AND t.%1$I = r.%1$I', c), '') FROM jsonb_object_keys(moved -> 0) c))
            USING removed, kept, moved;
        GET DIAGNOSTICS back = ROW_COUNT;
    END IF;
    RETURN back;
END
$$;

-- What hangs on referrals goes where they went: readings of the CV, agreements of internships and all of these.
CREATE FUNCTION follow_referrals(referrals jsonb, from_person bigint, to_person bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    name text;
BEGIN
    UPDATE cv_reading SET candidate_id = to_person
        WHERE candidate_id = from_person AND referral_id IN (SELECT ids_in(referrals));
    FOREACH name IN ARRAY ARRAY['agreement_version', 'agreement_signature', 'assisted_signature', 'internship_review',
        'review_confidence', 'agreement_end']
    LOOP
        EXECUTE format('UPDATE %I SET candidate_id = $1 WHERE candidate_id = $2 AND agreement_id IN (
            SELECT a.id FROM internship_agreement a WHERE a.referral_id IN (SELECT ids_in($3)))', name)
            USING to_person, from_person, referrals;
    END LOOP;
    UPDATE internship_agreement SET candidate_id = to_person
        WHERE candidate_id = from_person AND referral_id IN (SELECT ids_in(referrals));
END
$$;

-- When the time to take a merge back is over: what was set aside is destroyed. Returns how many files.
CREATE FUNCTION destroy_set_aside() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    gone bigint;
BEGIN
    IF actor_role() <> 'system' AND NOT called_by_owner() THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system destroys';
    END IF;
    WITH over AS (
        UPDATE person_merge SET sealed = NULL, moved = '{}', consents = '[]'
        WHERE undone_at IS NULL AND undo_until < (now() AT TIME ZONE 'America/Toronto')::date AND moved <> '{}'
        RETURNING removed_id
    )
    DELETE FROM candidate c USING over o WHERE c.id = o.removed_id AND c.merged_into IS NOT NULL;
    GET DIAGNOSTICS gone = ROW_COUNT;
    IF gone > 0 THEN
        INSERT INTO destruction (kind, count, rule) VALUES ('set_aside_file', gone, 'retention');
    END IF;
    RETURN gone;
END
$$;
REVOKE EXECUTE ON FUNCTION ids_in, take_rows_along, give_rows_back, follow_referrals, destroy_set_aside FROM PUBLIC;
GRANT EXECUTE ON FUNCTION destroy_set_aside TO adequation_service;
