"""How some openings fit one person: in which part of their list each stands, and what is left to settle of it."""

from dataclasses import dataclass
from datetime import date

import psycopg

from matching.matches import person_statement, skills
from matching.matches.braces import Values
from matching.matches.context import context
from matching.matches.domain import Eligibility, State
from matching.matches.drafts import Draft, drafted
from matching.matches.features import ASPIRATION
from matching.matches.openings import criteria
from matching.matches.person import matched
from matching.matches.profiles import everybodys_profiles

_SOUGHT = 0.6
"""Of the minor group of an occupation aspired to, or as near by its words (`person.aspiration_fit`)."""


@dataclass(frozen=True)
class OpeningFit:
    """One opening for the person, as their own list orders it."""

    eligibility: Eligibility
    fit: float
    """Orders and cuts; told to nobody."""
    sought: bool
    """Near what the person aspires to."""
    unsettled: tuple[str, ...]
    """Of one that is possible only: the criteria to ask about or with a step to take, by their codes."""


def opening_fits(
    connection: psycopg.Connection, candidate_id: int, ids: list[int], today: date
) -> dict[int, OpeningFit]:
    """The open openings among `ids`, for a person whose file the actor may see.

    Raises NotFoundError, NoMatchingConsentError, NoModelError.
    """
    with everybodys_profiles(connection):
        found = context(connection, today)
        who = matched(connection, candidate_id, today)
        if not ids:
            return {}
        values = person_statement.values_of(found)
        held = skills.skills_of(connection, [candidate_id]).get(candidate_id, [])
        drafts = drafted(connection, found, who, candidate_id, held, person_statement.among(values), ids)
        possible = [each.opening.id for each in drafts if each.eligibility is Eligibility.POSSIBLE]
        left = _unsettled(connection, candidate_id, possible, values) if possible else {}
    return {each.opening.id: _fit(each, left.get(each.opening.id, ())) for each in drafts}


def _fit(draft: Draft, left: tuple[str, ...]) -> OpeningFit:
    sought = draft.features.get(ASPIRATION, 0.0) >= _SOUGHT
    return OpeningFit(draft.eligibility, draft.score, sought, left)


def _unsettled(
    connection: psycopg.Connection, candidate_id: int, ids: list[int], values: Values
) -> dict[int, tuple[str, ...]]:
    codes = {key: {each.position: each.code for each in rows} for key, rows in criteria(connection, ids).items()}
    groups: dict[tuple[int, int], list[tuple[str, State]]] = {}
    some = person_statement.of_openings(values)
    for opening, position, group, required, state, *_ in connection.execute(
        some, {"candidate": candidate_id, "ids": ids}
    ):
        if required:
            groups.setdefault((opening, group), []).append((codes[opening][position], State(state)))
    found: dict[int, dict[str, None]] = {}
    for (opening, _), members in groups.items():
        if max(state for _, state in members) < State.MET:
            left = (code for code, state in members if state >= State.UNKNOWN)
            found.setdefault(opening, {}).update(dict.fromkeys(left))
    return {opening: tuple(each) for opening, each in found.items()}
