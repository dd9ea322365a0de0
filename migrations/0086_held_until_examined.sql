-- An offer's words are examined before anybody reads them, whatever wrote them: what no examination goes with is held, and
-- what holds an offer leaves with an examination or by a coordinator.

-- Said by `matching.needs.moderation` around the statements that write what it has just examined, and taken back after,
-- as a ranking says that it ranks: a statement that forgets whose, or that somebody slips in, does not say so.
CREATE FUNCTION examined() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN current_setting('app.examined', true) IS NOT DISTINCT FROM 'on';

-- A flag of its own, `unexamined`, which waits for a coordinator as the others do, or for the next examination.
CREATE FUNCTION held_until_examined() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() NOT IN ('coordinator', 'administrator', 'system') AND NOT called_by_owner() THEN
        INSERT INTO opening_flag (opening_id, code, passage, found_on)
            VALUES (coalesce((to_jsonb(NEW) ->> 'opening_id')::bigint, (to_jsonb(NEW) ->> 'id')::bigint), 'unexamined', '',
                (now() AT TIME ZONE 'America/Toronto')::date)
            ON CONFLICT (opening_id, code, passage) DO UPDATE SET state = 'waiting';
    END IF;
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION held_until_examined FROM PUBLIC;

CREATE TRIGGER opening_new_held_until_examined AFTER INSERT ON opening
    FOR EACH ROW WHEN (NOT examined()) EXECUTE FUNCTION held_until_examined();
CREATE TRIGGER opening_held_until_examined AFTER UPDATE OF title_fr, text_fr, title_en, text_en, skills ON opening
    FOR EACH ROW WHEN (NOT examined() AND (OLD.title_fr, OLD.text_fr, OLD.title_en, OLD.text_en, OLD.skills)
        IS DISTINCT FROM (NEW.title_fr, NEW.text_fr, NEW.title_en, NEW.text_en, NEW.skills))
    EXECUTE FUNCTION held_until_examined();
CREATE TRIGGER opening_skill_held_until_examined AFTER INSERT OR UPDATE ON opening_skill
    FOR EACH ROW WHEN (NOT examined()) EXECUTE FUNCTION held_until_examined();
CREATE TRIGGER need_held_until_examined AFTER UPDATE OF wage_min, wage_max, wage_unit ON need
    FOR EACH ROW WHEN (NOT examined() AND (OLD.wage_min, OLD.wage_max, OLD.wage_unit)
        IS DISTINCT FROM (NEW.wage_min, NEW.wage_max, NEW.wage_unit))
    EXECUTE FUNCTION held_until_examined();
CREATE TRIGGER internship_held_until_examined AFTER UPDATE OF learning_goals ON internship
    FOR EACH ROW WHEN (NOT examined() AND OLD.learning_goals IS DISTINCT FROM NEW.learning_goals)
    EXECUTE FUNCTION held_until_examined();

DROP POLICY opening_flag_gone ON opening_flag;
CREATE POLICY opening_flag_gone ON opening_flag FOR DELETE TO adequation_service USING (
    (SELECT actor_role()) IN ('coordinator', 'administrator', 'system')
    OR (NOT by_hand AND (SELECT examined()) AND (
        (SELECT actor_role()) = 'counsellor'
        OR opening_id IN (SELECT o.id FROM opening o WHERE o.employer_id = (SELECT actor_employer()))))
);
