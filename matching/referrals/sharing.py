"""Fit that is shared, not hoarded: over several openings at once, whom to recommend where.

A ranking for each opening alone sends the same few people everywhere. Here each person stands in at most so many short
lists and each opening has so many people, less what referrals have taken already; what that costs in total fit is
stated beside it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection

from matching.allocation.greatest import in_turn
from matching.matches.candidates import scores
from matching.matches.context import context
from matching.matches.domain import Eligibility
from matching.matches.encoding import Encoder
from matching.matches.learning import UNKNOWN
from matching.matches.profiles import everybodys_profiles
from matching.needs.listing import NeedFilters, list_needs
from matching.referrals.plans import Line

CONSIDERED = 200
"""People of each part of an opening's ranking that are looked at, where not everybody is."""
EVERYBODY = 6_000_000
"""People times openings up to which everybody is: 3,000 openings of 2,000 people, some 200 MB."""
_OPENINGS = 2000
_SECONDS = 20.0
ALL = 10**9
_PLACE = np.dtype([("candidate", "i8"), ("fit", "f8"), ("learned", "f8"), ("eligible", "?")])
ELIGIBLE = Eligibility.ELIGIBLE
Progress = Callable[[int, int], None]
"""Told how many openings were looked at, of how many."""


class Place(NamedTuple):
    """Somebody in the ranking of an opening: their exact score, and what they would learn."""

    candidate: int
    eligibility: Eligibility
    fit: float
    learned: float = UNKNOWN


@dataclass(frozen=True)
class Lists:
    """People against openings: one row a person, NaN in `fits` where the person is not in the opening's ranking."""

    people: list[int]
    openings: list[int]
    fits: NDArray[np.float64]
    learned: NDArray[np.float64]
    eligible: NDArray[np.bool_]

    def parts(self, fits: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """`fits` of those who are eligible, and of those who could be."""
        return np.where(self.eligible, fits, np.nan), np.where(self.eligible, np.nan, fits)

    def line(self, person: int, opening: int) -> Line:
        """What is proposed of a pair, by its places."""
        state = ELIGIBLE if self.eligible[person, opening] else Eligibility.POSSIBLE
        return Line(self.openings[opening], self.people[person], float(self.fits[person, opening]), state)


class Taken(NamedTuple):
    """A referral, or an interview at an event that came to nothing: who is, or was, between a person and an opening."""

    opening: int
    candidate: int
    kind: str
    live: bool
    hired: bool


@dataclass(frozen=True)
class Shared:
    """The short lists, and what sharing costs.

    Whoever is eligible is served before who could be: no fit of the second makes up for one of the first. `alone` is
    the total fit of the same number of people a list without sharing, and `repeated` the people who would then stand
    in more lists than they may. No total by that rule is above `bound`. Of the lines, `eligible` are of people who are.
    Nobody is recommended who fits less than `least`, with or without sharing; `short` openings have fewer people than
    they have places left: `lacking` tells of each, by its number, these `places` and how many people `fit` it at all.
    Where that is no more than it got, nobody else fits; otherwise they stand in as many lists as they may.
    """

    lines: list[Line]
    total: float
    bound: float
    alone: float
    people: int
    people_alone: int
    repeated: int
    eligible: int
    eligible_alone: int
    least: float
    short: int
    lacking: dict[int, dict[str, int]]

    @property
    def gap(self) -> float:
        """Share by which other lists could exceed the total, proven: 0 where none does."""
        return max(0.0, 1 - self.total / self.bound) if self.bound else 0.0

    @property
    def lost(self) -> float:
        """Share of the total fit that sharing costs."""
        return max(0.0, 1 - self.total / self.alone) if self.alone else 0.0


def make_shared(
    connection: Connection[Any],
    encoder: Encoder,
    today: date,
    progress: Progress,
    *,
    territory: str | None,
    people_each: int,
    lists_each: int,
) -> tuple[list[Line], dict[str, Any]]:
    """Short lists over every open need of an employer, within what referrals leave; the lines and their figures."""
    rows = list_needs(connection, NeedFilters(territory=territory, external=False), today, limit=_OPENINGS)
    most = looked_at(connection, len(rows))
    lists = ranked(
        [each.id for each in rows],
        lambda opening: (Place(*each) for each in scores(connection, opening, encoder, today, most or ALL)),
        progress,
    )
    posts = {each.id: each.posts for each in rows}
    taken = referred(connection)
    hired = Counter(each.opening for each in taken if each.hired)
    capacities = np.array([people_each if hired[key] < posts[key] else 0 for key in lists.openings], dtype=int)
    quotas = np.full(len(lists.people), lists_each)
    employed = {each.candidate for each in taken if each.hired and each.kind != "internship"}
    quotas[[person in employed for person in lists.people]] = 0
    least = context(connection, today).settings.shared_least_fit
    found = share(*left(lists, capacities, quotas, taken), least=least)
    figures = {name: value for name, value in vars(found).items() if name != "lines"}
    return found.lines, figures | {
        "lost": found.lost, "gap": found.gap, "openings": len(rows), "considered": len(lists.people), "most": most,
    }  # fmt: skip


def looked_at(connection: Connection[Any], openings: int) -> int | None:
    """How many people of each part of a ranking are looked at, over so many openings; None for everybody."""
    with everybodys_profiles(connection):
        row = connection.execute("SELECT count(*) FROM match_profile").fetchone()
    return None if (row[0] if row else 0) * openings <= EVERYBODY else CONSIDERED


def ranked(openings: Sequence[int], rank: Callable[[int], Iterable[Place]], progress: Progress) -> Lists:
    """The rankings of these openings, one beside the other."""
    rankings = []
    for place, opening in enumerate(openings):
        progress(place, len(openings))
        found = [(each.candidate, each.fit, each.learned, each.eligibility is ELIGIBLE) for each in rank(opening)]
        rankings.append(np.array(found, dtype=_PLACE))
    people = np.unique(np.concatenate([np.zeros(0, dtype=_PLACE), *rankings])["candidate"])
    fits, learned = (np.full((len(people), len(openings)), np.nan) for _ in range(2))
    eligible = np.zeros(fits.shape, dtype=bool)
    for column, ranking in enumerate(rankings):
        rows = np.searchsorted(people, ranking["candidate"])
        fits[rows, column], learned[rows, column] = np.clip(ranking["fit"], 0, 1), ranking["learned"]
        eligible[rows, column] = ranking["eligible"]
    return Lists(people.tolist(), list(openings), fits, learned, eligible)


def referred(connection: Connection[Any]) -> list[Taken]:
    """Every referral, and interview to which the employer said no, that the actor may know of: the system, all."""
    rows = connection.execute(
        """
        SELECT r.opening_id, r.candidate_id, o.kind, r.state <> 'closed',
            r.state IN ('hired', 'at_work_3', 'at_work_6', 'at_work_12')
        FROM referral r JOIN opening o ON o.id = r.opening_id
        UNION ALL
        SELECT i.opening_id, i.candidate_id, o.kind, false, false
        FROM event_interview i JOIN opening o ON o.id = i.opening_id WHERE i.outcome = 'not_suitable'
        """
    )
    return [Taken(*row) for row in rows]


def left(
    lists: Lists,
    capacities: NDArray[np.int64],
    quotas: NDArray[np.int64],
    taken: Iterable[Taken],
    *,
    internships: bool = False,
) -> tuple[Lists, NDArray[np.int64], NDArray[np.int64]]:
    """The lists, places and quotas that referrals leave: a live one takes a place, and nobody is proposed twice.

    `internships`: whose places these are; a referral to a post takes nothing of a quota of internships.
    """
    fits, capacities, quotas = lists.fits.copy(), capacities.copy(), quotas.copy()
    rows, columns = ({key: place for place, key in enumerate(keys)} for keys in (lists.people, lists.openings))
    for each in taken:
        row, column = rows.get(each.candidate), columns.get(each.opening)
        if row is not None and column is not None:
            fits[row, column] = np.nan
        if each.live and column is not None:
            capacities[column] -= 1
        if each.live and row is not None and (each.kind == "internship") == internships:
            quotas[row] -= 1
    return replace(lists, fits=fits), np.maximum(capacities, 0), np.maximum(quotas, 0)


def share(lists: Lists, capacities: NDArray[np.int64], quotas: NDArray[np.int64], *, least: float = 0.0) -> Shared:
    """Short lists of at most so many people each, each person in so many at most, of greatest total fit: first of
    those who are eligible, then of those who could be. Nobody is sent to what fits them less than `least`.
    """
    fits = np.where((quotas > 0)[:, None] & (lists.fits >= least), lists.fits, np.nan)
    found = in_turn(lists.parts(fits), capacities, quotas, _SECONDS)
    order = np.argsort(np.where(np.isnan(fits), np.inf, -fits - lists.eligible), axis=0, kind="stable")
    first = np.zeros(fits.shape, dtype=bool)
    np.put_along_axis(first, order, np.arange(len(fits))[:, None] < capacities[None, :], axis=0)
    first &= ~np.isnan(fits)
    standing = first.sum(axis=1)
    got = np.bincount(found.pairs[:, 1], minlength=len(capacities))
    fitting = (~np.isnan(fits)).sum(axis=0)
    lacking = {
        lists.openings[at]: {"places": int(capacities[at]), "fit": int(fitting[at])}
        for at in np.flatnonzero(got < capacities).tolist()
    }
    return Shared(
        lines=[lists.line(person, opening) for person, opening in found.pairs.tolist()],
        total=found.total,
        bound=found.bound,
        alone=float(fits[first].sum()),
        people=len(set(found.pairs[:, 0].tolist())),
        people_alone=int((standing > 0).sum()),
        repeated=int((standing > quotas).sum()),
        eligible=int(lists.eligible[found.pairs[:, 0], found.pairs[:, 1]].sum()),
        eligible_alone=int((first & lists.eligible).sum()),
        least=least,
        short=len(lacking),
        lacking=lacking,
    )
