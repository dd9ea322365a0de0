"""French elision before what is written into a sentence: `de %(name)s` says `d’Andrea` and `de Marie`.

Source: Office québécois de la langue française, Banque de dépannage linguistique, Élision. An *h* may be aspirated, and
no name says so: it elides nothing. *Y* and *ou* before a vowel are consonants (Yasmine, Ouassim).
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from api.translations import Locale, translations

_BEFORE = re.compile(r"\b(d|qu|lorsqu|puisqu)e %\((\w+)\)s", re.IGNORECASE)
_VOWEL = re.compile(r"(?!ou[aeiouy])[aeiouœæ]|y[^\W\daeiouy_]", re.IGNORECASE)


def elided(sentence: str, values: Mapping[str, Any]) -> str:
    """The French `sentence`, its `de` and `que` elided before those of `values` that begin with a vowel."""
    if "e %(" not in sentence:
        return sentence
    return _BEFORE.sub(lambda found: _elided(found, values.get(found[2])), sentence)


def _elided(found: re.Match[str], value: Any) -> str:
    if not isinstance(value, str):
        return found[0]
    said = value.striptags() if isinstance(value, Markup) else value
    begins = unicodedata.normalize("NFD", said[:3])
    bare = "".join(each for each in begins if not unicodedata.combining(each))
    return f"{found[1]}’%({found[2]})s" if _VOWEL.match(bare) else found[0]


def install(environment: Environment, locale: Locale) -> None:
    """Have the templates of `environment` speak `locale`, each sentence elided before what it is given."""
    catalogue = translations(locale)
    environment.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]

    @pass_context
    def gettext(context: Context, sentence: str, /, **values: Any) -> str:
        text = elided(catalogue.gettext(sentence), values)
        return (Markup(text) if context.eval_ctx.autoescape else text) % values  # noqa: S704 - of a catalogue

    environment.globals["gettext"] = gettext
