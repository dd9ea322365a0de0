-- The agreement of an internship: its versions, who signed which, its reviews and its end. A referral has one at most.

-- `number` is the last version made, `in_force` the last that every party signed: its dates stand here.
CREATE TABLE internship_agreement (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    referral_id bigint NOT NULL CONSTRAINT agreement_once UNIQUE REFERENCES referral ON DELETE CASCADE,
    candidate_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    opening_id bigint NOT NULL REFERENCES opening,
    employer_id bigint NOT NULL REFERENCES employer,
    organisation_id bigint NOT NULL DEFAULT actor_organisation() REFERENCES organisation,
    counsellor_id bigint DEFAULT actor_account() REFERENCES account ON DELETE SET NULL,
    number smallint NOT NULL DEFAULT 1,
    in_force smallint CHECK (in_force <= number),
    starts_on date,
    midpoint_on date,
    ends_on date CHECK (ends_on >= starts_on),
    ended_on date,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((in_force IS NULL) = (starts_on IS NULL) AND (in_force IS NULL) = (ends_on IS NULL))
);
CREATE INDEX internship_agreement_candidate ON internship_agreement (candidate_id);
CREATE INDEX internship_agreement_employer ON internship_agreement (employer_id);

-- What was agreed, and its text, which the hash is of. Neither is ever changed.
CREATE TABLE agreement_version (
    agreement_id bigint NOT NULL REFERENCES internship_agreement ON DELETE CASCADE,
    number smallint NOT NULL CHECK (number >= 1),
    candidate_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    document jsonb NOT NULL,
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 40000),
    reading text CHECK (length(reading) BETWEEN 1 AND 40000),
    hash bytea NOT NULL CHECK (hash = sha256(convert_to(text, 'UTF8'))),
    parties text[] NOT NULL CHECK (parties <@ ARRAY['person', 'host', 'organisation', 'school']),
    made_at timestamptz NOT NULL DEFAULT now(),
    made_by bigint DEFAULT actor_account(),
    PRIMARY KEY (agreement_id, number)
);

CREATE TABLE agreement_signature (
    agreement_id bigint NOT NULL,
    number smallint NOT NULL,
    party text NOT NULL CHECK (party IN ('person', 'host', 'organisation', 'school')),
    candidate_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
    capacity text CHECK (length(capacity) BETWEEN 1 AND 300),
    signed_at timestamptz NOT NULL DEFAULT now(),
    account_id bigint DEFAULT actor_account(),
    role text NOT NULL DEFAULT actor_role(),
    PRIMARY KEY (agreement_id, number, party),
    FOREIGN KEY (agreement_id, number) REFERENCES agreement_version ON DELETE CASCADE
);

-- How somebody signed whom a counsellor helped: apart, since it may tell a host of a language.
CREATE TABLE assisted_signature (
    agreement_id bigint NOT NULL,
    number smallint NOT NULL,
    candidate_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    means text NOT NULL CHECK (means IN ('paper', 'oral', 'interpreter')),
    language text NOT NULL CONSTRAINT assisted_signature_language REFERENCES language,
    witness text NOT NULL CHECK (length(witness) BETWEEN 1 AND 300),
    PRIMARY KEY (agreement_id, number),
    FOREIGN KEY (agreement_id, number) REFERENCES agreement_version ON DELETE CASCADE
);

-- The link by which a school, or a host without an account, signs one version, once.
CREATE TABLE agreement_link (
    hash bytea PRIMARY KEY CHECK (length(hash) = 32),
    agreement_id bigint NOT NULL,
    number smallint NOT NULL,
    party text NOT NULL DEFAULT 'school' CHECK (party IN ('school', 'host')),
    expires_at timestamptz NOT NULL,
    FOREIGN KEY (agreement_id, number) REFERENCES agreement_version ON DELETE CASCADE
);
CREATE INDEX agreement_link_version ON agreement_link (agreement_id, number);

CREATE TABLE internship_review (
    agreement_id bigint NOT NULL REFERENCES internship_agreement ON DELETE CASCADE,
    moment text NOT NULL CHECK (moment IN ('midpoint', 'final')),
    author text NOT NULL CHECK (author IN ('intern', 'tutor', 'counsellor')),
    candidate_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    answers jsonb NOT NULL,
    written_on date NOT NULL,
    account_id bigint DEFAULT actor_account(),
    role text NOT NULL DEFAULT actor_role(),
    PRIMARY KEY (agreement_id, moment, author)
);

-- What an intern tells their counsellor alone, and how a counsellor took it down.
CREATE TABLE review_confidence (
    agreement_id bigint NOT NULL REFERENCES internship_agreement ON DELETE CASCADE,
    moment text NOT NULL CHECK (moment IN ('midpoint', 'final')),
    candidate_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    answers jsonb NOT NULL,
    means text NOT NULL CHECK (means IN ('online', 'paper', 'oral', 'interpreter')),
    language text CONSTRAINT review_confidence_language REFERENCES language,
    role text NOT NULL DEFAULT actor_role(),
    PRIMARY KEY (agreement_id, moment)
);

-- Why it ended, in a code (none where its referral was closed), and whether with a job: a person's reasons, and a job
-- elsewhere, are not the host's to know.
CREATE TABLE agreement_end (
    agreement_id bigint PRIMARY KEY REFERENCES internship_agreement ON DELETE CASCADE,
    candidate_id bigint NOT NULL REFERENCES candidate ON DELETE CASCADE,
    ended_on date NOT NULL,
    reason text CHECK (reason ~ '^[a-z_]{1,40}$'),
    job text CHECK (job IN ('host', 'elsewhere', 'none')),
    role text NOT NULL DEFAULT actor_role(),
    account_id bigint DEFAULT actor_account(),
    recorded_at timestamptz NOT NULL DEFAULT now()
);

-- What each party was reminded of, once. `about` is a version's number, or the day that it is about.
CREATE TABLE agreement_reminder (
    agreement_id bigint NOT NULL REFERENCES internship_agreement ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind ~ '^[a-z_]{1,40}$'),
    party text NOT NULL CHECK (party IN ('person', 'host', 'organisation', 'school')),
    about text NOT NULL CHECK (about ~ '^[0-9-]{1,10}$'),
    channel text NOT NULL CHECK (channel IN ('email', 'paper')),
    reminded_on date NOT NULL,
    handed_on date,
    PRIMARY KEY (agreement_id, kind, party, about)
);

DO $$
DECLARE
    pair text[];
    name text;
BEGIN
    FOREACH pair SLICE 1 IN ARRAY ARRAY[
        ['agreement_version', 'document'], ['agreement_version', 'text'], ['agreement_version', 'reading'],
        ['agreement_signature', 'name'], ['agreement_signature', 'capacity'], ['assisted_signature', 'witness'],
        ['internship_review', 'answers'], ['review_confidence', 'answers']]
    LOOP
        EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET STATISTICS 0', pair[1], pair[2]);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['internship_agreement', 'agreement_version', 'agreement_signature', 'assisted_signature',
        'internship_review', 'review_confidence', 'agreement_end']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE TRIGGER %I AFTER UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION record_candidate_change()', name || '_trail', name);
        EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION record_new_candidate_rows()', name || '_trail_of_new', name);
        EXECUTE format('GRANT SELECT ON %I TO adequation_service', name);
    END LOOP;
END
$$;

-- The person, who follows them, and the host.
CREATE POLICY internship_agreement_read ON internship_agreement FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) = 'system'
    OR ((SELECT actor_role()) IN ('counsellor', 'job_seeker') AND candidate_id IN (SELECT c.id FROM candidate c))
    OR ((SELECT actor_role()) = 'employer' AND employer_id = (SELECT actor_employer())));
-- Whoever follows the person writes it, once the place is taken.
CREATE POLICY internship_agreement_prepare ON internship_agreement FOR INSERT TO adequation_service WITH CHECK (
    (SELECT actor_role()) = 'counsellor' AND organisation_id = (SELECT actor_organisation())
    AND number = 1 AND in_force IS NULL AND ended_on IS NULL
    AND EXISTS (
        SELECT FROM referral r JOIN opening o ON o.id = r.opening_id AND o.kind = 'internship'
        WHERE r.id = referral_id AND r.state = 'hired' AND r.candidate_id = internship_agreement.candidate_id
            AND r.opening_id = internship_agreement.opening_id AND r.employer_id = internship_agreement.employer_id));
CREATE POLICY internship_agreement_change ON internship_agreement FOR UPDATE TO adequation_service
    USING ((SELECT actor_role()) = 'counsellor' AND candidate_id IN (SELECT c.id FROM candidate c) AND ended_on IS NULL)
    WITH CHECK ((SELECT actor_role()) = 'counsellor' AND organisation_id = (SELECT actor_organisation()));
GRANT INSERT (referral_id, candidate_id, opening_id, employer_id) ON internship_agreement TO adequation_service;
GRANT UPDATE (number, organisation_id, counsellor_id, version) ON internship_agreement TO adequation_service;

CREATE POLICY agreement_version_read ON agreement_version FOR SELECT TO adequation_service
    USING (agreement_id IN (SELECT a.id FROM internship_agreement a));
CREATE POLICY agreement_version_make ON agreement_version FOR INSERT TO adequation_service WITH CHECK (
    (SELECT actor_role()) = 'counsellor' AND EXISTS (
        SELECT FROM internship_agreement a WHERE a.id = agreement_id AND a.candidate_id = agreement_version.candidate_id
            AND a.number = agreement_version.number AND a.ended_on IS NULL));
GRANT INSERT (agreement_id, number, candidate_id, document, text, reading, hash, parties) ON agreement_version
    TO adequation_service;
CREATE POLICY agreement_signature_read ON agreement_signature FOR SELECT TO adequation_service
    USING (agreement_id IN (SELECT a.id FROM internship_agreement a));
CREATE POLICY assisted_signature_read ON assisted_signature FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) IN ('counsellor', 'job_seeker', 'system')
    AND agreement_id IN (SELECT a.id FROM internship_agreement a));

ALTER TABLE agreement_link ENABLE ROW LEVEL SECURITY;
CREATE POLICY agreement_link_send ON agreement_link TO adequation_service USING ((SELECT actor_role()) = 'system');
GRANT SELECT, INSERT, DELETE ON agreement_link TO adequation_service;

-- What counsellors write of it is the person's to read, and not the host's.
CREATE POLICY internship_review_read ON internship_review FOR SELECT TO adequation_service USING (
    agreement_id IN (SELECT a.id FROM internship_agreement a)
    AND ((SELECT actor_role()) <> 'employer' OR author IN ('intern', 'tutor')));
CREATE POLICY internship_review_write ON internship_review FOR INSERT TO adequation_service WITH CHECK (
    (SELECT actor_role()) = ANY (CASE author WHEN 'intern' THEN ARRAY['job_seeker', 'counsellor']
        WHEN 'tutor' THEN ARRAY['employer', 'counsellor'] ELSE ARRAY['counsellor'] END)
    AND EXISTS (SELECT FROM internship_agreement a WHERE a.id = agreement_id AND a.in_force IS NOT NULL
        AND a.candidate_id = internship_review.candidate_id));
-- Each writes over their own words alone.
CREATE POLICY internship_review_correct ON internship_review FOR UPDATE TO adequation_service USING (
    role = (SELECT actor_role()) AND agreement_id IN (SELECT a.id FROM internship_agreement a));
GRANT INSERT (agreement_id, moment, author, candidate_id, answers, written_on), UPDATE (answers, written_on)
    ON internship_review TO adequation_service;
CREATE POLICY review_confidence_read ON review_confidence FOR SELECT TO adequation_service USING (
    (SELECT actor_role()) IN ('counsellor', 'job_seeker', 'system')
    AND agreement_id IN (SELECT a.id FROM internship_agreement a));
CREATE POLICY review_confidence_write ON review_confidence FOR INSERT TO adequation_service WITH CHECK (
    (SELECT actor_role()) IN ('counsellor', 'job_seeker') AND EXISTS (
        SELECT FROM internship_agreement a WHERE a.id = agreement_id AND a.in_force IS NOT NULL
            AND a.candidate_id = review_confidence.candidate_id));
CREATE POLICY review_confidence_correct ON review_confidence FOR UPDATE TO adequation_service USING (
    role = (SELECT actor_role()) AND role IN ('counsellor', 'job_seeker')
    AND agreement_id IN (SELECT a.id FROM internship_agreement a));
GRANT INSERT (agreement_id, moment, candidate_id, answers, means, language), UPDATE (answers, means, language)
    ON review_confidence TO adequation_service;

CREATE POLICY agreement_end_read ON agreement_end FOR SELECT TO adequation_service USING (
    agreement_id IN (SELECT a.id FROM internship_agreement a)
    AND ((SELECT actor_role()) <> 'employer' OR role = 'employer'));
CREATE POLICY agreement_end_say ON agreement_end FOR INSERT TO adequation_service WITH CHECK (
    (SELECT actor_role()) IN ('counsellor', 'job_seeker', 'employer') AND EXISTS (
        SELECT FROM internship_agreement a WHERE a.id = agreement_id
            AND a.candidate_id = agreement_end.candidate_id));
CREATE POLICY agreement_end_follow ON agreement_end FOR UPDATE TO adequation_service USING (
    (SELECT actor_role()) = 'counsellor' AND agreement_id IN (SELECT a.id FROM internship_agreement a));
GRANT INSERT (agreement_id, candidate_id, ended_on, reason, job), UPDATE (job) ON agreement_end TO adequation_service;

ALTER TABLE agreement_reminder ENABLE ROW LEVEL SECURITY;
CREATE POLICY agreement_reminder_keep ON agreement_reminder TO adequation_service USING (
    (SELECT actor_role()) IN ('counsellor', 'system') AND agreement_id IN (SELECT a.id FROM internship_agreement a));
CREATE POLICY agreement_reminder_send ON agreement_reminder AS RESTRICTIVE FOR INSERT TO adequation_service
    WITH CHECK ((SELECT actor_role()) = 'system');
GRANT SELECT, INSERT, UPDATE (handed_on) ON agreement_reminder TO adequation_service;
