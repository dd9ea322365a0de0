"""What makes the coordination's desk and the lists of referrals live: permits, employers to verify, offers held, people
referred to posts and brought as far as chance had it. Written by the stores, as counsellors would."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from psycopg import Connection

from matching.accounts.domain import Actor, Role
from matching.accounts.permits import PermitEntry, PermitKind, record_permit
from matching.accounts.store import add_employer
from matching.candidates.domain import Means
from matching.demonstration.acting import acting
from matching.demonstration.lent import lend
from matching.errors import DomainError
from matching.needs.domain import NeedEntry, WageUnit
from matching.needs.store import add_needs
from matching.referrals.domain import ConsentGiven, Start, Step
from matching.referrals.store import advance, start
from matching.referrals.transitions import RULES, Detail, Transition

REFERRALS = 36
_WAITING = (("Atelier du Ruisseau-Clair (démonstration)", "9900000901"), ("Traiteur des Marées (démonstration)", None))
_T = Transition
_PATHS = (
    (), (_T.CONSENT,), (_T.CONSENT, _T.SEND), (_T.CONSENT, _T.SEND), (_T.CONSENT, _T.SEND, _T.ACCEPT),
    (_T.CONSENT, _T.SEND, _T.DECLINE), (_T.CONSENT, _T.SEND, _T.ACCEPT, _T.MEET), (_T.REFUSE,),
    (_T.CONSENT, _T.SEND, _T.ACCEPT, _T.MEET, _T.OFFER),
    (_T.CONSENT, _T.SEND, _T.ACCEPT, _T.MEET, _T.OFFER, _T.HIRE),
)  # fmt: skip
_PAIRS = """
    SELECT DISTINCT ON (c.id) c.id, c.organisation_id, o.id
    FROM candidate c JOIN experience e ON e.candidate_id = c.id
        JOIN opening o ON o.unit_group = e.unit_group AND o.kind = 'vacancy' AND o.status = 'open'
        JOIN match_profile p ON p.candidate_id = c.id
    WHERE o.employer_id IS NOT NULL AND c.organisation_id IS NOT NULL
    ORDER BY c.id, o.id LIMIT %(most)s
"""


def add_gates(
    connection: Connection[Any],
    rng: random.Random,
    today: date,
    organisation_ids: Sequence[int],
    employer_ids: Sequence[int],
    sample: NeedEntry | None = None,
) -> None:
    """Permits for all the organisations but the last, two employers to verify, an offer held, some referrals.

    The connection acts for the system, and does again afterwards. Numbers are fictitious.
    """
    for number, organisation in enumerate(organisation_ids[:-1], 1):
        record_permit(
            connection,
            PermitEntry(
                organisation_id=organisation,
                kind=PermitKind.PERMIT,
                number=f"DEMO-{number:04}",
                valid_from=today - timedelta(days=200),
                valid_until=today + timedelta(days=530),
            ),
        )
    for name, neq in _WAITING:
        employer = add_employer(connection, name, neq=neq, territory="23")
        lend(connection, Role.EMPLOYER, employer)
    if sample is not None:
        flagged = f"{sample.text_fr}\n\nExpérience canadienne exigée. Parler français sans accent."
        held = sample.model_copy(update={"employer_id": employer_ids[0], "text_fr": flagged})
        add_needs(connection, [held], today)
    for candidate, organisation, opening in connection.execute(_PAIRS, {"most": REFERRALS}).fetchall():
        _refer(connection, rng, today, candidate, organisation, opening)


def _refer(
    connection: Connection[Any], rng: random.Random, today: date, candidate: int, organisation: int, opening: int
) -> None:
    path = rng.choice(_PATHS)
    day = today - timedelta(days=rng.randint(2, 45))
    row = connection.execute(
        "SELECT min(id) FROM account WHERE role = 'counsellor' AND organisation_id = %(id)s", {"id": organisation}
    ).fetchone()
    by = Actor(Role.COUNSELLOR, row[0] if row else None, organisation)
    with acting(connection, by):
        try:
            with connection.transaction():
                referral = start(connection, Start(need=opening, candidate=candidate), by=by, today=day)
                for transition in path:
                    day = min(today, day + timedelta(days=rng.randint(0, 6)))
                    step = _step(rng, transition, day)
                    referral = advance(connection, referral.id, step, version=referral.version, by=by, today=today)
        except DomainError:
            # Not everybody may be referred that day: a permit missing, a consent given later.
            return


def _step(rng: random.Random, transition: Transition, day: date) -> Step:
    rule = next(rule for rule in RULES if rule.transition is transition)
    paid = Detail.PAY in rule.needs
    return Step.model_validate(
        {
            "transition": transition,
            "on": day,
            "reason": rng.choice(rule.reasons) if rule.reasons else None,
            "wage": f"{rng.randint(2000, 3600) / 100:.2f}" if paid else None,
            "wage_unit": WageUnit.HOUR if paid else None,
            "feer": 3 if paid else None,
            "consent": ConsentGiven(means=Means.ORAL, language="fr") if Detail.CONSENT in rule.takes else None,
        }
    )
