-- Why the day of an event cannot hold what is promised: worked out once for a day as it stands, kept, and read by its
-- pages. By places in the day alone, which the reader names.
CREATE TABLE event_explained (
    event_id bigint PRIMARY KEY REFERENCES event ON DELETE CASCADE,
    -- Of the day that was looked at: another one is looked at again.
    day text NOT NULL CHECK (length(day) = 64),
    -- Null where everything promised can be held.
    clash jsonb
);
ALTER TABLE event_explained ENABLE ROW LEVEL SECURITY;
CREATE POLICY event_explained_organised ON event_explained TO adequation_service USING (
    (SELECT actor_role()) = 'system' OR event_id IN (SELECT organised_events()));
GRANT SELECT, INSERT, UPDATE ON event_explained TO adequation_service;

-- As it was, for its organisers; for the worker too, who looks at the same day.
CREATE OR REPLACE FUNCTION taken_elsewhere(of_event bigint)
    RETURNS TABLE (candidate_id bigint, other bigint, starts_at timestamptz, ends_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT m.candidate_id, o.id, o.starts_at, o.ends_at
        FROM event_invitation m JOIN event e ON e.id = m.event_id
            JOIN event_invitation i ON i.candidate_id = m.candidate_id AND i.event_id <> e.id AND i.state = 'accepted'
            JOIN event o ON o.id = i.event_id AND o.status IN ('open', 'published')
        WHERE m.event_id = of_event AND m.state = 'accepted'
            AND (actor_role() = 'system' OR of_event IN (SELECT organised_events()))
            AND o.starts_at < e.ends_at AND o.ends_at > e.starts_at;
    END;

-- A page asks for it as for the rest of the work that follows from what it wrote.
DROP TRIGGER work_that_pages_ask_for ON procrastinate_jobs;
CREATE TRIGGER work_that_pages_ask_for BEFORE INSERT ON procrastinate_jobs FOR EACH ROW
    WHEN (actor_role() <> 'system' AND NOT called_by_owner() AND NEW.task_name NOT IN ('send_message',
        'encode_candidate', 'encode_opening', 'encode_lists', 'make_plan', 'remind_of_internship', 'explain_event'))
    EXECUTE FUNCTION work_that_pages_ask_for();
