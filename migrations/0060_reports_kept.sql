-- A report goes once it was decided long enough ago: what was said, and who said it. The decision stays with the offer.
CREATE FUNCTION destroy_reports(decided_before date) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    gone bigint;
BEGIN
    IF actor_role() <> 'system' AND NOT called_by_owner() THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system destroys';
    END IF;
    DELETE FROM opening_report r USING opening_decision d
    WHERE d.id = r.decision_id AND d.decided_at < decided_before;
    GET DIAGNOSTICS gone = ROW_COUNT;
    IF gone > 0 THEN
        INSERT INTO destruction (kind, count, rule) VALUES ('report', gone, 'retention');
    END IF;
    RETURN gone;
END
$$;
REVOKE EXECUTE ON FUNCTION destroy_reports FROM PUBLIC;
GRANT EXECUTE ON FUNCTION destroy_reports TO adequation_service;
