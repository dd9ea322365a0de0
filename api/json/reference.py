"""Classifications, open to all: what a form needs to find a code from words."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.occupations import occupations
from api.security import EVERYONE, Reading, allow
from matching.privacy.texts import ShortText
from matching.reference import lookups

router = APIRouter(prefix="/reference", tags=["reference"], dependencies=[allow(*EVERYONE)])

Typed = Annotated[
    ShortText | None, Query(description="Beginning of a code, or words of a name, accents aside.", examples=["soudeur"])
]
MOST_OCCUPATIONS = 50
Most = Annotated[int, Query(ge=1, le=1000, description="Most rows to give.")]


class UnitGroupFound(BaseModel):
    """A unit group, and what of it answers."""

    code: str
    name_fr: str
    name_en: str
    feer: int
    by: Literal["code", "title", "meaning"] | None = None
    title: str | None = None
    """The title that answers, in its own language."""
    likelihood: float | None = None
    """Found by meaning: how likely it is, between 0 and 1."""


@router.get("/unit-groups", summary="Occupations: unit groups of the CNP (NOC) 2021")
def unit_groups(connection: Reading, q: Typed = None, limit: Most = 1000) -> list[UnitGroupFound]:
    """The best answers first, for a code or a title in French or in English as it is typed: accents, gender forms and
    typing errors are forgiven, and a title that no other resembles is looked for by its meaning."""
    everybody = lookups.unit_groups(connection)
    if not (q or "").strip():
        return [UnitGroupFound(**vars(each)) for each in everybody][:limit]
    known = {each.code: vars(each) for each in everybody}
    found = occupations()(connection, q or "", min(limit, MOST_OCCUPATIONS))
    return [
        UnitGroupFound(**known[each.code], by=each.by, title=each.title, likelihood=each.likelihood) for each in found
    ]


@router.get("/territories", summary="Territories of the region, and places to recruit from")
def territories(connection: Reading) -> list[lookups.Territory]:
    """All of them."""
    return lookups.territories(connection)


@router.get("/municipalities", summary="Municipalities")
def municipalities(
    connection: Reading,
    q: Typed = None,
    territory: Annotated[ShortText | None, Query(description="Code of a territory.", examples=["23"])] = None,
    limit: Most = 1000,
) -> list[lookups.Municipality]:
    """Of one territory or of all; the best answers first."""
    return list(lookups.answering(lookups.municipalities(connection, territory), q))[:limit]


@router.get("/credentials", summary="Licences, cards and certificates")
def credentials(connection: Reading, q: Typed = None, limit: Most = 1000) -> list[lookups.Credential]:
    """With the usual days and cost (dollars) to obtain them; null where they depend."""
    return list(lookups.answering(lookups.credentials(connection), q))[:limit]


@router.get("/fields", summary="Fields of study (ISCED-F 2013)")
def fields(connection: Reading, q: Typed = None, limit: Most = 1000) -> list[lookups.Named]:
    """The best answers first."""
    return list(lookups.answering(lookups.fields(connection), q))[:limit]


@router.get("/languages", summary="Languages")
def languages(connection: Reading, q: Typed = None, limit: Most = 1000) -> list[lookups.Named]:
    """The best answers first."""
    return list(lookups.answering(lookups.languages(connection), q))[:limit]


@router.get("/diploma-levels", summary="Levels of diploma, lowest first")
def diploma_levels(connection: Reading) -> list[lookups.DiplomaLevel]:
    """All of them."""
    return lookups.diploma_levels(connection)
