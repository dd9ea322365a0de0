-- How internship agreements are signed, counted, ended and destroyed.

-- Signatures are kept by these functions only.

-- Keeps one; the last one puts the version in force, and holds the file of a funded internship, as its text says.
CREATE FUNCTION keep_agreement_signature(known internship_agreement, of_number integer, as_party text, read_hash bytea,
        signer text, in_capacity text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    signed agreement_version;
    kept_until date;
BEGIN
    SELECT v.* INTO signed FROM agreement_version v
        WHERE v.agreement_id = known.id AND v.number = of_number AND v.number = known.number AND v.hash = read_hash
            AND as_party = ANY (v.parties) AND known.ended_on IS NULL;
    IF signed.number IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_moved',
            MESSAGE = 'not the version that stands to be signed';
    END IF;
    INSERT INTO agreement_signature (agreement_id, number, party, candidate_id, hash, name, capacity)
        VALUES (known.id, of_number, as_party, known.candidate_id, signed.hash, signer, in_capacity);
    IF (SELECT count(*) FROM agreement_signature s WHERE s.agreement_id = known.id AND s.number = of_number)
            < cardinality(signed.parties) THEN
        UPDATE internship_agreement SET version = version + 1 WHERE id = known.id;
        RETURN false;
    END IF;
    UPDATE internship_agreement SET version = version + 1, in_force = of_number,
            starts_on = (signed.document ->> 'starts_on')::date, ends_on = (signed.document ->> 'ends_on')::date,
            midpoint_on = (signed.document ->> 'midpoint_on')::date
        WHERE id = known.id;
    kept_until := (signed.document ->> 'kept_until')::date;
    INSERT INTO retention_hold (candidate_id, reason, until, recorded_by)
        SELECT known.candidate_id, left('Convention de stage, ' || (signed.document ->> 'programme'), 300), kept_until,
            NULL
        WHERE kept_until IS NOT NULL AND NOT EXISTS (
            SELECT FROM retention_hold h WHERE h.candidate_id = known.candidate_id AND h.until >= kept_until);
    RETURN true;
END
$$;
REVOKE EXECUTE ON FUNCTION keep_agreement_signature FROM PUBLIC;

-- Each party by an account of its own; for whoever has none, the counsellor who follows them says how they signed, in
-- which language, and who was there. Returns whether the version is now in force.
CREATE FUNCTION sign_agreement(of_agreement bigint, of_number integer, as_party text, read_hash bytea,
        by_means text, in_language text, with_witness text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    known internship_agreement;
    signer text;
BEGIN
    SELECT a.* INTO known FROM internship_agreement a WHERE a.id = of_agreement FOR UPDATE;
    IF known.id IS NULL OR NOT (CASE as_party
        WHEN 'host' THEN actor_role() = 'employer' AND known.employer_id = actor_employer()
        WHEN 'organisation' THEN actor_follows(known.candidate_id) AND known.organisation_id = actor_organisation()
        WHEN 'person' THEN CASE actor_role()
            WHEN 'job_seeker' THEN known.candidate_id = actor_candidate()
            ELSE actor_follows(known.candidate_id) AND by_means IN ('paper', 'oral', 'interpreter')
                AND NOT EXISTS (SELECT FROM account a
                    WHERE a.candidate_id = known.candidate_id AND a.revoked_at IS NULL AND a.email IS NOT NULL) END
        ELSE false END)
    THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not this actor''s to sign';
    END IF;
    SELECT i.given_name || ' ' || i.family_name INTO signer
        FROM candidate_identity i WHERE i.candidate_id = known.candidate_id AND as_party = 'person';
    signer := coalesce(signer, (SELECT a.display_name FROM account a WHERE a.id = actor_account()));
    IF as_party = 'person' AND actor_role() = 'counsellor' THEN
        INSERT INTO assisted_signature (agreement_id, number, candidate_id, means, language, witness)
            VALUES (known.id, of_number, known.candidate_id, by_means, in_language, with_witness);
    END IF;
    RETURN keep_agreement_signature(known, of_number, as_party, read_hash, signer, NULL);
END
$$;

-- What a link opens: the version that stands, while nobody has signed it for that party.
CREATE FUNCTION agreement_of_link(link_hash bytea)
    RETURNS TABLE (agreement_id bigint, party text, document jsonb, text text, hash bytea)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT v.agreement_id, l.party, v.document, v.text, v.hash
        FROM agreement_link l JOIN agreement_version v ON v.agreement_id = l.agreement_id AND v.number = l.number
            JOIN internship_agreement a ON a.id = v.agreement_id AND a.number = v.number AND a.ended_on IS NULL
        WHERE l.hash = link_hash AND l.expires_at > now();
    END;

CREATE FUNCTION sign_agreement_by_link(link_hash bytea, read_hash bytea, signer text, in_capacity text)
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

-- An internship whose referral is over is over, whichever page said so.
CREATE FUNCTION end_agreement_of_referral() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    UPDATE internship_agreement SET ended_on = NEW.since, version = version + 1
        WHERE referral_id = NEW.id AND ended_on IS NULL;
    RETURN NULL;
END
$$;
CREATE TRIGGER referral_ends_agreement AFTER UPDATE OF state ON referral
    FOR EACH ROW WHEN (NEW.state = 'closed' AND OLD.state <> 'closed') EXECUTE FUNCTION end_agreement_of_referral();

-- How many agreements of the whole region stand where: for whoever answers for it, who reads none of them.
CREATE FUNCTION agreement_counts(on_day date) RETURNS TABLE (code text, count bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF actor_role() NOT IN ('coordinator', 'administrator', 'system') THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not this actor''s to count';
    END IF;
    RETURN QUERY
        SELECT x.code, count(*) FILTER (WHERE x.counts)
        FROM internship_agreement a LEFT JOIN agreement_end e ON e.agreement_id = a.id
            LEFT JOIN referral_event r ON r.referral_id = a.referral_id AND r.to_state = 'closed'
            CROSS JOIN LATERAL (VALUES
                ('to_sign', a.ended_on IS NULL AND a.in_force IS DISTINCT FROM a.number),
                ('planned', a.ended_on IS NULL AND a.starts_on > on_day),
                ('under_way', a.ended_on IS NULL AND on_day BETWEEN a.starts_on AND a.ends_on),
                ('to_close', a.ended_on IS NULL AND a.ends_on < on_day),
                ('completed', a.ended_on >= a.ends_on),
                ('ended_early', a.ended_on < a.ends_on),
                ('never_signed', a.ended_on IS NOT NULL AND a.in_force IS NULL),
                ('job_host', e.job = 'host' OR (e.job IS NULL AND r.reason = 'hired_by_host')),
                ('job_elsewhere', e.job = 'elsewhere'),
                ('review_late', a.ended_on IS NULL AND a.midpoint_on < on_day AND 3 > (
                    SELECT count(*) FROM internship_review w WHERE w.agreement_id = a.id AND w.moment = 'midpoint'))
            ) x (code, counts)
        GROUP BY x.code;
END
$$;

-- Agreements that ended before a day, but those that a funded file is held for. Returns how many went.
CREATE FUNCTION destroy_agreements(ended_before date) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    gone bigint;
BEGIN
    IF actor_role() <> 'system' AND NOT called_by_owner() THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'only the system destroys';
    END IF;
    DELETE FROM internship_agreement a WHERE coalesce(a.ended_on, a.ends_on, a.created_at::date) < ended_before
        AND NOT EXISTS (SELECT FROM retention_hold h WHERE h.candidate_id = a.candidate_id
            AND h.until > (now() AT TIME ZONE 'America/Toronto')::date);
    GET DIAGNOSTICS gone = ROW_COUNT;
    IF gone > 0 THEN
        INSERT INTO destruction (kind, count, rule) VALUES ('internship', gone, 'retention');
    END IF;
    RETURN gone;
END
$$;

REVOKE EXECUTE ON FUNCTION sign_agreement, agreement_of_link, sign_agreement_by_link, agreement_counts,
    destroy_agreements FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sign_agreement, agreement_of_link, sign_agreement_by_link, agreement_counts,
    destroy_agreements TO adequation_service;
