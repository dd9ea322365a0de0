-- SIN, RAMQ, passport and UCI numbers are never stored (Law 25): the plain ways to write one are refused by the database
-- too, whatever asks. `matching.privacy.texts` finds more of them, at every door.

CREATE FUNCTION passes_luhn(nine_digits text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp
    RETURN (
        SELECT sum(CASE WHEN i % 2 = 1 THEN d ELSE d * 2 - CASE WHEN d > 4 THEN 9 ELSE 0 END END) % 10 = 0
        FROM (SELECT i, substr(nine_digits, i, 1)::integer AS d FROM generate_series(1, 9) i) each_one);

CREATE FUNCTION holds_identity_number(said text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp
    RETURN coalesce(said ~ '\d{2}' AND (
        said ~ '\m[A-Z]{4} ?(?!(?:19|20)\d\d ?(?:19|20)\d\d)\d\d(?:[05][1-9]|[16][0-2]) ?(?:0[1-9]|[12]\d|3[01])\d\d(?!\d)'
        OR said ~* '\mpasse?port ?:? ?[A-Z]{2}\d{6}(?!\d)'
        OR said ~ '\m(?:IUC|UCI) ?:? ?\d{2}-?\d{4}-?\d{4}(?!\d)'
        OR EXISTS (
            SELECT FROM regexp_matches(said, '\m(?:NAS|SIN) ?:? ?(\d{3}[ -]?\d{3}[ -]?\d{3})(?!\d)', 'g') m
            WHERE passes_luhn(regexp_replace(m[1], '\D', '', 'g')))
        OR EXISTS (
            SELECT FROM regexp_matches(said,
                '(?<![\d./+-])(?<!\+\d )(?<!\+\d\d )(?<!\+\d\d\d )([1-79]\d\d \d{3} \d{3})(?![\d-]|[.,/]\d)', 'g') m
            WHERE passes_luhn(regexp_replace(m[1], '\D', '', 'g')))), false);

CREATE FUNCTION no_identity_number() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'identity_number',
        MESSAGE = 'an identity number is never stored';
END
$$;
REVOKE EXECUTE ON FUNCTION no_identity_number FROM PUBLIC;

DO $$
DECLARE
    written text[];
BEGIN
    -- A table, then what people write there in their own words.
    FOREACH written SLICE 1 IN ARRAY ARRAY[
        ['candidate', 'summary', NULL], ['counsellor_record', 'household', 'reasons_to_move'],
        ['experience', 'title', 'duties'], ['diploma', 'title', 'school'], ['candidate_skill', 'name', NULL],
        ['aspiration', 'title', NULL], ['contact_note', 'text', NULL], ['kept_for_need', 'note', NULL],
        ['opening', 'text_fr', 'text_en'], ['file_access', 'note', NULL], ['retention_hold', 'reason', NULL]]
    LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE INSERT OR UPDATE OF %s ON %I FOR EACH ROW
            WHEN (holds_identity_number(%s)) EXECUTE FUNCTION no_identity_number()',
            written[1] || '_no_identity_number',
            (SELECT string_agg(format('%I', c), ', ') FROM unnest(written[2:]) c WHERE c IS NOT NULL),
            written[1],
            (SELECT string_agg(format('coalesce(NEW.%I, '''')', c), ' || E''\n|\n'' || ')
                FROM unnest(written[2:]) c WHERE c IS NOT NULL));
    END LOOP;
END
$$;
