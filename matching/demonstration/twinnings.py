"""Twinnings of the demonstration: one under way, one proposed, one waiting, each written by the stores as its people
would; and accounts lent for them."""

from datetime import date, datetime, time, timedelta
from typing import Any

from psycopg import Connection

from matching.accounts.domain import COLLEAGUE, Actor, Role
from matching.candidates.consents import give_consent
from matching.candidates.domain import Consent, Purpose
from matching.demonstration.acting import acting
from matching.demonstration.lent import lend
from matching.demonstration.workdays import working_day
from matching.twinning import colleagues, store, together
from matching.twinning.domain import ColleagueEntry, ContactEntry, VisitEntry, WishEntry
from matching.twinning.together import Party

_HIRED = """
    SELECT DISTINCT ON (r.employer_id) r.candidate_id, r.employer_id, r.opening_id, o.title_fr
    FROM referral r JOIN opening o ON o.id = r.opening_id
    WHERE r.state = 'hired' AND o.kind = 'vacancy' ORDER BY r.employer_id, r.id LIMIT 3
"""
_COLLEAGUES = (
    ("Josée Tremblay", ("fr", "es"), 1900, 2),
    ("Marc-André Gagné", ("fr", "en"), 700, 1),
    ("Amélie Bouchard", ("fr",), 260, 1),
)
_WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("day",))
_LOG = (
    (6, "Tour de l’atelier et présentation de l’équipe. On a convenu de dîner ensemble le mardi."),
    (2, "Revu les mots du métier en français, avec les étiquettes des machines."),
)


def add_twinnings(connection: Connection[Any], today: date) -> None:
    """One for each of the first three employers who hired somebody. The connection acts for the system."""
    for number, (person, employer, opening, title) in enumerate(connection.execute(_HIRED).fetchall()):
        newcomer = Actor(Role.JOB_SEEKER, lend(connection, Role.JOB_SEEKER, person), candidate_id=person)
        firm = Actor(Role.EMPLOYER, lend(connection, Role.EMPLOYER, employer), employer_id=employer)
        named = _name_colleagues(connection, firm, title, today)
        with acting(connection, newcomer):
            until = today + timedelta(days=365)
            give_consent(connection, person, Consent(purpose=Purpose.TWINNING, given_on=today, until=until), today)
            wish, _ = store.wish(
                connection, person, WishEntry.model_validate({"opening": opening, "languages": ["fr"], "week": _WEEK})
            )
        if number == 2:
            return
        with acting(connection, firm):
            twinning = store.suggest(connection, wish, named[0])
        if number == 0:
            _live(connection, newcomer, twinning, today)


def _name_colleagues(connection: Connection[Any], firm: Actor, title: str, today: date) -> list[int]:
    """Three of them, of whom the last has not answered."""
    made = []
    for place, (name, languages, days, capacity) in enumerate(_COLLEAGUES):
        entry = ColleagueEntry.model_validate(
            {
                "name": name,
                "title": title,
                "languages": languages,
                "week": _WEEK,
                "in_firm_since": today - timedelta(days=days),
                "capacity": capacity,
                "email": f"collegue{place + 1}@exemple.org",
            }
        )
        with acting(connection, firm):
            made.append(colleagues.add_colleague(connection, entry))
        if place < len(_COLLEAGUES) - 1:
            secret = colleagues.make_link(connection, made[-1])
            with acting(connection, COLLEAGUE):
                colleagues.answer(connection, secret, agrees=True)
    return made


def _live(connection: Connection[Any], newcomer: Actor, twinning: int, today: date) -> None:
    party = Party(twinning)
    with acting(connection, newcomer):
        store.answer(connection, twinning, accepts=True)
        for days, goals in ((3, ("people", "place")), (10, ("words",))):
            on = working_day(today + timedelta(days=days))
            entry = {"on": on, "at": "12:15", "minutes": 45, "place": "Salle à manger", "goals": goals}
            now = datetime.combine(today, time.max)
            together.plan_visit(connection, party, VisitEntry.model_validate(entry), now)
        for days, text in _LOG:
            line = ContactEntry(happened_on=today - timedelta(days=days), text=text)
            together.log_contact(connection, party, line, today)
