-- SIN over several lines and passports spelt out are refused by the database as at every door; and in the names, titles
-- and notes that had no such trigger.

CREATE OR REPLACE FUNCTION holds_identity_number(said text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    read text := as_figures(said);
BEGIN
    IF read IS NULL OR read !~ '[0-9]{2}|[0-9][ ./_-]{1,3}[0-9]' THEN
        RETURN false;
    END IF;
    RETURN read ~ ('(?<![A-Za-z])[A-Za-z]{4}[ ./_-]{0,3}(?!(?:19|20)[0-9]{2}[ ./_-]{0,3}(?:19|20)[0-9]{2})'
            || '[0-9]{4}[ ./_-]{0,3}[0-9]{4}(?![0-9])')
        OR (read ~* 'passe?port' AND read ~* (
            '(?<![a-z])passe?port(?![a-z])(?:\W{0,3}(?:n[o°º]|num|number|num[ée]ro|#)\.?)?'
            || '(?:[^.]{0,30}(?<![a-z])[a-z]{1,2}(?:[ ./_\n-]{0,3}[0-9]{6,8}(?![a-z0-9])'
            || '|[0-9](?:[ ./_\n-]{0,3}[0-9]){5,7}(?![ ./_\n-]{0,3}[0-9]|[a-z]))'
            || '|(?:\W|_){0,4}(?:[0-9]{9}|[0-9]{2}[a-z]{2}[0-9]{5})(?![a-z0-9]))'))
        -- Its figures apart, after a capital: no years of a work, no date.
        OR (read ~* 'passe?port' AND read ~ (
            '(?<![A-Za-z])[Pp][Aa][Ss][Ss][Ee]?[Pp][Oo][Rr][Tt](?![A-Za-z])[^.]{0,38}(?<![A-Za-z])[A-Za-z]?[A-Z]'
            || '[ ./_\n-]{0,3}(?!(?:19|20)[0-9]{2}[ ./_\n-]{0,3}(?:19|20)[0-9]{2}'
            || '|(?:19|20)[0-9]{2}[ ./_\n-]{0,3}[01][0-9][ ./_\n-]{0,3}[0-3][0-9](?![0-9]))'
            || '[0-9](?:[ ./_\n-]{0,3}[0-9]){5,7}(?![ ./_\n-]{0,3}[0-9]|[A-Za-z])'))
        OR (read ~* 'iuc|uci' AND read ~* (
            '(?<![a-z])(?:iuc|uci)(?![a-z])[^0-9]{0,20}(?!(?:19|20)[0-9]{2}[ ./_\n-]{0,3}(?:19|20)[0-9]{2})'
            || '(?:[0-9]{4}[ ./_\n-]{0,3}[0-9]{4}|[0-9]{2}[ ./_\n-]{0,3}[0-9]{4}[ ./_\n-]{0,3}[0-9]{4})(?![0-9])'))
        OR (read ~* 's\.?i\.?n|n\.?a\.?s|(?:assur|insur)ance' AND EXISTS (
            SELECT FROM regexp_matches(read,
                '\m(?:nas|n\.a\.s|sin|s\.i\.n|(?:assurance|insurance)[ -](?:sociale|number)|social insurance)'
                || '(?![a-z\u00c0-\u00ff])[^0-9]{0,20}([0-9](?:[ ./_\n-]{0,3}[0-9]){8})(?![0-9])', 'gi') m
            WHERE passes_luhn(regexp_replace(m[1], '[^0-9]', '', 'g'))))
        OR EXISTS (
            SELECT FROM regexp_matches(read,
                '(?<![0-9./+-])(?<!\+[0-9]{1,3}[ ./_-]{1,3})'
                || '([0-9]{3}[ ./_-]{0,3}[0-9]{3}[ ./_-]{0,3}[0-9]{3})(?![0-9-]|[.,/][0-9])', 'g') m
            WHERE m[1] !~ '^[08]' AND passes_luhn(regexp_replace(m[1], '[^0-9]', '', 'g')))
        -- By threes over several lines, with no more numbers around it: those are a column.
        OR (read ~ '\n' AND EXISTS (
            SELECT FROM regexp_matches(read,
                '(?<![0-9][ ./_\n,-]{0,3})(?=[0-9 ./_-]{3,12}\n)([0-9]{3}[ ./_\n-]{0,3}[0-9]{3}[ ./_\n-]{0,3}[0-9]{3})'
                || '(?!,?[ ./_\n-]{0,3}[0-9]|[ ./_-]?[$€%°]|-)', 'g') m
            WHERE m[1] !~ '^[08]' AND passes_luhn(regexp_replace(m[1], '[^0-9]', '', 'g'))))
        -- Its figures one by one.
        OR EXISTS (
            SELECT FROM regexp_matches(read,
                '(?<![0-9])(?<![0-9][ ./_-]{1,3})(?<!\+[0-9]{1,3}[ ./_-]{1,3})'
                || '([0-9](?:[ ./_-]{1,3}[0-9]){8})(?![ ./_-]{0,3}[0-9])', 'g') m
            WHERE m[1] !~ '^[08]' AND passes_luhn(regexp_replace(m[1], '[^0-9]', '', 'g')));
END
$$;

DROP TRIGGER experience_no_identity_number ON experience;
DROP TRIGGER opening_no_identity_number ON opening;
DO $$
DECLARE
    written text[];
    -- A table, then what people write there in their own words.
    texts constant jsonb := '[
        ["account", "display_name"], ["agreement_end", "reason"], ["candidate_identity", "given_name", "family_name"],
        ["colleague", "name", "title"], ["employer", "name"], ["employer_review", "note"],
        ["event", "title_fr", "title_en", "address", "accessibility", "travel", "departs_from", "programme"],
        ["event_employer", "room"], ["event_interview", "note"], ["event_request", "request"],
        ["experience", "title", "duties", "employer", "place"], ["follow_up", "next_action"],
        ["incident", "circumstances", "data_concerned", "risk_reasoning", "measures", "others_told"],
        ["internship", "programme", "school", "tutor"], ["language_proficiency", "test"],
        ["meeting", "subject", "place"], ["opening", "text_fr", "text_en", "title_fr", "title_en", "place"],
        ["opening_decision", "note"], ["opening_report", "note"], ["organisation", "name"], ["saved_search", "name"],
        ["twinning_contact", "text"], ["twinning_review", "words"], ["twinning_visit", "place", "words"]]';
BEGIN
    FOR written IN SELECT ARRAY(SELECT jsonb_array_elements_text(each.it)) FROM jsonb_array_elements(texts) each (it)
    LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE INSERT OR UPDATE OF %s ON %I FOR EACH ROW
            WHEN (holds_identity_number(%s)) EXECUTE FUNCTION no_identity_number()',
            written[1] || '_no_identity_number',
            (SELECT string_agg(format('%I', c), ', ') FROM unnest(written[2:]) c),
            written[1],
            (SELECT string_agg(format('coalesce(NEW.%I, '''')', c), ' || E''\n|\n'' || ') FROM unnest(written[2:]) c));
    END LOOP;
END
$$;
