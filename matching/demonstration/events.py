"""Events of the demonstration, at every point of their course: one to prepare, one to answer, one under way, one over.

Made by the stores, as their organisers, counsellors and employers would; nobody is written to.
"""

import random
from datetime import date, datetime, time, timedelta
from typing import Any

from psycopg import Connection

from matching.accounts.domain import Actor, Role
from matching.candidates.domain import Means
from matching.demonstration.acting import acting
from matching.demonstration.lent import lend
from matching.demonstration.workdays import half_day, working_day
from matching.errors import DomainError
from matching.events import day, inviting, participants, parties, proposing, scheduling, store
from matching.events.domain import EventEntry, EventKind, EventLanguage, EventStatus, Outcome, Place
from matching.events.taking_part import Answer, HostPlace
from matching.matches.encoding import Encoder

SECONDS = 1.0
"""For each timetable: the newcomer waits for it."""
_NEEDS = """
    SELECT id FROM (
        SELECT DISTINCT ON (o.employer_id) o.id, (
            SELECT count(*) FROM match_profile p
            WHERE o.unit_group::integer IN (p.group_1, p.group_2, p.group_3)) AS people
        FROM opening o JOIN employer e ON e.id = o.employer_id AND e.verified_on IS NOT NULL
            JOIN account a ON a.employer_id = e.id
        WHERE o.kind = 'vacancy' AND o.status = 'open'
        ORDER BY o.employer_id, people DESC, o.id
    ) n ORDER BY people DESC, id LIMIT %(most)s
"""


def awaits_events(connection: Connection[Any]) -> bool:
    """Whether the demonstration is here, and no event yet."""
    row = connection.execute(
        """
        SELECT EXISTS (SELECT FROM account WHERE role = 'coordinator' AND demonstration)
            AND NOT EXISTS (SELECT FROM event)
        """
    ).fetchone()
    return bool(row and row[0])


def add_events(connection: Connection[Any], encoder: Encoder, now: datetime) -> None:
    """Add them all, over encoded lists. The connection acts for the system, and does again afterwards."""
    row = connection.execute(
        "SELECT id, organisation_id FROM account WHERE role = 'coordinator' AND demonstration ORDER BY id LIMIT 1"
    ).fetchone()
    needs = [key for (key,) in connection.execute(_NEEDS, {"most": 9}).fetchall()]
    if row is None or not needs:
        return
    made = _Maker(connection, encoder, now, Actor(Role.COORDINATOR, row[0], row[1]))
    made.day_under_way(needs[:5])
    made.invitations(needs[4:])
    made.visit_over(needs[:2])
    made.to_prepare()


class _Maker:
    def __init__(self, connection: Connection[Any], encoder: Encoder, now: datetime, organiser: Actor) -> None:
        self.connection, self.encoder, self.now, self.organiser = connection, encoder, now, organiser
        rows = connection.execute("SELECT organisation_id FROM account WHERE role = 'counsellor' AND demonstration")
        self.followers = {key for (key,) in rows}
        self.chance = random.Random(now.toordinal())  # noqa: S311 - reproducible on purpose

    def day_under_way(self, needs: list[int]) -> None:
        """Interviews of today: people arrived, some late, some not there, the timetable laid again; or, where offices
        are closed, of their next day, told and not begun.
        """
        begun = half_day(self.now)
        entry = _interviews("Entrevues éclair à Québec", "Speed interviews in Québec").model_copy(
            update={"on": begun.date(), "at": begun.time(), "least": 1, "most": 4, "capacity": 30}
        )
        under_way = begun < self.now
        # People answer before it begins.
        first = entry.model_copy(update={"on": begun.date() + timedelta(days=1)}) if under_way else entry
        event = self._begin(first, needs)
        self._invite(event, 0.7, declines=0.15)
        with acting(self.connection, self.organiser):
            if not under_way:
                # Nobody is absent yet: those who wait have a place, and a few are left for who is at the door.
                asked = [each.state in ("accepted", "waiting") for each in participants.invited(self.connection, event)]
                entry = entry.model_copy(update={"capacity": sum(asked) + 3})
                store.change_event(self.connection, event, entry, self._version(event))
            scheduling.lay(self.connection, event, version=self._version(event), seconds=SECONDS)
            if under_way:
                store.change_event(self.connection, event, entry, self._version(event))
            store.move_to(self.connection, event, EventStatus.PUBLISHED, self._version(event))
            coming = [each for each in participants.invited(self.connection, event) if each.state == "accepted"]
        lend(self.connection, Role.JOB_SEEKER, coming[0].candidate_id)
        if under_way:
            self._arrivals(event, begun, coming)

    def _arrivals(self, event: int, begun: datetime, coming: list[participants.Invited]) -> None:
        with acting(self.connection, self.organiser):
            for each in coming:
                luck = self.chance.random()
                if luck < 0.8:
                    late = timedelta(minutes=25 if luck < 0.1 else -10)
                    day.arrive(self.connection, event, each.code, begun + late)
                elif luck < 0.9:
                    day.mark_absent(self.connection, event, candidate_id=each.candidate_id)
            scheduling.lay_again(self.connection, event, now=self.now, version=self._version(event))
        self._note(event, until=store.event(self.connection, event).slot_of(self.now) - 1)

    def invitations(self, needs: list[int]) -> None:
        """Interviews in Montréal in three weeks: people invited, some of them coming, some on the waiting list."""
        on = working_day(self.now.date() + timedelta(days=21))
        entry = _interviews("Entrevues éclair à Montréal", "Speed interviews in Montréal").model_copy(
            update={
                "place": Place.MONTREAL, "territory": None, "address": "Salle de la démonstration, Montréal", "on": on,
                "capacity": 14,
                "prepared_on": working_day(on - timedelta(days=5), back=True), "prepared_at": time(18, 30),
            }
        )  # fmt: skip
        event = self._begin(entry, needs)
        self._invite(event, 0.4, declines=0.1, silent=0.3)
        with acting(self.connection, self.organiser):
            silent = [each for each in participants.invited(self.connection, event) if each.state == "invited"]
        if silent:
            lend(self.connection, Role.JOB_SEEKER, silent[0].candidate_id)

    def visit_over(self, needs: list[int]) -> None:
        """A visit from Montréal three weeks ago, with its outcomes and an answer still owed."""
        on = working_day(self.now.date() - timedelta(days=20), back=True)
        entry = _interviews("Visite d’entreprises à Québec", "Company visits in Québec").model_copy(
            update={
                "kind": EventKind.COMPANY_VISIT, "on": on, "until_on": on, "until_at": time(17, 0), "capacity": 12,
                "slots": 8, "breaks": (5,), "departs_from": "Station de la démonstration, Montréal", "departs_on": on,
                "departs_at": time(6, 30), "seats": 12,
                "programme": "9\u00a0h – Entrevues\n12\u00a0h – Dîner avec les équipes\n"
                "13\u00a0h\u00a030 – Ateliers\n17\u00a0h – Retour",
            }
        )  # fmt: skip
        event = self._begin(_later(entry, self.now), needs)
        self._invite(event, 0.9, declines=0.1, rides=True)
        with acting(self.connection, self.organiser):
            scheduling.lay(self.connection, event, version=self._version(event), seconds=SECONDS)
            store.move_to(self.connection, event, EventStatus.PUBLISHED, self._version(event))
            coming = [each for each in participants.invited(self.connection, event) if each.state == "accepted"]
            # Nobody arrives before the day.
            store.change_event(self.connection, event, entry, self._version(event))
            begun = store.event(self.connection, event).starts_at
            for each in coming[:-1]:
                day.arrive(self.connection, event, each.code, begun)
            day.mark_absent(self.connection, event)
        self._note(event, until=99, told=0.9)
        with acting(self.connection, self.organiser):
            store.move_to(self.connection, event, EventStatus.OVER, self._version(event))

    def to_prepare(self) -> None:
        """A session on the region, open, and a stay of three days, being prepared."""
        told, leaves = (
            working_day(self.now.date() + timedelta(days=9)),
            working_day(self.now.date() + timedelta(days=44)),
        )
        # A Monday or a Tuesday, for the three days after it to be of one week.
        leaves -= timedelta(days=max(0, leaves.weekday() - 1))
        session = EventEntry(
            kind=EventKind.INFORMATION_SESSION, title_fr="Vivre et travailler dans la Capitale-Nationale",
            title_en="Living and working in the Capitale-Nationale", place=Place.ONLINE, language=EventLanguage.BOTH,
            on=told, at=time(18, 30), until_on=told,
            until_at=time(20, 0), breaks=(), capacity=100, first_come=True,
            programme="18\u00a0h\u00a030 – La région et ses territoires\n19\u00a0h – Les métiers demandés\n"
            "19\u00a0h\u00a030 – Vos questions",
        )  # fmt: skip
        stay = EventEntry(
            kind=EventKind.EXPLORATORY_STAY, title_fr="Séjour exploratoire dans Charlevoix",
            title_en="Exploratory stay in Charlevoix", place=Place.TERRITORY, territory="16",
            on=leaves + timedelta(days=1), at=time(9, 0), until_on=leaves + timedelta(days=3),
            until_at=time(16, 0), breaks=(), capacity=16, departs_from="Station de la démonstration, Montréal",
            departs_on=leaves, departs_at=time(15, 0), seats=16,
            programme="Jour 1, 9\u00a0h – Accueil et tour du territoire\nJour 2, 9\u00a0h\u00a030 – Deux employeurs, "
            "puis l’école et la garderie\nJour 3, 10\u00a0h – Logements à louer, rencontre d’une famille installée",
        )  # fmt: skip
        with acting(self.connection, self.organiser):
            key = store.add_event(self.connection, session)
            store.move_to(self.connection, key, EventStatus.OPEN, self._version(key))
            store.add_event(self.connection, stay)

    def _begin(self, entry: EventEntry, needs: list[int]) -> int:
        with acting(self.connection, self.organiser):
            event = store.add_event(self.connection, entry)
            parties.add_needs(self.connection, event, needs)
            # Their counsellors take in, on the day, people whom they follow.
            for key, _ in parties.organisations(self.connection, event):
                if key in self.followers:
                    parties.add_partner(self.connection, event, key)
            for order, each in enumerate(parties.hosts(self.connection, event)):
                place = HostPlace(recruiters=1 if order else 2, room="Grande salle", confirmed=True)
                parties.set_host(self.connection, event, each.employer_id, place, self._version(event))
            store.move_to(self.connection, event, EventStatus.OPEN, self._version(event))
        return event

    def _invite(self, event: int, rate: float, *, declines: float, silent: float = 0.0, rides: bool = False) -> None:
        """Invite whoever is proposed; each answers with their counsellor, or says nothing yet."""
        with acting(self.connection, self.organiser):
            today, version = self.now.date(), self._version(event)
            proposing.propose(self.connection, event, self.encoder, today, rate=rate, floor=0.15, version=version)
            proposed = [each.candidate_id for each in participants.invited(self.connection, event)]
            invited = inviting.invite(self.connection, event, proposed, now=self.now)
        followed = self.connection.execute(
            """
            SELECT c.id, a.id, c.organisation_id FROM candidate c JOIN LATERAL (
                SELECT min(id) AS id FROM account
                WHERE role = 'counsellor' AND organisation_id = c.organisation_id) a ON a.id IS NOT NULL
            WHERE c.id = ANY (%(people)s) ORDER BY c.id
            """,
            {"people": invited},
        ).fetchall()
        for person, counsellor, organisation in followed:
            if self.chance.random() < silent:
                continue
            with acting(self.connection, Actor(Role.COUNSELLOR, counsellor, organisation)):
                told = self._answer(event, person, self.chance.random() >= declines, rides)
                try:
                    with self.connection.transaction():
                        inviting.answer(self.connection, event, person, told)
                except DomainError:
                    # Every seat is taken.
                    continue

    def _answer(self, event: int, person: int, comes: bool, rides: bool) -> Answer:
        offered = [each.employer_id for each in participants.interviews(self.connection, event, candidate_id=person)]
        asks = "Un endroit calme, près d’une porte." if comes and self.chance.random() < 0.08 else None
        return Answer(
            accepts=comes, employers=tuple(offered) if comes else (), request=asks, means=Means.ORAL, language="fr",
            rides=comes and rides,
        )  # fmt: skip

    def _note(self, event: int, *, until: int, told: float = 1.0) -> None:
        """Employers say what came of the interviews of the slots before `until`, most of them."""
        for each in participants.interviews(self.connection, event):
            if each.slot is None or each.slot >= until or self.chance.random() > told:
                continue
            held = self.chance.random() < 0.95
            outcomes = (Outcome.NOT_SUITABLE, Outcome.SECOND_INTERVIEW, Outcome.SECOND_INTERVIEW, Outcome.OFFER, None)
            with acting(self.connection, Actor(Role.EMPLOYER, employer_id=each.employer_id)):
                outcome = self.chance.choice(outcomes) if held else None
                day.note(self.connection, event, each.candidate_id, held=held, outcome=outcome, words=None)

    def _version(self, event: int) -> int:
        return store.event(self.connection, event).version


def _interviews(title_fr: str, title_en: str) -> EventEntry:
    return EventEntry(
        kind=EventKind.SPEED_INTERVIEWS, title_fr=title_fr, title_en=title_en, place=Place.TERRITORY, territory="23",
        address="Centre de la démonstration, Québec", on=date(2000, 1, 1), at=time(9, 0), slots=18,
        breaks=(9,), accessibility="Entrée de plain-pied, toilettes accessibles, boucle magnétique à l’accueil.",
        travel="À cinq minutes de l’arrêt d’autobus de la démonstration.",
    )  # fmt: skip


def _later(entry: EventEntry, now: datetime) -> EventEntry:
    """The same in two months, for people to answer it."""
    on = working_day(now.date() + timedelta(days=60))
    return entry.model_copy(update={"on": on, "until_on": on, "departs_on": on})
