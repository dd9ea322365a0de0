-- A host without an account signs as a school does: by a link for one version and one party, which serves once.

ALTER TABLE agreement_link ADD COLUMN party text NOT NULL DEFAULT 'school' CHECK (party IN ('school', 'host'));

DROP FUNCTION agreement_of_link(bytea);
CREATE FUNCTION agreement_of_link(link_hash bytea)
    RETURNS TABLE (agreement_id bigint, party text, document jsonb, text text, hash bytea)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT v.agreement_id, l.party, v.document, v.text, v.hash
        FROM agreement_link l JOIN agreement_version v ON v.agreement_id = l.agreement_id AND v.number = l.number
            JOIN internship_agreement a ON a.id = v.agreement_id AND a.number = v.number AND a.ended_on IS NULL
        WHERE l.hash = link_hash AND l.expires_at > now();
    END;
REVOKE EXECUTE ON FUNCTION agreement_of_link FROM PUBLIC;
GRANT EXECUTE ON FUNCTION agreement_of_link TO adequation_service;

CREATE OR REPLACE FUNCTION sign_agreement_by_link(link_hash bytea, read_hash bytea, signer text, in_capacity text)
    RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    known internship_agreement;
    followed agreement_link;
BEGIN
    SELECT a.* INTO known FROM internship_agreement a JOIN agreement_link l ON l.agreement_id = a.id
        WHERE l.hash = link_hash FOR UPDATE OF a;
    DELETE FROM agreement_link l WHERE l.hash = link_hash AND l.expires_at > now() RETURNING l.* INTO followed;
    IF known.id IS NULL OR followed.hash IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM keep_agreement_signature(known, followed.number, followed.party, read_hash, signer, in_capacity);
    -- The other party's link stays.
    DELETE FROM agreement_link l WHERE l.agreement_id = known.id AND l.party = followed.party;
    RETURN known.id;
END
$$;
