"""What the worker encodes, and for which models: the one that serves first, then the one in preparation.

So whoever and whatever is new ranks by the model in service for as long as it serves. What ends a preparation is noted
for the administrators, and ends nothing else.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import psycopg
from psycopg_pool import ConnectionPool

from api.database import writing
from api.encoders import Encoders
from matching.accounts.domain import SYSTEM
from matching.matches import in_service, vectors
from matching.matches.encoding import Encoder
from matching.matches.in_service import ModelState, Reading

logger = logging.getLogger(__name__)

SECONDS = 10
"""Of encoding at a time: a large model takes hours over both lists, and no message and no new need waits for that."""


def for_each_model(
    pool: ConnectionPool, encoders: Encoders, encode: Callable[[psycopg.Connection, Encoder, int], None]
) -> None:
    """Run `encode` for the model that serves and for the one in preparation, each in a transaction of its own."""
    for reading, encoder in _readers(pool, encoders):
        with _ending_nothing_else(pool, reading), writing(pool, SYSTEM) as connection:
            encode(connection, encoder, reading.id)


def encode_lists(pool: ConnectionPool, encoders: Encoders, go_on_later: Callable[[psycopg.Connection], None]) -> None:
    """Encode whatever of both lists lacks its vectors, for `SECONDS` or so; a model that lacks none then serves."""
    until = monotonic() + SECONDS
    for reading, encoder in _readers(pool, encoders):
        with _ending_nothing_else(pool, reading):
            if not _encoded(pool, reading, encoder, until, go_on_later):
                return
            if reading.state == ModelState.PREPARING:
                _serve(pool, reading, encoders)


def _encoded(
    pool: ConnectionPool,
    reading: Reading,
    encoder: Encoder,
    until: float,
    go_on_later: Callable[[psycopg.Connection], None],
) -> bool:
    """Whether everything is encoded, rather than left for later or given up."""
    for encode in (vectors.encode_skills, vectors.encode_openings, vectors.encode_candidates):
        done = 1
        while done:
            with writing(pool, SYSTEM) as connection:
                done = encode(connection, encoder, reading.id)
                if not in_service.went_on(connection, reading.id):
                    return False
                if done and monotonic() > until:
                    go_on_later(connection)
                    return False
    return True


def _serve(pool: ConnectionPool, reading: Reading, encoders: Encoders) -> None:
    with writing(pool, SYSTEM) as connection:
        serves = in_service.serve(connection, reading.id)
    if serves:
        logger.info("model %s serves", reading.name)
        encoders.keep({(reading.setting, reading.prompt)})


def _readers(pool: ConnectionPool, encoders: Encoders) -> Iterator[tuple[Reading, Encoder]]:
    """The models that read what is new, each with its encoder; where one cannot be loaded, that is noted.

    One that is being loaded is left for later: whoever loads it has everything encoded then.
    """
    with writing(pool, SYSTEM) as connection:
        found = [each for each in in_service.readers(connection) if not encoders.is_loading(each)]
    for reading in found:
        try:
            encoder = encoders.of(reading)
        except Exception as error:
            # It speaks of files, and of nobody.
            _note(pool, reading, error, f"{error}")
        else:
            yield reading, encoder


@contextmanager
def _ending_nothing_else(pool: ConnectionPool, reading: Reading) -> Iterator[None]:
    """What ends a preparation is noted; what befalls the model that serves is tried again, as is a lost connection."""
    try:
        yield
    except psycopg.OperationalError:
        raise
    except Exception as error:
        if reading.state != ModelState.PREPARING:
            raise
        _note(pool, reading, error, "")


def _note(pool: ConnectionPool, reading: Reading, error: Exception, words: str) -> None:
    # The class alone where texts were encoded: what a library says may quote them.
    why = type(error).__name__
    logger.error("model %s reads nothing new: %s %s", reading.name, why, words)
    with writing(pool, SYSTEM) as connection:
        in_service.failed(connection, reading.id, why)
