-- What the law asks of an offer, and who has which work done, held for whatever asks in SQL.

-- — the French Charter, s. 41 and 46: an offer has its French text; another language is required with its reason —

ALTER TABLE opening
    ADD CONSTRAINT opening_in_french CHECK (
        length(trim(title_fr)) > 0 AND (employer_id IS NULL OR length(trim(text_fr)) > 0)) NOT VALID,
    ADD CONSTRAINT opening_language_reason CHECK (
        language_justification IS NULL OR coalesce(
            length(trim(language_justification ->> 'reason')) > 0
            AND (language_justification ->> 'needs_assessed')::boolean
            AND (language_justification ->> 'staff_languages_insufficient')::boolean
            AND (language_justification ->> 'positions_limited')::boolean, false)) NOT VALID;

-- Asked when the whole offer is written: its requirements come after it, and both are replaced together.
CREATE FUNCTION other_language_has_its_reason() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    -- `opening` or `requirement`, whichever changed.
    changed bigint := coalesce((to_jsonb(NEW) ->> 'opening_id')::bigint, (to_jsonb(NEW) ->> 'id')::bigint);
BEGIN
    IF EXISTS (
        SELECT FROM requirement r JOIN opening o ON o.id = r.opening_id
        WHERE o.id = changed AND r.code = 'other_language' AND r.importance = 'required'
            AND o.language_justification IS NULL
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'opening_language_reason',
            MESSAGE = 'another language is required with its reason';
    END IF;
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION other_language_has_its_reason FROM PUBLIC;
CREATE CONSTRAINT TRIGGER requirement_language_reason AFTER INSERT OR UPDATE ON requirement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.code = 'other_language' AND NEW.importance = 'required')
    EXECUTE FUNCTION other_language_has_its_reason();
CREATE CONSTRAINT TRIGGER opening_keeps_language_reason AFTER UPDATE OF language_justification ON opening
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.language_justification IS NULL AND OLD.language_justification IS NOT NULL)
    EXECUTE FUNCTION other_language_has_its_reason();

-- — who has work done: whoever acts enqueues what pages enqueue; the worker alone, as the system, takes and removes —

CREATE OR REPLACE FUNCTION work_is_of_somebody() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    -- What the database does itself, as in an erasure, it does as the owner of the table.
    IF actor_role() = 'system' OR pg_has_role(current_user, (SELECT c.relowner FROM pg_class c WHERE c.oid = TG_RELID),
        'USAGE')
    THEN
        RETURN NULL;
    ELSIF actor_role() = 'anonymous' OR TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not this actor''s work';
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION work_that_pages_ask_for() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'the system alone has this work done';
END
$$;
CREATE TRIGGER work_that_pages_ask_for BEFORE INSERT ON procrastinate_jobs FOR EACH ROW
    WHEN (actor_role() <> 'system' AND NOT called_by_owner() AND NEW.task_name NOT IN ('send_message',
        'encode_candidate', 'encode_opening', 'encode_lists', 'make_plan', 'remind_of_internship'))
    EXECUTE FUNCTION work_that_pages_ask_for();
