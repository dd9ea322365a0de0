-- The same person twice: whom the service finds alike, whatever the door they came by, and what was decided of them.

-- A name in short: no accent, vowel nor letter twice, one letter for one sound. `Mohamed` and `Mouhammad` are one.
CREATE FUNCTION name_in_short(word text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (
        SELECT regexp_replace(left(s.sounds, 1) || translate(substr(s.sounds, 2), 'aeiouyhw', ''), '(.)\1+', '\1', 'g')
        FROM (
            SELECT translate(replace(replace(replace(word, 'ph', 'f'), 'ck', 'k'), 'qu', 'k'), 'cqzjv', 'kksgf')
        ) s (sounds)
    );

-- What a person is found by: their address, the end of their telephone number, and each first name with each family
-- name, one of them in short and the first letter of the other, so that a fault in one of them is no matter, nor their
-- order.
CREATE FUNCTION person_keys(given_name text, family_name text, email text, phone text) RETURNS SETOF text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    BEGIN ATOMIC
        WITH given (word) AS (
            SELECT w FROM regexp_split_to_table(folded(given_name), '[^a-z]+') w WHERE length(w) > 1 LIMIT 4
        ), family (word) AS (
            SELECT w FROM regexp_split_to_table(folded(family_name), '[^a-z]+') w WHERE length(w) > 1 LIMIT 4
        )
        SELECT 'email ' || regexp_replace(lower(trim(email)), '\+[^@]*@', '@') WHERE email <> ''
        UNION
        SELECT 'phone ' || right(regexp_replace(phone, '[^0-9]', '', 'g'), 8)
            WHERE length(regexp_replace(phone, '[^0-9]', '', 'g')) >= 7
        UNION
        SELECT 'name ' || name_in_short(f.word) || ' ' || left(name_in_short(g.word), 1) FROM given g, family f
        UNION
        SELECT 'name ' || name_in_short(g.word) || ' ' || left(name_in_short(f.word), 1) FROM given g, family f;
    END;

CREATE TABLE person_key (
    candidate_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    key text NOT NULL,
    PRIMARY KEY (key, candidate_id)
);
CREATE INDEX person_key_candidate ON person_key (candidate_id);
ALTER TABLE person_key ALTER COLUMN key SET STATISTICS 0;

-- Whose file came or changed since it was last compared: the worker takes them up, whatever the door.
CREATE TABLE person_to_compare (candidate_id bigint PRIMARY KEY REFERENCES candidate ON DELETE CASCADE);

CREATE FUNCTION note_person_keys() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM person_key k USING new_rows n WHERE k.candidate_id = n.candidate_id;
    END IF;
    INSERT INTO person_key (candidate_id, key)
        SELECT n.candidate_id, k.key
        FROM new_rows n CROSS JOIN LATERAL person_keys(n.given_name, n.family_name, n.email, n.phone) k (key);
    INSERT INTO person_to_compare (candidate_id) SELECT n.candidate_id FROM new_rows n ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER candidate_identity_keys AFTER INSERT ON candidate_identity
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION note_person_keys();
CREATE TRIGGER candidate_identity_new_keys AFTER UPDATE ON candidate_identity
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION note_person_keys();

CREATE FUNCTION note_person_to_compare() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    INSERT INTO person_to_compare (candidate_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER candidate_to_compare AFTER UPDATE OF version ON candidate
    FOR EACH ROW EXECUTE FUNCTION note_person_to_compare();

-- Who is here already.
INSERT INTO person_key (candidate_id, key)
    SELECT i.candidate_id, k.key
    FROM candidate_identity i CROSS JOIN LATERAL person_keys(i.given_name, i.family_name, i.email, i.phone) k (key);
INSERT INTO person_to_compare (candidate_id) SELECT c.id FROM candidate c;

-- A file that was put together with another is set aside for the time in which that can be undone: nobody sees it.
CREATE INDEX candidate_set_aside ON candidate (merged_into) WHERE merged_into IS NOT NULL;
CREATE POLICY candidate_not_set_aside ON candidate AS RESTRICTIVE TO adequation_service USING (merged_into IS NULL);

-- Two people whom a human is asked about, once: what was said to be two stays so.
CREATE TABLE alike_people (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    first_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    second_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    because text[] NOT NULL CHECK (because <@ ARRAY['email', 'phone', 'name', 'text']),
    likeness real NOT NULL CHECK (likeness BETWEEN 0 AND 1),
    found_on date NOT NULL DEFAULT (now() AT TIME ZONE 'America/Toronto')::date,
    decided text CHECK (decided IN ('one', 'two')),
    decided_at timestamptz,
    decided_by bigint,
    CHECK (first_id < second_id),
    CHECK ((decided IS NULL) = (decided_at IS NULL)),
    UNIQUE (first_id, second_id)
);
CREATE INDEX alike_people_second ON alike_people (second_id);

-- Whose it is to decide: `counsellor`, of people whom one organisation follows; `coordinator`, of all others, so that
-- no organisation learns whom another follows, nor who came by themselves. Null once one of them is set aside.
CREATE FUNCTION decides_on(first_id bigint, second_id bigint) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN (
        SELECT CASE WHEN a.organisation_id = b.organisation_id THEN 'counsellor' ELSE 'coordinator' END
        FROM candidate a JOIN candidate b ON b.id = second_id AND b.merged_into IS NULL
        WHERE a.id = first_id AND a.merged_into IS NULL AND actor_role() IN ('counsellor', 'coordinator', 'system')
    );

ALTER TABLE person_key ENABLE ROW LEVEL SECURITY;
CREATE POLICY person_key_of_visible ON person_key FOR SELECT TO adequation_service
    USING ((SELECT actor_role()) IN ('counsellor', 'system')
        AND EXISTS (SELECT FROM candidate c WHERE c.id = candidate_id));
ALTER TABLE person_to_compare ENABLE ROW LEVEL SECURITY;
CREATE POLICY person_to_compare_system ON person_to_compare TO adequation_service
    USING ((SELECT actor_role()) = 'system');
ALTER TABLE alike_people ENABLE ROW LEVEL SECURITY;
CREATE POLICY alike_people_to_decide ON alike_people TO adequation_service USING (
    (SELECT actor_role()) = 'system'
    OR ((SELECT actor_role()) = 'counsellor' AND decides_on(first_id, second_id) = 'counsellor'
        AND EXISTS (SELECT FROM candidate c WHERE c.id = first_id))
    OR ((SELECT actor_role()) = 'coordinator' AND decides_on(first_id, second_id) = 'coordinator')
);
REVOKE EXECUTE ON FUNCTION decides_on FROM PUBLIC;
GRANT EXECUTE ON FUNCTION decides_on TO adequation_service;
GRANT SELECT ON person_key TO adequation_service;
GRANT SELECT, UPDATE, DELETE ON person_to_compare TO adequation_service;
GRANT SELECT, INSERT, DELETE ON alike_people TO adequation_service;
GRANT UPDATE (because, likeness, decided, decided_at, decided_by) ON alike_people TO adequation_service;
