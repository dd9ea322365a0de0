"""Tesseract, where it is installed: which languages it reads here, and the text of a picture."""

import os
import shutil
import subprocess
from functools import cache

from matching.reading.errors import DamagedDocumentError
from matching.reading.limits import SCANNED_PAGE_SECONDS

_WANTED = ("fra", "eng")


@cache
def languages() -> tuple[str, ...]:
    """Those of French and English that it has; none where it is not installed."""
    program = _program()
    if program is None:
        return ()
    try:
        done = subprocess.run([program, "--list-langs"], capture_output=True, check=False, timeout=SCANNED_PAGE_SECONDS)
    except (OSError, subprocess.SubprocessError):
        return ()
    there = set(done.stdout.decode("utf-8", "replace").split())
    return tuple(language for language in _WANTED if language in there)


def text_of(png: bytes, dpi: int) -> str:
    """The text of a picture of so many dots an inch. Raises DamagedDocumentError where it takes too long."""
    command = [_program() or "", "stdin", "stdout", "-l", "+".join(languages()), "--dpi", str(dpi)]
    try:
        done = subprocess.run(
            command, input=png, capture_output=True, check=True, timeout=SCANNED_PAGE_SECONDS,
            env={"OMP_THREAD_LIMIT": "1", "PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        raise DamagedDocumentError from error
    return done.stdout.decode("utf-8", "replace")


def _program() -> str | None:
    return shutil.which("tesseract")
