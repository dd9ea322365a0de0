"""The background jobs: a composition root."""

import signal

from api.settings import Settings


def run(settings: Settings, service_url: str) -> None:
    """Runs jobs until SIGINT or SIGTERM."""
    stops = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    signal.sigwait(stops)
