"""People whose files are put together, and whoever does it."""

from collections.abc import Mapping
from typing import Any

import psycopg
import pytest

from matching.accounts.domain import SYSTEM, Actor
from matching.candidates.merging import Undone, merge, undo
from matching.together import Choice
from tests.conftest import ServiceConnection
from tests.factories import TODAY
from tests.matching.candidates.one_person_twice import House, acting, sealed

GROUND = "Elle l’a dit au téléphone."


@pytest.fixture
def house(connection: psycopg.Connection) -> House:
    return House(connection)


@pytest.fixture
def put(service_connection: ServiceConnection) -> Any:
    """Merges and undoes as somebody."""

    class Put:
        def together(self, actor: Actor, kept: int, removed: int, chosen: Mapping[str, Choice] | None = None) -> int:
            with service_connection(actor) as service:
                how = {"seal": sealed, "as_system": acting(service, actor)}
                return merge(service, kept, removed, chosen or {}, GROUND, TODAY, **how)  # type: ignore[arg-type]

        def apart(self, actor: Actor, key: int) -> Undone:
            with service_connection(actor) as service:
                return undo(service, key, TODAY, unseal=sealed, as_system=acting(service, actor))

    return Put()


@pytest.fixture
def model(service_connection: ServiceConnection) -> None:
    with service_connection(SYSTEM) as service:
        service.execute("SELECT register_encoder_model('essai', 8, 1, 0, 1, 0)")
