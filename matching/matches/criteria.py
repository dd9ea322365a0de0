"""Each criterion declared once, as one SQL expression that gives a state (see `domain.State`: 0 not met … 4 met).

In an expression `p` is the person's `match_profile`. What stands in braces is the opening's: constants when one
opening is ranked against everybody, columns of `criterion` (as `c`) when one person is ranked against every opening.
Those that begin with `rule_` say what the rule of the person's kind of authorisation is on the start date.

Sources: requirements §3 (levels, diplomas, licences) and §4 (who may work).
"""

from psycopg import sql

FRENCH = ("french_speaking", "french_listening", "french_reading", "french_writing")
LANGUAGES = frozenset((*FRENCH, "other_language"))
"""A language counts, and its level is told to an employer, only where it is required: requirements §1."""

_AUTHORISATION = """
CASE
    WHEN {rule_free} THEN 4
    WHEN {rule_none} THEN CASE WHEN p.abroad AND NOT {sponsor_ready} THEN 1 ELSE 2 END
    ELSE least(
        CASE
            WHEN {rule_nobody} AND {rule_sponsored} AND NOT {sponsor_ready} THEN 1
            WHEN {rule_nobody} THEN CASE WHEN {rule_days} <= {slack} THEN 3 ELSE 1 END
            WHEN {rule_anyone} OR p.named_employer_id = {employer_id} THEN 4
            WHEN p.named_employer_id IS NULL THEN CASE WHEN {rule_permit_decides} THEN 4 ELSE 2 END
            WHEN {rule_days} <= {slack} THEN 3
            ELSE 1
        END,
        CASE
            WHEN {rule_nobody} THEN 4
            WHEN p.permit_held IS FALSE THEN CASE WHEN {permit_days} <= {slack} THEN 3 ELSE 1 END
            WHEN p.authorised_from > {start} THEN CASE WHEN p.authorised_from - {today} <= {slack} THEN 3 ELSE 1 END
            WHEN p.authorised_until >= {start} THEN 4
            WHEN p.renewal_filed_on <= coalesce(p.authorised_until, p.renewal_filed_on) THEN 4
            WHEN p.authorised_until IS NULL THEN 2
            WHEN {renewal_days} <= {slack} THEN 3
            ELSE 1
        END,
        CASE
            WHEN p.weekly_cap IS NULL AND {rule_cap} IS NULL THEN 4
            WHEN {rule_cap} IS NOT NULL AND p.full_time_enrolment IS FALSE THEN 0
            WHEN {rule_cap} IS NOT NULL AND p.full_time_enrolment IS NULL THEN 2
            WHEN {rule_cap} IS NOT NULL AND p.named_employer_id = {employer_id} THEN 4
            WHEN p.breaks @> CASE WHEN {ends_on} >= {start} THEN daterange({start}, {ends_on}, '[]') END THEN 4
            WHEN {hours_per_week} IS NULL THEN 2
            WHEN p.hours_elsewhere + {hours_per_week} <= least(p.weekly_cap, {rule_cap}) THEN 4
            ELSE 1
        END,
        CASE
            WHEN p.medical_restriction AND {occupation} IS NULL THEN 2
            WHEN p.medical_restriction AND {occupation} ~ {restricted_groups} THEN
                CASE WHEN {examination_days} <= {slack} THEN 3 ELSE 1 END
            ELSE 4
        END,
        CASE
            WHEN p.permit_occupations IS NULL OR {occupation} = ANY (p.permit_occupations) THEN 4
            WHEN {occupation} IS NULL THEN 2
            WHEN {conditions_days} <= {slack} THEN 3
            ELSE 1
        END,
        CASE
            WHEN p.permit_regions IS NULL OR {region} = ANY (p.permit_regions) THEN 4
            WHEN {region} IS NULL THEN 2
            WHEN {conditions_days} <= {slack} THEN 3
            ELSE 1
        END
    )
END
"""

# Whether a criterion is met at all is said first, and apart: a preferred one is asked nothing else.
_FRENCH_MET = "p.LEVEL >= {level}"
_FRENCH = """
    WHEN p.LEVEL IS NULL THEN 2
    WHEN {level} - p.LEVEL > {french_steps_levels} THEN 0
    WHEN ({level} - p.LEVEL) * {french_days} <= {slack} THEN 3
    ELSE 1
"""

# English stands in columns of its own: no other language is asked for as often.
_LEVEL_HELD = """
CASE {language_key}
    WHEN 'en.speaking' THEN p.english_speaking
    WHEN 'en.listening' THEN p.english_listening
    WHEN 'en.reading' THEN p.english_reading
    WHEN 'en.writing' THEN p.english_writing
    ELSE (p.languages -> {language_key})::smallint
END
"""

_OTHER_LANGUAGE_MET = f"{_LEVEL_HELD} >= {{level}}"
_OTHER_LANGUAGE = f"WHEN {_LEVEL_HELD} IS NULL THEN 2 ELSE 0"

# Most people do not hold it: that is the first thing asked. One that is over stands in `without` where the file names
# it; where another one was worth it, nobody knows.
_CREDENTIAL_MET = """
    {credential_id} = ANY (p.held) AND (
        p.held_until IS NULL OR p.held_until[array_position(p.held, {credential_id})] >= {start}
    )
"""
_CREDENTIAL = """
    WHEN {credential_id} = ANY (p.in_process) THEN CASE WHEN {finish_days} <= {slack} THEN 3 ELSE 1 END
    WHEN p.credentials_complete OR {credential_id} = ANY (p.without) THEN
        CASE WHEN {credential_days} IS NULL THEN 0 WHEN {credential_days} <= {slack} THEN 3 ELSE 1 END
    ELSE 2
"""

# Two arrays are compared only where one of the levels and one of the fields could answer.
_DIPLOMA = """
CASE
    WHEN p.diplomas IS NULL THEN 2
    WHEN p.diploma_bits & {diploma_levels} = 0 OR p.diploma_bits & {diploma_fields} = 0 THEN 0
    WHEN p.diplomas && {diplomas_met} THEN 4
    WHEN p.diplomas && {diplomas_ask} THEN 2
    ELSE 0
END
"""

MONTHS_IN = """
CASE {unit_group}
    WHEN p.group_1 THEN p.months_1
    WHEN p.group_2 THEN p.months_2
    WHEN p.group_3 THEN p.months_3
    ELSE CASE
        WHEN p.other_groups IS NULL THEN 0
        ELSE coalesce(p.other_months[array_position(p.other_groups, {unit_group})], 0)
    END
END
"""

# In the whole minor group (four digits), the unit group included.
MONTHS_NEAR = """(
    CASE WHEN p.group_1 / 10 = {unit_group} / 10 THEN p.months_1 ELSE 0 END
    + CASE WHEN p.group_2 / 10 = {unit_group} / 10 THEN p.months_2 ELSE 0 END
    + CASE WHEN p.group_3 / 10 = {unit_group} / 10 THEN p.months_3 ELSE 0 END
    + CASE
        WHEN p.other_minors IS NULL THEN 0
        ELSE coalesce(p.other_minor_months[array_position(p.other_minors, {unit_group} / 10)], 0)
    END
)"""

_EXPERIENCE_MET = f"p.experiences_asked AND {MONTHS_IN} >= {{months}}"

# Months in occupations nobody has coded, or in the same minor group, may turn out to be in this occupation: ask. A job
# of the minor group whose length nobody has asked (it has a minus sign) may be long enough: ask too.
_EXPERIENCE = f"""
    WHEN NOT p.experiences_asked THEN 2
    WHEN {MONTHS_NEAR} + p.uncoded_months >= {{months}} THEN 2
    WHEN -({{unit_group}} / 10) = ANY (p.other_minors) THEN 2
    ELSE 0
"""

_TERRITORY = """
CASE
    WHEN {remote} OR p.home_territory = {territory} THEN 4
    WHEN p.territories IS NULL THEN 2
    WHEN NOT {territory} = ANY (p.territories) THEN 0
    WHEN p.home_region = {region} OR p.relocation_on <= {start} THEN 4
    WHEN p.relocation_on IS NULL THEN 2
    WHEN p.relocation_on - {today} <= {slack} THEN 3
    ELSE 1
END
"""

_START_DATE_MET = "p.available_from <= {start}"
_START_DATE = """
    WHEN p.available_from IS NULL THEN 2
    WHEN p.available_from - {today} <= {slack} THEN 3
    ELSE 1
"""

_MET = {
    **{code: _FRENCH_MET.replace("LEVEL", code) for code in FRENCH},
    "other_language": _OTHER_LANGUAGE_MET,
    "licence": _CREDENTIAL_MET,
    "certificate": _CREDENTIAL_MET,
    "experience": _EXPERIENCE_MET,
    "start_date": _START_DATE_MET,
    "hours": "p.hours_max >= {whole_hours}",
    "schedule": "p.week & {week} = {week}",
}
_UNMET = {
    **{code: _FRENCH.replace("LEVEL", code) for code in FRENCH},
    "other_language": _OTHER_LANGUAGE,
    "licence": _CREDENTIAL,
    "certificate": _CREDENTIAL,
    "experience": _EXPERIENCE,
    "start_date": _START_DATE,
    "hours": "WHEN p.hours_max IS NULL THEN 2 ELSE 0",
    "schedule": "WHEN p.week IS NULL THEN 2 ELSE 0",
}

CRITERIA: dict[str, sql.SQL] = {
    "work_authorisation": sql.SQL(_AUTHORISATION),
    "diploma": sql.SQL(_DIPLOMA),
    "territory": sql.SQL(_TERRITORY),
    **{code: sql.SQL(f"CASE WHEN {met} THEN 4 {_UNMET[code]} END") for code, met in _MET.items()},
}

MONTHS = sql.SQL(f"ARRAY[{MONTHS_IN}, {MONTHS_NEAR}]::integer[]")
"""What a criterion of experience counted, as it is explained: in the unit group, and in its minor group."""
NO_MONTHS = sql.SQL("ARRAY[NULL, NULL]::integer[]")

MET: dict[str, sql.SQL] = {
    code: sql.SQL(f"({_MET[code]}) IS TRUE" if code in _MET else f"{state.as_string()} = 4")
    for code, state in CRITERIA.items()
}
"""The same, as a condition: whether the state is *met*."""

# Those worth asking before anything else about a person, in this order: cheap, or met by few.
ASKED_FIRST = (
    "hours", "schedule", *FRENCH, "territory", "diploma", "experience", "certificate", "licence", "other_language",
)  # fmt: skip
