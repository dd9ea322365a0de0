"""Entries of every shape the domain accepts, for tests of properties."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar
from unicodedata import category

from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from matching.candidates.domain import (
    CandidateEntry,
    Channel,
    CredentialStatus,
    LanguageBasis,
    Means,
    Schooling,
    State,
    Travel,
)
from matching.needs.domain import Duration, Importance, NeedEntry, PlannedReason, Telework, WageUnit
from matching.privacy.skills import no_skill
from matching.privacy.texts import identity_number
from matching.reference.domain import AuthorisationKind, Day, DiplomaLevel, LanguageSkill, Shift
from tests.factories import TODAY

Model = TypeVar("Model", bound=BaseModel)

UNIT_GROUPS = st.sampled_from(("72106", "00010", "11100", "63200"))
TERRITORIES = st.sampled_from(("15", "23", "34"))
MUNICIPALITIES = st.sampled_from(("23027", "15013"))
COUNTRIES = st.sampled_from(("CI", "CA", "FR"))
REGIONS = st.sampled_from(("03", "06"))
LANGUAGES = st.sampled_from(("en", "es", "ar"))
FIELDS = st.sampled_from(("0715", "0913"))
CREDENTIALS = ("cwb_welding", "whmis", "ccq_card_welder")
LEVELS = st.sampled_from((("echelle_quebecoise", "9"), ("cefr", "B2"), ("nclc", "0")))
PAST_DATES = st.dates(date(1950, 1, 1), date(2026, 1, 1))
DATES = st.dates(date(1950, 1, 1), date(2090, 12, 31))
COMING_DATES = st.dates(date(2080, 1, 1), date(2090, 12, 31))
WEEKS = st.dictionaries(
    st.sampled_from(Day),
    st.sets(st.sampled_from(Shift), min_size=1).map(lambda found: [shift for shift in Shift if shift in found]),
)


def texts(most: int) -> st.SearchStrategy[str]:
    """Any characters that a text may hold, right-to-left ones included; nothing blank, no identity number."""
    return (
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=most)
        .filter(lambda text: text.strip() and not identity_number(text))
    )  # fmt: skip


SHORT = texts(40)
NAMES_OF_PEOPLE = SHORT.filter(lambda name: not any(category(sign) in ("Cc", "Zl", "Zp") for sign in name.strip()))
SKILL_NAMES = SHORT.filter(lambda name: no_skill(name) is None)
LONG = texts(200) | st.just("")


def optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def lists(strategy: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=most)


def decimals(most: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal("0.01"), most, places=2)


def accepted(model: type[Model]) -> Callable[[dict[str, Any]], st.SearchStrategy[Model]]:
    """Entries that the model's own rules let in."""

    def build(data: dict[str, Any]) -> st.SearchStrategy[Model]:
        try:
            return st.just(model.model_validate(data))
        except ValidationError:
            return st.nothing()

    return build


french = st.fixed_dictionaries(
    {
        "code": st.sampled_from(("french_speaking", "french_listening", "french_reading", "french_writing")),
        "level": st.integers(1, 12),
    }
)
other_language = st.fixed_dictionaries(
    {
        "code": st.just("other_language"),
        "language": LANGUAGES,
        "skill": st.sampled_from(LanguageSkill),
        "level": st.integers(1, 12),
    }
)
credential = st.sampled_from(
    [
        {"code": "certificate", "credential": "cwb_welding"},
        {"code": "certificate", "credential": "whmis"},
        {"code": "licence", "credential": "ccq_card_welder"},
    ]
)
diploma = st.fixed_dictionaries(
    {"code": st.just("diploma"), "level": st.sampled_from(DiplomaLevel), "fields": lists(FIELDS)}
)
experience = st.fixed_dictionaries(
    {"code": st.just("experience"), "months": st.integers(1, 480), "unit_group": UNIT_GROUPS}
)
requirements = lists(
    st.fixed_dictionaries(
        {
            "importance": st.sampled_from(Importance),
            "any_of": st.lists(
                st.one_of(french, other_language, credential, diploma, experience), min_size=1, max_size=4
            ),
        }
    ),
    4,
)
justification = st.fixed_dictionaries(
    {
        "reason": SHORT,
        "needs_assessed": st.just(True),
        "staff_languages_insufficient": st.just(True),
        "positions_limited": st.just(True),
    }
)

need_entries: st.SearchStrategy[NeedEntry] = st.fixed_dictionaries(
    {
        "title_fr": SHORT.filter(lambda text: any(map(str.isalnum, text))),
        "text_fr": LONG,
        "title_en": optional(SHORT),
        "text_en": optional(LONG),
        "unit_group": optional(UNIT_GROUPS),
        "requirements": requirements,
        "language_justification": justification,
        "skills": lists(SKILL_NAMES),
        "hours_per_week": optional(decimals(80)),
        "week": WEEKS,
        "week_importance": st.sampled_from(Importance),
        "starts_on": optional(DATES),
        "closes_on": optional(COMING_DATES),
        "territory": optional(TERRITORIES),
        "municipality": optional(MUNICIPALITIES),
        "place": optional(SHORT),
        "telework": st.sampled_from(Telework),
        "transit_access": optional(st.booleans()),
        "relocation_help": st.booleans(),
        "sponsor_ready": st.booleans(),
        "confirmed_on": PAST_DATES,
        "source": SHORT,
        "posts": st.integers(1, 1000),
        "wage_min": optional(decimals(9_999_999)),
        "wage_unit": st.sampled_from(WageUnit),
        "duration": st.sampled_from(Duration),
        "offers_twin": st.booleans(),
    }
).flatmap(accepted(NeedEntry))
planned_need_entries = st.tuples(need_entries, st.sampled_from(PlannedReason)).map(
    lambda found: NeedEntry.model_validate(found[0].model_dump() | {"kind": "planned", "planned_reason": found[1]})
)

_states = st.sampled_from(State)
_experiences = st.fixed_dictionaries(
    {
        "title": SHORT,
        "unit_group": optional(UNIT_GROUPS),
        "employer": optional(SHORT),
        "place": optional(SHORT),
        "country": optional(COUNTRIES),
        "started_on": optional(PAST_DATES),
        "ended_on": st.none(),
        "months": optional(st.integers(0, 720)),
        "precision": st.sampled_from(["day", "month"]),
        "duties": LONG,
        "state": _states,
    }
)
_diplomas = st.fixed_dictionaries(
    {
        "title": SHORT,
        "level": st.sampled_from(DiplomaLevel),
        "field": optional(FIELDS),
        "school": optional(SHORT),
        "country": optional(COUNTRIES),
        "year": optional(st.integers(1940, 2025)),
        "comparative_evaluation": st.booleans(),
        "state": _states,
    }
)
_languages = st.builds(
    lambda scaled, rest: rest | {"scale": scaled[0], "level": scaled[1]},
    LEVELS,
    st.fixed_dictionaries(
        {
            "language": LANGUAGES | st.just("fr"),
            "skill": st.sampled_from(LanguageSkill),
            "basis": st.sampled_from(LanguageBasis),
            "test": optional(SHORT),
            "tested_on": optional(PAST_DATES),
            "state": _states,
        }
    ),
)
_credentials = st.lists(st.sampled_from(sorted(CREDENTIALS)), unique=True, max_size=3).flatmap(
    lambda codes: st.tuples(
        *(
            st.fixed_dictionaries(
                {
                    "credential": st.just(code),
                    "status": st.sampled_from(CredentialStatus),
                    "valid_until": optional(DATES),
                    "state": _states,
                }
            )
            for code in sorted(codes)
        )
    )
)


def _in_order(permit: dict[str, Any]) -> dict[str, Any]:
    """A permit that does not end before it begins."""
    if permit["valid_from"] and permit["valid_until"] and permit["valid_until"] < permit["valid_from"]:
        return permit | {"valid_from": permit["valid_until"], "valid_until": permit["valid_from"]}
    return permit


_authorisation = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(AuthorisationKind),
        "permit_held": optional(st.booleans()),
        "valid_from": optional(DATES),
        "valid_until": optional(DATES),
        "occupations": optional(lists(UNIT_GROUPS)),
        "regions": optional(lists(REGIONS)),
        "weekly_cap": optional(st.integers(0, 80)),
        "hours_elsewhere": st.integers(0, 80),
        # Two breaks that touch are one range: at most one, so that it reads back as it was told.
        "breaks": lists(DATES.map(lambda day: {"starts_on": day, "ends_on": day}), 1),
        "full_time_enrolment": optional(st.booleans()),
        "medical_restriction": st.booleans(),
        "renewal_filed_on": optional(PAST_DATES),
        "state": _states,
    }
).map(_in_order)
_residence = st.fixed_dictionaries({"municipality": MUNICIPALITIES, "region": optional(REGIONS), "country": COUNTRIES})
_consents = lists(
    st.fixed_dictionaries(
        {
            "purpose": st.sampled_from(("matching", "events", "portrait", "statistics")),
            "given_on": st.dates(TODAY - timedelta(days=300), TODAY),
            "until": st.dates(TODAY + timedelta(days=1), TODAY + timedelta(days=400)),
            "means": st.sampled_from(Means),
        }
    ),
    2,
).filter(lambda found: len({tuple(sorted(consent.items())) for consent in found}) == len(found))

candidate_entries: st.SearchStrategy[CandidateEntry] = st.fixed_dictionaries(
    {
        "identity": st.fixed_dictionaries(
            {
                "given_name": NAMES_OF_PEOPLE,
                "family_name": NAMES_OF_PEOPLE,
                "email": optional(st.just("a.b@example.org")),
                "phone": optional(st.just("+1 (418) 555-0199")),
                "language": LANGUAGES,
                "channel": st.sampled_from(Channel),
            }
        ),
        "residence": optional(_residence),
        "travel": optional(lists(st.sampled_from(Travel))),
        "summary": LONG,
        "experiences": optional(lists(_experiences)),
        "skills": optional(lists(st.fixed_dictionaries({"name": SKILL_NAMES, "state": _states}))),
        "diplomas": optional(lists(_diplomas)),
        "languages": lists(_languages),
        "schooling_in_french": optional(st.sampled_from(Schooling)),
        "authorisation": optional(_authorisation),
        "credentials": _credentials,
        "credentials_complete": st.booleans(),
        "territories": optional(lists(TERRITORIES)),
        "relocation_on": optional(DATES),
        "available_from": optional(DATES),
        "week": optional(WEEKS),
        "hours_max": optional(st.integers(1, 80)),
        "wage_floor": optional(decimals(999)),
        "aspirations": lists(st.fixed_dictionaries({"title": SHORT, "unit_group": optional(UNIT_GROUPS)})),
        "accepts_below_qualification": st.booleans(),
        "household": LONG,
        "reasons_to_move": LONG,
        "consents": _consents,
        "confirmed_on": PAST_DATES,
    }
).flatmap(accepted(CandidateEntry))
