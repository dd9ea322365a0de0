"""The words of a text and where its phrases break: what can be told of a word by those around it alone."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from matching.privacy import grammar, groups
from matching.privacy.forms import agreed, as_written

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*(?:·[^\W\d_]+)*(?:-[^\W\d_]+(?:·[^\W\d_]+)*)*")
_BEFORE_A_PLACE = frozenset(("à", "au", "aux", "en"))


def said_of_a_noun(after: str) -> bool:
    """Whether what comes is said of a thing rather than of who does it: *tenue soignée*, *partie électrique*."""
    said = agreed(after) != after and agreed(after, "always") == after and after not in grammar.BEFORE_A_NOUN
    return said or bool(grammar.OF_ONE_FORM.search(after))


@dataclass
class Phrases:
    """Words, and what stands before each: a `.` where a sentence begins, a `,` after a comma, else nothing."""

    words: Sequence[str]
    broken: Sequence[str]
    breaks_at: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.breaks_at = [place for place, broken in enumerate(self.broken) if broken]

    def word(self, place: int) -> str:
        """In lower case."""
        return self.words[place].lower()

    def before(self, place: int) -> str:
        """The word before, of the same phrase."""
        return self.word(place - 1) if place and not self.broken[place] else ""

    def after(self, place: int) -> str:
        """The word after, of the same phrase."""
        return self.word(place + 1) if place + 1 < len(self.words) and not self.broken[place + 1] else ""

    def begins(self, place: int) -> int:
        """Where the phrase of the word at `place` begins."""
        passed = bisect_right(self.breaks_at, place)
        return self.breaks_at[passed - 1] if passed else 0

    def ends(self, place: int) -> int:
        """Where the phrase of the word at `place` ends."""
        passed = bisect_right(self.breaks_at, place)
        return self.breaks_at[passed] if passed < len(self.breaks_at) else len(self.words)

    def is_between(self, place: int) -> bool:
        """An adverb; *fort* is one before what it is said of."""
        lower, after = self.word(place), self.after(place)
        return lower in grammar.IN_BETWEEN and not (lower == "fort" and (not after or grammar.goes_on(after)))

    def is_compared(self, place: int) -> bool:
        """After *la plus*, *la moins*, *la mieux*."""
        return self.before(place) in grammar.COMPARED

    def is_ranked(self, place: int) -> bool:
        """*Première*, *troisième*, *meilleure*."""
        return self.word(place) in grammar.STANDS_ALONE or bool(grammar.ORDINAL.match(self.word(place)))

    def comes_before_a_noun(self, place: int) -> bool:
        """Whether the noun of an adjective that often stands before one comes: *petite pièce*."""
        after = self.after(place)
        return bool(after) and (not grammar.goes_on(after) or self.comes_before_another(place + 1))

    def comes_before_another(self, place: int) -> bool:
        """Whether another adjective follows the link at `place`, then their noun: *première et deuxième année*."""
        if self.word(place) not in grammar.LINKS:
            return False
        another, noun = ([self.word(at) for at in range(place + 1, min(place + 3, self.ends(place)))] + ["", ""])[:2]
        before_a_noun = another in grammar.BEFORE_A_NOUN or bool(grammar.ORDINAL.match(another))
        return before_a_noun and bool(noun) and not grammar.goes_on(noun)

    def is_of_its_complement(self, place: int) -> str:
        """The form for all of a participle that is so of a person before some complements alone, or the word."""
        word, lower, after = self.words[place], self.word(place), self.after(place)
        goes_on = after == "pour" if lower.startswith("fait") else after in _BEFORE_A_PLACE
        return as_written(word, f"{lower.removesuffix('e')}·e") if goes_on else word

    def is_of_whose_complement(self, place: int) -> bool:
        """Of the person, not of their trade's complement: *gardienne d'enfants agréée*, *agent de bord aguerri*.

        One is not said of several; a noun of the feminine may be what is meant, whoever writes.
        """
        noun = self.before(place)
        preposition = self.before(place - 1)
        if not noun or preposition not in grammar.PREPOSITIONS or not grammar.PARTICIPLE.match(self.word(place)):
            return False
        bare = preposition in grammar.BARE_COMPLEMENT and noun not in grammar.words_in("grammar_feminine")
        return bare or noun.endswith(("s", "x"))

    def stands_for_one(self, place: int, end: int, *, opens: bool) -> bool:
        """Whether an adjective after an article stands for a noun that did not come before `end`.

        *Une passionnée*, *la première à*; where the article `opens` a phrase, *la plus rapide de l'équipe* too.
        """
        word, following = self.words[place], self.word(end) if end < len(self.words) else ""
        if agreed(word, "always") != word or word.lower() in grammar.ALSO_A_NOUN:
            return True
        if following == "à" and word.lower() in grammar.BEFORE_A_NOUN:
            return True
        if not opens or not (self.is_ranked(place) or self.is_compared(place)) or following in grammar.LINKS:
            return False
        return following != "des" or groups.persons_of(self.words, end + 1, self.ends(end)) is not None

    def says_what_was_done(self, place: int) -> bool:
        """A participle of *avoir* that agrees with nobody: *j'ai dirigé*, *elle a déjà formé*, not *m'a formée*.

        *Avoir* is left out before what was done: *dirigé une équipe*.
        """
        word = self.word(place)
        if not grammar.PARTICIPLE.match(word) or word in grammar.BEING:
            return False
        if word.endswith(("é", "ée")) and self.after(place) in grammar.DETERMINERS and word not in grammar.NAMING:
            return self.before(place) not in grammar.BEING and self.after(place + 1) not in grammar.TIMES
        at = place - 1
        while at > self.begins(place) and self.is_between(at):
            at -= 1
        return (
            self.begins(place) <= at < place
            and self.word(at) in grammar.AUXILIARY
            and self.before(at) not in grammar.OBJECTS
            and not {"que", "qu"} & {self.before(at), self.before(at - 1)}
        )

    def is_impersonal(self, place: int) -> bool:
        """*Il faut*, *il y a*, *il est important de*."""
        after, then = ([*self.words[place + 1 : place + 4], "", "", ""])[:2]
        if after in ("n", "ne"):
            after, then = ([*self.words[place + 2 : place + 4], "", ""])[:2]
        if after == "y":
            return then in grammar.HAVING
        return (
            after in grammar.IMPERSONAL
            or f"{after} {then}" in ("s agit", "s agissait")
            or (after in ("est", "était") and then in grammar.IT_IS)
        )
