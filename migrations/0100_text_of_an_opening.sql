-- An empty text in English is no text, as an empty one in French: the opening is read by its title.

CREATE OR REPLACE FUNCTION opening_words(title text, text_fr text, text_en text, employer bigint, unit_group text)
    RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN title || CASE
        WHEN employer IS NULL AND unit_group IS NULL
            THEN coalesce(E'\n' || coalesce(nullif(text_fr, ''), nullif(text_en, '')), '')
        ELSE ''
    END;
