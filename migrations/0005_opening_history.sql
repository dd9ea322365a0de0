-- The history of openings, kept a statement at a time: by row, each would look for an earlier version of its own among
-- all that the same transaction has written.

-- The rows of one statement, each as it is from now on; what stood before ends, and what the same transaction wrote of
-- them already is written over. The arrays go together; `said` has null for a row that is gone.
CREATE FUNCTION keep_opening_versions(of_table text, done text, keys bigint[], numbers smallint[], said jsonb[])
    RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
    UPDATE opening_version v SET valid_until = now()
        -- By the openings first: that is what the index finds.
        WHERE v.opening_id = ANY (keys) AND v.table_name = of_table AND v.valid_until IS NULL AND v.valid_from < now()
            AND (v.opening_id, v.row_number) IN (SELECT c.key, c.number FROM unnest(keys, numbers) AS c (key, number));
    INSERT INTO opening_version (opening_id, table_name, row_number, valid_from, operation, account_id, role, row)
        SELECT c.key, of_table, c.number, now(), done, actor_account(), actor_role(), c.said
        FROM unnest(keys, numbers, said) AS c (key, number, said)
        ON CONFLICT (opening_id, table_name, row_number, valid_from) DO UPDATE SET
            (valid_until, operation, account_id, role, row)
                = (NULL, excluded.operation, excluded.account_id, excluded.role, excluded.row);
$$;
REVOKE EXECUTE ON FUNCTION keep_opening_versions FROM PUBLIC;

-- A row of any of the four tables, with what tells it.
CREATE FUNCTION opening_version_of(told jsonb) RETURNS TABLE (key bigint, number smallint, said jsonb)
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT coalesce(told ->> 'opening_id', told ->> 'id')::bigint, coalesce((told ->> 'position')::smallint, 0::smallint),
        told
$$;

CREATE FUNCTION record_opening_versions() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM keep_opening_versions(TG_TABLE_NAME, 'insert', array_agg(c.key), array_agg(c.number), array_agg(c.said))
            FROM (SELECT v.key, v.number, v.said FROM new_rows n, opening_version_of(to_jsonb(n)) v) c;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM keep_opening_versions(TG_TABLE_NAME, 'delete', array_agg(c.key), array_agg(c.number),
                array_agg(NULL::jsonb))
            FROM (SELECT v.key, v.number FROM old_rows o, opening_version_of(to_jsonb(o)) v) c;
    ELSE
        PERFORM keep_opening_versions(TG_TABLE_NAME, 'update', array_agg(c.key), array_agg(c.number), array_agg(c.said))
            FROM (
                SELECT a.key, a.number, a.said
                FROM (SELECT v.* FROM new_rows n, opening_version_of(to_jsonb(n)) v) a
                    JOIN (SELECT v.* FROM old_rows o, opening_version_of(to_jsonb(o)) v) b USING (key, number)
                WHERE a.said - ARRAY['updated_at', 'version'] IS DISTINCT FROM b.said - ARRAY['updated_at', 'version']
            ) c;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER opening_history_of_new AFTER INSERT ON opening
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_opening_versions();
CREATE TRIGGER opening_history_of_changed AFTER UPDATE ON opening
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_opening_versions();
CREATE TRIGGER opening_history_of_gone AFTER DELETE ON opening
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION record_opening_versions();
CREATE TRIGGER need_history_of_new AFTER INSERT ON need
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_opening_versions();
CREATE TRIGGER need_history_of_changed AFTER UPDATE ON need
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_opening_versions();
CREATE TRIGGER need_history_of_gone AFTER DELETE ON need
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION record_opening_versions();
CREATE TRIGGER internship_history_of_new AFTER INSERT ON internship
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_opening_versions();
CREATE TRIGGER internship_history_of_changed AFTER UPDATE ON internship
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_opening_versions();
CREATE TRIGGER internship_history_of_gone AFTER DELETE ON internship
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION record_opening_versions();
CREATE TRIGGER requirement_history_of_new AFTER INSERT ON requirement
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_opening_versions();
CREATE TRIGGER requirement_history_of_changed AFTER UPDATE ON requirement
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_opening_versions();
CREATE TRIGGER requirement_history_of_gone AFTER DELETE ON requirement
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION record_opening_versions();
