-- SIN, RAMQ, passport and UCI numbers as people write them: figures of any script, signs that do not show, other spaces
-- and dashes. `matching.privacy.texts` reads them so at every door.

-- The text with the figures 0 to 9, spaces, hyphens and line ends alone for all that are read as them; dashes are
-- underscores, which stand before and after no figure of anything else.
CREATE FUNCTION as_figures(said text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    -- The zero of each script's figures: Unicode's decimal digits.
    zeros constant integer[] := ARRAY[
        1632, 1776, 1984, 2406, 2534, 2662, 2790, 2918, 3046, 3174, 3302, 3430, 3558, 3664, 3792, 3872, 4160, 4240,
        6112, 6160, 6470, 6608, 6784, 6800, 6992, 7088, 7232, 7248, 42528, 43216, 43264, 43472, 43504, 43600,
        44016, 65296, 66720, 68912, 69734, 69872, 69942, 70096, 70384, 70736, 70864, 71248, 71360, 71472, 71904,
        72016, 72784, 73040, 73120, 92768, 92864, 93008, 120782, 120792, 120802, 120812, 120822, 123200, 123632,
        125264, 130032];
    read text := translate(said, E'\t\v\f\r', E' \n\n\n');
BEGIN
    IF octet_length(read) = length(read) THEN
        RETURN read;
    END IF;
    -- What has no width, then spaces, line ends, dashes.
    read := regexp_replace(read,
        '[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]', '', 'g');
    read := translate(read,
        U&'\00a0\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200a\202f\205f\3000\0085\2028\2029'
        || U&'\2010\2011\2012\2013\2014\2015\2212', rpad('', 15) || E'\n\n\n' || '_______');
    IF read ~ ('['
            || '\u0660-\u0669\u06f0-\u06f9\u07c0-\u07c9\u0966-\u096f\u09e6-\u09ef\u0a66-\u0a6f'
            || '\u0ae6-\u0aef\u0b66-\u0b6f\u0be6-\u0bef\u0c66-\u0c6f\u0ce6-\u0cef\u0d66-\u0d6f'
            || '\u0de6-\u0def\u0e50-\u0e59\u0ed0-\u0ed9\u0f20-\u0f29\u1040-\u1049\u1090-\u1099'
            || '\u17e0-\u17e9\u1810-\u1819\u1946-\u194f\u19d0-\u19d9\u1a80-\u1a89\u1a90-\u1a99'
            || '\u1b50-\u1b59\u1bb0-\u1bb9\u1c40-\u1c49\u1c50-\u1c59\ua620-\ua629\ua8d0-\ua8d9'
            || '\ua900-\ua909\ua9d0-\ua9d9\ua9f0-\ua9f9\uaa50-\uaa59\uabf0-\uabf9\uff10-\uff19'
            || '\U000104a0-\U000104a9\U00010d30-\U00010d39\U00011066-\U0001106f\U000110f0-\U000110f9'
            || '\U00011136-\U0001113f\U000111d0-\U000111d9\U000112f0-\U000112f9\U00011450-\U00011459'
            || '\U000114d0-\U000114d9\U00011650-\U00011659\U000116c0-\U000116c9\U00011730-\U00011739'
            || '\U000118e0-\U000118e9\U00011950-\U00011959\U00011c50-\U00011c59\U00011d50-\U00011d59'
            || '\U00011da0-\U00011da9\U00016a60-\U00016a69\U00016ac0-\U00016ac9\U00016b50-\U00016b59'
            || '\U0001d7ce-\U0001d7d7\U0001d7d8-\U0001d7e1\U0001d7e2-\U0001d7eb\U0001d7ec-\U0001d7f5'
            || '\U0001d7f6-\U0001d7ff\U0001e140-\U0001e149\U0001e2f0-\U0001e2f9\U0001e950-\U0001e959'
            || '\U0001fbf0-\U0001fbf9'
            || ']') THEN
        read := translate(read,
            (SELECT string_agg(chr(z + i), '' ORDER BY z, i) FROM unnest(zeros) z, generate_series(0, 9) i),
            repeat('0123456789', cardinality(zeros)));
    END IF;
    RETURN read;
END
$$;

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
            || '(?:[^.]{0,30}(?<![a-z])[a-z]{1,2}(?:[ ./_-]{0,3}[0-9]{6,8}(?![a-z0-9])'
            || '|[0-9](?:[ ./_-]{0,3}[0-9]){5,7}(?![ ./_-]{0,3}[0-9]|[a-z]))'
            || '|\W{0,4}(?:[0-9]{9}|[0-9]{2}[a-z]{2}[0-9]{5})(?![a-z0-9]))'))
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
        -- Its figures one by one.
        OR EXISTS (
            SELECT FROM regexp_matches(read,
                '(?<![0-9])(?<![0-9][ ./_-]{1,3})(?<!\+[0-9]{1,3}[ ./_-]{1,3})'
                || '([0-9](?:[ ./_-]{1,3}[0-9]){8})(?![ ./_-]{0,3}[0-9])', 'g') m
            WHERE m[1] !~ '^[08]' AND passes_luhn(regexp_replace(m[1], '[^0-9]', '', 'g')));
END
$$;
