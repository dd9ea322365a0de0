"""Where what leaves the service goes: what an administrator attests of each gateway, and people are told.

Sources: P-39.1 s. 8 and 17, A-2.1 s. 65 and 70.1: whoever collects tells that data may leave Québec.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from psycopg import Connection
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from matching.errors import NotFoundError
from matching.privacy.texts import one_line, storable
from matching.refusals import refusals


class Gateway(StrEnum):
    """What the service hands data to."""

    HOSTING = "hosting"
    """The server, the database and its backups: there always is one."""
    EMAIL = "email"
    TEXT = "text"
    SIGN_IN = "sign_in"
    """An OpenID Connect provider."""
    ANTIVIRUS = "antivirus"


Place = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=2, max_length=120),
    AfterValidator(storable),
    AfterValidator(one_line),
]


class PlaceEntry(BaseModel):
    """What is attested: that it stays in Québec, or in which place outside it goes, in French and in English."""

    model_config = ConfigDict(extra="forbid", validate_default=True)

    in_quebec: bool
    place_fr: Annotated[Place | None, Field(examples=["États-Unis"])] = None
    place_en: Annotated[Place | None, Field(examples=["United States"])] = None

    @field_validator("place_fr", "place_en")
    @classmethod
    def _outside_alone(cls, place: str | None, info: ValidationInfo) -> str | None:
        if info.data.get("in_quebec", place is None) is not (place is None):
            raise PydanticCustomError("gateway_place", "Outside Québec, the place is told in both languages.")
        return place


@dataclass(frozen=True)
class Attested:
    """`place_fr` and `place_en` are None where it stays in Québec; `by`: as far as the reader may know."""

    place_fr: str | None
    place_en: str | None
    on: date
    by: str | None

    def place(self, language: str) -> str | None:
        """Where it goes outside Québec; French in a language that nobody told."""
        return self.place_en if language == "en" else self.place_fr


@dataclass(frozen=True)
class Standing:
    """A gateway that is configured, with what is attested of its host, if anything is."""

    gateway: Gateway
    host: str
    attested: Attested | None


def standings(connection: Connection[Any], hosts: Mapping[Gateway, str]) -> list[Standing]:
    """Each of the gateways, with what was attested last of its host; of another host it says nothing."""
    rows = connection.execute(
        """
        SELECT DISTINCT ON (p.gateway) p.gateway, p.place_fr, p.place_en, p.attested_on, a.display_name
        FROM unnest(%(gateways)s::text[], %(hosts)s::text[]) c (gateway, host)
            JOIN gateway_place p ON p.gateway = c.gateway AND p.host = c.host
            LEFT JOIN account a ON a.id = p.attested_by
        ORDER BY p.gateway, p.id DESC
        """,
        {"gateways": [str(each) for each in hosts], "hosts": list(hosts.values())},
    )
    told = {gateway: Attested(*rest) for gateway, *rest in rows}
    return [Standing(gateway, host, told.get(gateway)) for gateway, host in hosts.items()]


def attest(connection: Connection[Any], hosts: Mapping[Gateway, str], gateway: Gateway, entry: PlaceEntry) -> None:
    """Say where a gateway is, in the acting administrator's name, today.

    Raises NotFoundError for one that is not configured, NotAllowedError.
    """
    if gateway not in hosts:
        raise NotFoundError("gateway", gateway)
    with refusals():
        connection.execute(
            """
            INSERT INTO gateway_place (gateway, host, place_fr, place_en)
            VALUES (%(gateway)s, %(host)s, %(place_fr)s, %(place_en)s)
            """,
            {"gateway": gateway, "host": hosts[gateway], "place_fr": entry.place_fr, "place_en": entry.place_en},
        )
