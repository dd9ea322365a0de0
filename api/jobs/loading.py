"""The model that a setting names, loaded and calibrated beside the jobs, which go on by the one in service."""

import logging
from threading import Thread

from psycopg_pool import ConnectionPool

from api import encoders
from api.database import writing
from api.encoders import Encoders
from api.jobs.tasks import encode_lists, enqueue
from api.settings import Settings
from matching.accounts.domain import SYSTEM
from matching.matches import in_service

logger = logging.getLogger(__name__)


def load_beside(pool: ConnectionPool, settings: Settings, given: Encoders) -> Thread | None:
    """Load the configured model in a thread of its own, which is returned; None where it is here and reads already."""
    if settings.encoder in encoders.HERE:
        return None
    # A process that ends does not wait for a model that loads.
    thread = Thread(target=load, args=(pool, settings, given), daemon=True, name="encoder")
    thread.start()
    return thread


def load(pool: ConnectionPool, settings: Settings, given: Encoders) -> None:
    """Load the configured model, calibrate it and have it prepared; where it cannot be loaded, that is noted."""
    prompt = settings.encoder_prompt
    name = f"{settings.encoder}@{prompt}" if prompt else settings.encoder
    with writing(pool, SYSTEM) as connection:
        in_service.loads(connection, name)
    try:
        calibrated = encoders.load(settings.encoder, prompt, given.by_setting)
    except Exception as error:
        # It has read the public titles alone: whatever a library says quotes nobody.
        logger.exception("model %s cannot be loaded; the one in service goes on", name)
        with writing(pool, SYSTEM) as connection:
            in_service.loads(connection, name, type(error.__cause__ or error).__name__)
        return
    with writing(pool, SYSTEM) as connection:
        encoders.register(connection, calibrated)
        enqueue(connection, encode_lists)
