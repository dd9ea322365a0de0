"""Caseloads of the demonstration: sixty files a counsellor, at every point of a follow-up."""

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from psycopg import Connection

_FILES = 60
_ACTIONS = (
    "Appeler au sujet du cours de français du soir",
    "Relire le CV ensemble",
    "Préparer l’entrevue de la semaine prochaine",
    "Demander l’attestation d’études au ministère",
    "Confirmer les disponibilités de fin de semaine",
    "Vérifier la date de fin du permis de travail",
    "Expliquer la lettre d’admissibilité à PRIIME",
    "Inscrire à la visite d’entreprise",
    "Prendre des nouvelles de la première semaine",
)
_NOTES = (
    "A suivi l’atelier sur le marché du travail. Veut un poste de jour, près d’une ligne d’autobus.",
    "Revue du CV : l’expérience de chef d’équipe n’y était pas. À ajouter avec la personne.",
    "L’employeur a demandé deux références; la personne les apporte vendredi.",
    "Pas disponible avant la fin du cours de francisation. On se reparle dans un mois.",
    "Bonne entrevue, dit la personne. Elle attend la réponse.",
)
_SUBJECTS = ("Première rencontre", "Préparer une entrevue", "Faire le point", "Relire le plan d’action")


def add_caseloads(connection: Connection[Any], rng: random.Random, today: date) -> None:
    """Give each counsellor up to sixty files of their organisation. The connection acts for the system."""
    rows = connection.execute(
        """
        SELECT a.id, a.organisation_id, (
            SELECT array_agg(c.id ORDER BY c.id) FROM candidate c WHERE c.organisation_id = a.organisation_id)
        FROM account a WHERE a.role = 'counsellor' ORDER BY a.id
        """
    ).fetchall()
    taken: dict[int, int] = {}
    for counsellor, organisation, people in rows:
        first = taken.get(organisation, 0)
        mine = (people or [])[first : first + _FILES]
        taken[organisation] = first + len(mine)
        _follow(connection, rng, today, counsellor, organisation, mine)


def _follow(
    connection: Connection[Any],
    rng: random.Random,
    today: date,
    counsellor: int,
    organisation: int,
    people: Sequence[int],
) -> None:
    follow_ups, notes, meetings = [], [], []
    for person in people:
        status = rng.choices(("to_meet", "active", "waiting", "at_work", "closed"), (2, 10, 4, 3, 1))[0]
        opened = today - timedelta(days=rng.randint(5, 300))
        planned = status != "closed" and rng.random() < 0.85
        base = {"candidate": person, "organisation": organisation, "counsellor": counsellor}
        follow_ups.append(
            {
                **base,
                "status": status,
                "action": rng.choice(_ACTIONS) if planned else None,
                "due": today + timedelta(days=rng.randint(-9, 35)) if planned else None,
                "opened": opened,
                "closed": today - timedelta(days=rng.randint(0, 4)) if status == "closed" else None,
                "reason": rng.choice(("at_work", "moved_away", "no_news")) if status == "closed" else None,
            }
        )
        for _ in range(rng.choice((0, 1, 1, 2, 3)) if status != "to_meet" else 0):
            day = max(opened, today - timedelta(days=rng.randint(1, 90)))
            channel = rng.choice(("in_person", "phone", "video", "email"))
            notes.append({**base, "channel": channel, "day": day, "text": rng.choice(_NOTES)})
        if status in ("to_meet", "active") and rng.random() < 0.4:
            day = today + timedelta(days=rng.randint(-2, 20))
            moment = datetime.combine(day, time(rng.randint(9, 16), rng.choice((0, 30))))
            means = rng.choice(("in_person", "in_person", "video"))
            meetings.append({**base, "moment": moment, "means": means, "subject": rng.choice(_SUBJECTS)})
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO follow_up (candidate_id, organisation_id, counsellor_id, status, next_action, due_on, opened_on,
                closed_on, closing_reason)
            VALUES (%(candidate)s, %(organisation)s, %(counsellor)s, %(status)s, %(action)s, %(due)s, %(opened)s,
                %(closed)s, %(reason)s)
            """,
            follow_ups,
        )
        cursor.executemany(
            """
            INSERT INTO contact_note (candidate_id, organisation_id, author_id, channel, happened_on, text)
            VALUES (%(candidate)s, %(organisation)s, %(counsellor)s, %(channel)s, %(day)s, %(text)s)
            """,
            notes,
        )
        cursor.executemany(
            """
            INSERT INTO meeting (candidate_id, organisation_id, counsellor_id, starts_at, minutes, means, subject)
            VALUES (%(candidate)s, %(organisation)s, %(counsellor)s, %(moment)s, 60, %(means)s, %(subject)s)
            """,
            meetings,
        )
