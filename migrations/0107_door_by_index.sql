-- The door of an event finds who stands at it by an index, however many files there are: by their e-mail or their
-- telephone, then by their name.

-- A number as it is dialled here: its last ten digits; null of one that has fewer.
CREATE FUNCTION dialled(phone text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN right(nullif(substring(regexp_replace(phone, '[^0-9]', '', 'g') FROM '^.{10,}$'), ''), 10);
CREATE INDEX candidate_identity_email ON candidate_identity (lower(email));
CREATE INDEX candidate_identity_phone ON candidate_identity (dialled(phone));

-- Whose files have that e-mail or that telephone: for the two functions below, and for nobody else.
CREATE FUNCTION people_by_contact(by_email text, by_phone text) RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT c.id FROM candidate c JOIN candidate_identity n ON n.candidate_id = c.id
        WHERE c.merged_into IS NULL AND lower(n.email) = lower(btrim(by_email))
        UNION
        SELECT c.id FROM candidate c JOIN candidate_identity n ON n.candidate_id = c.id
        WHERE c.merged_into IS NULL AND dialled(n.phone) = dialled(by_phone);
    END;

CREATE OR REPLACE FUNCTION known_at_door(of_event bigint, said text, contact text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    found bigint[];
BEGIN
    IF NOT at_the_door(of_event) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not at the door of this event';
    END IF;
    SELECT array_agg(w.id) INTO found FROM (
        SELECT c.id FROM event_invitation i JOIN candidate c ON c.id = i.candidate_id
        WHERE i.event_id = of_event AND i.state <> 'proposed' AND i.code::text = lower(btrim(said))
            AND c.merged_into IS NULL
        UNION
        SELECT n.candidate_id FROM people_by_contact(contact, contact) p JOIN candidate_identity n ON n.candidate_id = p
        WHERE folded(btrim(said)) IN (folded(concat_ws(' ', n.given_name, n.family_name)),
            folded(concat_ws(' ', n.family_name, n.given_name)))
    ) w;
    IF cardinality(found) IS DISTINCT FROM 1 THEN
        RETURN NULL;
    END IF;
    PERFORM open_door(of_event, found[1]);
    RETURN found[1];
END
$$;

CREATE OR REPLACE FUNCTION contact_at_door(of_event bigint, by_email text, by_phone text) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF NOT at_the_door(of_event) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not at the door of this event';
    END IF;
    RETURN EXISTS (SELECT FROM people_by_contact(by_email, by_phone));
END
$$;

REVOKE EXECUTE ON FUNCTION dialled, people_by_contact FROM PUBLIC;
-- Whoever writes a row of the index calls what it is made of.
GRANT EXECUTE ON FUNCTION dialled TO adequation_service;
