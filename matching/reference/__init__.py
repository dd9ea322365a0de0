"""Classifications, places, languages, diplomas and the rules that an administrator may change."""

from matching.reference.loading import load

__all__ = ["load"]
