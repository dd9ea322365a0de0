"""Whom to invite: the computer proposes, within what the tables hold, so that nobody is invited to nothing.

Each pair by how well it fits; those who were asked to many events lately come a little later.
"""

from datetime import date
from typing import Any

import numpy as np
from psycopg import Connection

from matching.allocation.greatest import greatest
from matching.events.domain import Event, EventKind, EventStatus
from matching.events.errors import EventStateError
from matching.events.participants import invited
from matching.events.parties import EventNeed, hosts, needs
from matching.events.store import changed, event
from matching.matches.candidates import rank_candidates
from matching.matches.domain import Options
from matching.matches.encoding import Encoder
from matching.matches.profiles import everybodys_profiles

_CONSIDERED = 150
"""People of each need's ranking that are looked at."""
_ASKED_OFTEN = 0.03
"""What each invitation of the last 90 days takes from a fit here: the same people are not asked to everything."""
_SECONDS = 3.0
_MORE = 5
"""Times the places that are looked at, of those to whom an event without needs may be proposed."""
WITHOUT_NEEDS = frozenset({EventKind.INFORMATION_SESSION, EventKind.EXPLORATORY_STAY})
"""Kinds that people come to without meeting an employer: nobody is asked to interviews that fit nothing."""


def propose(
    connection: Connection[Any],
    event_id: int,
    encoder: Encoder,
    today: date,
    *,
    rate: float,
    floor: float,
    version: int,
) -> int:
    """Propose people for the event, for its organisers to confirm; returns how many were added.

    `rate` is the share of those invited who are expected to accept: with 0.5, twice as many are proposed as the
    tables hold. A meeting that fits less than `floor` is not proposed to anybody. A session or a stay that is drawn
    from no need is proposed to those who would settle there, who were asked to the fewest events first.
    Raises EventStateError and as `changed`.
    """
    changed(connection, event_id, version)
    known = event(connection, event_id)
    if known.status not in (EventStatus.DRAFT, EventStatus.OPEN, EventStatus.PUBLISHED):
        raise EventStateError(known.status)
    wanted = needs(connection, event_id)
    if not wanted:
        return _propose_at_large(connection, known, rate) if known.kind in WITHOUT_NEEDS else 0
    people, fits, openings = fits_of(connection, wanted, encoder, today)
    fits[fits < floor] = np.nan
    there = {each.candidate_id for each in invited(connection, event_id)}
    asked = may_be_invited(connection, event_id, people)
    able = [place for place, person in enumerate(people) if person in asked and person not in there]
    if not able:
        return 0
    employers = sorted({each.employer_id for each in wanted})
    often = np.array([asked[people[place]] for place in able])
    weighed = np.clip(fits[able] - _ASKED_OFTEN * often[:, None], 0, 1)
    pairs = _within(connection, known, employers, weighed, rate)
    rows = [(able[person], host) for person, host in pairs]
    _add(connection, event_id, people, employers, fits, openings, rows)
    return len({person for person, _ in rows})


def _propose_at_large(connection: Connection[Any], known: Event, rate: float) -> int:
    places = int(np.ceil(known.capacity / rate))
    there = {each.candidate_id for each in invited(connection, known.id)}
    with everybodys_profiles(connection):
        # Who named the territory before who was never asked; then by chance, the same for the same event.
        rows = connection.execute(
            """
            SELECT p.candidate_id FROM match_profile p
            WHERE p.territories IS NULL OR %(territory)s::text IS NULL OR %(territory)s = ANY (p.territories)
            ORDER BY p.territories IS NULL, hashint8extended(p.candidate_id, %(event)s) LIMIT %(most)s
            """,
            {"territory": known.territory, "event": known.id, "most": _MORE * places + len(there)},
        ).fetchall()
    found = [key for (key,) in rows if key not in there]
    asked = may_be_invited(connection, known.id, found)
    chosen = sorted((key for key in found if key in asked), key=asked.__getitem__)[:places]
    _add_people(connection, known.id, chosen)
    return len(chosen)


def may_be_invited(connection: Connection[Any], event_id: int, people: list[int]) -> dict[int, int]:
    """Who consented to be asked and may be placed by the organisation; how many events each was asked to lately."""
    rows = connection.execute(
        "SELECT * FROM who_may_be_invited(%(event)s, %(people)s)", {"event": event_id, "people": people}
    )
    return dict(rows.fetchall())


def fits_of(
    connection: Connection[Any], wanted: list[EventNeed], encoder: Encoder, today: date
) -> tuple[list[int], np.ndarray, np.ndarray]:
    """People, their fit with each employer (its need that fits best), and that need; NaN and 0 where there is none."""
    employers = sorted({each.employer_id for each in wanted})
    found: dict[int, dict[int, tuple[float, int]]] = {}
    for need in wanted:
        ranking = rank_candidates(connection, need.opening_id, encoder, today, Options(top=_CONSIDERED))
        for match in ranking.results:
            mine = found.setdefault(match.candidate, {})
            score = min(1.0, max(0.0, match.fit))
            if score > mine.get(need.employer_id, (-1.0, 0))[0]:
                mine[need.employer_id] = (score, need.opening_id)
    people = sorted(found)
    fits = np.full((len(people), len(employers)), np.nan)
    openings = np.zeros(fits.shape, dtype=np.int64)
    for place, person in enumerate(people):
        for column, employer in enumerate(employers):
            if employer in found[person]:
                fits[place, column], openings[place, column] = found[person][employer]
    return people, fits, openings


def _within(
    connection: Connection[Any], known: Event, employers: list[int], fits: np.ndarray, rate: float
) -> list[tuple[int, int]]:
    """The pairs to propose: within what the tables hold at that rate of acceptance, and the places of the event."""
    slots = known.slots - len(known.breaks)
    tables = {each.employer_id: 0 if each.cancelled else each.recruiters for each in hosts(connection, known.id)}
    capacities = np.array([int(np.ceil(tables.get(each, 0) * slots / rate)) for each in employers])
    if known.first_come:
        chosen = np.argwhere(~np.isnan(fits))
    else:
        chosen = greatest(fits, capacities, np.full(len(fits), known.most), _SECONDS).pairs
    totals = np.zeros(len(fits))
    np.add.at(totals, chosen[:, 0], fits[chosen[:, 0], chosen[:, 1]])
    places = int(np.ceil(known.capacity / rate))
    best = set(np.argsort(-totals, kind="stable")[:places].tolist())
    return [(int(person), int(host)) for person, host in chosen if known.first_come or person in best]


def _add(
    connection: Connection[Any],
    event_id: int,
    people: list[int],
    employers: list[int],
    fits: np.ndarray,
    openings: np.ndarray,
    rows: list[tuple[int, int]],
) -> None:
    _add_people(connection, event_id, sorted({people[person] for person, _ in rows}))
    connection.cursor().executemany(
        """
        INSERT INTO event_interview (event_id, candidate_id, employer_id, opening_id, fit)
        VALUES (%s, %s, %s, %s, %s)
        """,
        [(event_id, people[p], employers[h], int(openings[p, h]), float(fits[p, h])) for p, h in rows],
    )


def _add_people(connection: Connection[Any], event_id: int, people: list[int]) -> None:
    connection.execute(
        "INSERT INTO event_invitation (event_id, candidate_id) SELECT %(event)s, unnest(%(people)s::bigint[])",
        {"event": event_id, "people": people},
    )
