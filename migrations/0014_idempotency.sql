-- The answer already given to a write that its sender repeats with the same key; kept a day.
CREATE TABLE idempotency_key (
    account_id bigint NOT NULL,
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
    request_hash bytea NOT NULL,
    status integer NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, key)
);
ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY;
CREATE POLICY idempotency_key_own ON idempotency_key TO adequation_service
    USING (account_id = (SELECT actor_account()) OR (SELECT actor_role()) = 'system');
GRANT SELECT, INSERT, DELETE ON idempotency_key TO adequation_service;
