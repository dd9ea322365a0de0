-- Classifications (reloaded from the package's files) and the rules an administrator may change.
-- Codes are text: the leading zeros of the CNP and of the regions matter.

CREATE TABLE unit_group (
    code text PRIMARY KEY CHECK (code ~ '^[0-9]{5}$'),
    title_fr text NOT NULL,
    title_en text NOT NULL,
    feer smallint GENERATED ALWAYS AS (substr(code, 2, 1)::smallint) STORED
);

CREATE TABLE region (
    code text PRIMARY KEY CHECK (code ~ '^[0-9]{2}$'),
    name text NOT NULL
);

CREATE TABLE territory (
    code text PRIMARY KEY,
    region_code text NOT NULL REFERENCES region,
    name text NOT NULL,
    population integer,
    latitude double precision,
    longitude double precision
);

CREATE TABLE municipality (
    code text PRIMARY KEY,
    name text NOT NULL,
    sort_key text NOT NULL,
    designation text,
    territory_code text REFERENCES territory,
    region_code text NOT NULL REFERENCES region,
    population integer,
    latitude double precision,
    longitude double precision,
    approximate boolean NOT NULL DEFAULT false
);

CREATE TABLE borough (
    code text PRIMARY KEY,
    municipality_code text NOT NULL REFERENCES municipality,
    name text NOT NULL
);

CREATE TABLE country (
    code text PRIMARY KEY CHECK (code ~ '^[A-Z]{2}$'),
    name_fr text NOT NULL,
    name_en text NOT NULL
);

CREATE TABLE language (
    code text PRIMARY KEY CHECK (code ~ '^[a-z]{2,3}$'),
    name_fr text NOT NULL,
    name_en text NOT NULL
);

-- ISCED-F 2013 detailed fields, as far as the region's needs use them; '0000' is any field.
CREATE TABLE field_of_study (
    code text PRIMARY KEY CHECK (code ~ '^[0-9]{4}$'),
    name_fr text NOT NULL,
    name_en text NOT NULL
);

CREATE TABLE diploma_level (
    code text PRIMARY KEY,
    rank smallint NOT NULL UNIQUE,
    name_fr text NOT NULL,
    name_en text NOT NULL
);

-- Which held level answers a required one: 'met', or 'ask' where the two are not ordered (DEP, AEC and DEC).
CREATE TABLE diploma_acceptance (
    required text NOT NULL REFERENCES diploma_level,
    held text NOT NULL REFERENCES diploma_level,
    outcome text NOT NULL CHECK (outcome IN ('met', 'ask')),
    PRIMARY KEY (required, held)
);

-- One conversion from each recorded scale to the twelve levels of the Échelle québécoise; never chained.
CREATE TABLE language_level (
    scale text NOT NULL,
    level text NOT NULL,
    value smallint NOT NULL CHECK (value BETWEEN 0 AND 12),
    PRIMARY KEY (scale, level)
);

-- Licences of the orders, cards, certificates and driving classes. `days` blank: out of reach near a start date.
CREATE TABLE credential (
    id integer GENERATED ALWAYS AS IDENTITY UNIQUE,
    code text PRIMARY KEY CHECK (code ~ '^[a-z0-9_]+$'),
    kind text NOT NULL CHECK (kind IN
        ('order_permit', 'driving', 'safety', 'trade', 'care', 'food', 'security', 'teaching', 'check')),
    name_fr text NOT NULL,
    name_en text NOT NULL,
    who text NOT NULL,
    days integer CHECK (days >= 0),
    cost integer CHECK (cost >= 0),
    unit_groups text[] NOT NULL DEFAULT '{}'
);

-- Who may work, by kind of authorisation and by date (domain rule table, an administrator's to change).
CREATE TABLE authorisation_rule (
    kind text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    works_for text NOT NULL CHECK (works_for IN ('anyone', 'named_employer', 'nobody', 'permit_decides')),
    permit_required boolean NOT NULL,
    weekly_cap smallint,
    step text,
    source text NOT NULL,
    PRIMARY KEY (kind, valid_from),
    CHECK (valid_until IS NULL OR valid_until > valid_from)
);

-- What would change an answer: who acts, how many days, what it costs (dollars); blank where it depends.
CREATE TABLE step (
    code text PRIMARY KEY,
    who text NOT NULL CHECK (who IN ('candidate', 'employer', 'counsellor', 'authority', 'school', 'order')),
    days integer CHECK (days >= 0),
    cost integer CHECK (cost >= 0),
    source text NOT NULL
);

CREATE TABLE setting (
    key text PRIMARY KEY,
    value jsonb NOT NULL,
    description text NOT NULL
);

GRANT SELECT ON unit_group, region, territory, municipality, borough, country, language, field_of_study, diploma_level,
    diploma_acceptance, language_level, credential, authorisation_rule, step, setting TO adequation_service;

-- Text as it is searched: without accents, case or typographic variants. `matching.reference.text.fold` is its twin.
CREATE FUNCTION folded(given text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower(regexp_replace(
        normalize(replace(replace(translate(given, '’ʼ–—ŒÆ', '''''--œæ'), 'œ', 'oe'), 'æ', 'ae'), NFKD),
        '[\u0300-\u036F]', '', 'g'));
