-- What is kept, until when, with the register of what was destroyed; and incidents.

-- What was destroyed, when, how many, under which rule. Nothing that tells of whom.
CREATE TABLE destruction (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    destroyed_on date NOT NULL DEFAULT (now() AT TIME ZONE 'America/Toronto')::date,
    kind text NOT NULL CHECK (kind ~ '^[a-z_0-9]{1,60}$'),
    count bigint NOT NULL CHECK (count > 0),
    rule text NOT NULL CHECK (rule IN ('asked', 'retention', 'hold_ended'))
);
CREATE INDEX destruction_kind ON destruction (kind);

-- A funded file is kept until an end, for a reason that its person reads.
CREATE TABLE retention_hold (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    candidate_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 300),
    until date NOT NULL,
    recorded_by bigint DEFAULT actor_account(),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX retention_hold_candidate ON retention_hold (candidate_id);

-- An erasure that a hold puts off: the person is in no list from the day that they ask.
CREATE TABLE erasure_request (
    candidate_id bigint PRIMARY KEY REFERENCES candidate ON DELETE CASCADE,
    asked_on date NOT NULL DEFAULT (now() AT TIME ZONE 'America/Toronto')::date,
    due_on date NOT NULL
);

-- The notice that a file nobody confirms will be destroyed, and from which day.
CREATE TABLE retention_notice (
    candidate_id bigint PRIMARY KEY REFERENCES candidate ON DELETE CASCADE,
    sent_on date NOT NULL,
    due_on date NOT NULL CHECK (due_on > sent_on)
);

-- What a person tells of themselves for audits of fairness, if they wish: apart, theirs and the system's alone.
CREATE TABLE self_identification (
    candidate_id bigint PRIMARY KEY REFERENCES candidate ON DELETE CASCADE,
    answers jsonb NOT NULL,
    told_on date NOT NULL
);

-- Incidents (Law 25, s. 3.5 to 3.8): kept at least five years; corrected, never taken away.
CREATE TABLE incident (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    discovered_on date NOT NULL,
    began_on date,
    ended_on date,
    circumstances text NOT NULL,
    data_concerned text NOT NULL,
    persons integer CHECK (persons >= 0),
    risk_reasoning text NOT NULL,
    serious boolean NOT NULL,
    commission_told_on date,
    persons_told_on date,
    others_told text NOT NULL DEFAULT '',
    measures text NOT NULL,
    closed_on date,
    version integer NOT NULL DEFAULT 1,
    recorded_by bigint DEFAULT actor_account(),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK (ended_on >= began_on)
);
CREATE TABLE incident_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    incident_id bigint NOT NULL REFERENCES incident ON DELETE CASCADE,
    changed_at timestamptz NOT NULL DEFAULT now(),
    account_id bigint,
    role text NOT NULL,
    document jsonb NOT NULL
);
CREATE INDEX incident_change_incident ON incident_change (incident_id, id);

CREATE FUNCTION record_incident() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    INSERT INTO incident_change (incident_id, account_id, role, document)
        VALUES (NEW.id, actor_account(), actor_role(), to_jsonb(NEW));
    RETURN NULL;
END
$$;
CREATE TRIGGER incident_history AFTER INSERT OR UPDATE ON incident FOR EACH ROW EXECUTE FUNCTION record_incident();

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['retention_hold', 'erasure_request', 'retention_notice']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO adequation_service
            USING (EXISTS (SELECT FROM candidate c WHERE c.id = candidate_id))', name || '_read', name);
        EXECUTE format('GRANT SELECT ON %I TO adequation_service', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['destruction', 'incident', 'incident_change']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO adequation_service
            USING ((SELECT actor_role()) IN (''coordinator'', ''administrator'', ''system''))', name || '_read', name);
        EXECUTE format('GRANT SELECT ON %I TO adequation_service', name);
    END LOOP;
END
$$;
CREATE POLICY retention_hold_add ON retention_hold FOR INSERT TO adequation_service
    WITH CHECK ((SELECT actor_role()) IN ('counsellor', 'system')
        AND EXISTS (SELECT FROM candidate c WHERE c.id = candidate_id));
CREATE POLICY retention_hold_lift ON retention_hold FOR DELETE TO adequation_service
    USING ((SELECT actor_role()) IN ('counsellor', 'system')
        AND EXISTS (SELECT FROM candidate c WHERE c.id = candidate_id));
GRANT INSERT, DELETE ON retention_hold TO adequation_service;
CREATE POLICY erasure_request_cancel ON erasure_request FOR DELETE TO adequation_service
    USING (EXISTS (SELECT FROM candidate c WHERE c.id = candidate_id));
GRANT DELETE ON erasure_request TO adequation_service;
CREATE POLICY retention_notice_write ON retention_notice TO adequation_service
    USING ((SELECT actor_role()) = 'system');
GRANT INSERT, DELETE ON retention_notice TO adequation_service;
CREATE POLICY incident_add ON incident FOR INSERT TO adequation_service
    WITH CHECK ((SELECT actor_role()) IN ('coordinator', 'administrator'));
CREATE POLICY incident_correct ON incident FOR UPDATE TO adequation_service
    USING ((SELECT actor_role()) IN ('coordinator', 'administrator'));
GRANT INSERT, UPDATE ON incident TO adequation_service;
ALTER TABLE self_identification ENABLE ROW LEVEL SECURITY;
CREATE POLICY self_identification_own ON self_identification TO adequation_service
    USING ((SELECT actor_role()) = 'system' OR candidate_id = (SELECT actor_candidate()));
GRANT SELECT, INSERT, UPDATE, DELETE ON self_identification TO adequation_service;

-- A hold is in the person's trail, and so is its end.
CREATE FUNCTION record_hold() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    INSERT INTO trail (candidate_id, part, action, fields)
        VALUES (coalesce(NEW.candidate_id, OLD.candidate_id), 'retention_hold', 'hold', ARRAY[lower(TG_OP)]);
    RETURN NULL;
END
$$;
CREATE TRIGGER retention_hold_trail AFTER INSERT OR DELETE ON retention_hold
    FOR EACH ROW EXECUTE FUNCTION record_hold();
