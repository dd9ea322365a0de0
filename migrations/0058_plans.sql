-- Openings looked at together: who could go where, worked out by the worker and kept until somebody asks again.

CREATE TABLE plan (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('shared', 'stable', 'greatest')),
    territory_code text REFERENCES territory,
    -- Of short lists that share people: how many in each, and in how many somebody stands.
    people_each smallint CHECK (people_each BETWEEN 1 AND 20),
    lists_each smallint CHECK (lists_each BETWEEN 1 AND 10),
    asked_at timestamptz NOT NULL DEFAULT now(),
    made_at timestamptz,
    -- Of the two lists as they stood when it was made.
    version text,
    done integer NOT NULL DEFAULT 0,
    of integer NOT NULL DEFAULT 0,
    figures jsonb,
    CONSTRAINT plan_asked_once UNIQUE NULLS NOT DISTINCT (kind, territory_code, people_each, lists_each),
    CHECK ((kind = 'shared') = (num_nonnulls(people_each, lists_each) = 2)),
    CHECK (num_nonnulls(made_at, version, figures) IN (0, 3))
);

CREATE TABLE plan_line (
    plan_id bigint NOT NULL REFERENCES plan ON DELETE CASCADE,
    opening_id bigint NOT NULL REFERENCES opening ON DELETE CASCADE,
    -- Who withdraws from matching is out of it in the same transaction.
    candidate_id bigint NOT NULL REFERENCES match_profile ON DELETE CASCADE,
    fit double precision NOT NULL,
    eligibility text NOT NULL,
    PRIMARY KEY (plan_id, opening_id, candidate_id)
);
CREATE INDEX plan_line_candidate ON plan_line (candidate_id);
CREATE INDEX plan_line_opening ON plan_line (opening_id);

ALTER TABLE plan ENABLE ROW LEVEL SECURITY;
CREATE POLICY plan_read ON plan FOR SELECT TO adequation_service
    USING ((SELECT actor_role() IN ('counsellor', 'coordinator', 'system')));
CREATE POLICY plan_ask ON plan FOR INSERT TO adequation_service
    WITH CHECK ((SELECT actor_role() IN ('counsellor', 'coordinator', 'system')) AND made_at IS NULL);
CREATE POLICY plan_ask_again ON plan FOR UPDATE TO adequation_service
    USING ((SELECT actor_role() IN ('counsellor', 'coordinator', 'system')));
CREATE POLICY plan_forget ON plan FOR DELETE TO adequation_service USING ((SELECT actor_role() = 'system'));
GRANT SELECT, INSERT (kind, territory_code, people_each, lists_each), DELETE,
    UPDATE (asked_at, made_at, version, done, of, figures) ON plan TO adequation_service;

-- Read as a ranking is: by the statements that say so.
ALTER TABLE plan_line ENABLE ROW LEVEL SECURITY;
CREATE POLICY plan_line_read ON plan_line FOR SELECT TO adequation_service
    USING ((SELECT actor_role() = 'system'
        OR (actor_role() IN ('counsellor', 'coordinator') AND current_setting('app.ranking', true) = 'on')));
CREATE POLICY plan_line_write ON plan_line FOR INSERT TO adequation_service
    WITH CHECK ((SELECT actor_role() = 'system'));
CREATE POLICY plan_line_forget ON plan_line FOR DELETE TO adequation_service
    USING ((SELECT actor_role() = 'system'));
GRANT SELECT, INSERT, DELETE ON plan_line TO adequation_service;

-- What tells whether the lists, the referrals or the weights changed; nothing of anybody.
CREATE FUNCTION version_of_lists() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN md5(concat_ws(' ',
        (SELECT max(updated_at) FROM opening), (SELECT max(updated_at) FROM candidate),
        (SELECT max(updated_at) FROM referral), (SELECT count(*) FROM match_profile),
        (SELECT string_agg(value::text, ' ' ORDER BY key) FROM setting WHERE starts_with(key, 'score_weights'))));
REVOKE EXECUTE ON FUNCTION version_of_lists FROM PUBLIC;
GRANT EXECUTE ON FUNCTION version_of_lists TO adequation_service;
