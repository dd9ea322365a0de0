"""A person told of by the group they are one of: *l'une des meilleures vendeuses*, *parmi les premiers arrivés*.

What agrees there is in the plural, and is made inclusive so that the one person of it is of neither sex.
"""

from collections.abc import Callable, Sequence

from matching.privacy import grammar
from matching.privacy.forms import agreed, as_written, trade

ONE = frozenset(("un", "une"))
_DETERMINERS = frozenset(("les", "ses", "mes", "nos", "vos", "leurs", "ces", "des"))
_NUMBERS = frozenset(
    ("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "douze", "quinze", "vingt")
)


def in_group(words: Sequence[str], place: int, end: int) -> dict[int, str]:
    """The words to write otherwise of a phrase with *une des* or *parmi les* at `place`, by their place.

    `end` is where the phrase ends. Nothing where it is no group of persons.
    """
    lower = words[place].lower()
    following = [word.lower() for word in words[place + 1 : min(place + 3, end)]] + ["", ""]
    if lower == "parmi" and following[0] in _DETERMINERS:
        return persons_of(words, place + 2, end) or {}
    if lower not in ONE:
        return {}
    if following[0] == "des":
        start = place + 2
    elif (following[0] in ("de", "parmi") and following[1] in _DETERMINERS) or following[:2] == ["d", "entre"]:
        start = place + 3
    else:
        return {}
    forms = persons_of(words, start, end)
    return {} if forms is None else forms | {place: as_written(words[place], "un·e")}


def persons_of(words: Sequence[str], start: int, end: int) -> dict[int, str] | None:
    """What to write otherwise of a plural that begins at `start`, or None where it names things."""
    forms: dict[int, str] = {}
    named = qualified = False
    for place in range(start, end):
        word = words[place]
        lower = word.lower()
        if lower in _NUMBERS or lower in grammar.COMPARED or lower in _DETERMINERS:
            continue
        if lower in grammar.PREPOSITIONS or lower in grammar.LINKS or lower in grammar.ARTICLES:
            break
        form = _in_the_plural(word, agreed)
        one = lower.removesuffix("s")
        if form != word or one in grammar.ONE_FORM or grammar.ORDINAL.match(one):
            qualified = True
        elif named:
            break
        elif one not in grammar.words_in("machines") and any(map(grammar.names_a_person, (one, lower))):
            named, form = True, _in_the_plural(word, trade)
        elif "·" not in word:
            return None
        forms[place] = form
    return forms if named or qualified else None


def _in_the_plural(word: str, form_of: Callable[[str], str]) -> str:
    """*Meilleur·es* of *meilleures*: the form of one, with its plural."""
    for one in (word.removesuffix("s"), word):
        form = form_of(one)
        if form != one:
            return f"{form}s"
    return word
