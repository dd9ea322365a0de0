-- Who may come in, with what: employers reviewed, openings moderated and reported.

-- What was decided of an employer, and why: appended, never changed. The employer reads its own.
CREATE TABLE employer_review (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    employer_id bigint NOT NULL REFERENCES employer ON DELETE CASCADE,
    decision text NOT NULL CHECK (decision IN ('approved', 'refused')),
    reason text CHECK (reason IN ('neq_missing', 'neq_unknown', 'neq_of_another', 'duplicate', 'not_in_region',
        'not_an_employer', 'other')),
    note text CHECK (length(note) BETWEEN 1 AND 1000),
    decided_at timestamptz NOT NULL DEFAULT now(),
    account_id bigint NOT NULL,
    CHECK ((decision = 'refused') = (reason IS NOT NULL)),
    CHECK (reason <> 'other' OR note IS NOT NULL)
);
CREATE INDEX employer_review_employer ON employer_review (employer_id, id);
ALTER TABLE employer_review ENABLE ROW LEVEL SECURITY;
CREATE POLICY employer_review_read ON employer_review FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) IN ('counsellor', 'coordinator', 'administrator', 'system')
    OR employer_id = (SELECT actor_employer())
);
CREATE POLICY employer_review_add ON employer_review FOR INSERT TO adequation_service WITH CHECK (
    (SELECT actor_role()) IN ('coordinator', 'administrator') AND account_id = (SELECT actor_account())
);
GRANT SELECT, INSERT ON employer_review TO adequation_service;

-- Minimum wages by date, and the words that flag an offer: an administrator's to change.
CREATE TABLE minimum_wage (
    kind text NOT NULL CHECK (kind IN ('general', 'tipped')),
    valid_from date NOT NULL,
    amount numeric(5, 2) NOT NULL CHECK (amount > 0),
    source text NOT NULL,
    PRIMARY KEY (kind, valid_from)
);
-- `words` are folded; a word that ends with * is the beginning of one. `unless` are phrases, separated by |, in which
-- the words say something else.
CREATE TABLE flagged_wording (
    words text PRIMARY KEY CHECK (words ~ '^[a-z0-9*]+( [a-z0-9*]+)*$'),
    code text NOT NULL CHECK (code IN ('local_experience', 'accent', 'citizenship', 'prohibited_ground',
        'not_vacant', 'unpaid_training', 'fees', 'self_employment', 'strike')),
    unless text CHECK (unless ~ '^[a-z0-9*|]+( [a-z0-9*|]+)*$'),
    active boolean NOT NULL DEFAULT true
);
GRANT SELECT ON minimum_wage, flagged_wording TO adequation_service;
GRANT INSERT, UPDATE ON minimum_wage, flagged_wording TO adequation_service;
ALTER TABLE minimum_wage ENABLE ROW LEVEL SECURITY;
CREATE POLICY minimum_wage_read ON minimum_wage FOR SELECT TO adequation_service USING (true);
CREATE POLICY minimum_wage_write ON minimum_wage TO adequation_service
    USING ((SELECT actor_role()) IN ('administrator', 'system'));
ALTER TABLE flagged_wording ENABLE ROW LEVEL SECURITY;
CREATE POLICY flagged_wording_read ON flagged_wording FOR SELECT TO adequation_service USING (true);
CREATE POLICY flagged_wording_write ON flagged_wording TO adequation_service
    USING ((SELECT actor_role()) IN ('administrator', 'system'));

-- An opening with a flag that waits is held, with one that was refused it is refused: neither is ranked, nor shown to
-- others than the staff and its employer. The status follows from the flags, whatever is written.
CREATE TABLE opening_flag (
    opening_id bigint NOT NULL REFERENCES opening ON DELETE CASCADE,
    code text NOT NULL CHECK (code ~ '^[a-z_]{1,40}$'),
    passage text NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'allowed', 'refused')),
    by_hand boolean NOT NULL DEFAULT false,
    found_on date NOT NULL,
    PRIMARY KEY (opening_id, code, passage)
);
CREATE INDEX opening_flag_waiting ON opening_flag (opening_id) WHERE state = 'waiting';

CREATE TABLE opening_decision (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    opening_id bigint NOT NULL REFERENCES opening ON DELETE CASCADE,
    decision text NOT NULL CHECK (decision IN ('allowed', 'refused', 'dismissed')),
    codes text[] NOT NULL,
    note text CHECK (length(note) BETWEEN 1 AND 1000),
    decided_at timestamptz NOT NULL DEFAULT now(),
    account_id bigint NOT NULL
);
CREATE INDEX opening_decision_opening ON opening_decision (opening_id, id);

CREATE FUNCTION status_follows_flags() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF NEW.status <> 'closed' THEN
        SELECT coalesce(min(CASE f.state WHEN 'refused' THEN 'refused' END),
                        min(CASE f.state WHEN 'waiting' THEN 'held' END), 'open')
            INTO NEW.status FROM opening_flag f WHERE f.opening_id = NEW.id;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER opening_status BEFORE UPDATE OF status ON opening
    FOR EACH ROW EXECUTE FUNCTION status_follows_flags();
CREATE TRIGGER opening_status_of_new BEFORE INSERT ON opening
    FOR EACH ROW WHEN (NEW.status <> 'open') EXECUTE FUNCTION status_follows_flags();

CREATE FUNCTION flags_give_status() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    UPDATE opening o SET status = 'open'
        WHERE o.id IN (SELECT c.opening_id FROM changed c) AND o.status <> 'closed';
    RETURN NULL;
END
$$;
CREATE TRIGGER opening_flag_found AFTER INSERT ON opening_flag
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION flags_give_status();
CREATE TRIGGER opening_flag_decided AFTER UPDATE ON opening_flag
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION flags_give_status();
CREATE TRIGGER opening_flag_gone AFTER DELETE ON opening_flag
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION flags_give_status();

-- Whoever writes the opening writes the flags found in it; only a coordinator decides, or raises one by hand.
ALTER TABLE opening_flag ENABLE ROW LEVEL SECURITY;
CREATE POLICY opening_flag_read ON opening_flag FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) IN ('counsellor', 'coordinator', 'administrator', 'system')
    OR opening_id IN (SELECT o.id FROM opening o WHERE o.employer_id = (SELECT actor_employer()))
);
CREATE POLICY opening_flag_find ON opening_flag FOR INSERT TO adequation_service WITH CHECK (
    (SELECT actor_role()) IN ('coordinator', 'administrator', 'system')
    OR (state = 'waiting' AND NOT by_hand AND (
        (SELECT actor_role()) = 'counsellor'
        OR opening_id IN (SELECT o.id FROM opening o WHERE o.employer_id = (SELECT actor_employer()))))
);
CREATE POLICY opening_flag_decide ON opening_flag FOR UPDATE TO adequation_service
    USING ((SELECT actor_role()) IN ('coordinator', 'administrator', 'system'));
CREATE POLICY opening_flag_gone ON opening_flag FOR DELETE TO adequation_service USING (
    (SELECT actor_role()) IN ('coordinator', 'administrator', 'system')
    OR (NOT by_hand AND (
        (SELECT actor_role()) = 'counsellor'
        OR opening_id IN (SELECT o.id FROM opening o WHERE o.employer_id = (SELECT actor_employer()))))
);
GRANT SELECT, INSERT, DELETE ON opening_flag TO adequation_service;
GRANT UPDATE (state) ON opening_flag TO adequation_service;

ALTER TABLE opening_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY opening_decision_read ON opening_decision FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) IN ('counsellor', 'coordinator', 'administrator', 'system')
    OR (decision <> 'dismissed'
        AND opening_id IN (SELECT o.id FROM opening o WHERE o.employer_id = (SELECT actor_employer())))
);
CREATE POLICY opening_decision_add ON opening_decision FOR INSERT TO adequation_service WITH CHECK (
    (SELECT actor_role()) IN ('coordinator', 'administrator') AND account_id = (SELECT actor_account())
);
GRANT SELECT, INSERT ON opening_decision TO adequation_service;

-- Reports. A visitor's is counted by a sixteenth-bit share of an address and a day: enough to slow one sender down,
-- too little to know who it was.
CREATE TABLE opening_report (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    opening_id bigint NOT NULL REFERENCES opening ON DELETE CASCADE,
    reason text NOT NULL CHECK (reason ~ '^[a-z_]{1,40}$'),
    note text CHECK (length(note) BETWEEN 1 AND 1000),
    reported_at timestamptz NOT NULL DEFAULT now(),
    account_id bigint,
    role text NOT NULL,
    sender integer NOT NULL,
    decision_id bigint REFERENCES opening_decision
);
CREATE INDEX opening_report_waiting ON opening_report (opening_id) WHERE decision_id IS NULL;
CREATE INDEX opening_report_day ON opening_report (reported_at);
ALTER TABLE opening_report ENABLE ROW LEVEL SECURITY;
CREATE POLICY opening_report_read ON opening_report TO adequation_service
    USING ((SELECT actor_role()) IN ('coordinator', 'administrator'));
GRANT SELECT ON opening_report TO adequation_service;
GRANT UPDATE (decision_id) ON opening_report TO adequation_service;

-- Anybody reports an opening that they may see; false where this sender, or all the visitors together, have reported
-- as much today as the settings allow.
CREATE FUNCTION report_opening(of_opening bigint, why text, said text, from_sender integer) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    most integer := (SELECT value::integer FROM setting WHERE key = 'reports_a_day');
    most_of_visitors integer := (SELECT value::integer FROM setting WHERE key = 'reports_of_visitors_a_day');
    who bigint := actor_account();
BEGIN
    -- One at a time: two at once would each find room for one.
    PERFORM pg_advisory_xact_lock(hashtextextended('opening_report', 0));
    IF (SELECT count(*) FROM opening_report r WHERE r.reported_at > now() - interval '1 day'
            AND CASE WHEN who IS NULL THEN r.account_id IS NULL AND r.sender = from_sender
                     ELSE r.account_id = who END) >= most
        OR (who IS NULL AND (SELECT count(*) FROM opening_report r
            WHERE r.reported_at > now() - interval '1 day' AND r.account_id IS NULL) >= most_of_visitors)
    THEN
        RETURN false;
    END IF;
    INSERT INTO opening_report (opening_id, reason, note, account_id, role, sender)
        SELECT o.id, why, said, who, actor_role(), from_sender FROM opening o
        WHERE o.id = of_opening AND o.status IN ('open', 'closed');
    RETURN true;
END
$$;
REVOKE EXECUTE ON FUNCTION report_opening FROM PUBLIC;
GRANT EXECUTE ON FUNCTION report_opening TO adequation_service;
