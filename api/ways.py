"""Where a refusal leads on: the page where what it lacks is asked, told or decided, by its code and its reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlsplit, urlunsplit

from fastapi import Request

from api.answers import locale_of
from api.rendering import address
from api.translations import N_, translations
from matching.accounts.domain import ANONYMOUS, Actor, Role


@dataclass(frozen=True)
class Way:
    """A page that a refusal leads to: its name, the parameter of its path, and what the refusal tells it of."""

    page: str
    words: str
    roles: tuple[Role, ...]
    parameter: str = ""
    told: str = ""


_COUNSELLOR, _SEEKER = (Role.COUNSELLOR,), (Role.JOB_SEEKER,)
_CONSENTS = Way("consents", N_("Record a consent"), _COUNSELLOR, "candidate_id", "candidate")
_OWN_CONSENTS = Way("my_consents", N_("My consents"), _SEEKER)
_OTHERS = Way("needs", N_("See the needs"), (Role.COUNSELLOR, Role.JOB_SEEKER))
_WAYS: Mapping[str, tuple[Way, ...]] = MappingProxyType(
    {
        "authorisation_unknown": (
            Way("person_cv", N_("Complete the file with the person"), _COUNSELLOR, "candidate_id", "candidate"),
        ),
        "recruitment_permit_missing": (
            Way("access", N_("How to come in"), _COUNSELLOR, "candidate_id", "candidate"),
            Way("permits", N_("CNESST permits"), (Role.ADMINISTRATOR,)),
        ),
        "not_opted_in": (_CONSENTS, _OWN_CONSENTS),
        "no_matching_consent": (_CONSENTS, _OWN_CONSENTS),
        "employer_not_verified": (
            Way("verification", N_("What is waited for, and why"), (Role.EMPLOYER,)),
            Way("employers_waiting", N_("Employers to verify"), (Role.COORDINATOR,)),
        ),
        "held": (
            Way("my_needs", N_("My needs"), (Role.EMPLOYER,)),
            Way("openings_waiting", N_("Offers held or reported"), (Role.COORDINATOR,)),
        ),
        "duplicate_need": (Way("need", N_("See that offer"), tuple(Role), "opening_id", "need"),),
        "opening_closed": (_OTHERS,),
        "planned_need_not_referable": (_OTHERS,),
        "external_need_not_referable": (_OTHERS,),
        "erasure_asked": (Way("my_erasure", N_("Call the erasure off"), _SEEKER),),
        "second_factor_needed": (Way("second_factor", N_("Enrol a second factor"), tuple(Role)),),
        "code_awaited": (Way("code", N_("Give the code"), tuple(Role)),),
    }
)


def back(request: Request) -> str | None:
    """The page of ours on which somebody pressed what was refused; None where one only went to an address."""
    origin = urlsplit(request.headers.get("referer", ""))
    ours = origin.netloc == request.headers.get("host") and request.method == "POST"
    return urlunsplit(("", "", origin.path, origin.query, "")) if ours else None


def ways(request: Request) -> list[tuple[str, str]]:
    """Address and words of each page that the refusal of this request leads to, for its reader."""
    error = getattr(request.state, "refused", None)
    actor: Actor = getattr(request.state, "actor", ANONYMOUS)
    context = getattr(error, "context", {})
    say = translations(locale_of(request)).gettext
    found = []
    for way in _WAYS.get(getattr(error, "code", ""), ()):
        if actor.role in way.roles and (not way.told or context.get(way.told) is not None):
            parameters = {way.parameter: context[way.told]} if way.told else {}
            found.append((address(request, locale_of(request), way.page, **parameters), say(way.words)))
    return found
