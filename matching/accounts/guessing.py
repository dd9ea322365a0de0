"""How soon a stranger would guess a password (OWASP ASVS 5.0, 6.2.4), by the lists and the patterns of zxcvbn.

Common passwords of twelve characters and more are made of a few parts: words of the lists, figures in a row, a walk
over the keyboard, a year. No list of them need be kept: what a password takes to guess part by part tells them.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

TOO_SOON = 10**8
"""Guesses under which a password is found by whoever tries at a sign-in (zxcvbn, score 3; Wheeler 2016)."""
_LONGEST = 40
"""Characters: no common password has more, and a long one takes long to look at."""
_OURS = (
    "adequation", "adéquation", "capitale-nationale", "capitalenationale", "immigration", "quebec", "québec",
    "motdepasse", "azerty", "azertyuiop", "bonjour", "bienvenue", "jetaime", "soleil", "chocolat", "doudou", "loulou",
    "administrateur",
)  # fmt: skip
"""Words of the service, and those with which passwords in French begin."""
_SIGNS = str.maketrans("4@8(361!|0$5+7%", "aabcegiiiossttx")
_BEFORE_A_LETTER = re.compile(r"[4@8(361!|0$5+7%]+(?=[^\W\d_])")
"""Signs that stand for a letter: `p@ssw0rd`."""


def is_guessed_soon(password: str, about: Iterable[str]) -> bool:
    """Whether it takes fewer than `TOO_SOON` guesses; `about` are words, in lower case, that whoever chose it
    is known by."""
    if len(password) > _LONGEST:
        return False
    spelled = _BEFORE_A_LETTER.sub(lambda found: found.group().translate(_SIGNS), password)
    words = {**_words(), "about": dict.fromkeys(about, 1)}
    return any(_guesses(each, words) < TOO_SOON for each in {password, spelled})


def _guesses(password: str, words: Mapping[str, Mapping[str, int]]) -> int:
    """zxcvbn's, without its search for signs as letters, which a chosen password makes as long as a stranger likes, and
    without `zxcvbn()` itself, which keeps what one person is known by for the next.
    """
    from zxcvbn import matching, scoring  # noqa: PLC0415

    found = [
        each
        for matcher in (
            matching.dictionary_match, matching.reverse_dictionary_match, matching.spatial_match,
            matching.sequence_match, matching.regex_match, matching.date_match,
        )
        for each in matcher(password, _ranked_dictionaries=words)
    ]  # fmt: skip
    return int(scoring.most_guessable_match_sequence(password, found)["guesses"])


@lru_cache
def _words() -> Mapping[str, Any]:
    # Imported when first asked: its lists take a quarter of a second to load.
    from zxcvbn.matching import RANKED_DICTIONARIES  # noqa: PLC0415

    return {**RANKED_DICTIONARIES, "ours": dict.fromkeys(_OURS, 1)}
