"""The words that a blind text may show, from what trades say of themselves: `matching/privacy/data/work_*.txt`.

    python -m bench.work_words esco_occupations.tsv.gz esco_skills.tsv.gz cnp2021_titles.tsv.gz

Sources: ESCO (European Commission, CC BY 4.0), labels and descriptions, and the titles of the National Occupational
Classification 2021 (Statistics Canada Open Licence), both as `id, lang, kind, text`; the trades of the demonstration,
which are this project's own. What comes out are stems, one by one and in the order of the alphabet: no text of theirs.
"""

import csv
import gzip
import json
import sys
from collections.abc import Iterator, Set
from importlib.resources import files
from pathlib import Path

from matching.privacy.letters import words_of
from matching.privacy.vocabulary import stem


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NOT_OF_WORK = _words(
    "accepter accept acquerir acquire adopter adopt aimer appartenir arriver attendre attend avoir be become bring "
    "choisir choose croire demander devenir earn elever entrer etre exist faire get go have keep live love maintain "
    "make marcher obtenir obtain participer passer perdre porter pratiquer practice practise prendre prepare "
    "quitter receive recevoir rejoindre rester retourner seek sortir souffrir soutenir support survive survivre "
    "take tolerer tolerate travailler venir vis vivre voter want wear work worship"
)
"""Verbs of skills that people say of their own lives too."""
_INFINITIVES = ("er", "ir", "re")
_LONGEST_VERB = 20
_OTHER_FORMS = _words(
    "appris ecrit fait mis ouvert construit conduit traduit produit reduit cuit peint teint repondu vendu rendu tendu "
    "fondu tenu maintenu recu servi fourni rempli suivi resolu decrit inscrit transmis remis soumis couvert offert "
    "installe encadre taught built cut led held sold bought brought found dealt drove ran fed met paid read sent set "
    "swept wrote wove drew dug ground hung laid lent sewed sewn shot spoke understood chose began did made gave"
)
"""Forms of verbs of work that their stems do not tell."""


def main(paths: list[str]) -> None:
    """Write the two lists. Prints how many stems each has."""
    words: set[str] = set(_of_the_trades())
    verbs: set[str] = set()
    for path in paths:
        for kind, text in _texts(path):
            found = [word for word, _ in words_of(text)]
            words.update(map(stem, found))
            if "skills" in path and kind != "description" and len(found) > 1 and len(found[0]) < _LONGEST_VERB:
                verbs.add(found[0])
    folder = Path(str(files("matching.privacy"))) / "data"
    kept = {stem(verb) for verb in verbs if _is_verb(verb, verbs)}
    kept = (kept | _OTHER_FORMS) - ({stem(verb) for verb in _NOT_OF_WORK} | _NOT_OF_WORK)
    _write(folder / "work_words.txt", words, "words of trades")
    _write(folder / "work_verbs.txt", kept, "verbs that skills begin with")


def _is_verb(word: str, first: Set[str]) -> bool:
    """Whether a French infinitive, or an English verb: skills begin with it and with its form in *-ing*."""
    return word.endswith(_INFINITIVES) or any(f"{form}ing" in first for form in (word, word[:-1], word + word[-1]))


def _texts(path: str) -> Iterator[tuple[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        yield from ((kind, text) for _, _, kind, text in rows)


def _of_the_trades() -> Iterator[str]:
    for path in files("matching.demonstration").joinpath("trades").iterdir():
        if path.name.endswith(".json"):
            trades = json.loads(path.read_text(encoding="utf-8"))
            yield from (stem(word) for word, _ in words_of(json.dumps(trades, ensure_ascii=False)))


def _write(path: Path, stems: set[str], what: str) -> None:
    kept = sorted(each for each in stems if each.isalpha() and len(each) > 1)
    source = "ESCO (CC BY 4.0), CNP/NOC 2021 (Statistics Canada Open Licence), the demonstration"
    path.write_text("\n".join([f"# Stems of {what}: {source}. Made by bench/work_words.py.", *kept]) + "\n", "utf-8")
    print(f"{path.name}: {len(kept)}")


if __name__ == "__main__":
    main(sys.argv[1:])
