"""Two needs side by side: each field that they tell differently, in words."""

from collections.abc import Callable, Iterator, Mapping

from api import formats
from api.speech import Speech
from api.translations import N_
from api.words import word
from api.words.sides import Said, Sides
from matching.needs.domain import NeedEntry
from matching.needs.together import GRAIN, choices
from matching.together import Choice

Say = Callable[[NeedEntry, Speech], Said]


def need_sides(kept: NeedEntry, removed: NeedEntry, speech: Speech) -> Iterator[Sides]:
    """The fields that two needs tell differently."""
    for name, proposed in choices(kept, removed).items():
        label, said = _FIELDS[name]
        one, other = said(kept, speech), said(removed, speech)
        both = name in GRAIN.lists and one and other
        may: tuple[Choice, ...] = ("kept", "removed", "both") if both else ("kept", "removed")
        yield Sides(name, speech.words.say(label), one, other, may, proposed)


def _text(value: str | None) -> Said:
    return [value] if value else []


def _day(name: str) -> Say:
    def said(entry: NeedEntry, speech: Speech) -> Said:
        value = getattr(entry, name)
        return [formats.day(value, speech.locale)] if value else []

    return said


def _yes(name: str) -> Say:
    def said(entry: NeedEntry, speech: Speech) -> Said:
        value = getattr(entry, name)
        return [] if value is None else [speech.words.say(N_("Yes") if value else N_("No"))]

    return said


def _requirements(entry: NeedEntry, speech: Speech) -> Said:
    ors = f" {speech.words.say(N_('or'))} "
    return [
        f"{word(asked.importance, 'importance', speech.locale)} – {ors.join(asked.any_of)}"
        for asked in speech.asked(entry)
    ]


def _wage(entry: NeedEntry, speech: Speech) -> Said:
    amounts = [formats.money(each, speech.locale) for each in (entry.wage_min, entry.wage_max) if each is not None]
    return [f"{' – '.join(amounts)} {word(entry.wage_unit, 'wage_unit', speech.locale)}"] if amounts else []


def _kind(entry: NeedEntry, speech: Speech) -> Said:
    reason = [word(entry.planned_reason, "planned_reason", speech.locale)] if entry.planned_reason else []
    return [word(entry.kind, "kind", speech.locale), *reason]


_FIELDS: Mapping[str, tuple[str, Say]] = {
    "kind": (N_("Kind"), _kind),
    "title_fr": (N_("Title in French"), lambda entry, _: [entry.title_fr]),
    "text_fr": (N_("Text in French"), lambda entry, _: [entry.text_fr]),
    "title_en": (N_("Title in English"), lambda entry, _: _text(entry.title_en)),
    "text_en": (N_("Text in English"), lambda entry, _: _text(entry.text_en)),
    "unit_group": (N_("Occupation"), lambda entry, speech: _text(speech.occupation(entry.unit_group))),
    "requirements": (N_("Requirements"), _requirements),
    "skills": (N_("Skills"), lambda entry, _: list(entry.skills)),
    "posts": (N_("Posts"), lambda entry, speech: [formats.number(entry.posts, speech.locale)]),
    "wage": (N_("Wage"), _wage),
    "duration": (
        N_("Duration"),
        lambda entry, speech: [word(entry.duration, "duration", speech.locale)] if entry.duration else [],
    ),
    "hours_per_week": (
        N_("Hours a week"),
        lambda entry, speech: [formats.number(entry.hours_per_week, speech.locale)] if entry.hours_per_week else [],
    ),
    "week": (N_("Schedule"), lambda entry, speech: _text(speech.schedule(entry)) if entry.week else []),
    "starts_on": (N_("Start date"), _day("starts_on")),
    "ends_on": (N_("End"), _day("ends_on")),
    "closes_on": (N_("Closes on"), _day("closes_on")),
    "place": (N_("Place"), lambda entry, speech: _text(speech.place(entry))),
    "telework": (N_("Telework"), lambda entry, speech: [word(entry.telework, "telework", speech.locale)]),
    "transit_access": (N_("Reached by public transit"), _yes("transit_access")),
    "relocation_help": (N_("Helps to move"), _yes("relocation_help")),
    "sponsor_ready": (N_("Ready to sponsor"), _yes("sponsor_ready")),
    "offers_twin": (N_("Offers a colleague as a twin"), _yes("offers_twin")),
}
