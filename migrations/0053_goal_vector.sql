-- Learning goals of an internship, as the model in service understands them: what a person who lacks them would learn.

CREATE TABLE goal_vector (
    model_id smallint NOT NULL REFERENCES encoder_model,
    opening_id bigint NOT NULL REFERENCES internship ON DELETE CASCADE,
    position smallint NOT NULL,
    goal_hash bigint NOT NULL,
    vector halfvec NOT NULL,
    PRIMARY KEY (model_id, opening_id, position)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON goal_vector TO adequation_service;

ALTER TABLE goal_vector ENABLE ROW LEVEL SECURITY;
CREATE POLICY goal_vector_read ON goal_vector FOR SELECT TO adequation_service
    USING ((SELECT actor_role() <> 'anonymous'));
CREATE POLICY goal_vector_insert ON goal_vector FOR INSERT TO adequation_service
    WITH CHECK ((SELECT actor_role() = 'system'));
CREATE POLICY goal_vector_update ON goal_vector FOR UPDATE TO adequation_service
    USING ((SELECT actor_role() = 'system'));
CREATE POLICY goal_vector_delete ON goal_vector FOR DELETE TO adequation_service
    USING ((SELECT actor_role() = 'system'));
