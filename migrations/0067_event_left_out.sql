-- Whom an organiser left out of an event is not proposed for it again by the computer; an organiser may still invite them.
ALTER TABLE event_invitation ADD COLUMN left_out_at timestamptz CHECK (left_out_at IS NULL OR state = 'proposed');
GRANT UPDATE (left_out_at) ON event_invitation TO adequation_service;

-- Whoever comes all the same, at the door or by themselves, is left out no more.
CREATE FUNCTION event_left_out_ends() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    NEW.left_out_at := NULL;
    RETURN NEW;
END
$$;
CREATE TRIGGER event_left_out_ends BEFORE UPDATE OF state ON event_invitation
    FOR EACH ROW WHEN (NEW.state <> 'proposed' AND NEW.left_out_at IS NOT NULL)
    EXECUTE FUNCTION event_left_out_ends();

-- Between whom and which need of an event it is settled: a referral that somebody said no to or that led to a hire, an
-- interview of another event of which the employer said no. For its organisers, of whom they would propose.
CREATE FUNCTION settled_before(of_event bigint, people bigint[]) RETURNS TABLE (candidate_id bigint, opening_id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT r.candidate_id, r.opening_id
        FROM event_need n JOIN referral r ON r.opening_id = n.opening_id
        WHERE n.event_id = of_event AND of_event IN (SELECT organised_events()) AND r.candidate_id = ANY (people)
            AND (r.state IN ('hired', 'at_work_3', 'at_work_6', 'at_work_12')
                OR (r.state = 'closed' AND r.closed_by <> 'cancel'))
        UNION
        SELECT i.candidate_id, i.opening_id
        FROM event_need n JOIN event_interview i ON i.opening_id = n.opening_id AND i.event_id <> n.event_id
        WHERE n.event_id = of_event AND of_event IN (SELECT organised_events()) AND i.candidate_id = ANY (people)
            AND i.outcome = 'not_suitable';
    END;

-- Who has no account and asked to be told by text message is called on the number of their file, written as it is dialled
-- (E.164, North America's where no country is told); a number that nobody could call is none.
CREATE OR REPLACE FUNCTION event_phone(person bigint, OUT phone text, OUT language text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT coalesce(a.phone, t.phone), i.language
        FROM candidate_identity i
            LEFT JOIN account a ON a.candidate_id = i.candidate_id AND a.revoked_at IS NULL AND a.phone IS NOT NULL
            LEFT JOIN LATERAL (
                SELECT w.phone FROM (
                    SELECT CASE
                        WHEN i.phone LIKE '+%' THEN '+' || regexp_replace(i.phone, '[^0-9]', '', 'g')
                        WHEN length(regexp_replace(i.phone, '[^0-9]', '', 'g')) = 10
                            THEN '+1' || regexp_replace(i.phone, '[^0-9]', '', 'g')
                        WHEN regexp_replace(i.phone, '[^0-9]', '', 'g') ~ '^1[0-9]{10}$'
                            THEN '+' || regexp_replace(i.phone, '[^0-9]', '', 'g') END) w (phone)
                WHERE i.channel = 'text_message' AND w.phone ~ '^\+[1-9][0-9]{7,14}$'
                    AND w.phone !~ '^\+(1900|8(00|08|70|78|8[123])|979)') t ON true
        WHERE i.candidate_id = person AND coalesce(a.phone, t.phone) IS NOT NULL
        ORDER BY a.id LIMIT 1;
    END;

-- A text message is enough for who can open the page it leads to: whoever has no account answers by their counsellor.
CREATE OR REPLACE FUNCTION event_unreached(of_event bigint, texts boolean DEFAULT false) RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT i.candidate_id FROM event_invitation i JOIN candidate c ON c.id = i.candidate_id
        WHERE i.event_id = of_event AND i.state <> 'proposed' AND (SELECT a.email FROM event_address(c.id) a) IS NULL
            AND NOT (texts AND EXISTS (SELECT FROM account a
                WHERE a.candidate_id = c.id AND a.revoked_at IS NULL AND a.phone IS NOT NULL))
            AND (i.event_id IN (SELECT organised_events())
                OR (actor_role() = 'counsellor' AND c.organisation_id = actor_organisation()));
    END;

REVOKE EXECUTE ON FUNCTION event_left_out_ends, settled_before FROM PUBLIC;
GRANT EXECUTE ON FUNCTION settled_before TO adequation_service;
