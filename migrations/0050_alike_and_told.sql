-- Postings without an employer here are compared too, with those of the same occupation in the same place; the staff
-- decides on them. And a person is told of what was put together in their file.

ALTER TABLE alike_needs ALTER COLUMN employer_id DROP NOT NULL;
ALTER TABLE need_merge ALTER COLUMN employer_id DROP NOT NULL;
CREATE INDEX opening_without_employer ON opening (unit_group, coalesce(municipality_code, place), id)
    WHERE employer_id IS NULL AND kind <> 'internship' AND status IN ('open', 'held');

CREATE OR REPLACE FUNCTION note_need_to_compare() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    INSERT INTO need_to_compare (opening_id)
        SELECT n.id FROM new_rows n
        WHERE n.kind <> 'internship' AND n.status IN ('open', 'held')
            AND (n.employer_id IS NOT NULL OR n.unit_group IS NOT NULL)
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
INSERT INTO need_to_compare (opening_id)
    SELECT o.id FROM opening o
    WHERE o.kind <> 'internship' AND o.status IN ('open', 'held')
        AND o.employer_id IS NULL AND o.unit_group IS NOT NULL;

-- Whoever may write a need of that employer; of none here, the staff alone.
CREATE FUNCTION may_put_needs_together(employer bigint) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN actor_role() IN ('counsellor', 'coordinator')
        OR (actor_role() = 'employer' AND coalesce(employer = actor_employer(), false));

-- Puts the need `removed` into `kept`, but for what the kept one says: what points to it follows, but where the kept
-- one has the same already (a person referred to both, an event that asks for both), and it is closed.
CREATE OR REPLACE FUNCTION put_needs_together(kept bigint, removed bigint, on_ground text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    known opening;
    other opening;
    followed jsonb;
    merge bigint;
BEGIN
    PERFORM FROM opening o WHERE o.id IN (kept, removed) ORDER BY o.id FOR UPDATE;
    SELECT o.* INTO known FROM opening o WHERE o.id = kept;
    SELECT o.* INTO other FROM opening o WHERE o.id = removed;
    IF known.id IS NULL OR other.id IS NULL OR known.id = other.id
        OR known.employer_id IS DISTINCT FROM other.employer_id
        OR known.kind = 'internship' OR other.kind = 'internship'
        OR NOT may_put_needs_together(known.employer_id)
    THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'these needs are not this actor''s';
    ELSIF known.status = 'closed' OR other.status = 'closed' THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'merge_closed', MESSAGE = 'one is closed';
    END IF;
    followed := jsonb_build_object(
        'referral', take_rows_along('referral', 'opening_id', kept, removed, '{candidate_id}', '{id}'),
        'kept_for_need', take_rows_along('kept_for_need', 'opening_id', kept, removed,
            '{candidate_id,organisation_id}', '{candidate_id,organisation_id}'),
        'event_need', take_rows_along('event_need', 'opening_id', kept, removed, '{event_id}', '{event_id}'),
        'event_interview', take_rows_along('event_interview', 'opening_id', kept, removed, '{}',
            '{event_id,candidate_id}'),
        'saved_search', take_rows_along('saved_search', 'opening_id', kept, removed, '{account_id}', '{id}'),
        'twinning_wish', take_rows_along('twinning_wish', 'opening_id', kept, removed, '{candidate_id}', '{id}'));
    UPDATE opening SET status = 'closed', merged_into = kept, version = version + 1, updated_at = now()
        WHERE id = removed;

    INSERT INTO need_merge (kept_id, removed_id, employer_id, ground, moved, undo_until)
        SELECT kept, removed, known.employer_id, on_ground, followed,
            (now() AT TIME ZONE 'America/Toronto')::date + s.value::integer
        FROM setting s WHERE s.key = 'merge_undo_days'
        RETURNING id INTO merge;
    UPDATE alike_needs a SET decided = 'one', decided_at = now(), decided_by = actor_account()
        WHERE a.first_id = least(kept, removed) AND a.second_id = greatest(kept, removed);
    RETURN merge;
END
$$;

-- Takes it back, but for what the kept need says. Returns how many referrals came since and stay with it.
CREATE OR REPLACE FUNCTION take_needs_apart(of_merge bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    known need_merge;
    name text;
    came bigint;
BEGIN
    SELECT m.* INTO known FROM need_merge m WHERE m.id = of_merge FOR UPDATE;
    IF known.id IS NULL OR NOT may_put_needs_together(known.employer_id) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'this merge is not this actor''s';
    ELSIF known.undone_at IS NOT NULL OR known.moved = '{}'
        OR known.undo_until < (now() AT TIME ZONE 'America/Toronto')::date
    THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'merge_over', MESSAGE = 'it is too late';
    ELSIF EXISTS (
            SELECT FROM need_merge l WHERE l.id > known.id AND l.undone_at IS NULL
                AND known.kept_id IN (l.kept_id, l.removed_id)) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'merge_later', MESSAGE = 'a later merge first';
    ELSIF EXISTS (SELECT FROM opening o WHERE o.id = known.kept_id AND o.status = 'closed') THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'merge_closed', MESSAGE = 'open it again first';
    END IF;
    UPDATE opening SET status = 'open', merged_into = NULL, version = version + 1, updated_at = now()
        WHERE id = known.removed_id;
    FOR name IN SELECT jsonb_object_keys(known.moved) LOOP
        PERFORM give_rows_back(name, 'opening_id', known.kept_id, known.removed_id, known.moved -> name);
    END LOOP;
    SELECT count(*) INTO came FROM referral r WHERE r.opening_id = known.kept_id AND r.created_at > known.merged_at;
    UPDATE need_merge SET undone_at = now(), undone_by = actor_account(), before = NULL, after = NULL, moved = '{}'
        WHERE id = known.id;
    UPDATE alike_needs a SET decided = NULL, decided_at = NULL, decided_by = NULL
        WHERE a.first_id = least(known.kept_id, known.removed_id)
            AND a.second_id = greatest(known.kept_id, known.removed_id);
    RETURN came;
END
$$;
REVOKE EXECUTE ON FUNCTION may_put_needs_together FROM PUBLIC;

-- What a person is told of their file and another's that were taken for one person's. Whose file was not the kept one
-- is told too, once they are apart again, but not in words that are of the other.
CREATE FUNCTION merges_told(person bigint)
    RETURNS TABLE (merged_at timestamptz, ground text, undo_until date, undone_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT m.merged_at, CASE WHEN m.kept_id = person THEN m.ground END, m.undo_until, m.undone_at
        FROM person_merge m
        WHERE (m.kept_id = person OR (m.removed_id = person AND m.undone_at IS NOT NULL))
            AND (actor_role() = 'system' OR actor_candidate() = person
                OR (actor_role() = 'counsellor' AND m.role = 'counsellor' AND m.organisation_id = actor_organisation()))
        ORDER BY m.id;
    END;
REVOKE EXECUTE ON FUNCTION merges_told FROM PUBLIC;
GRANT EXECUTE ON FUNCTION merges_told TO adequation_service;
