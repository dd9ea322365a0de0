-- What the staff's pages never do, held for whatever asks in SQL.

-- — why a file is opened: three different words at least, as `matching.candidates.access` asks —

-- Whatever is neither blank, figure nor sign is a letter here, so that accents count under any collation.
CREATE FUNCTION says_why(note text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp
    RETURN (
        SELECT count(DISTINCT lower(w.word[1])) >= 3
        FROM regexp_matches(translate(note, E'\u00a0\u202f\u200b\u200c\u200d\u2060\ufeff', '   '),
            '[^[:space:][:digit:][:punct:]]{2,}', 'g') w (word));
REVOKE EXECUTE ON FUNCTION says_why FROM PUBLIC;
GRANT EXECUTE ON FUNCTION says_why TO adequation_service;
ALTER TABLE file_access ADD CONSTRAINT file_access_note_in_words CHECK (says_why(note)) NOT VALID;

-- — plans: the staff ask for one, the system alone makes it —

CREATE FUNCTION plan_is_asked_for() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF (NEW.made_at, NEW.version, NEW.figures) IS DISTINCT FROM (OLD.made_at, OLD.version, OLD.figures)
        OR (NEW.done, NEW.of) IS DISTINCT FROM (0, 0) OR NEW.asked_at > now()
    THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'plans are made by the system';
    END IF;
    RETURN NEW;
END
$$;
REVOKE EXECUTE ON FUNCTION plan_is_asked_for FROM PUBLIC;
CREATE TRIGGER plan_is_asked_for BEFORE UPDATE ON plan
    FOR EACH ROW WHEN (actor_role() <> 'system' AND NOT called_by_owner()) EXECUTE FUNCTION plan_is_asked_for();

-- — to whom the service writes: text messages as e-mails —

CREATE FUNCTION digits_of(number text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN right(regexp_replace(number, '[^0-9]', '', 'g'), 10);

CREATE OR REPLACE FUNCTION message_goes_to_somebody_known() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    address text := lower(NEW.recipient);
    known boolean;
BEGIN
    IF actor_role() IN ('doorkeeper', 'system') OR called_by_owner() THEN
        RETURN NEW;
    END IF;
    known := CASE
        WHEN NEW.channel = 'text' THEN EXISTS (SELECT FROM account a WHERE a.phone = NEW.recipient)
            OR EXISTS (SELECT FROM candidate_identity i
                WHERE i.phone IS NOT NULL AND digits_of(i.phone) = digits_of(NEW.recipient))
        WHEN NEW.template = 'invitation' THEN EXISTS (SELECT FROM invitation i
            WHERE i.email = address AND i.invited_by = actor_account()
                AND to_jsonb(i.id) = NEW.details -> 'invitation_id')
        ELSE EXISTS (SELECT FROM account a WHERE lower(a.email) = address)
            OR EXISTS (SELECT FROM candidate_identity i WHERE lower(i.email) = address)
            OR EXISTS (SELECT FROM colleague_address c WHERE lower(c.email) = address)
        END;
    IF known THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'not somebody whom this actor writes to';
END
$$;
