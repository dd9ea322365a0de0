"""Which piece of a job's head is its title, which its employer, which its place."""

import re
from collections.abc import Callable, Sequence

from matching.reading.diplomas import is_the_name_of_one
from matching.reading.segments import Segment
from matching.reading.vocabulary import is_place, names_a_title, names_an_employer
from matching.reference.text import fold

_LABELS = {
    **dict.fromkeys(("poste", "titre", "titre du poste", "fonction", "emploi", "position", "title", "job title",
                     "role"), "title"),
    **dict.fromkeys(("employeur", "entreprise", "compagnie", "organisation", "employer", "company", "organization"),
                    "employer"),
    **dict.fromkeys(("periode", "date", "dates", "duree", "period", "duration", "lieu", "ville", "location", "city",
                     "taches", "duties", "responsabilites", "responsibilities"), "other"),
}  # fmt: skip
"""Words before a colon, folded: what stands after them."""
Likely = Callable[[str], float]
"""How likely a few words are to name an occupation."""
OCCUPATION = 0.6
"""Probability from which words without any word of a trade are taken for a title."""
LONGEST_NAME = 80
_NAMED = 0.95
_SAID_OF_ONESELF = re.compile(
    r"(?:j['’](?:étais|etais|ai\s+(?:été|ete|travaillé|travaille)(?:\s+comme)?)|je\s+(?:suis|travaille\s+comme|fais)"
    r"|i\s+(?:am|was|have\s+been|(?:have\s+)?work(?:ed)?\s+as)|(?:travaill(?:e|é)|worked|working)\s+(?:comme|as))\s+"
    r"(?:(?:un|une|an?|the)\s+)?",
    re.IGNORECASE,
)
_AT = re.compile(
    r"(?:à\s+l['’]|(?:au|aux|à\s+la|dans\s+(?:un|une|le|la|les)|in\s+(?:an?|the)|at|for|pour)\b)\s*(?=\S)",
    re.IGNORECASE,
)
"""What stands before the name of an employer in a sentence."""
Role = tuple[Segment, float] | None
"""A piece and its confidence."""


def roles_of(pieces: Sequence[Segment], likely: Likely) -> tuple[Role, Role, Role]:
    """Which piece is the title, which the employer, which the place, each with its confidence."""
    pieces, told = _labelled(pieces)
    pieces = [part for piece in pieces for part in _parts(_bare(piece))]
    places = [piece for piece in pieces if is_place(piece.text)]
    rest = [piece for piece in pieces if piece not in places and len(piece.text) <= LONGEST_NAME]
    titles = sorted(
        (piece for piece in rest if names_a_title(piece.text)),
        key=lambda piece: (names_an_employer(piece.text), rest.index(piece)),
    )
    title: Role = None
    if titles:
        title = titles[0], 0.75 if names_an_employer(titles[0].text) else 0.9
    others = [piece for piece in rest if title is None or piece is not title[0]]
    employers = [piece for piece in others if not is_the_name_of_one(piece.text)]
    named = [piece for piece in employers if names_an_employer(piece.text)]
    employer: Role = None
    if named:
        employer = named[0], 0.9
    elif employers and title is not None:
        # A title told twice (« Mechanic / technicien d'entretien ») has its employer after both.
        others_than_titles = [piece for piece in employers if not names_a_title(piece.text)]
        employer = (others_than_titles or employers)[0], 0.65
    if title is None:
        left = [piece for piece in others if employer is None or piece is not employer[0]]
        if left:
            chosen = max(left, key=lambda piece: likely(piece.text))
            title = chosen, 0.7 if likely(chosen.text) >= OCCUPATION else 0.5
            if employer is None and (told_beside := [piece for piece in left if piece is not chosen]):
                employer = next((piece for piece in told_beside if piece in employers), told_beside[0]), title[1] - 0.1
    return told.get("title", title), told.get("employer", employer), (places[0], 0.85) if places else None


def _labelled(pieces: Sequence[Segment]) -> tuple[list[Segment], dict[str, Role]]:
    """The pieces without those that a word before them names (`Poste : soudeuse`), and what these are."""
    told: dict[str, Role] = {}
    left: list[Segment] = []
    label: str | None = None
    for piece in pieces:
        named = _LABELS.get(fold(piece.text))
        if named is None and label in ("title", "employer"):
            told.setdefault(label, (piece, _NAMED))
        elif named is None:
            left.append(piece)
        label = named
    return left, told


def _bare(piece: Segment) -> Segment:
    """The piece without how a sentence comes to it: « j'étais plongeur », « à l'Hôtel du Lac »."""
    found = _SAID_OF_ONESELF.match(piece.text)
    if found is None and not (names_an_employer(piece.text) and (found := _AT.match(piece.text))):
        return piece
    skipped = found.end() if found else 0
    return Segment(piece.start + skipped, piece.end, piece.text[skipped:])


def _parts(piece: Segment) -> list[Segment]:
    """A piece in two, where a place stands in parentheses or an employer's name follows the title without a sign."""
    inside = re.search(r"\s*\(([^()]+)\)$", piece.text)
    if inside and is_place(inside[1]):
        begins = piece.start + inside.start(1)
        kept = Segment(piece.start, piece.start + inside.start(), piece.text[: inside.start()])
        return [*([kept] if kept.text else []), Segment(begins, begins + len(inside[1]), inside[1])]
    found = list(re.finditer(r"[^\W\d_]+", piece.text))
    last = max((place for place, word in enumerate(found) if names_a_title(word.group())), default=None)
    if last is not None and last + 1 < len(found):
        ends = found[last].end()
        lead = _AT.match(piece.text, ends + 1)
        begins = found[last + 1].start() if lead is None else lead.end()
        after = [word for word in found if word.start() >= begins]
        named = names_an_employer(piece.text[begins:])
        if named and after and (after[0].group()[0].isupper() if lead else all(w.group()[0].isupper() for w in after)):
            return [
                Segment(piece.start, piece.start + ends, piece.text[:ends]),
                Segment(piece.start + begins, piece.end, piece.text[begins:]),
            ]
    return [piece]
