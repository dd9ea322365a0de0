"""The words of the interface for each code of the domain, as messages of the catalogues.

The domain answers with codes; here each gets its English message, which the catalogues translate. `word` and
`api.errors.describe` look them up, and a test checks that no code of the domain lacks its words.
"""

from api.translations import Locale, translations
from api.words.screen import VOCABULARIES


def word(code: str, vocabulary: str, locale: Locale) -> str:
    """The words of `code` in one of `api.words.screen`'s vocabularies. Raises KeyError where there are none."""
    return translations(locale).gettext(VOCABULARIES[vocabulary][str(code)])
