"""What everybody may read about their data: how lists are made and what never counts; what is kept, why, how long."""

from dataclasses import dataclass
from typing import Any

import psycopg
from fastapi import Request
from starlette.responses import Response

from api.answers import locale_of
from api.formats import number
from api.gateways import hosts
from api.pages.routing import PageRouter
from api.rendering import render
from api.security import EVERYONE, Reading
from api.services import services
from api.translations import Locale
from api.words.gates import GATES
from matching.accounts import store as accounts
from matching.candidates import consents
from matching.events import proposing
from matching.privacy import gateways, retention
from matching.reference import rules

router = PageRouter()


@dataclass(frozen=True)
class Factor:
    """One feature of the score with its weight, in points of a hundred; negative where it counts against."""

    feature: str
    weight: float
    points: str


@router.page("decisions", fr="/decisions-automatisees", en="/en/automated-decisions", roles=EVERYONE)
def decisions(request: Request, connection: Reading) -> Response:
    """The notice of Law 25 (P-39.1 s. 12.1, A-2.1 s. 65.2): what is used, the factors and their weights as they are
    set today, what is never used, the right to correct, and whom to write to."""
    values, locale = _values(connection), locale_of(request)
    return render(
        request,
        "decisions.html",
        weights=_factors(values["score_weights"], locale),
        own_weights=_factors(values["score_weights_person"], locale),
        internship_weights=_factors(values["score_weights_internship"], locale),
        asked={"days": proposing.ASKED_LATELY_DAYS, "points": number(100 * proposing.ASKED_OFTEN, locale, 1)},
        officer=values["privacy_officer"],
    )


@router.page("privacy", fr="/vie-privee", en="/en/privacy", roles=EVERYONE)
def privacy(request: Request, connection: Reading) -> Response:
    """The notice given where data are collected (s. 8): purposes, means, rights, recipients, retention, whom to ask."""
    values = _values(connection)
    return render(
        request,
        "privacy.html",
        periods=retention.periods(connection),
        longest=consents.longest_days(connection),
        gateways=gateways.standings(connection, hosts(services(request).settings)),
        access_hours=values["file_access_hours"],
        access_reasons=list(GATES["access_reason"]),
        officer=values["privacy_officer"],
        organisations=accounts.organisations(connection),
    )


@router.page("erased", fr="/dossier-efface", en="/en/file-erased", roles=EVERYONE)
def erased(request: Request, connection: Reading) -> Response:
    """What whoever has had their file erased reads last."""
    return render(request, "erased.html", periods=retention.periods(connection))


def _values(connection: psycopg.Connection) -> dict[str, Any]:
    return {setting.key: setting.value for setting in rules.settings(connection)}


def _factors(weights: dict[str, float], locale: Locale) -> list[Factor]:
    """The heaviest first."""
    heaviest = sorted(weights.items(), key=lambda weight: -abs(weight[1]))
    return [Factor(feature, weight, number(100 * weight, locale, 1).replace("-", "−")) for feature, weight in heaviest]
