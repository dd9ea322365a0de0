"""What a CV says that the law refuses to store: found by kind, with its place, so that it is left out and told.

Sources: the Charter's prohibited grounds and the table "stored, shown and used" of the requirements. Languages, the
right to work and the country of a diploma are stored, so they are not here; `disclosures` says what an employer may
not read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from matching.privacy.refused import REFUSED_FIELDS
from matching.privacy.texts import identity_numbers

_END = r"[^\n\t|;•]*"
_COLON = r"\s*(?::|=|\t|\s-\s)\s*"
_MONTH = (
    r"(?:janv|f[ée]vr?|mars|avr|mai|juin|juil|ao[ûu]t|sept|oct|nov|d[ée]c|jan|feb|mar|apr|may|jun|jul|aug|sep|dec)"
    r"[a-zé]*\.?"
)
_DAY = (
    rf"(?:\d{{1,2}}(?:er)?[\s./-]+(?:\d{{1,2}}|{_MONTH})[\s./-]+(?:19|20)?\d\d"
    r"|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}"
    rf"|{_MONTH}\s+\d{{1,2}},?\s+(?:19|20)\d\d|(?:19|20)\d\d)"
)
_COUNT = r"(?:\d|une?|deux|trois|quatre|cinq|two|three|four|five)"
_CELL_BEGINS = r"(?<=[\n,|•\t])[^\S\n]*"
_CELL_ENDS = r"(?=[^\S\n]*(?:[,|•\t\n)]|$))"


@dataclass(frozen=True)
class Unasked:
    """A passage to leave out: from `start` to `end` of the text; `reason` is the code that `refused` gives."""

    kind: str
    reason: str
    start: int
    end: int


def _labelled(words: str) -> str:
    """A label at the beginning of a cell, and what follows it to the cell's end."""
    return rf"(?:(?<=^)|(?<=[\n\t|;•,])|(?<=\s\s))[^\S\n]*(?:{words}){_COLON}[^\s]{_END}"


_PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "birth_date",
        (
            rf"\b(?:né(?:\(?e\)?|\.e|·e)?s?\s+(?:le|en)|born(?:\s+(?:on|in))?)\s+{_DAY}"
            r"(?:\s*,?\s*(?:à|a|in|at)\s+[A-ZÀ-Þ][^\n\t|;,•]{0,40})?"
        ),
    ),
    (
        "birth_date",
        (
            r"\b(?:date(?:\s+et\s+lieu)?\s+de\s+naissance|année\s+de\s+naissance|birth\s?(?:date|day|year)|year\s+of\s+birth"
            rf"|date(?:\s+and\s+place)?\s+of\s+birth|ddn|dob|d\.o\.b\.?)(?:{_COLON}|\s+)[^\s]{_END}"
        ),
    ),
    ("birthplace", _labelled(r"lieu de naissance|place of birth|birthplace|né\(?e?\)? à|born in")),
    ("age", _labelled(r"[âa]ge")),
    (
        "age",
        (
            r"(?<![\w'’])\(?(?:[âa]gée?(?:\s+de)?\s+)?(?:1[6-9]|[2-7]\d)\s*(?:ans|years old|y\.o\.)\)?"
            r"(?=[^\S\n]*(?:[,;|•\t/-]|\n|$))(?<!\d \d\d ans)"
            r"|\bi am \d\d years old\b|\bj['’]ai \d\d ans\b(?!\s+d)|\baged \d\d\b"
        ),
    ),
    ("sex", _labelled(r"sexe|sex|genre|gender|civilité")),
    (
        "marital_status",
        _labelled(
            r"[ée]tat civil|situation (?:de famille|familiale|matrimoniale)|statut (?:matrimonial|civil|marital)"
            r"|marital status|civil status|family status"
        ),
    ),
    (
        "marital_status",
        (
            r"\b(?:célibataire|marié(?:\(e\)|e)?|mariee|marie\(e\)"
            r"|divorcé(?:\(e\)|e)?|veuf|veuve|pacsée?|conjoint[es]* de fait"
            r"|unmarried|divorced|widow(?:ed|er)?)\b(?:[^\S\n]*[,/-]?[^\S\n]*(?:sans|avec|père de|mère de|et)?[^\S\n]*"
            rf"{_COUNT}?[^\S\n]*enfants?)?"
        ),
    ),
    (
        "marital_status",
        (
            # Marie is a name too, of people, schools and addresses: without its accent, only after a label or a status
            # or before children, and as nobody writes a name.
            r"(?:(?<=[:|•\t])|(?<=[:|•\t] ))(?<!om: )(?<!om.: )(?<!me: )(?-i:marie)(?=[^\S\n]*(?:[,;|•\t\n)]|$))"
            rf"|(?<![\w.@-])(?-i:marie)[^\S\n]*[,/-]?[^\S\n]*(?:sans|avec|père de|mère de|et)?[^\S\n]*{_COUNT}?"
            r"[^\S\n]*enfants?"
        ),
    ),
    (
        "marital_status",
        (
            rf"{_CELL_BEGINS}(?:single|married)(?=[^\S\n]*(?:[,|•\t\n]|$|with))"
            r"(?:[^\S\n]+with[^\S\n]+\w+[^\S\n]+(?:kids?|child(?:ren)?))?"
        ),
    ),
    ("children", _labelled(r"(?:nombre d['’])?enfants?(?: à charge)?|children|dependents|personnes à charge")),
    (
        "children",
        (
            rf"\b(?:(?:mère|père|mother|father|parent) (?:de|of)|j['’]ai|i have)\s+{_COUNT}\s+(?:jeunes\s+)?"
            rf"(?:enfants?|children|kids)\b|(?<=[,|•\t\n(])[^\S\n]*{_COUNT}\s+enfants?{_CELL_ENDS}"
        ),
    ),
    (
        "nationality",
        _labelled(r"nationalit[ée]s?|nationality|citizenship|citoyenneté|origine(?: ethnique)?|ethnicity|race"),
    ),
    ("nationality", r"\b(?:de\s+)?nationalité\s+[a-zà-ÿ]+(?:[- ][a-zà-ÿ]+)?\b|\b\w+ nationality\b"),
    ("religion", _labelled(r"religion|confession|faith|culte")),
    (
        "religion",
        (
            rf"{_CELL_BEGINS}(?:musulmane?|chrétien(?:ne)?|catholique|juive?|bouddhiste|hindoue?|protestante?|muslim"
            rf"|christian|catholic|jewish|buddhist){_CELL_ENDS}"
        ),
    ),
    (
        "health",
        _labelled(
            r"(?:état de )?santé|health|handicap|disability|groupe sanguin|blood (?:group|type)"
            r"|(?:taille|height|poids|weight)(?=\s*:?\s*\d)"
        ),
    ),
    ("health", r"\b(?:reconnaissance (?:de la qualité de )?)?travailleu(?:r|se) handicapée?\b|\bRQTH\b"),
    (
        "political_convictions",
        _labelled(r"(?:convictions?|opinions?|affiliation)s? politiques?|political (?:views|affiliation)"),
    ),
    ("sexual_orientation", _labelled(r"orientation sexuelle|sexual orientation")),
    ("criminal_record", _labelled(r"(?:casier|antécédents) judiciaires?|criminal record")),
    (
        "sin",
        _labelled(
            r"n\.?a\.?s\.?|numéro d['’]assurance sociale|s\.?i\.?n\.?|social insurance(?: number)?"
            r"|(?:numéro de )?sécurité sociale|ssn"
        ),
    ),
    ("passport", _labelled(r"(?:n[°ºo]\s*(?:de\s*)?|numéro de )?passe?port(?: n[°ºo]| number| no\.?)?")),
    (
        "identity_card",
        _labelled(
            r"(?:n[°ºo]\s*(?:de\s*)?)?(?:c\.?n\.?i\.?|c\.?i\.?n\.?|carte (?:nationale )?d['’]identité"
            r"|national id(?: number)?|identity card)"
        ),
    ),
)
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)
_REASONS = {**REFUSED_FIELDS, "identity_card": REFUSED_FIELDS["passport"]}
_SPACES = " \t\n,;|•"

KINDS = frozenset({*dict(_PATTERNS), "ramq", "uci", "photo"})


def reason_of(kind: str) -> str:
    """The code of the reason why that kind is refused."""
    return _REASONS[kind]


def unasked(text: str) -> Iterator[Unasked]:
    """Every passage of `text` that is not to be stored, in order; of two that overlap, the first and longest."""
    spans = [
        (start, -end, kind)
        for kind, pattern in _COMPILED
        for start, end in (_bare(text, match.start(), match.end()) for match in pattern.finditer(text))
    ]
    spans += [(start, -end, kind) for kind, start, end in identity_numbers(text)]
    reached = -1
    for start, negative_end, kind in sorted(spans):
        if start >= reached and -negative_end > start:
            reached = -negative_end
            yield Unasked(kind, _REASONS[kind], start, reached)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _SPACES:
        start += 1
    while end > start and text[end - 1] in _SPACES:
        end -= 1
    return start, end
