"""Runs the embedded PostgreSQL of a folder until it is killed, as `adequation serve` would; started by the tests."""

import signal
import sys
from pathlib import Path

from api.embedded import EmbeddedError, embedded_postgres

try:
    with embedded_postgres(Path(sys.argv[1]), durable=sys.argv[2:] != ["fast"]):
        print("ready", flush=True)
        signal.pause()
except EmbeddedError as error:
    print(error, flush=True)
    sys.exit(3)
except KeyboardInterrupt:
    sys.exit(0)
