-- A form of whoever has no account is written once too: the key is drawn for their page, and kept under account 0.
CREATE POLICY idempotency_key_of_nobody ON idempotency_key TO adequation_service
    USING (account_id = 0 AND (SELECT actor_account()) IS NULL);
