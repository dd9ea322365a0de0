"""What a log may say: of an error of the database no text, which quotes the row; of an address no value."""

import logging
import traceback
from collections.abc import Iterator

import psycopg
from starlette.types import Scope


class Unquoted(logging.Filter):
    """Of an error of the database, or one that it led to, leaves what quotes nothing: classes, codes, where."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Takes the traceback out of `record`, its message staying; keeps every record."""
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        chain = list(_chain(error)) if error is not None else []
        if any(isinstance(each, psycopg.Error) for each in chain):
            record.msg = f"{record.getMessage().strip()} ({'; '.join(map(_told, chain))})"
            record.args = None
            record.exc_info = record.exc_text = None
        return True


_UNQUOTED = Unquoted()


def pattern(scope: Scope) -> str:
    """The path that was asked without what it named: the end of one may be the secret of a link."""
    path: str = scope["path"]
    for name, value in scope.get("path_params", {}).items():
        path = path.replace(f"/{value}", f"/{{{name}}}", 1)
    return path.encode("ascii", "replace").decode()[:500]


def unquote(*names: str) -> None:
    """Let the loggers of these names quote no row."""
    for name in names:
        logging.getLogger(name).addFilter(_UNQUOTED)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, and every other that it came from or stands for."""
    left, seen = [error], set[int]()
    while left:
        one = left.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        left += [each for each in (one.__context__, one.__cause__) if each is not None]
        if isinstance(one, BaseExceptionGroup):
            left += one.exceptions


def _told(error: BaseException) -> str:
    words = [type(error).__name__]
    if isinstance(error, psycopg.Error):
        words += filter(None, (error.sqlstate, error.diag.constraint_name))
    frames = traceback.extract_tb(error.__traceback__)
    if frames:
        words.append(f"at {frames[-1].name}:{frames[-1].lineno}")
    return " ".join(words)
