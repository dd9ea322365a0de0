"""Two files, or two needs, side by side: each field that they tell differently, in words, with what may be chosen."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from api import formats
from api.names import Names
from api.translations import N_, Locale, translations
from api.words import word
from api.words.periods import period
from api.words.schedule import schedule
from matching.candidates.domain import CandidateEntry, Diploma, Experience
from matching.candidates.together import LISTS, choices
from matching.together import Choice

Said = list[str]


@dataclass(frozen=True)
class Sides:
    """One field: its name, what each of the two says in lines (none: nothing), what may stand, what is proposed."""

    name: str
    label: str
    kept: Said
    removed: Said
    may: tuple[Choice, ...]
    proposed: Choice


@dataclass(frozen=True)
class Saying:
    """Says the fields of a file to whoever chooses between two."""

    names: Names
    locale: Locale
    organisations: Mapping[int, str]

    def say(self, message: str) -> str:
        return translations(self.locale).gettext(message)

    def of(self, kind: str, code: str | None) -> Said:
        return [self.names.of(kind, code, self.locale)] if code else []


def sides(kept: CandidateEntry, removed: CandidateEntry, saying: Saying, hidden: frozenset[str]) -> Iterator[Sides]:
    """The fields that two files tell differently, but for those `hidden` from the reader."""
    for name, proposed in choices(kept, removed).items():
        if name not in hidden:
            label, said = _FIELDS[name]
            one, other = said(kept, saying), said(removed, saying)
            may: tuple[Choice, ...] = (
                ("kept", "removed", "both") if name in LISTS and one and other else ("kept", "removed")
            )
            yield Sides(name, saying.say(label), one, other, may, proposed)


def _day(value: date | None, saying: Saying) -> Said:
    return [formats.day(value, saying.locale)] if value else []


def _yes(value: bool, saying: Saying) -> Said:
    return [saying.say(N_("Yes") if value else N_("No"))]


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _experience(each: Experience, saying: Saying) -> str:
    return _joined(each.title, each.employer, each.place, period(each, saying.locale))


def _diploma(each: Diploma, saying: Saying) -> str:
    return _joined(each.title, each.school, str(each.year) if each.year else None)


def _residence(entry: CandidateEntry, saying: Saying) -> Said:
    home = entry.residence
    if home is None:
        return []
    parts = (saying.of("region", home.region), saying.of("country", home.country))
    return [_joined(home.municipality and saying.of("municipality", home.municipality)[0], *(p[0] for p in parts if p))]


def _languages(entry: CandidateEntry, saying: Saying) -> Said:
    told: dict[str, list[str]] = {}
    for each in entry.languages:
        own = each.scale == "self_description"
        level = word(each.level, "self_description", saying.locale).lower() if own else each.level
        told.setdefault(each.language, []).append(f"{word(each.skill, 'language_skill', saying.locale)} {level}")
    pair = saying.say(N_("%(what)s: %(said)s"))
    return [pair % {"what": saying.of("language", of)[0], "said": ", ".join(levels)} for of, levels in told.items()]


def _authorisation(entry: CandidateEntry, saying: Saying) -> Said:
    held = entry.authorisation
    if held is None:
        return []
    return [word(held.kind, "authorisation", saying.locale), *_day(held.valid_until, saying)]


def _week(entry: CandidateEntry, saying: Saying) -> Said:
    if entry.week is None:
        return []
    return [schedule({str(day): shifts for day, shifts in entry.week.items()}, saying.locale)]


def _organisation(entry: CandidateEntry, saying: Saying) -> Said:
    if entry.organisation_id is None:
        return [saying.say(N_("nobody yet"))]
    return [saying.organisations.get(entry.organisation_id, str(entry.organisation_id))]


def _amount(value: Decimal | None, saying: Saying) -> Said:
    return [formats.money(value, saying.locale)] if value is not None else []


def _text(value: str | None) -> Said:
    return [value] if value else []


Say = Callable[[CandidateEntry, Saying], Said]
_FIELDS: Mapping[str, tuple[str, Say]] = {
    "given_name": (N_("Given name"), lambda entry, _: [entry.identity.given_name]),
    "family_name": (N_("Family name"), lambda entry, _: [entry.identity.family_name]),
    "email": (N_("E-mail"), lambda entry, _: _text(entry.identity.email)),
    "phone": (N_("Telephone"), lambda entry, _: _text(entry.identity.phone)),
    "language": (N_("Language of contact"), lambda entry, saying: saying.of("language", entry.identity.language)),
    "channel": (
        N_("Best way to reach them"),
        lambda entry, saying: [word(entry.identity.channel, "reached_by", saying.locale)],
    ),
    "organisation_id": (N_("Followed by"), _organisation),
    "residence": (N_("Lives in"), _residence),
    "travel": (
        N_("Gets around by"),
        lambda entry, saying: [word(each, "travels_by", saying.locale) for each in entry.travel or ()],
    ),
    "summary": (N_("Summary"), lambda entry, _: _text(entry.summary)),
    "experiences": (
        N_("Experience"),
        lambda entry, saying: [_experience(each, saying) for each in entry.experiences or ()],
    ),
    "skills": (N_("Skills"), lambda entry, _: [each.name for each in entry.skills or ()]),
    "diplomas": (N_("Diplomas"), lambda entry, saying: [_diploma(each, saying) for each in entry.diplomas or ()]),
    "languages": (N_("Languages"), _languages),
    "credentials": (
        N_("Licences, cards and certificates"),
        lambda entry, saying: [saying.of("credential", each.credential)[0] for each in entry.credentials],
    ),
    "aspirations": (N_("Work wished for"), lambda entry, _: [each.title for each in entry.aspirations]),
    "schooling_in_french": (
        N_("Schooling in French"),
        lambda entry, saying: (
            [word(entry.schooling_in_french, "schooling", saying.locale)] if entry.schooling_in_french else []
        ),
    ),
    "authorisation": (N_("Right to work"), _authorisation),
    "territories": (
        N_("Territories accepted"),
        lambda entry, saying: [saying.of("territory", code)[0] for code in entry.territories or ()],
    ),
    "relocation_on": (N_("Moves on"), lambda entry, saying: _day(entry.relocation_on, saying)),
    "available_from": (N_("Free from"), lambda entry, saying: _day(entry.available_from, saying)),
    "week": (N_("Days and shifts"), _week),
    "hours_max": (
        N_("Hours a week at most"),
        lambda entry, saying: [formats.number(entry.hours_max, saying.locale)] if entry.hours_max else [],
    ),
    "wage_floor": (N_("Lowest wage, an hour"), lambda entry, saying: _amount(entry.wage_floor, saying)),
    "accepts_below_qualification": (
        N_("Accepts work below their qualification"),
        lambda entry, saying: _yes(entry.accepts_below_qualification, saying),
    ),
    "household": (N_("Household (counsellors’ note)"), lambda entry, _: _text(entry.household)),
    "reasons_to_move": (N_("Reasons for moving (counsellors’ note)"), lambda entry, _: _text(entry.reasons_to_move)),
}
