"""The rules and values that an administrator may change: read by the staff, so that each can check what decides."""

import hashlib
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, ValidationError

from api.json.idempotency import OnceRoute, WritingOnce
from api.json.preconditions import unchanged
from api.reach import RULES
from api.security import STAFF, Reading, allow
from matching.accounts.domain import Role
from matching.needs import moderation_tables as tables
from matching.reference import programmes, rules
from matching.twinning import items

router = APIRouter(prefix="/settings", tags=["settings"], route_class=OnceRoute)
Key = Annotated[str, Path(pattern="^[a-z0-9_]{1,60}$")]


class Rules(BaseModel):
    settings: list[rules.Setting]
    steps: list[rules.Step]
    authorisation_rules: list[rules.AuthorisationRule]


class SettingChange(BaseModel):
    model_config = ConfigDict(extra="forbid")

    value: Any


@router.get("", summary="Settings, steps and authorisation rules", dependencies=[allow(*STAFF)], response_model=Rules)
def read_rules(connection: Reading, request: Request, response: Response) -> Any:
    """Every value that a rule reads, with where it was read."""
    found = Rules(
        settings=rules.settings(connection),
        steps=rules.steps(connection),
        authorisation_rules=rules.authorisation_rules(connection),
    )
    tag = f'"{hashlib.sha256(found.model_dump_json().encode()).hexdigest()[:16]}"'
    if unchanged(request, response, tag):
        return Response(status_code=304, headers={"ETag": tag})
    return found


class Doors(BaseModel):
    """What is looked at in an offer before it stands in a list."""

    wordings: list[tables.WordingChange]
    minimum_wages: list[tables.MinimumWageChange]


@router.get("/offers", summary="Words that flag an offer, and minimum wages", dependencies=[allow(*STAFF)])
def read_doors(connection: Reading) -> Doors:
    """Those that rest too, and the rates gone by."""
    return Doors(wordings=tables.wordings(connection), minimum_wages=tables.minimum_wages(connection))


@router.put(
    "/offers/wordings",
    summary="Change words that flag",
    dependencies=[allow(Role.ADMINISTRATOR)],
    status_code=204,
)
def change_wording(connection: WritingOnce, change: tables.WordingChange) -> None:
    """With `active` false they rest."""
    tables.change_wording(connection, change)


@router.put(
    "/offers/minimum-wages", summary="Add or correct a rate", dependencies=[allow(Role.ADMINISTRATOR)], status_code=204
)
def change_minimum_wage(connection: WritingOnce, change: tables.MinimumWageChange) -> None:
    """From a day on, in dollars an hour."""
    tables.change_minimum_wage(connection, change)


@router.get("/programmes", summary="What helps to hire, and services for a person", dependencies=[allow(*STAFF)])
def read_programmes(connection: Reading) -> list[programmes.Programme]:
    """By date: those over and to come too."""
    return programmes.all_programmes(connection)


@router.put(
    "/programmes", summary="Add or correct a programme", dependencies=[allow(Role.ADMINISTRATOR)], status_code=204
)
def change_programme(connection: WritingOnce, programme: programmes.Programme) -> None:
    """As it is from a day on: what it was before that day stays."""
    programmes.change_programme(connection, programme)


@router.get("/twinning", summary="Goals of visits, and what there is to do", dependencies=[allow(*STAFF)])
def read_twinning_items(connection: Reading) -> list[items.Item]:
    """Those that rest too."""
    return items.items(connection, all_of_them=True)


@router.put("/twinning", summary="Change a goal or a step", dependencies=[allow(Role.ADMINISTRATOR)], status_code=204)
def change_twinning_item(connection: WritingOnce, item: items.Item) -> None:
    """Or add one. With `active` false it is offered no more."""
    items.change_item(connection, item)


@router.put(
    "/{key}", summary="Change a setting", dependencies=[allow(Role.ADMINISTRATOR, reach=RULES)], status_code=204
)
def change_setting(request: Request, connection: WritingOnce, key: Key, change: SettingChange) -> None:
    """The value is checked for its key."""
    try:
        rules.change_setting(connection, key, change.value)
    except ValidationError as error:
        raise _at_value(error) from error
    request.app.state.english.forget()


@router.put(
    "/steps/{code}", summary="Change a step", dependencies=[allow(Role.ADMINISTRATOR, reach=RULES)], status_code=204
)
def change_step(connection: WritingOnce, code: Key, change: rules.StepChange) -> None:
    """Who acts, in how many days, at what cost."""
    rules.change_step(connection, code, change)


@router.put(
    "/authorisation-rules/{kind}/{valid_from}",
    summary="Change an authorisation rule",
    dependencies=[allow(Role.ADMINISTRATOR, reach=RULES)],
    status_code=204,
)
def change_rule(connection: WritingOnce, kind: Key, valid_from: date, change: rules.RuleChange) -> None:
    """Who may work under that kind of authorisation from that date."""
    rules.change_rule(connection, kind, valid_from, change)


def _at_value(error: ValidationError) -> RequestValidationError:
    errors = error.errors(include_url=False, include_input=False)
    return RequestValidationError([{**each, "loc": ("body", "value", *each["loc"][1:])} for each in errors])
