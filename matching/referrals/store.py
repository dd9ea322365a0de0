"""Referrals written: started, advanced, and held to the consent they rest on. Reads are in `reading`."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from psycopg import Connection

from matching.accounts.domain import Actor, Role
from matching.candidates.consents import refused_consents, withdraw_consent
from matching.candidates.domain import Consent, Purpose
from matching.errors import AlreadyThereError, NotFoundError, StaleVersionError
from matching.matches.candidates import eligibility_of
from matching.matches.domain import DEFAULT_LIST
from matching.matches.profiles import everybodys_profiles
from matching.needs.domain import Kind
from matching.references import Named, check_references
from matching.referrals import decisions
from matching.referrals.domain import Referral, Start, Step
from matching.referrals.duties import due_on
from matching.referrals.errors import AlreadyReferredError
from matching.referrals.reading import delays, get
from matching.referrals.transitions import RULES, State, Transition
from matching.refusals import refusals

_RESTING = tuple(state for rule in RULES if rule.transition is Transition.WITHDRAW_CONSENT for state in rule.sources)
"""States that rest on the consent to release the CV: once hired, the person works there."""


def start(connection: Connection[Any], entry: Start, *, by: Actor, today: date) -> Referral:
    """Start a referral in the caller's transaction, with its first event.

    Raises NotFoundError for an opening or a person that this actor may not know of, AlreadyReferredError, and what
    `decisions.check_start` raises.
    """
    opening = _opening(connection, entry, today)
    decisions.check_start(opening, _person(connection, entry, by, today), by)
    known = live(connection, opening.id, entry.candidate)
    if known is not None:
        raise AlreadyReferredError(known)
    try:
        with refusals(), everybodys_profiles(connection):
            row = connection.execute(
                """
                INSERT INTO referral (opening_id, candidate_id, employer_id, started_by, state, since, due_on)
                VALUES (%(opening)s, %(candidate)s, %(employer)s, %(role)s, %(state)s, %(today)s, %(due_on)s)
                RETURNING id
                """,
                {
                    "opening": opening.id,
                    "candidate": entry.candidate,
                    "employer": opening.employer_id,
                    "role": by.role,
                    "state": State.PROPOSED,
                    "today": today,
                    "due_on": due_on(State.PROPOSED, today, None, opening.kind, delays(connection)),
                },
            ).fetchone()
    except AlreadyThereError:
        raise AlreadyReferredError(None) from None
    referral = get(connection, row[0] if row else 0)
    _append(connection, None, referral, Step(transition=Transition.START, on=today), by)
    return referral


def live(connection: Connection[Any], opening_id: int, candidate_id: int) -> int | None:
    """The referral under way between an opening and a person, if the actor may know of one."""
    row = connection.execute(
        """
        SELECT id FROM referral
        WHERE opening_id = %(opening)s AND candidate_id = %(candidate)s AND state NOT IN ('closed', 'at_work_12')
        """,
        {"opening": opening_id, "candidate": candidate_id},
    ).fetchone()
    return None if row is None else int(row[0])


def advance(
    connection: Connection[Any], referral_id: int, step: Step, *, version: int, by: Actor, today: date
) -> Referral:
    """Make one transition, append its event, and write or withdraw the consent that it tells, in one transaction.

    Whoever comes second waits, then finds the version changed. Raises NotFoundError, StaleVersionError,
    AlreadyReferredError where another referral of the person for the opening was sent, and what
    `decisions.advance` raises.
    """
    referral = _locked(connection, referral_id)
    if referral.version != version:
        raise StaleVersionError(referral.version)
    _take(connection, referral, step, by, today)
    if step.transition is Transition.WITHDRAW_CONSENT:
        withdraw_release(connection, referral.candidate_id, referral.employer_id, by=by, today=today)
    return get(connection, referral_id)


def withdraw_release(
    connection: Connection[Any], candidate_id: int, employer_id: int, *, by: Actor, today: date
) -> list[Referral]:
    """Withdraw the person's consents to show the CV to an employer, and say so in each referral that rests on them.

    The consent holds for the employer, so that its end does too, whatever way it was withdrawn. What was not sent
    yet goes back to *proposed*: nothing left, and the person may consent again. What was sent closes, recorded as
    withdrawn by the person: the employer may not keep working from a CV it may no longer see. From the hire on
    nothing changes: the person works there. Returns the referrals changed.
    """
    withdraw_consent(connection, candidate_id, Purpose.CV_TO_EMPLOYER, employer_id)
    ids = connection.execute(
        """
        SELECT id FROM referral
        WHERE candidate_id = %(candidate)s AND employer_id = %(employer)s AND state = ANY (%(states)s) ORDER BY id
        """,
        {"candidate": candidate_id, "employer": employer_id, "states": list(_RESTING)},
    ).fetchall()
    step = Step(transition=Transition.WITHDRAW_CONSENT, on=today)
    changed = []
    for (referral_id,) in ids:
        referral = _locked(connection, referral_id)
        if referral.state in _RESTING:
            _take(connection, referral, step, by, today)
            changed.append(get(connection, referral_id))
    return changed


def _take(connection: Connection[Any], referral: Referral, step: Step, by: Actor, today: date) -> None:
    """Decide on a locked referral, and write what was decided."""
    released, verified, bar = _circumstances(connection, referral, step.on, today)
    delays_set = delays(connection)
    after = decisions.advance(
        referral,
        step,
        by=by,
        today=today,
        delays=delays_set,
        released=released,
        verified=verified,
        bar=bar,
    )
    try:
        with refusals():
            connection.execute(
                """
                UPDATE referral
                SET state = %(state)s, since = %(since)s, due_on = %(due_on)s, sent_on = %(sent_on)s,
                    hired_on = %(hired_on)s, feer = %(feer)s, closed_by = %(closed_by)s, version = version + 1,
                    updated_at = now()
                WHERE id = %(id)s
                """,
                after.model_dump(),
            )
    except AlreadyThereError:
        raise AlreadyReferredError(None) from None
    _append(connection, referral, after, step, by)
    if step.consent is not None:
        until = decisions.release_until(step, delays_set)
        release = Consent(
            purpose=Purpose.CV_TO_EMPLOYER,
            employer_id=referral.employer_id,
            given_on=step.on,
            until=until,
            means=step.consent.means,
            language=step.consent.language,
        )
        check_references(connection, [release], _names_of)
        for _, error in refused_consents(connection, [release], today, referral.candidate_id):
            raise error.within("consent")
        connection.execute(
            """
            INSERT INTO consent (candidate_id, purpose, employer_id, given_on, until, means, language, recorded_by)
            VALUES (%(candidate)s, 'cv_to_employer', %(employer)s, %(on)s, %(until)s, %(means)s, %(language)s,
                %(account)s)
            """,
            {
                "candidate": referral.candidate_id,
                "employer": referral.employer_id,
                "on": step.on,
                "until": until,
                "means": step.consent.means,
                "language": step.consent.language,
                "account": by.account_id,
            },
        )


def _names_of(release: Consent) -> Iterator[Named]:
    if release.language is not None:
        yield "language", release.language, "consent.language"


def _append(connection: Connection[Any], before: Referral | None, after: Referral, step: Step, by: Actor) -> None:
    paid = step.wage is not None or step.feer is not None
    connection.execute(
        """
        INSERT INTO referral_event (referral_id, transition, from_state, to_state, happened_on, account_id, role,
            reason, wage, wage_unit, feer)
        VALUES (%(referral)s, %(transition)s, %(before)s, %(after)s, %(on)s, %(account)s, %(role)s, %(reason)s,
            %(wage)s, %(wage_unit)s, %(feer)s)
        """,
        {
            "referral": after.id,
            "transition": step.transition,
            "before": before and before.state,
            "after": after.state,
            "on": step.on,
            "account": by.account_id,
            "role": by.role,
            "reason": step.reason,
            "wage": step.wage,
            "wage_unit": step.wage_unit,
            "feer": after.feer if paid else None,
        },
    )


def _locked(connection: Connection[Any], referral_id: int) -> Referral:
    """The referral as it stands once whoever was changing it has finished. Raises NotFoundError."""
    connection.execute("SELECT 1 FROM referral WHERE id = %(id)s FOR UPDATE", {"id": referral_id})
    return get(connection, referral_id)


def _circumstances(
    connection: Connection[Any], referral: Referral, on: date, today: date
) -> tuple[bool, bool, str | None]:
    """Whether a consent to show the CV to the employer is in force on that day, whether the employer is verified, and
    what bars the organisation that acts, or else the one that follows the person, from placing the person today.

    An employer's transaction sees no consent: none of its transitions asks.
    """
    row = connection.execute(
        """
        SELECT EXISTS (
                SELECT FROM consent n
                WHERE n.candidate_id = %(candidate)s AND n.purpose = 'cv_to_employer' AND n.employer_id = e.id
                    AND n.event_id IS NULL AND n.withdrawn_at IS NULL AND %(on)s BETWEEN n.given_on AND n.until
            ), e.verified_on IS NOT NULL, recruitment_bar(%(candidate)s, coalesce(actor_organisation(),
                (SELECT c.organisation_id FROM candidate c WHERE c.id = %(candidate)s)), %(today)s)
        FROM employer e WHERE e.id = %(employer)s
        """,
        {"candidate": referral.candidate_id, "employer": referral.employer_id, "on": on, "today": today},
    ).fetchone()
    return (False, False, None) if row is None else (row[0], row[1], row[2])


def _opening(connection: Connection[Any], entry: Start, today: date) -> decisions.Opening:
    row = connection.execute(
        """
        SELECT o.kind, o.employer_id, o.status = 'open' AND coalesce(o.closes_on >= %(today)s, true) AS takes,
            e.verified_on IS NOT NULL AS verified
        FROM opening o LEFT JOIN employer e ON e.id = o.employer_id
        WHERE o.id = %(id)s AND (o.kind = 'internship') = %(internship)s
        """,
        {"id": entry.opening_id, "internship": entry.internship is not None, "today": today},
    ).fetchone()
    if row is None:
        raise NotFoundError("internship" if entry.need is None else "need", entry.opening_id)
    return decisions.Opening(entry.opening_id, Kind(row[0]), *row[1:])


def _person(connection: Connection[Any], entry: Start, by: Actor, today: date) -> decisions.Person:
    """An employer knows of those alone whom the short list of the opening shows it."""
    listed = by.role is Role.EMPLOYER and (
        eligibility_of(connection, entry.opening_id, entry.candidate, today) in DEFAULT_LIST
    )
    row: Any = connection.execute(
        """
        SELECT EXISTS (SELECT FROM candidate c WHERE c.id = %(id)s),
            EXISTS (
                SELECT FROM consent n
                WHERE n.candidate_id = %(id)s AND n.purpose = 'matching' AND n.withdrawn_at IS NULL
                    AND %(today)s BETWEEN n.given_on AND n.until
            ),
            recruitment_bar(%(id)s, actor_organisation(), %(today)s)
        """,
        {"id": entry.candidate, "today": today},
    ).fetchone()
    visible, opted_in, placeable = row
    return decisions.Person(entry.candidate, visible, opted_in, listed, placeable)
