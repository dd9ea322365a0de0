-- Recovery codes are hashed as passwords are, and a second factor may be asked of any role.

-- Those made before would open nothing: their owners see that none is left, and make others.
DELETE FROM recovery_code;
ALTER TABLE recovery_code ADD COLUMN salt bytea NOT NULL CHECK (length(salt) = 32);

-- Whether the settings ask an account for a second factor: of those who come in by an address alone, since who comes in
-- by a printed code or a telephone has no password to enrol with.
CREATE FUNCTION second_factor_asked(of_account bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN EXISTS (
        SELECT FROM account a JOIN setting s ON s.key = 'second_factor_roles'
        WHERE a.id = of_account AND a.email IS NOT NULL AND s.value ? a.role);
REVOKE EXECUTE ON FUNCTION second_factor_asked FROM PUBLIC;
GRANT EXECUTE ON FUNCTION second_factor_asked TO adequation_service;
