"""What agrees with the person in a sentence of a CV, in the masculine or the feminine, and what agrees with things.

A CV speaks of one person, mostly without naming them: *Première de classe, appréciée des clients*. So what a phrase
begins with is of the person, and what follows a name of persons, a verb of being or *comme*; what follows an article
and the name of a thing is of the thing (*une équipe motivée*). Word after word, the reading is in one of the `Of`.
Where neither is sure, what is said of persons alone (`always` in `data/agreeing.tsv`) is made inclusive.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from matching.privacy import grammar, groups
from matching.privacy.forms import TRADES, agreed, as_written, by_ending, trade
from matching.privacy.letters import plain
from matching.privacy.phrase import Phrases, said_of_a_noun
from matching.privacy.vocabulary import is_work_verb


class Of(Enum):
    """Of whom or what the next adjective would be."""

    NOBODY_YET = auto()  # a phrase begins
    PERSON = auto()
    COMPLEMENT = auto()  # of a person's trade: *cheffe d'équipe*
    ARTICLE = auto()  # one stands before, or an adjective: what comes tells
    THING = auto()
    ANYTHING = auto()  # after a verb, after a comma


def in_agreement(words: Sequence[str], breaks: Sequence[str], things: Sequence[bool]) -> dict[int, str]:
    """The words of a text to write otherwise, by their place.

    `breaks` says what stands before each word: a `.` where a sentence or a line begins, a `,` after a comma, else
    nothing; `things`, the words that are surely of things.
    """
    reading = _Reading(words, breaks)
    for place, word in enumerate(words):
        if breaks[place]:
            reading.breaks(place)
        if things[place]:
            reading.names_a_thing(word.lower())
        else:
            reading.reads(place)
    reading.ends_a_phrase(len(words))
    return reading.forms


@dataclass
class _Reading(Phrases):
    """Where the reading stands: of what, who the sentence is about, and what waits for the noun to come."""

    of: Of = Of.NOBODY_YET
    about_a_person: bool = False
    about_a_thing: bool = False
    article: int | None = None
    opens: bool = False  # the article stands where what comes is the person
    within: bool = False  # the article stands in a complement of a person's trade
    complement_of_a_thing: int | None = None
    subject: int | None = None  # where the phrase begins whose thing was found to have been spoken of before it
    waiting: list[int] = field(default_factory=list)
    forms: dict[int, str] = field(default_factory=dict)

    def breaks(self, place: int) -> None:
        """A comma or the beginning of a sentence stands before `place`."""
        self.ends_a_phrase(place)
        if self.broken[place] == ".":
            self.about_a_person = self.about_a_thing = False
            self.of = Of.NOBODY_YET
            return
        # Nothing was said of it yet: *La nuit, elle prépare les commandes*.
        self.about_a_thing = self.about_a_thing and self.of is not Of.THING
        self.of = Of.NOBODY_YET if self.of in (Of.PERSON, Of.COMPLEMENT, Of.NOBODY_YET) else Of.ANYTHING

    def reads(self, place: int) -> None:
        """The word at `place`, of grammar or not."""
        lower, before, after = self.word(place), self.before(place), self.after(place)
        if lower in grammar.PRONOUNS:
            self._reads_a_pronoun(place)
        elif lower in ("tout", "toute") and after in grammar.ALONE:
            self._write(place, "tout·e")
        elif lower in grammar.ALONE and self._is_alone(before, after):
            self._write(place, "seul·e")
            self.of = Of.NOBODY_YET if self.of is Of.NOBODY_YET and grammar.names_a_person(after) else Of.PERSON
        elif lower in grammar.ALONE and after in grammar.ARTICLES:
            self.of = Of.ANYTHING
        elif lower in grammar.BEING or (before in ("m", "me") and lower in grammar.HAVING | grammar.SAID_OF_ME):
            self.of = Of.THING if self.about_a_thing else Of.PERSON
            if self.about_a_thing:
                self._is_said_of_a_thing(place)
            self._forgets()
        elif lower in grammar.SUBJECTS:
            self.about_a_person, self.of = True, Of.ANYTHING
        elif self.says_what_was_done(place):
            self.forms[place] = grammar.of_nobody(self.words[place])
            self.of = Of.ANYTHING
            self._forgets()
        elif not self._links(place, lower, before) and not self.is_between(place):
            self._reads_a_word(place, lower, before, after)

    def names_a_thing(self, word: str) -> None:
        """The thing that `word` names: what follows an article's is of it."""
        feminine = word in grammar.LIKE_A_NOUN or word in grammar.words_in("grammar_feminine")
        named = self.of is Of.ARTICLE or (feminine and self.of is not Of.COMPLEMENT)
        if named and not self.about_a_person and self.article is not None:
            self.about_a_thing = True
        within, self.within = self.within, False
        self._forgets()
        if named and (feminine or not within):
            self.of = Of.THING
        elif named or self.of is Of.PERSON:
            self.of = Of.COMPLEMENT
        elif self.of is not Of.COMPLEMENT:
            self.of = Of.ANYTHING

    def ends_a_phrase(self, place: int) -> None:
        """An adjective whose noun did not come is the person's: *Première de classe*, *une passionnée de cuisine*."""
        if self.of is not Of.ARTICLE:
            return
        if self.article is not None:
            named = any(self.stands_for_one(at, place, opens=self.opens) for at in self.waiting)
            self.waiting = self.waiting if named else []
        self.of = Of.PERSON if self.waiting else Of.ANYTHING
        if self.waiting:
            self._agrees_what_waited()
        self._forgets()

    def _links(self, place: int, lower: str, before: str) -> bool:
        """Whether the word is an article or stands between phrases."""
        if lower in grammar.ARTICLES or lower in grammar.ALIKE:
            self.ends_a_phrase(place)
            self.opens = self.of in (Of.NOBODY_YET, Of.PERSON)
            self.within = self.of is Of.COMPLEMENT and lower in grammar.DEFINITE
            self.of, self.article = Of.ARTICLE, place
            self._is_one_of(place)
        elif lower in grammar.LINKS:
            if self.of is Of.ARTICLE and self.waiting and self.comes_before_another(place):
                return True
            self.ends_a_phrase(place)
            self.of = Of.NOBODY_YET if self.of is Of.PERSON else self.of
        elif lower == "comme" or (lower == "que" and before == "tant"):
            self.ends_a_phrase(place)
            self.of = Of.NOBODY_YET
        elif lower in grammar.PREPOSITIONS:
            of_a_thing = self.of is Of.THING and lower in grammar.OF | {"en"}
            self.ends_a_phrase(place)
            self.complement_of_a_thing = place if of_a_thing else None
            self._is_one_of(place)
            of_an_office = before in grammar.OFFICES
            self.about_a_person = self.about_a_person or of_an_office
            self.of = Of.NOBODY_YET if of_an_office else Of.COMPLEMENT if self.about_a_person else Of.ANYTHING
        else:
            return False
        return True

    def _reads_a_word(self, place: int, lower: str, before: str, after: str) -> None:
        word = self.words[place]
        if self._is_a_thing(lower, before, after):
            self.names_a_thing(lower)
        elif "·" in word or grammar.names_a_person(lower) or self._is_an_aid(lower, after):
            self._names_a_person(place, word if "·" in word else trade(word))
        elif (form := self._adjective(place, after)) != word:
            self._agrees(place, lower, form, after)
        elif self.of in (Of.ARTICLE, Of.NOBODY_YET, Of.PERSON) and (named := self._by_ending(word)) != word:
            self._names_a_person(place, named)
        elif not self._is_of_one_form(place, lower):
            self.names_a_thing(lower)

    def _is_one_of(self, place: int) -> None:
        if self.word(place) in groups.ONE or self.word(place) == "parmi":
            forms = groups.in_group(self.words, place, self.ends(place))
            self.forms |= forms
            self.about_a_person = self.about_a_person or place in forms

    def _is_an_aid(self, lower: str, after: str) -> bool:
        return lower == grammar.AID and self.of is Of.NOBODY_YET and after in grammar.PREPOSITIONS

    def _is_of_one_form(self, place: int, lower: str) -> bool:
        """An adjective that is written alike: what it is of goes on, a person where a phrase begins with it."""
        if self.of is Of.ARTICLE and (grammar.ORDINAL.match(lower) or lower in grammar.ONE_FORM):
            if grammar.ORDINAL.match(lower) or self.is_compared(place):
                self.waiting.append(place)
            return True
        if lower in grammar.ONE_FORM and self.of is Of.NOBODY_YET:
            self.of = Of.PERSON
        known = lower in grammar.ONE_FORM and self.of in (Of.ARTICLE, Of.PERSON)
        return known or (self.of is Of.PERSON and bool(grammar.OF_ONE_FORM.search(lower)))

    def _is_a_thing(self, lower: str, before: str, after: str) -> bool:
        """A machine named as who works it, *tenue de livres*, or *étrangère* of a clientele."""
        if lower in grammar.words_in("machines"):
            return self.article is not None or before in grammar.PREPOSITIONS
        if lower in grammar.THING_OF_BOTH and not before:
            return after in grammar.OF or bool(grammar.OF_ONE_FORM.search(after))
        if lower in grammar.LIKE_A_NOUN:
            if self.of is Of.ARTICLE:
                return not (self.waiting and lower in grammar.NEWCOMERS)
            of_something = after in grammar.OF and lower not in grammar.NEVER_A_NOUN
            goes_on = of_something or (lower == "mise" and after in ("à", "en")) or said_of_a_noun(after)
            return goes_on and self.of is not Of.PERSON
        return self.of is Of.THING

    def _is_alone(self, before: str, after: str) -> bool:
        """Of the person: *travaille seule*, *seule à la caisse*; not *une seule pièce*, *seule la qualité*."""
        if self.of is Of.ARTICLE or before in grammar.PREPOSITIONS or self.about_a_thing:
            return False
        of_a_verb = self.of is not Of.NOBODY_YET and after in grammar.ARTICLES
        return not after or of_a_verb or grammar.goes_on(after) or grammar.names_a_person(after)

    def _adjective(self, place: int, after: str) -> str:
        """The form for all that an adjective may have here."""
        word = self.words[place]
        if self.of is Of.THING or self._is_of_a_thing(place):
            return word
        if word.lower() in grammar.BEFORE_A_COMPLEMENT:
            return self.is_of_its_complement(place) if self.of in (Of.NOBODY_YET, Of.PERSON) else word
        if self.of is Of.ARTICLE and self.is_compared(place) and agreed(word) == word:
            return grammar.participle(word)
        if self.of in (Of.PERSON, Of.ARTICLE) or word.lower() in grammar.BEFORE_A_NOUN:
            return agreed(word)
        if self.of is Of.COMPLEMENT:
            return agreed(word) if self.is_of_whose_complement(place) else agreed(word, "always")
        begins = self.of is Of.NOBODY_YET and after in grammar.BEFORE_A_PARTICIPLES_COMPLEMENT
        return agreed(word) if begins and word.endswith(("é", "ée")) else agreed(word, "always", "person")

    def _is_of_a_thing(self, place: int) -> bool:
        """After the complement of a thing: *une usine d'aliments agréée*."""
        return self.complement_of_a_thing == place - 2 and not any(self.broken[place - 1 : place + 1])

    def _agrees(self, place: int, lower: str, form: str, after: str) -> None:
        if self.of is Of.ARTICLE or (self.of is Of.NOBODY_YET and lower in grammar.BEFORE_A_NOUN):
            self.of = Of.ARTICLE
            self.waiting.append(place)
        elif self.of is Of.ANYTHING and lower in grammar.BEFORE_A_NOUN and self.comes_before_a_noun(place):
            self.of = Of.ARTICLE
        elif not (self.of is Of.NOBODY_YET and lower in grammar.LIKE_A_VERB and after in grammar.ARTICLES):
            self.forms[place] = form
            self.of = Of.COMPLEMENT if self.of is Of.COMPLEMENT else Of.PERSON

    def _is_said_of_a_thing(self, place: int) -> None:
        """What a sentence begins with is its subject's: *Rendue au client, la pièce est garantie*."""
        comma = self.begins(place)
        subject = self.word(comma)
        if (
            comma == self.subject
            or self.broken[comma] != ","
            or self.about_a_person
            or subject not in ("la", "cette", "le", "ce", "cet", "l")
        ):
            return
        self.subject = comma
        for at in range(self.begins(comma - 1), comma):
            if at in self.forms and agreed(self.words[at], "always") == self.words[at]:
                feminine = self.forms[at].split("·")[0].lower() != self.word(at)
                if subject == "l" or feminine == (subject in ("la", "cette")):
                    del self.forms[at]

    def _names_a_person(self, place: int, form: str) -> None:
        head = self.of in (Of.NOBODY_YET, Of.PERSON, Of.ARTICLE) and not self.about_a_thing
        self._agrees_what_waited()
        self.forms[place] = form
        self._forgets()
        self.of = Of.PERSON
        self.about_a_person = self.about_a_person or head

    def _by_ending(self, word: str) -> str:
        lower = word.lower()
        apart = lower in grammar.words_in("person_endings_apart") or lower in grammar.words_in("grammar_feminine")
        of_a_verb = lower.endswith(("er", "é")) and is_work_verb(plain(lower))
        if apart or of_a_verb or grammar.NAME_OF_A_THING.search(lower):
            return word
        return by_ending(word, {Of.ARTICLE: TRADES, Of.PERSON: grammar.BESIDE}.get(self.of, grammar.AT_THE_HEAD))

    def _agrees_what_waited(self) -> None:
        if self.article is not None and self.word(self.article) in grammar.ARTICLES:
            self._write(self.article, grammar.ARTICLES[self.word(self.article)])
        for at in self.waiting:
            self.forms[at] = agreed(self.words[at])
            if self.is_compared(at) and self.forms[at] == self.words[at]:
                self.forms[at] = grammar.participle(self.words[at])

    def _reads_a_pronoun(self, place: int) -> None:
        lower, before = self.word(place), self.before(place)
        if lower.endswith("-même"):
            self._write(place, "iel-même")
        elif before in grammar.PREPOSITIONS and lower != "il":
            self._write(place, "iel")
        elif lower != "lui" and not self.about_a_thing and before not in grammar.THAT:
            if lower == "il" and self.is_impersonal(place):
                self.about_a_thing = True
            else:
                self._write(place, "iel")
                self.about_a_person = True
        self.of = Of.ANYTHING

    def _write(self, place: int, form: str) -> None:
        self.forms[place] = as_written(self.words[place], form)

    def _forgets(self) -> None:
        self.article, self.waiting = None, []
