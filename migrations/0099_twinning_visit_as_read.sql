-- A visit is changed as it was read: of two who change it at once, the second is told what stands now, where the first
-- one's change was undone without a word.

DROP FUNCTION plan_visit(bigint, bytea, bigint, timestamptz, smallint, text, text[], text);
-- Plan a visit, or change one that is planned and was read at `as_read`, its `sequence`. Returns its number, none where
-- it is not the actor's to plan; or alone the `sequence` at which it stands, where it was changed since.
CREATE FUNCTION plan_visit(of_twinning bigint, by_link bytea, of_visit bigint, as_read integer, at_moment timestamptz,
        long smallint, at_place text, with_goals text[], in_words text, OUT made bigint, OUT stands integer)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    who text := twinning_party(of_twinning, by_link);
BEGIN
    IF who IS NULL THEN
        RETURN;
    ELSIF of_visit IS NULL THEN
        INSERT INTO twinning_visit (twinning_id, candidate_id, starts_at, minutes, place, goals, words, planned_by)
            SELECT t.id, t.candidate_id, at_moment, long, at_place, with_goals, in_words, who
            FROM twinning t WHERE t.id = of_twinning AND t.state = 'active'
            RETURNING id INTO made;
        RETURN;
    END IF;
    SELECT v.sequence INTO stands FROM twinning_visit v JOIN twinning t ON t.id = v.twinning_id
        WHERE v.id = of_visit AND t.id = of_twinning AND t.state = 'active' AND v.state = 'planned' FOR UPDATE OF v;
    IF stands = as_read THEN
        UPDATE twinning_visit SET starts_at = at_moment, minutes = long, place = at_place, goals = with_goals,
                words = in_words, sequence = sequence + 1, reminded_at = NULL
            WHERE id = of_visit RETURNING id INTO made;
    END IF;
END
$$;
REVOKE EXECUTE ON FUNCTION plan_visit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION plan_visit TO adequation_service;
