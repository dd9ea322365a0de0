-- The same need twice: which are alike, and two of them put together and taken apart as two files of a person are.

-- Whose title, text or place came or changed since it was last compared. A posting without an employer here is
-- compared with those of the same occupation in the same place; the staff decides on them.
CREATE TABLE need_to_compare (opening_id bigint PRIMARY KEY REFERENCES opening ON DELETE CASCADE);
CREATE FUNCTION note_need_to_compare() RETURNS trigger
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
CREATE TRIGGER opening_to_compare AFTER INSERT ON opening
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION note_need_to_compare();
CREATE TRIGGER opening_changed_to_compare AFTER UPDATE ON opening
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION note_need_to_compare();
INSERT INTO need_to_compare (opening_id)
    SELECT o.id FROM opening o
    WHERE o.kind <> 'internship' AND o.status IN ('open', 'held')
        AND (o.employer_id IS NOT NULL OR o.unit_group IS NOT NULL);
CREATE INDEX opening_without_employer ON opening (unit_group, coalesce(municipality_code, place), id)
    WHERE employer_id IS NULL AND kind <> 'internship' AND status IN ('open', 'held');

CREATE TABLE alike_needs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    first_id bigint NOT NULL REFERENCES opening ON DELETE CASCADE,
    second_id bigint NOT NULL REFERENCES opening ON DELETE CASCADE,
    employer_id bigint REFERENCES employer,
    likeness real NOT NULL CHECK (likeness BETWEEN 0 AND 1),
    found_on date NOT NULL DEFAULT (now() AT TIME ZONE 'America/Toronto')::date,
    decided text CHECK (decided IN ('one', 'two')),
    decided_at timestamptz,
    decided_by bigint,
    CHECK (first_id < second_id),
    UNIQUE (first_id, second_id)
);
CREATE INDEX alike_needs_second ON alike_needs (second_id);

-- What undoes it stands here until its time is over: needs tell of nobody, `moved` names people by number alone.
CREATE TABLE need_merge (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kept_id bigint NOT NULL REFERENCES opening ON DELETE CASCADE,
    removed_id bigint NOT NULL REFERENCES opening ON DELETE CASCADE,
    employer_id bigint REFERENCES employer,
    ground text NOT NULL CHECK (length(ground) BETWEEN 10 AND 1000),
    merged_at timestamptz NOT NULL DEFAULT now(),
    merged_by bigint DEFAULT actor_account(),
    undo_until date NOT NULL,
    before jsonb,
    after jsonb,
    moved jsonb NOT NULL DEFAULT '{}',
    undone_at timestamptz,
    undone_by bigint
);
CREATE INDEX need_merge_kept ON need_merge (kept_id);

-- Whoever may write the need: its employer, and the staff.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['alike_needs', 'need_merge']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY %I ON %I TO adequation_service USING (
            (SELECT actor_role()) IN (''counsellor'', ''coordinator'', ''system'')
            OR ((SELECT actor_role()) = ''employer'' AND employer_id = (SELECT actor_employer())))',
            name || '_own', name);
    END LOOP;
END
$$;
ALTER TABLE need_to_compare ENABLE ROW LEVEL SECURITY;
CREATE POLICY need_to_compare_system ON need_to_compare TO adequation_service USING ((SELECT actor_role()) = 'system');
GRANT SELECT, UPDATE, DELETE ON need_to_compare TO adequation_service;
GRANT SELECT, INSERT, DELETE ON alike_needs TO adequation_service;
GRANT UPDATE (likeness, decided, decided_at, decided_by) ON alike_needs TO adequation_service;
GRANT SELECT ON need_merge TO adequation_service;
GRANT UPDATE (before, after, moved) ON need_merge TO adequation_service;

-- Whoever may write a need of that employer; of none here, the staff alone.
CREATE FUNCTION may_put_needs_together(employer bigint) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN actor_role() IN ('counsellor', 'coordinator')
        OR (actor_role() = 'employer' AND coalesce(employer = actor_employer(), false));

-- Puts the need `removed` into `kept`, but for what the kept one says: what points to it follows, but where the kept
-- one has the same already (a person referred to both, an event that asks for both), and it is closed.
CREATE FUNCTION put_needs_together(kept bigint, removed bigint, on_ground text) RETURNS bigint
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
CREATE FUNCTION take_needs_apart(of_merge bigint) RETURNS bigint
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
REVOKE EXECUTE ON FUNCTION may_put_needs_together, put_needs_together, take_needs_apart FROM PUBLIC;
GRANT EXECUTE ON FUNCTION put_needs_together, take_needs_apart TO adequation_service;
