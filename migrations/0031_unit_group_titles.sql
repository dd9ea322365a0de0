-- The example titles of the CNP's unit groups, from the official files that an operator imports: public, and no part
-- of the package. `title_import` says which languages were, so that whoever keeps an index makes it again.
CREATE TABLE unit_group_title (
    unit_group text NOT NULL REFERENCES unit_group,
    language text NOT NULL CHECK (language IN ('fr', 'en')),
    title text NOT NULL,
    PRIMARY KEY (unit_group, language, title)
);
CREATE TABLE title_import (
    language text PRIMARY KEY CHECK (language IN ('fr', 'en')),
    titles integer NOT NULL,
    imported_at timestamptz NOT NULL DEFAULT now()
);
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['unit_group_title', 'title_import']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO adequation_service USING (true)', name || '_read', name);
        EXECUTE format('CREATE POLICY %I ON %I TO adequation_service
            USING ((SELECT actor_role()) IN (%L, %L))', name || '_write', name, 'system', 'administrator');
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO adequation_service', name);
    END LOOP;
END
$$;
