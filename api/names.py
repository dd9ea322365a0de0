"""Names of the classifications' codes, in both languages, read once per process."""

from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
from fastapi import Request

from api.translations import Locale

_NAMES = """
    SELECT 'unit_group', code, title_fr, title_en FROM unit_group
    UNION ALL SELECT 'region', code, name, name FROM region
    UNION ALL SELECT 'territory', code, name, name FROM territory
    UNION ALL SELECT 'municipality', code, name, name FROM municipality
    UNION ALL SELECT 'country', code, name_fr, name_en FROM country
    UNION ALL SELECT 'language', code, name_fr, name_en FROM language
    UNION ALL SELECT 'field_of_study', code, name_fr, name_en FROM field_of_study
    UNION ALL SELECT 'diploma_level', code, name_fr, name_en FROM diploma_level
    UNION ALL SELECT 'credential', code, name_fr, name_en FROM credential
"""


@dataclass(frozen=True)
class Names:
    """The classifications change with the package, not while it runs."""

    _names: Mapping[tuple[str, str], tuple[str, str]]

    def of(self, kind: str, code: str, locale: Locale) -> str:
        """The name of a code; the code itself where the classification does not know it (any more)."""
        french, english = self._names.get((kind, code), (code, code))
        return english if locale == "en" else french


def names(request: Request, connection: psycopg.Connection) -> Names:
    """Those of the application that answers `request`."""
    known: Names | None = getattr(request.app.state, "names", None)
    if known is None:
        known = request.app.state.names = read_names(connection)
    return known


def read_names(connection: psycopg.Connection) -> Names:
    """All of them, in one statement."""
    return Names({(kind, code): (fr, en) for kind, code, fr, en in connection.execute(_NAMES)})
