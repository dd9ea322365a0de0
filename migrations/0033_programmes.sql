-- What helps to hire, and the services that a person may have, by programme and date: data an administrator changes.
CREATE TABLE programme (
    code text NOT NULL CHECK (code ~ '^[a-z0-9_]{1,60}$'),
    valid_from date NOT NULL,
    valid_until date CHECK (valid_until >= valid_from),
    audience text NOT NULL CHECK (audience IN ('employer', 'person')),
    name_fr text NOT NULL,
    name_en text NOT NULL,
    what_fr text NOT NULL,
    what_en text NOT NULL,
    first_fr text,
    first_en text,
    statuses text[] NOT NULL DEFAULT '{}',
    refused_statuses text[] NOT NULL DEFAULT '{}',
    keeps_served boolean NOT NULL DEFAULT false,
    source text NOT NULL,
    PRIMARY KEY (code, valid_from)
);
COMMENT ON COLUMN programme.statuses IS 'Kinds of authorisation that have it; one in neither list is to be asked about';
COMMENT ON COLUMN programme.keeps_served IS 'Whether who was followed before valid_from keeps it';
ALTER TABLE programme ENABLE ROW LEVEL SECURITY;
CREATE POLICY programme_read ON programme FOR SELECT TO adequation_service USING (true);
CREATE POLICY programme_write ON programme TO adequation_service USING ((SELECT actor_role()) = 'administrator');
GRANT SELECT, INSERT, UPDATE ON programme TO adequation_service;
