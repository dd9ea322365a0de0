-- The rules of the domain are data: everybody reads them, an administrator changes them.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['setting', 'step', 'authorisation_rule']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO adequation_service USING (true)', name || '_read', name);
        EXECUTE format('CREATE POLICY %I ON %I FOR UPDATE TO adequation_service
            USING ((SELECT actor_role()) = %L)', name || '_change', name, 'administrator');
    END LOOP;
END
$$;
GRANT UPDATE (value) ON setting TO adequation_service;
GRANT UPDATE (who, days, cost, source) ON step TO adequation_service;
GRANT UPDATE (valid_until, works_for, permit_required, weekly_cap, step, source) ON authorisation_rule
    TO adequation_service;
