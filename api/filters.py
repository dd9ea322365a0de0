"""The filters of the census, the same for the API and for the pages."""

from typing import Annotated, Literal

from fastapi import Depends, Query
from pydantic import BeforeValidator, StringConstraints

from matching.needs.domain import Status
from matching.needs.listing import NeedFilters
from matching.privacy.texts import ShortText

# A form sends the fields that were left empty too.
Blank = BeforeValidator(lambda value: value or None)
CodePrefix = Annotated[str, StringConstraints(pattern="^[0-9]{1,5}$")]
BigId = Annotated[int, Query(ge=1, le=2**63 - 1)]


def _filters(
    employer_id: Annotated[BigId | None, Blank, Query(description="Of one employer.")] = None,
    territory: Annotated[ShortText | None, Blank, Query(description="Code of a territory.", examples=["23"])] = None,
    unit_group: Annotated[
        CodePrefix | None,
        Blank,
        Query(description="First digits of the CNP (NOC) code.", examples=["72"]),
    ] = None,
    kind: Annotated[
        Literal["vacancy", "planned"] | None, Blank, Query(description="Posts to fill, or planned needs.")
    ] = None,
    status: Annotated[
        Literal["open", "closed", "held", "refused", "any"],
        Query(description="Open ones unless said. `held` and `refused` ones are the staff's and their employer's."),
    ] = "open",
    stale: Annotated[bool | None, Query(description="Whether nobody has confirmed them lately.")] = None,
    past: Annotated[
        bool, Query(description="Open ones whose closing date has gone by, instead of those that still take somebody.")
    ] = False,
    source: Annotated[
        Literal["external", "own"] | None,
        Blank,
        Query(description="`own`: of the region's employers. `external`: postings published elsewhere and imported."),
    ] = None,
    text: Annotated[ShortText | None, Blank, Query(description="Words of the title, accents aside.")] = None,
) -> NeedFilters:
    return NeedFilters(
        employer_id=employer_id,
        territory=territory,
        unit_group=unit_group,
        kind=kind,
        status=None if status == "any" else Status(status),
        stale=stale,
        past=None if status == "any" and not past else past,
        external=None if source is None else source == "external",
        text=text,
    )


Filters = Annotated[NeedFilters, Depends(_filters)]
