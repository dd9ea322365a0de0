-- How a person's narrow row follows from their file.

-- A licence may be worth others: whoever may drive a heavy truck may drive a car, and a CV names the first only.

CREATE TABLE implied_credential (
    held text REFERENCES credential,
    implied text REFERENCES credential,
    PRIMARY KEY (held, implied),
    CHECK (held <> implied)
);
GRANT SELECT ON implied_credential TO adequation_service;

-- Each credential that counts for a person: those of their file, and those that what they hold is worth, for as long as
-- the one that lasts longest. `told` is what the file itself says of it, null where it says nothing.
CREATE VIEW counted_credential AS
SELECT a.candidate_id, a.credential,
    CASE WHEN bool_or(a.status = 'held') THEN 'held' ELSE min(a.status) END AS status,
    CASE WHEN NOT bool_or(a.status = 'held' AND a.valid_until IS NULL)
        THEN max(a.valid_until) FILTER (WHERE a.status = 'held') END AS valid_until,
    min(a.told) AS told
FROM (
    SELECT h.candidate_id, h.credential, h.status, h.valid_until, h.status AS told FROM held_credential h
    UNION ALL
    SELECT h.candidate_id, i.implied, h.status, h.valid_until, NULL
    FROM held_credential h JOIN implied_credential i ON i.held = h.credential
    WHERE h.status = 'held'
) a
GROUP BY a.candidate_id, a.credential;

CREATE FUNCTION days_in(periods datemultirange) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (SELECT coalesce(sum(upper(p.period) - lower(p.period)), 0)::integer FROM unnest(periods) p (period));

-- Months at work in each unit group and, where `minor`, in each minor group; `code` is null for jobs nobody has coded.
-- Dated jobs count the days that one at least of them covers. Where a person states fewer months than the dates hold,
-- these are all that the job adds; stated without dates, they add up. A job still held counts until today, and one said
-- to end later too. `unknown`: nobody asked how long one of them lasted. `worked`: the last day, today at the latest.
CREATE FUNCTION counted_months(of_candidate bigint)
    RETURNS TABLE (code integer, minor boolean, months integer, unknown boolean, worked date)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
        SELECT g.code, g.minor,
            (g.undated + round((days_in(g.whole) + least(g.stated, days_in(g.partly - g.whole))) / 30.4375))::integer,
            g.unknown, g.worked
        FROM (
            SELECT k.code, k.minor,
                coalesce(range_agg(d.period) FILTER (WHERE e.months IS NULL), '{}') AS whole,
                coalesce(range_agg(d.period) FILTER (WHERE e.months IS NOT NULL), '{}') AS partly,
                coalesce(sum(least(e.months * 30.4375, d.days))
                    FILTER (WHERE e.months IS NOT NULL AND d.days IS NOT NULL), 0) AS stated,
                coalesce(sum(e.months) FILTER (WHERE e.started_on IS NULL), 0) AS undated,
                bool_or(e.months IS NULL AND e.started_on IS NULL) AS unknown,
                max(least(e.ended_on, current_date)) AS worked
            FROM experience e
                LEFT JOIN LATERAL (
                    SELECT daterange(e.started_on, t.until) AS period, t.until - e.started_on AS days
                    FROM (SELECT greatest(e.started_on, least(e.ended_on, current_date)) AS until) t
                    WHERE e.started_on IS NOT NULL
                ) d ON true
                CROSS JOIN LATERAL (
                    SELECT e.unit_group::integer AS code, false AS minor
                    UNION ALL
                    SELECT e.unit_group::integer / 10, true WHERE e.unit_group IS NOT NULL
                ) k
            WHERE e.candidate_id = of_candidate
            GROUP BY k.code, k.minor
        ) g;
    END;

-- Levels of French come from the best evidence: a test where there is one, else the higher of the person's word and
-- their schooling in French. Diplomas pack as rank * 10000 + field, with field 0 for "any" and 9999 where the field is
-- not known. Unknown is not no: a job whose length nobody asked may be long enough. Where it is coded, it leaves its
-- minor group with a minus sign among `other_minors`; where it is not, fifty years among the months that nobody has
-- coded: enough to ask, of whatever is required. `other_minors` have what the three columns lack of each minor group:
-- less than nothing where jobs of two of them were held at the same time. `without` are those that the person says
-- they do not hold, or hold until a day: what else they hold says nothing of these once it is over.
CREATE VIEW match_profile_source AS
SELECT
    c.id AS candidate_id, s.consent_until, coalesce(x.uncoded_months, 0)::integer AS uncoded_months,
    c.credentials_complete, c.experiences_asked, coalesce(a.medical_restriction, false) AS medical_restriction,
    c.country_code IS DISTINCT FROM 'CA' AND coalesce(c.municipality_code, c.region_code) IS NULL
        AND c.country_code IS NOT NULL AS abroad,
    c.hours_max,
    coalesce(l.french_speaking, f.level) AS french_speaking, coalesce(l.french_listening, f.level) AS french_listening,
    coalesce(l.french_reading, f.level) AS french_reading, coalesce(l.french_writing, f.level) AS french_writing,
    l.english_speaking, l.english_listening, l.english_reading, l.english_writing,
    c.week, x.groups[1] AS group_1, x.groups[2] AS group_2, x.groups[3] AS group_3,
    x.months[1] AS months_1, x.months[2] AS months_2, x.months[3] AS months_3, c.available_from, c.relocation_on,
    h.territory_code AS home_territory, coalesce(h.region_code, c.region_code) AS home_region, c.territories,
    CASE WHEN c.diplomas_asked THEN coalesce(d.diplomas, '{}') END AS diplomas,
    k.held, k.held_until, k.in_process, k.without,
    nullif(x.groups[4:], '{}') AS other_groups, nullif(x.months[4:], '{}') AS other_months,
    y.minors AS other_minors, y.months AS other_minor_months, l.languages,
    a.kind AS authorisation, a.valid_from AS authorised_from, a.valid_until AS authorised_until, a.renewal_filed_on,
    a.named_employer_id, a.weekly_cap, a.hours_elsewhere, a.permit_held, a.full_time_enrolment,
    a.occupations AS permit_occupations, a.regions AS permit_regions, nullif(a.breaks, '{}') AS breaks,
    i.titles[1] AS title_1, i.titles[2] AS title_2, i.titles[3] AS title_3,
    x.worked[1] AS worked_1, x.worked[2] AS worked_2, x.worked[3] AS worked_3,
    nullif(x.worked[4:], '{}') AS other_worked, h.latitude, h.longitude, c.organisation_id, t.skills
FROM candidate c
    JOIN LATERAL (
        SELECT max(n.until) AS consent_until FROM consent n
        WHERE n.candidate_id = c.id AND n.purpose = 'matching' AND n.withdrawn_at IS NULL AND n.until >= current_date
    ) s ON s.consent_until IS NOT NULL
    LEFT JOIN authorisation a ON a.candidate_id = c.id
    LEFT JOIN municipality h ON h.code = c.municipality_code
    LEFT JOIN LATERAL (
        SELECT (g.value -> c.schooling_in_french)::smallint AS level FROM setting g WHERE g.key = 'french_from_schooling'
    ) f ON true
    LEFT JOIN LATERAL (
        SELECT
            max(v.value) FILTER (WHERE v.language = 'fr' AND v.skill = 'speaking') AS french_speaking,
            max(v.value) FILTER (WHERE v.language = 'fr' AND v.skill = 'listening') AS french_listening,
            max(v.value) FILTER (WHERE v.language = 'fr' AND v.skill = 'reading') AS french_reading,
            max(v.value) FILTER (WHERE v.language = 'fr' AND v.skill = 'writing') AS french_writing,
            max(v.value) FILTER (WHERE v.language = 'en' AND v.skill = 'speaking') AS english_speaking,
            max(v.value) FILTER (WHERE v.language = 'en' AND v.skill = 'listening') AS english_listening,
            max(v.value) FILTER (WHERE v.language = 'en' AND v.skill = 'reading') AS english_reading,
            max(v.value) FILTER (WHERE v.language = 'en' AND v.skill = 'writing') AS english_writing,
            jsonb_object_agg(v.language || '.' || v.skill, v.value) FILTER (WHERE v.language NOT IN ('fr', 'en'))
                AS languages
        FROM (
            SELECT q.language, q.skill,
                coalesce(
                    max(w.value) FILTER (WHERE q.basis = 'tested'),
                    CASE WHEN q.language = 'fr' THEN greatest(max(w.value), f.level) ELSE max(w.value) END
                ) AS value
            FROM language_proficiency q JOIN language_level w USING (scale, level)
            WHERE q.candidate_id = c.id GROUP BY q.language, q.skill
        ) v
    ) l ON true
    LEFT JOIN LATERAL (
        SELECT
            array_agg(r.id ORDER BY r.id) FILTER (WHERE e.status = 'held') AS held,
            array_agg(coalesce(e.valid_until, 'infinity') ORDER BY r.id)
                FILTER (WHERE e.status = 'held' AND b.ends) AS held_until,
            array_agg(r.id ORDER BY r.id) FILTER (WHERE e.told = 'in_process') AS in_process,
            array_agg(r.id ORDER BY r.id)
                FILTER (WHERE e.told = 'none' OR e.told = 'held' AND e.valid_until IS NOT NULL) AS without
        FROM counted_credential e JOIN credential r ON r.code = e.credential
            CROSS JOIN (
                SELECT bool_or(n.status = 'held' AND n.valid_until IS NOT NULL) AS ends
                FROM counted_credential n WHERE n.candidate_id = c.id
            ) b
        WHERE e.candidate_id = c.id
    ) k ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(DISTINCT r.rank * 10000 + z.field) AS diplomas
        FROM diploma o JOIN diploma_level r ON r.code = o.level
            CROSS JOIN LATERAL (VALUES (0), (coalesce(o.field::integer, 9999))) z (field)
        WHERE o.candidate_id = c.id
    ) d ON true
    LEFT JOIN LATERAL (
        SELECT
            array_agg(u.code ORDER BY u.months DESC, u.code) FILTER (WHERE u.code IS NOT NULL AND NOT u.minor) AS groups,
            array_agg(u.months ORDER BY u.months DESC, u.code) FILTER (WHERE u.code IS NOT NULL AND NOT u.minor)
                AS months,
            array_agg(u.worked ORDER BY u.months DESC, u.code) FILTER (WHERE u.code IS NOT NULL AND NOT u.minor)
                AS worked,
            max(CASE WHEN u.unknown THEN 600 ELSE u.months END) FILTER (WHERE u.code IS NULL) AS uncoded_months,
            array_agg(u.code ORDER BY u.code) FILTER (WHERE u.minor) AS minors,
            array_agg(u.months ORDER BY u.code) FILTER (WHERE u.minor) AS minor_months,
            array_agg(-u.code) FILTER (WHERE u.unknown AND u.minor) AS unknown_minors
        FROM counted_months(c.id) u
    ) x ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(u.code ORDER BY u.code) AS minors, array_agg(u.months ORDER BY u.code) AS months
        FROM (
            SELECT m.code, m.months - coalesce(sum(g.months), 0)::integer AS months
            FROM unnest(x.minors, x.minor_months) m (code, months)
                LEFT JOIN unnest(x.groups[:3], x.months[:3]) g (code, months) ON g.code / 10 = m.code
            GROUP BY m.code, m.months HAVING m.months <> coalesce(sum(g.months), 0)
            UNION ALL
            SELECT m.code, 0 FROM unnest(x.unknown_minors) m (code)
        ) u
    ) y ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(DISTINCT j.skill_id) AS skills FROM candidate_skill j WHERE j.candidate_id = c.id
    ) t ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(v.id ORDER BY o.place) AS titles
        FROM unnest(principal_titles(c.id)) WITH ORDINALITY o (title, place)
            JOIN title v ON v.hash = hashtextextended(o.title, 0)
    ) i ON true;
