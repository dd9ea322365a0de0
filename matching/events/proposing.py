"""Whom to invite: the computer proposes, within what the tables hold, so that nobody is invited to nothing.

Each pair by how well it fits, whoever is eligible before who could be, once every need has its share of its employer's
tables; those who were asked to many events lately come a little later. Nobody is proposed twice: whom an organiser left
out or who declined is not proposed for that event again, nor for a need for which it was settled before.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from psycopg import Connection

from matching.allocation.covering import cover
from matching.events.domain import Event, EventKind, EventStatus
from matching.events.errors import EventStateError
from matching.events.participants import Interview, interviews, invited
from matching.events.parties import EventNeed, hosts, needs
from matching.events.store import changed, event
from matching.matches.candidates import rank_candidates
from matching.matches.domain import CandidateMatch, Eligibility, Options
from matching.matches.encoding import Encoder
from matching.matches.profiles import everybodys_profiles
from matching.matches.settling import unsettled

_CONSIDERED = 150
"""People of each need's ranking that are looked at."""
ASKED_OFTEN, ASKED_LATELY_DAYS = 0.03, 90
"""What each invitation of these last days takes from a fit here: the same people are not asked to everything."""
LEAST_FIT = 0.3
"""Fit under which no meeting is proposed, unless the organiser says another; nor an event to a person."""
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
    people, fits, eligible = fits_by_need(connection, wanted, encoder, today)
    fits[fits < floor] = np.nan
    fits[_settled(connection, event_id, people, wanted)] = np.nan
    there = {each.candidate_id for each in invited(connection, event_id)}
    asked = may_be_invited(connection, event_id, people)
    able = [place for place, person in enumerate(people) if person in asked and person not in there]
    if not able:
        return 0
    often = np.array([asked[people[place]] for place in able])
    # No fit of who could be eligible makes up for one of who is: under 1, and from 1 on.
    weighed = np.clip(fits[able] - ASKED_OFTEN * often[:, None], 0, np.nextafter(1, 0)) + eligible[able]
    pairs = _within(connection, known, wanted, weighed, rate)
    rows = [(people[able[person]], wanted[need], float(fits[able[person], need])) for person, need in pairs]
    _add(connection, event_id, rows)
    return len({person for person, _, _ in rows})


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


def _settled(
    connection: Connection[Any], event_id: int, people: list[int], wanted: list[EventNeed]
) -> tuple[list[int], list[int]]:
    """Rows and columns of who said no to the need or was told no, by a referral or at an event, or works there."""
    rows = connection.execute(
        "SELECT candidate_id, opening_id FROM settled_before(%(event)s, %(people)s)",
        {"event": event_id, "people": people},
    ).fetchall()
    columns = {each.opening_id: place for place, each in enumerate(wanted)}
    order = {person: row for row, person in enumerate(people)}
    return [order[person] for person, _ in rows], [columns[opening] for _, opening in rows]


def may_be_invited(connection: Connection[Any], event_id: int, people: list[int]) -> dict[int, int]:
    """Who consented to be asked and may be placed by the organisation; how many events each was asked to lately."""
    rows = connection.execute(
        "SELECT * FROM who_may_be_invited(%(event)s, %(people)s)", {"event": event_id, "people": people}
    )
    return dict(rows.fetchall())


def with_unsettled(connection: Connection[Any], meetings: list[Interview], today: date) -> list[Interview]:
    """The meetings, those that nobody agreed to yet with what is not settled of whoever is possible only."""
    waiting: dict[int, list[int]] = {}
    for each in meetings:
        if not each.agreed:
            waiting.setdefault(each.opening_id, []).append(each.candidate_id)
    found = {
        (opening, person): tuple(codes)
        for opening, people in waiting.items()
        for person, codes in unsettled(connection, opening, people, today).items()
    }
    return [
        each if each.agreed else replace(each, unsettled=found.get((each.opening_id, each.candidate_id)))
        for each in meetings
    ]


def fits_by_need(
    connection: Connection[Any], wanted: list[EventNeed], encoder: Encoder, today: date
) -> tuple[list[int], np.ndarray, np.ndarray]:
    """People, their fit with each need, NaN where there is none, and whether they are eligible for it."""
    found: dict[int, dict[int, CandidateMatch]] = {}
    for place, need in enumerate(wanted):
        ranking = rank_candidates(connection, need.opening_id, encoder, today, Options(top=_CONSIDERED))
        for match in ranking.results:
            found.setdefault(match.candidate, {})[place] = match
    people = sorted(found)
    fits = np.full((len(people), len(wanted)), np.nan)
    eligible = np.zeros(fits.shape, dtype=bool)
    for row, person in enumerate(people):
        for place, match in found[person].items():
            fits[row, place] = min(1.0, max(0.0, match.fit))
            eligible[row, place] = match.eligibility is Eligibility.ELIGIBLE
    return people, fits, eligible


def _within(
    connection: Connection[Any], known: Event, wanted: list[EventNeed], fits: np.ndarray, rate: float
) -> list[tuple[int, int]]:
    """The pairs to propose: what the tables and the places of the event still hold at that rate of acceptance.

    Whoever accepted has a place; whoever was proposed or invited before has the share of one that they may accept.
    """
    slots = known.slots - len(known.breaks)
    employers = sorted({each.employer_id for each in wanted})
    whose = np.array([employers.index(each.employer_id) for each in wanted])
    tables = {each.employer_id: 0 if each.cancelled else each.recruiters for each in hosts(connection, known.id)}
    counted = (each for each in invited(connection, known.id) if each.state != "declined" and not each.left_out)
    state = {each.candidate_id: each.state for each in counted}
    accepted = {person for person, said in state.items() if said == "accepted"}
    meetings = [
        each
        for each in interviews(connection, known.id)
        if each.candidate_id in state and (each.agreed or each.candidate_id not in accepted)
    ]
    capacities = np.array(
        [
            _left(
                tables.get(employer, 0) * slots,
                rate,
                [each.candidate_id in accepted for each in meetings if each.employer_id == employer],
            )
            for employer in employers
        ]
    )
    places = _left(known.capacity, rate, [person in accepted for person in state])
    if known.first_come:
        # Whoever fits best at each employer: of two needs of one employer, people come for one.
        best = [np.where(whose == employer, np.nan_to_num(fits, nan=-1), -1) for employer in range(len(employers))]
        return [
            (person, int(row[person].argmax())) for row in best for person in range(len(fits)) if row[person].max() >= 0
        ]
    had = np.array([sum(one.opening_id == each.opening_id for one in meetings) for each in wanted])
    chosen = cover(fits, whose, capacities, np.full(len(fits), known.most), had, _SECONDS)
    return _most_useful(chosen, fits, had, places)


def _left(places: int, rate: float, taken: list[bool]) -> int:
    """How many more to propose: of the places, those not accepted, less whoever has not answered yet."""
    accepted = sum(taken)
    return max(0, int(np.ceil((places - accepted) / rate)) - (len(taken) - accepted))


def _most_useful(
    chosen: list[tuple[int, int]], fits: np.ndarray, had: np.ndarray, places: int
) -> list[tuple[int, int]]:
    """The pairs of as many people as there are places: first whoever a need without anybody waits for, then whoever is
    eligible for one, then by fit."""
    of_person: dict[int, list[int]] = {}
    for person, need in chosen:
        of_person.setdefault(person, []).append(need)
    waiting = {need for _, need in chosen if not had[need]}
    kept: list[int] = []
    met = {person: fits[person, needs] for person, needs in of_person.items()}
    left = sorted(of_person, key=lambda person: (bool(met[person].max() < 1), -float(met[person].sum())))
    while left and len(kept) < places:
        person = max(left, key=lambda each: len(waiting & set(of_person[each])))
        waiting -= set(of_person[person])
        left.remove(person)
        kept.append(person)
    return [(person, need) for person, need in chosen if person in kept]


def _add(connection: Connection[Any], event_id: int, rows: list[tuple[int, EventNeed, float]]) -> None:
    _add_people(connection, event_id, sorted({person for person, _, _ in rows}))
    connection.cursor().executemany(
        """
        INSERT INTO event_interview (event_id, candidate_id, employer_id, opening_id, fit)
        VALUES (%s, %s, %s, %s, %s)
        """,
        [(event_id, person, need.employer_id, need.opening_id, fit) for person, need, fit in rows],
    )


def _add_people(connection: Connection[Any], event_id: int, people: list[int]) -> None:
    connection.execute(
        "INSERT INTO event_invitation (event_id, candidate_id) SELECT %(event)s, unnest(%(people)s::bigint[])",
        {"event": event_id, "people": people},
    )
