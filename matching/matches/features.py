"""Named, monotone features of the score, each between 0 and 1: a better answer never lowers one.

The score is the sum of weight × value, the weights being settings. As in `criteria`, each is one SQL expression in
which `p` is the person and braces hold the opening's values; double precision throughout, since numeric is ten
times slower. The share of preferred requirements follows from their states (see `statement`), skills are finished in
`scoring`; aspiration and qualification belong to the person's own list (see `person`),
learning to internships (see `learning`).
"""

from psycopg import sql

from matching.matches.criteria import MONTHS_IN, MONTHS_NEAR

# That a title is of the opening's occupation, from the cosine of their vectors and the model's calibration.
PROBABILITY = sql.SQL("1 / (1 + exp(-({occupation_intercept} + {occupation_slope} * -({title} <#> {vector}))))")

# Whether anything was done in the opening's minor group (four digits), as far as three columns tell.
NEAR = sql.SQL("{unit_group} / 10 IN (p.group_1 / 10, p.group_2 / 10, p.group_3 / 10) OR p.other_groups IS NOT NULL")

# The most probable of the person's titles, or the classification's word where both sides are coded.
_OCCUPATION = """
greatest(
    CASE
        WHEN {near} IS NOT TRUE THEN 0::float8
        WHEN {unit_group} IN (p.group_1, p.group_2, p.group_3) THEN 0.9::float8
        WHEN {unit_group} = ANY (p.other_groups) THEN 0.9::float8
        WHEN {unit_group} / 10 IN (p.group_1 / 10, p.group_2 / 10, p.group_3 / 10) THEN 0.6::float8
        ELSE 0::float8
    END,
    {likeness}
)
"""

# Five years in the occupation are full experience; a month in a neighbouring one of the minor group counts half.
_EXPERIENCE = f"""
CASE WHEN {{near}} THEN least(1::float8, ({MONTHS_IN} + {MONTHS_NEAR})::float8 / 120) ELSE 0::float8 END
"""

# What was done this year counts in full, ten years ago or never not at all (greatest passes over a NULL).
_RECENCY = """
CASE WHEN {near} THEN least(1::float8, greatest(0::float8, 1 - ({today} -
    CASE {unit_group}
        WHEN p.group_1 THEN p.worked_1
        WHEN p.group_2 THEN p.worked_2
        WHEN p.group_3 THEN p.worked_3
        ELSE p.other_worked[array_position(p.other_groups, {unit_group})]
    END
)::float8 / 3652.5::float8)) ELSE 0::float8 END
"""

# Straight line between the two places, nothing beyond 80 km. A degree of latitude is 111.2 km, that is 1.39 times 80;
# one of longitude is 0.683 of it at the region's latitude, 0.4665 squared.
_DISTANCE = """
CASE
    WHEN {remote} THEN 1::float8
    WHEN p.latitude IS NULL OR {latitude} IS NULL THEN 0::float8
    ELSE greatest(0::float8, 1 - 1.39::float8 * sqrt(
        (p.latitude - {latitude}) * (p.latitude - {latitude})
        + 0.4665::float8 * (p.longitude - {longitude}) * (p.longitude - {longitude})
    ))
END
"""

# Levels above what is asked, up to four, for each skill of French the offer asks for; never where it asks for none.
MARGIN_LEVELS = 4
_FRENCH_MARGIN = f"""
CASE WHEN p.LEVEL > {{level}} THEN least({MARGIN_LEVELS}, p.LEVEL - {{level}}) ELSE 0 END
"""

FEATURES: dict[str, sql.SQL] = {
    "occupation": sql.SQL(_OCCUPATION),
    "experience": sql.SQL(_EXPERIENCE),
    "recency": sql.SQL(_RECENCY),
    "distance": sql.SQL(_DISTANCE),
}
MARGIN = "language_margin"
SKILLS = "skills"
PREFERRED = "preferred"
LEARNING = "learning"
ASPIRATION = "aspiration"
BELOW_QUALIFICATION = "below_qualification"


def margin(code: str) -> sql.SQL:
    """The language margin of one French criterion, by its code: levels, up to `MARGIN_LEVELS`."""
    return sql.SQL(_FRENCH_MARGIN.replace("LEVEL", code))
