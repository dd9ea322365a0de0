-- What an opening asks for: its criteria, resolved against the reference tables.

-- The value itself. Its volatility keeps a subquery whole, so that what it computes is computed once and read several
-- times; being parallel safe it leaves the parallel plan, which OFFSET 0 does not.
CREATE FUNCTION computed_once(value integer) RETURNS integer
    LANGUAGE sql VOLATILE PARALLEL SAFE
    RETURN value;

-- Which levels answer a diploma asked for, as the first part of match_profile.diplomas and of its diploma_bits.
CREATE VIEW diploma_answer WITH (security_invoker = true) AS
SELECT
    x.required,
    coalesce(array_agg(l.rank * 10000) FILTER (WHERE x.outcome = 'met'), '{}') AS met,
    coalesce(array_agg(l.rank * 10000) FILTER (WHERE x.outcome = 'ask'), '{}') AS ask,
    bit_or(1::bigint << l.rank) AS levels
FROM diploma_acceptance x JOIN diploma_level l ON l.code = x.held
GROUP BY x.required;

-- Every criterion of every opening with what its predicate needs. Groups under 100 are stated by the employer, those
-- from 100 follow from the offer's other fields. An offer without a start date starts today.
CREATE VIEW criterion WITH (security_invoker = true) AS
SELECT
    q.opening_id, q.position, q.group_number, q.importance, q.code,
    q.level, q.language || '.' || q.skill AS language_key, g.id AS credential_id, g.days AS credential_days,
    g.cost AS credential_cost, g.who AS credential_who, g.name_fr AS credential_fr, g.name_en AS credential_en,
    d.levels AS diploma_levels,
    CASE WHEN q.code = 'diploma' THEN ARRAY(
        SELECT m.rank + f.field::integer FROM unnest(d.met) m (rank) CROSS JOIN unnest(q.asked_fields) f (field)
    ) END AS diplomas_met,
    CASE WHEN q.code = 'diploma' THEN ARRAY(
        SELECT m.rank + f.field::integer FROM unnest(d.ask) m (rank) CROSS JOIN unnest(q.asked_fields) f (field)
        UNION ALL
        -- A field that is not known may be one of those asked for.
        SELECT m.rank + 9999 FROM unnest(d.met || d.ask) m (rank) WHERE q.fields <> '{}'
    ) END AS diplomas_ask,
    coalesce(q.unit_group, o.unit_group)::integer AS unit_group, q.months, q.credential, q.diploma_level, q.fields,
    o.employer_id, o.hours_per_week::double precision AS hours_per_week, o.sponsor_ready, o.unit_group AS occupation,
    coalesce(t.region_code, w.region_code) AS region, o.territory_code AS territory, o.telework = 'full' AS remote,
    o.week, o.starts_on, o.ends_on,
    coalesce(w.latitude, t.latitude) AS latitude, coalesce(w.longitude, t.longitude) AS longitude
FROM (
        SELECT r.opening_id, r.position, r.group_number, r.importance, r.code, r.level, r.language, r.skill,
            r.credential, r.diploma_level, r.fields, coalesce(nullif(r.fields, '{}'), '{0000}') AS asked_fields,
            r.months, r.unit_group
        FROM requirement r
        UNION ALL
        SELECT n.id, i.position, i.position, i.importance, i.code, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
        FROM opening n CROSS JOIN LATERAL (VALUES
            (100::smallint, 'required', 'work_authorisation', true),
            (101::smallint, 'required', 'territory', n.territory_code IS NOT NULL OR n.telework = 'full'),
            (102::smallint, 'required', 'start_date', true),
            (103::smallint, 'required', 'hours', n.hours_per_week IS NOT NULL),
            (104::smallint, n.week_importance, 'schedule', n.week <> 0)
        ) i (position, importance, code, applies)
        WHERE i.applies
    ) q
    JOIN opening o ON o.id = q.opening_id
    LEFT JOIN territory t ON t.code = o.territory_code
    LEFT JOIN municipality w ON w.code = o.municipality_code
    LEFT JOIN credential g ON g.code = q.credential
    LEFT JOIN diploma_answer d ON d.required = q.diploma_level;

GRANT SELECT ON diploma_answer, criterion TO adequation_service;
