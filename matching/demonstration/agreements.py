"""Agreements of the demonstration: one to sign, one under way with its midpoint reviews, one that ended with a job.

Made by the stores, as the counsellor, the host and the person would, each among the accounts that are lent.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from psycopg import Connection

from matching.accounts.domain import Actor, Role
from matching.candidates.domain import Means
from matching.demonstration.acting import acting
from matching.internships.agreements import ending, reviews, signing, store
from matching.internships.agreements.domain import SHORTEST_WITH_MIDPOINT, Party, Terms
from matching.internships.agreements.ending import EndEntry, EndReason, Job
from matching.internships.agreements.reviews import Author, Confidence, HowFar, Moment, ReviewEntry
from matching.internships.agreements.store import Compose
from matching.referrals import store as referrals
from matching.referrals.domain import ConsentGiven, Start, Step
from matching.referrals.transitions import Transition

_PERSON = """
    SELECT a.id, a.candidate_id, c.organisation_id, (
        SELECT min(k.id) FROM account k WHERE k.role = 'counsellor' AND k.organisation_id = c.organisation_id)
    FROM account a JOIN candidate c ON c.id = a.candidate_id
    WHERE a.demonstration AND c.organisation_id IS NOT NULL
        AND recruitment_bar(c.id, c.organisation_id, %(today)s) IS NULL
        AND EXISTS (SELECT FROM match_profile p WHERE p.candidate_id = c.id)
        AND EXISTS (
            SELECT FROM authorisation z JOIN authorisation_rule r ON r.kind = z.kind AND r.valid_until IS NULL
            WHERE z.candidate_id = c.id AND r.works_for = 'anyone' AND r.weekly_cap IS NULL AND z.weekly_cap IS NULL
                AND z.permit_held IS NOT FALSE AND coalesce(z.valid_from, '-infinity') <= %(today)s::date - 31
                AND coalesce(z.valid_until, 'infinity') > %(today)s::date + 60)
    ORDER BY a.id LIMIT 1
"""
_OFFERS = """
    SELECT o.id, o.employer_id, min(a.id), i.paid, least(i.weeks, 4) * 7 - 1
    FROM internship i JOIN opening o ON o.id = i.opening_id
        JOIN employer e ON e.id = o.employer_id AND e.verified_on IS NOT NULL
        JOIN account a ON a.employer_id = e.id AND a.demonstration
    WHERE o.status = 'open' AND i.legal_frame IN ('immersion', 'paid')
        AND NOT EXISTS (SELECT FROM referral r WHERE r.opening_id = o.id AND r.candidate_id = %(person)s)
    GROUP BY o.id, i.paid, i.weeks ORDER BY o.id LIMIT 3
"""
_TO_TAKEN = (
    Transition.CONSENT, Transition.SEND, Transition.ACCEPT, Transition.MEET, Transition.OFFER, Transition.HIRE,
)  # fmt: skip


def add_agreements(connection: Connection[Any], compose: Compose, today: date) -> None:
    """Add them, where the region has what they need. The connection acts for the system, and does again afterwards."""
    found = connection.execute(_PERSON, {"today": today}).fetchone()
    if found is None:
        return
    account, person, organisation, counsellor = found
    offers = connection.execute(_OFFERS, {"person": person}).fetchall()
    made = _Maker(
        connection, compose, today, Actor(Role.COUNSELLOR, counsellor, organisation),
        Actor(Role.JOB_SEEKER, account, candidate_id=person),
    )  # fmt: skip
    for tell, offer in zip((made.to_sign, made.under_way, made.over), offers, strict=False):
        tell(offer)


class _Maker:
    def __init__(
        self, connection: Connection[Any], compose: Compose, today: date, counsellor: Actor, person: Actor
    ) -> None:
        self.connection, self.compose, self.today = connection, compose, today
        self.counsellor, self.person = counsellor, person

    def to_sign(self, offer: Any) -> None:
        """Prepared, signed by its host alone."""
        key = self._prepare(offer, self.today + timedelta(days=12))
        self._sign(key, _host(offer))

    def under_way(self, offer: Any) -> None:
        """Signed by all, half of it gone by: what the intern and the tutor say of it."""
        key = self._prepare(offer, self.today - timedelta(days=_length(offer) // 2 + 1))
        for actor in (self.person, _host(offer), self.counsellor):
            self._sign(key, actor)
        if _length(offer) < SHORTEST_WITH_MIDPOINT:
            return
        said = ReviewEntry(
            learning=HowFar.YES, accompanied=HowFar.PARTLY, goes_well="On me montre le travail étape par étape.",
            to_improve="Un peu plus de temps pour les questions, le matin.",
        )  # fmt: skip
        confided = Confidence(respected=HowFar.YES, words="Je ne sais pas comment demander si un poste s’ouvre.")
        self._review(key, Author.INTERN, said, self.person, confided)
        told = ReviewEntry(
            learning=HowFar.YES, goes_well="Ponctuelle, attentive aux consignes de sécurité.",
            to_improve="Les noms des outils en français.",
        )  # fmt: skip
        self._review(key, Author.TUTOR, told, _host(offer))

    def over(self, offer: Any) -> None:
        """Ran its course, and the host hired."""
        key = self._prepare(offer, self.today - timedelta(days=_length(offer)))
        for actor in (self.person, _host(offer), self.counsellor):
            self._sign(key, actor)
        with acting(self.connection, self.counsellor):
            entry = EndEntry(on=self.today, reason=EndReason.COMPLETED, job=Job.HOST)
            ending.end(self.connection, key, entry, by=self.counsellor, today=self.today)

    def _prepare(self, offer: Any, starts_on: date) -> int:
        opening, _, _, paid, length = offer
        with acting(self.connection, self.counsellor):
            entry = Start(internship=opening, candidate=self.person.candidate_id or 0)
            referral = referrals.start(self.connection, entry, by=self.counsellor, today=self.today)
            for transition in _TO_TAKEN:
                consent = ConsentGiven(means=Means.ORAL, language="fr") if transition is Transition.CONSENT else None
                step = Step(transition=transition, on=self.today, consent=consent)
                referral = referrals.advance(
                    self.connection, referral.id, step, version=referral.version, by=self.counsellor, today=self.today
                )
            given = store.draft(self.connection, referral.id, self.counsellor).terms
            terms = Terms(
                starts_on=starts_on,
                ends_on=starts_on + timedelta(days=length),
                hours_per_week=given["hours_per_week"] or Decimal(30),
                schedule="du lundi au jeudi, de 8 h à 15 h 30",
                place=given["place"],
                tutor="Josée Exemple, responsable de l’équipe",
                goals=given["goals"],
                wage=Decimal("19.50") if paid else None,
            )
            return store.prepare(self.connection, referral.id, terms, self.compose, by=self.counsellor)

    def _sign(self, key: int, actor: Actor) -> None:
        with acting(self.connection, actor):
            (version, *_) = store.versions(self.connection, key)
            party = signing.party_of(actor) or Party.PERSON
            signing.sign(self.connection, key, version.number, party, version.hash, by=actor)

    def _review(
        self, key: int, author: Author, entry: ReviewEntry, actor: Actor, confidence: Confidence | None = None
    ) -> None:
        with acting(self.connection, actor):
            reviews.review(
                self.connection, key, Moment.MIDPOINT, author, entry, by=actor, today=self.today, confidence=confidence
            )


def _host(offer: Any) -> Actor:
    return Actor(Role.EMPLOYER, offer[2], employer_id=offer[1])


def _length(offer: Any) -> int:
    """Days from the first to the last: as long as the offer says, four weeks at most."""
    return int(offer[4])
