"""What is left to ask or to do before somebody who is possible for an opening is eligible."""

from collections.abc import Sequence
from datetime import date

import psycopg

from matching.matches import statement
from matching.matches.context import context
from matching.matches.domain import Eligibility, State, eligibility
from matching.matches.openings import criteria, groups_of
from matching.matches.profiles import everybodys_profiles


def unsettled(connection: psycopg.Connection, opening_id: int, ids: Sequence[int], today: date) -> dict[int, list[str]]:
    """Of these people, whoever is possible only, with the criteria that nobody asked of them yet or that a step would
    meet, by their codes. Raises NoModelError.
    """
    rows = criteria(connection, [opening_id]).get(opening_id, [])
    asked = statement.statements(rows, None, context(connection, today))
    required = [group.places for group in groups_of(rows) if group.required]
    found: dict[int, list[str]] = {}
    with everybodys_profiles(connection):
        evaluated = connection.cursor(binary=True).execute(statement.over_some(asked), {"ids": list(ids)}).fetchall()
    for row in evaluated:
        states = row[2]
        best = [max(states[place] for place in places) for places in required]
        if eligibility(State(min(best, default=State.MET))) is Eligibility.POSSIBLE:
            left = (place for most, places in zip(best, required, strict=True) if most < State.MET for place in places)
            found[row[0]] = list(dict.fromkeys(rows[place].code for place in left if states[place] >= State.UNKNOWN))
    return found
