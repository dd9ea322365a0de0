"""Internship offers of the demonstration: learning goals, legal frame, cover."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from matching.demonstration import openings
from matching.demonstration.content import Employer, table, trades_of
from matching.internships.domain import InternshipEntry

# Legal frame, who carries the CNESST cover, paid, weeks (an immersion lasts at most four, requirements §5).
_FRAMES = (
    ("immersion", "programme", False, (2, 3, 4)),
    ("immersion", "programme", True, (3, 4)),
    ("school", "school", False, (4, 8, 12)),
    ("paid", "host", True, (8, 12, 16)),
    ("order", "host", True, (8, 12)),
)


def internships(
    rng: random.Random, count: int, today: date, employers: Sequence[Employer], ids: Sequence[int]
) -> Iterator[InternshipEntry]:
    """`count` internships over all the sectors in turn; `ids` are the employers' in the database."""
    goals = table("internship_goals")
    places = openings.by_trade(employers)
    offered = {sector: [t for t in trades_of(sector) if t.cnp in places] for sector in sorted(goals)}
    sectors = [sector for sector in rng.sample(list(offered), len(offered)) if offered[sector]]
    for number in range(count):
        sector = sectors[number % len(sectors)]
        trade = rng.choice(offered[sector])
        place = rng.choice(places[trade.cnp])
        ordered = any(code.startswith("permit_") for codes in trade.credentials_required for code in codes)
        frame, cover, paid, weeks = rng.choice(_FRAMES if ordered else _FRAMES[:-1])
        lasting = rng.choice(weeks)
        fields = openings.opening(
            rng, today, trade, employers[place], ids[place], hours=rng.choice((21, 28, 30, 35)), intern=True
        )
        starts_on = today + timedelta(days=rng.randint(14, 90))
        chosen = rng.sample(goals[sector], min(len(goals[sector]), rng.randint(2, 4)))
        yield InternshipEntry.model_validate(
            fields
            | {
                "starts_on": starts_on,
                "ends_on": starts_on + timedelta(weeks=lasting) - timedelta(days=3),
                "closes_on": None,
                "telework": "none",
                "sponsor_ready": False,
                "places": rng.choice((1, 1, 2, 3)),
                "learning_goals": [goal["fr"] for goal in chosen],
                "legal_frame": frame,
                "cover": cover,
                "paid": paid,
                "weeks": lasting,
                "school": "Centre de formation (démonstration)" if frame == "school" else None,
                "programme": "Programme d’immersion (démonstration)" if frame == "immersion" else None,
                "tutor": "Une personne d’expérience de l’équipe",
            }
        )
