-- A visit is called off, or said to be held, as it was read: who presses on an hour that the other one has moved since is
-- told of the new one first.

DROP FUNCTION settle_visit(bigint, bytea, bigint, text);
-- What became of a visit read at `as_read`, its `sequence`: held once it has begun, or cancelled. Returns whether it was
-- the actor's to say; or the `sequence` at which it stands, where it was changed since.
CREATE FUNCTION settle_visit(of_twinning bigint, by_link bytea, of_visit bigint, as_read integer, as_state text,
        OUT made boolean, OUT stands integer)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    made := false;
    IF twinning_party(of_twinning, by_link) IS NULL THEN
        RETURN;
    END IF;
    SELECT sequence INTO stands FROM twinning_visit
        WHERE id = of_visit AND twinning_id = of_twinning AND state = 'planned' FOR UPDATE;
    IF stands = as_read THEN
        stands := NULL;
        UPDATE twinning_visit SET state = as_state, sequence = sequence + (as_state = 'cancelled')::integer
            WHERE id = of_visit AND (as_state = 'cancelled' OR (as_state = 'held' AND starts_at <= now()));
        made := FOUND;
    END IF;
END
$$;
REVOKE EXECUTE ON FUNCTION settle_visit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION settle_visit TO adequation_service;
