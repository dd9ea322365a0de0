"""What the pages of twinning share: who is written to, and its forms read."""

from collections.abc import Iterable
from datetime import timedelta

import psycopg
from starlette.datastructures import FormData

from api import filled
from api.clock import today
from api.jobs.tasks import enqueue, send_message
from api.translations import Locale
from matching.candidates import consents
from matching.candidates.domain import Consent, Means, Purpose
from matching.reference import lookups
from matching.reference.domain import Day, Shift
from matching.reference.text import fold
from matching.referrals.transitions import Transition
from matching.twinning import colleagues, letters, store
from matching.twinning.domain import ContactEntry, ReviewEntry, VisitEntry, WishEntry

CONSENT_DAYS = 365
_USUAL = ("fr", "en", "es", "ar", "pt")
"""Languages that a form names; any other is chosen beside them."""


def post_all(connection: psycopg.Connection, messages: Iterable[int]) -> None:
    """Have letters that were left sent, once this transaction is committed."""
    for message in messages:
        enqueue(connection, send_message, message_id=message)


def consents_to_it(connection: psycopg.Connection, candidate_id: int) -> bool:
    """Whether the person consents to be accompanied today."""
    return any(each.purpose is Purpose.TWINNING for each in consents.in_force(connection, candidate_id))


def wish(
    connection: psycopg.Connection,
    candidate_id: int,
    entry: WishEntry,
    *,
    means: Means = Means.ONLINE,
    language: str | None = None,
) -> int:
    """Keep a wish, which is a consent to what it shows, given by those means; the employer is told that somebody does.

    Returns its number. Raises as `store.wish` and `consents.give_consent`.
    """
    consented = consents_to_it(connection, candidate_id)
    if not consented:
        until = today() + timedelta(days=min(CONSENT_DAYS, consents.longest_days(connection)[Purpose.TWINNING]))
        given = Consent(purpose=Purpose.TWINNING, given_on=today(), until=until, means=means, language=language)
        consents.give_consent(connection, candidate_id, given, today())
    wished, new = store.wish(connection, candidate_id, entry)
    if new or not consented:
        post_all(connection, letters.tell_employer(connection, wished))
    return wished


def tell(
    connection: psycopg.Connection,
    twinning_id: int,
    template: str,
    *,
    visit_id: int | None = None,
    secret: str | None = None,
) -> None:
    """Write to the two of a twinning once this transaction is committed."""
    post_all(connection, letters.leave(connection, twinning_id, template, visit_id=visit_id, secret=secret))


def stop(connection: psycopg.Connection, twinning_id: int, secret: str | None = None) -> None:
    """End a twinning and tell the two, with what leaves their calendars. Raises NotFoundError."""
    active = secret is not None or store.line(connection, twinning_id).state == "active"
    cancelled = store.end(connection, twinning_id, secret)
    for visit in cancelled:
        tell(connection, twinning_id, "twinning_visit", visit_id=visit, secret=secret)
    if active:
        tell(connection, twinning_id, "twinning_ended", secret=secret)


def let_go(connection: psycopg.Connection, colleague_id: int) -> None:
    """Forget a colleague; those whom they accompanied are told. Raises NotFoundError."""
    for each in store.lines(connection):
        if each.colleague_id == colleague_id and each.state in ("proposed", "active"):
            stop(connection, each.id)
    colleagues.remove_colleague(connection, colleague_id)


def stop_without(connection: psycopg.Connection, candidate_id: int, purpose: Purpose) -> None:
    """Before a consent is withdrawn, which ends what rests on it: the two of each twinning are told."""
    if purpose is not Purpose.TWINNING:
        return
    for each in store.lines(connection):
        if each.candidate_id == candidate_id and each.state in ("proposed", "active"):
            stop(connection, each.id)


def stop_with_job(connection: psycopg.Connection, referral_id: int, transition: Transition) -> None:
    """Before a job is said to be over, which ends its twinning: the two are told."""
    if transition is not Transition.END:
        return
    for each in store.of_referral(connection, referral_id):
        stop(connection, each)


def languages_to_tick(
    connection: psycopg.Connection, locale: Locale, candidate_id: int | None = None
) -> dict[str, str]:
    """Those that a form names, by their codes: the usual ones, and those of the person's own file."""
    named = _languages(connection, locale)
    rows = connection.execute(
        "SELECT DISTINCT language FROM language_proficiency WHERE candidate_id = %(candidate)s",
        {"candidate": candidate_id},
    )
    codes = dict.fromkeys([*_USUAL, *sorted(code for (code,) in rows)])
    return {code: named[code] for code in codes if code in named}


def other_languages(connection: psycopg.Connection, locale: Locale) -> list[tuple[str, str]]:
    """All the languages, by their names."""
    return sorted(_languages(connection, locale).items(), key=lambda each: fold(each[1]))


def _languages(connection: psycopg.Connection, locale: Locale) -> dict[str, str]:
    found = lookups.languages(connection)
    return {each.code: each.name_en if locale == "en" else each.name_fr for each in found}


def languages_of_form(sent: FormData) -> list[str]:
    """Those that were ticked, and the other one that was chosen."""
    told = [each for each in (*sent.getlist("languages"), sent.get("language")) if isinstance(each, str) and each]
    return list(dict.fromkeys(told))


def wish_of_form(sent: FormData) -> WishEntry:
    """Raises pydantic's ValidationError."""
    told = {"languages": languages_of_form(sent), "week": week_of_form(sent)}
    return WishEntry.model_validate({**filled.told(sent, "opening"), **told})


def week_of_form(sent: FormData) -> dict[str, list[str]]:
    """The week as it was ticked: `mon-day`."""
    ticked = set(sent.getlist("week"))
    week = {str(on): [str(shift) for shift in Shift if f"{on}-{shift}" in ticked] for on in Day}
    return {on: shifts for on, shifts in week.items() if shifts}


def visit_of_form(sent: FormData) -> VisitEntry:
    """Raises pydantic's ValidationError, as the others."""
    told = filled.told(sent, "on", "at", "minutes", "place", "words")
    return VisitEntry.model_validate({**told, "goals": sent.getlist("goals")})


def contact_of_form(sent: FormData) -> ContactEntry:
    return ContactEntry.model_validate(filled.told(sent, "happened_on", "text"))


def review_of_form(sent: FormData) -> ReviewEntry:
    return ReviewEntry.model_validate({**filled.told(sent, "useful", "words"), "goals": sent.getlist("goals")})
