-- Who may place and who may look: the CNESST gate, the CV once released, and a coordinator's reasons to open a file.

-- The CNESST gate: the permit, or the exemption, of an organisation that recruits for others. The last day counts.
CREATE TABLE recruitment_permit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation_id bigint NOT NULL REFERENCES organisation,
    kind text NOT NULL CHECK (kind IN ('permit', 'exempt_public_body', 'exempt_municipality')),
    number text CHECK (length(number) BETWEEN 3 AND 40),
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by bigint NOT NULL,
    revoked_at timestamptz,
    CHECK (valid_until >= valid_from),
    CHECK (kind <> 'permit' OR (number IS NOT NULL AND valid_until IS NOT NULL))
);
CREATE INDEX recruitment_permit_organisation ON recruitment_permit (organisation_id);
ALTER TABLE recruitment_permit ENABLE ROW LEVEL SECURITY;
CREATE POLICY recruitment_permit_read ON recruitment_permit FOR SELECT TO adequation_service
    USING ((SELECT actor_role()) IN ('counsellor', 'coordinator', 'administrator', 'system'));
CREATE POLICY recruitment_permit_add ON recruitment_permit FOR INSERT TO adequation_service WITH CHECK (
    (SELECT actor_role()) = 'system'
    OR ((SELECT actor_role()) = 'administrator' AND recorded_by = (SELECT actor_account()))
);
CREATE POLICY recruitment_permit_revoke ON recruitment_permit FOR UPDATE TO adequation_service
    USING ((SELECT actor_role()) IN ('administrator', 'system'));
GRANT SELECT, INSERT ON recruitment_permit TO adequation_service;
GRANT UPDATE (revoked_at) ON recruitment_permit TO adequation_service;

-- What bars an organisation from placing a person with a client firm: `permit`, for a temporary foreign worker without
-- a permit or an exemption in force; `unknown`, for who may be one and was never asked. Null where nothing does.
CREATE FUNCTION recruitment_barred(of_candidate bigint, of_organisation bigint, on_day date) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT CASE
            WHEN EXISTS (
                SELECT FROM recruitment_permit p
                WHERE p.organisation_id = of_organisation AND p.revoked_at IS NULL AND p.valid_from <= on_day
                    AND (p.valid_until IS NULL OR p.valid_until >= on_day)
            ) OR s.value = '[]' THEN NULL
            WHEN a.kind IS NULL THEN 'unknown'
            WHEN s.value ? a.kind THEN 'permit'
            END
        FROM candidate c LEFT JOIN authorisation a ON a.candidate_id = c.id
            JOIN setting s ON s.key = 'temporary_foreign_worker_kinds'
        WHERE c.id = of_candidate;
    END;

-- The same for whoever may know: of a person whose file the actor follows, or their own; of another, nothing.
CREATE FUNCTION recruitment_bar(of_candidate bigint, of_organisation bigint, on_day date) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT recruitment_barred(c.id, of_organisation, on_day) FROM candidate c
        WHERE c.id = of_candidate AND CASE actor_role()
            WHEN 'counsellor' THEN c.organisation_id = actor_organisation()
            WHEN 'job_seeker' THEN c.id = actor_candidate()
            ELSE actor_role() = 'system' OR called_by_owner()
        END;
    END;

-- Whether nothing does: null of a person of whom the actor may not know.
CREATE FUNCTION may_recruit(of_candidate bigint, of_organisation bigint, on_day date) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT recruitment_barred(c.id, of_organisation, on_day) IS NULL FROM candidate c
        WHERE c.id = of_candidate AND CASE actor_role()
            WHEN 'counsellor' THEN c.organisation_id = actor_organisation()
            WHEN 'job_seeker' THEN c.id = actor_candidate()
            ELSE actor_role() = 'system' OR called_by_owner()
        END;
    END;
REVOKE EXECUTE ON FUNCTION recruitment_barred, recruitment_bar, may_recruit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION recruitment_bar, may_recruit TO adequation_service;

-- A referral that an organisation makes: started by a counsellor, or sent by one in the person's place. What an
-- employer and a person start and send themselves is an employer hiring for itself, and concerns no permit.
CREATE FUNCTION referral_recruits() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    recruiter bigint := CASE actor_role() WHEN 'counsellor' THEN actor_organisation()
        ELSE (SELECT c.organisation_id FROM candidate c WHERE c.id = NEW.candidate_id) END;
BEGIN
    IF (NEW.started_by = 'counsellor' OR (TG_OP = 'UPDATE' AND actor_role() = 'counsellor'))
        AND may_recruit(NEW.candidate_id, recruiter, current_date) IS FALSE
    THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_recruitment_permit',
            MESSAGE = 'this organisation may not recruit a temporary foreign worker for another';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER referral_start_recruits BEFORE INSERT ON referral
    FOR EACH ROW EXECUTE FUNCTION referral_recruits();
CREATE TRIGGER referral_send_recruits BEFORE UPDATE OF state ON referral
    FOR EACH ROW WHEN (NEW.state = 'sent' AND OLD.state <> 'sent') EXECUTE FUNCTION referral_recruits();

-- The CV that the service writes, once released. It is read by this function alone, and never without a trace.
CREATE TABLE cv_reading (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    referral_id bigint NOT NULL REFERENCES referral ON DELETE CASCADE,
    candidate_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    employer_id bigint NOT NULL REFERENCES employer,
    account_id bigint,
    form text NOT NULL CHECK (form IN ('page', 'docx', 'pdf', 'json')),
    read_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX cv_reading_candidate ON cv_reading (candidate_id, id);
ALTER TABLE cv_reading ENABLE ROW LEVEL SECURITY;
CREATE POLICY cv_reading_read ON cv_reading FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) = 'system'
    OR ((SELECT actor_role()) IN ('counsellor', 'job_seeker') AND candidate_id IN (SELECT c.id FROM candidate c))
    OR employer_id = (SELECT actor_employer())
);
GRANT SELECT ON cv_reading TO adequation_service;

-- A CV as an employer reads it, whichever way it was released.
CREATE FUNCTION cv_document(person bigint, of_opening bigint) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT jsonb_build_object(
            'given_name', i.given_name, 'family_name', i.family_name, 'email', i.email, 'phone', i.phone,
            'summary', c.summary,
            'experiences', coalesce((SELECT jsonb_agg(jsonb_build_object(
                'title', x.title, 'employer', x.employer, 'place', x.place, 'country', x.country_code,
                'started_on', x.started_on, 'ended_on', x.ended_on, 'months', x.months, 'duties', x.duties)
                ORDER BY x.position) FROM experience x WHERE x.candidate_id = c.id), '[]'),
            'skills', coalesce((SELECT jsonb_agg(k.name ORDER BY k.position)
                FROM candidate_skill k WHERE k.candidate_id = c.id), '[]'),
            'diplomas', coalesce((SELECT jsonb_agg(jsonb_build_object(
                'title', d.title, 'level', d.level, 'field', d.field, 'school', d.school, 'country', d.country_code,
                'year', d.year, 'comparative_evaluation', d.comparative_evaluation)
                ORDER BY d.position) FROM diploma d WHERE d.candidate_id = c.id), '[]'),
            'credentials', coalesce((SELECT jsonb_agg(h.credential ORDER BY h.credential)
                FROM held_credential h WHERE h.candidate_id = c.id AND h.status = 'held'
                    AND (h.valid_until IS NULL OR h.valid_until >= current_date)), '[]'),
            -- Those that the opening requires, and no other.
            'languages', coalesce((SELECT jsonb_agg(jsonb_build_object(
                'language', l.language, 'skill', l.skill, 'value', v.value, 'basis', l.basis, 'test', l.test)
                ORDER BY l.position)
                FROM language_proficiency l JOIN language_level v ON v.scale = l.scale AND v.level = l.level
                WHERE l.candidate_id = c.id AND EXISTS (
                    SELECT FROM requirement q
                    WHERE q.opening_id = of_opening AND q.importance = 'required' AND (
                        q.code = 'french_' || l.skill AND l.language = 'fr'
                        OR (q.code = 'other_language' AND q.language = l.language AND q.skill = l.skill)))), '[]'))
        FROM candidate c JOIN candidate_identity i ON i.candidate_id = c.id WHERE c.id = person;
    END;

-- A referral rests on the release to its employer, and on none by an event.
CREATE FUNCTION released_cv(of_referral bigint, as_form text) RETURNS jsonb
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    known referral;
BEGIN
    -- An employer, from the day it was sent and while the release is in force; the person and their counsellor, at
    -- any time, so that they know what would be shown.
    SELECT r.* INTO known FROM referral r JOIN candidate c ON c.id = r.candidate_id
    WHERE r.id = of_referral AND CASE actor_role()
        WHEN 'employer' THEN r.employer_id = actor_employer() AND r.sent_on IS NOT NULL AND r.state <> 'closed'
            AND EXISTS (SELECT FROM employer e WHERE e.id = r.employer_id AND e.verified_on IS NOT NULL)
            AND EXISTS (SELECT FROM consent n WHERE n.candidate_id = r.candidate_id AND n.purpose = 'cv_to_employer'
                AND n.employer_id = r.employer_id AND n.event_id IS NULL AND n.withdrawn_at IS NULL
                AND current_date BETWEEN n.given_on AND n.until)
        WHEN 'counsellor' THEN c.organisation_id = actor_organisation()
        WHEN 'job_seeker' THEN c.id = actor_candidate()
        ELSE false
    END;
    IF known.id IS NULL THEN
        RETURN NULL;
    END IF;
    IF actor_role() = 'employer' THEN
        INSERT INTO cv_reading (referral_id, candidate_id, employer_id, account_id, form)
            VALUES (known.id, known.candidate_id, known.employer_id, actor_account(), as_form);
    END IF;
    RETURN cv_document(known.candidate_id, known.opening_id);
END
$$;
REVOKE EXECUTE ON FUNCTION cv_document, released_cv FROM PUBLIC;
GRANT EXECUTE ON FUNCTION released_cv TO adequation_service;

-- How referrals go, without anybody: for the coordination. Counts stay counts here; who shows them says "< 5".
CREATE FUNCTION referral_summary(on_day date)
    RETURNS TABLE (state text, referrals bigint, late bigint, oldest_due date)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT r.state, count(*), count(*) FILTER (WHERE r.due_on < on_day), min(r.due_on)
        FROM referral r WHERE actor_role() IN ('coordinator', 'administrator', 'system') GROUP BY r.state;
    END;
CREATE FUNCTION late_answers(on_day date)
    RETURNS TABLE (employer_id bigint, name text, referrals bigint, oldest_due date)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    BEGIN ATOMIC
        SELECT e.id, e.name, count(*), min(r.due_on)
        FROM referral r JOIN employer e ON e.id = r.employer_id
        WHERE actor_role() IN ('coordinator', 'administrator', 'system')
            AND r.state IN ('sent', 'answered', 'interview') AND r.due_on < on_day
        GROUP BY e.id, e.name;
    END;
REVOKE EXECUTE ON FUNCTION referral_summary, late_answers FROM PUBLIC;
GRANT EXECUTE ON FUNCTION referral_summary, late_answers TO adequation_service;

-- A coordinator opens a file for a reason, for a time, and the person sees it.
CREATE TABLE file_access (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    candidate_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    account_id bigint NOT NULL,
    reason text NOT NULL CHECK (reason IN ('complaint', 'rectification', 'incident', 'legal_request', 'fairness_review',
        'duplicate')),
    note text NOT NULL CHECK (length(note) BETWEEN 10 AND 1000),
    granted_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT file_access_note_says
        CHECK (length(regexp_replace(note, '[\s\u00a0\u200b-\u200d\u2060\ufeff]', '', 'g')) >= 10)
);
CREATE INDEX file_access_account ON file_access (account_id, expires_at);
CREATE INDEX file_access_candidate ON file_access (candidate_id);

-- When it begins, when it ends and whose it is are never what the sender says.
CREATE FUNCTION file_access_limited() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    NEW.account_id := actor_account();
    NEW.granted_at := now();
    NEW.expires_at := now() + make_interval(hours =>
        (SELECT value::integer FROM setting WHERE key = 'file_access_hours'));
    RETURN NEW;
END
$$;
CREATE TRIGGER file_access_limited BEFORE INSERT ON file_access
    FOR EACH ROW EXECUTE FUNCTION file_access_limited();
ALTER TABLE file_access ENABLE ROW LEVEL SECURITY;
CREATE POLICY file_access_ask ON file_access FOR INSERT TO adequation_service
    WITH CHECK ((SELECT actor_role()) = 'coordinator' AND (SELECT actor_account()) IS NOT NULL);
CREATE POLICY file_access_read ON file_access FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) IN ('administrator', 'system')
    OR account_id = (SELECT actor_account())
    OR candidate_id = (SELECT actor_candidate())
);
GRANT SELECT, INSERT ON file_access TO adequation_service;

-- A permissive policy of its own, for one command: the counsellors' lists keep their plans.
CREATE POLICY candidate_for_a_reason ON candidate FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) = 'coordinator' AND id IN (
        SELECT f.candidate_id FROM file_access f
        WHERE f.account_id = (SELECT actor_account()) AND f.expires_at > now())
);
-- It lets a coordinator read, never write.
DO $$
DECLARE
    name text;
    command text;
BEGIN
    FOREACH name IN ARRAY ARRAY['candidate_identity', 'experience', 'candidate_skill', 'diploma',
        'language_proficiency', 'authorisation', 'held_credential', 'aspiration', 'consent']
    LOOP
        EXECUTE format('CREATE POLICY %I ON %I AS RESTRICTIVE FOR INSERT TO adequation_service
            WITH CHECK ((SELECT actor_role() <> %L))', name || '_not_added_by_the_coordinator', name, 'coordinator');
        FOREACH command IN ARRAY ARRAY['UPDATE', 'DELETE'] LOOP
            EXECUTE format('CREATE POLICY %I ON %I AS RESTRICTIVE FOR %s TO adequation_service
                USING ((SELECT actor_role() <> %L))',
                name || '_no_' || lower(command) || '_by_the_coordinator', name, command, 'coordinator');
        END LOOP;
    END LOOP;
END
$$;
