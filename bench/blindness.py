"""How much of what people write of themselves a blind text tells, and how much of their work it keeps.

    python -m bench.blindness [cnp2021_titles.tsv.gz [ads_fr.jsonl.gz]]

The sentences are in `tests/matching/privacy/data`: `held_apart.tsv` was written before the rules of today, and
`held_apart_later.tsv` after them, and measured once before anything was changed for it; those by ground were written
before the rules of `told.tsv`, which were mended with one half of them (`mended_…`) and not with the other; of those
`of_life` (army, teams, years in words, names of houses), the second was written after the rules and only measured;
those `of_wishes` (the wage, the permit, the post that a CV's first line asks for) were written before their rules, by
the same hand, and the rules mended with the first.
`titles_apart.tsv` has titles of the CNP in both genders, of unit groups that no ending was written for. With the
titles of the CNP and a file of advertisements, it prints how many of them a skill's and an offer's refusals take for
what they are not.
"""

import csv
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from matching.demonstration.content import trades
from matching.needs.sought import sought_origins
from matching.needs.wordings import Lexicon, find, wording
from matching.privacy.inclusive import inclusive, neutral
from matching.privacy.letters import plain, words_of
from matching.privacy.masking import MASK, lookup, mask, mask_unheard
from matching.privacy.skills import no_skill
from matching.privacy.tables import table
from matching.privacy.titles import inclusive_title

APART = Path(__file__).parents[1] / "tests" / "matching" / "privacy" / "data"
SENTENCES = (
    "held_apart.tsv",
    "held_apart_later.tsv",
    "mended_by_ground.tsv",
    "held_apart_by_ground.tsv",
    "mended_of_life.tsv",
    "held_apart_of_life.tsv",
    "mended_of_wishes.tsv",
    "held_apart_of_wishes.tsv",
)
WORK = ("work_apart.txt", "work_mended_by_ground.txt", "work_apart_by_ground.txt", "work_apart_of_wishes.txt")
OWN = lookup(["Awa", "Traoré"], each_word=True)


@dataclass(frozen=True)
class Leak:
    """A sentence of which a word that tells is left, and what is shown of it."""

    subject: str
    sentence: str
    shown: str


def blind(text: str) -> str:
    """`text` as a blind profile has it, for somebody without skills."""
    return mask_unheard(inclusive(mask(neutral(text), own=OWN)), also_known=frozenset())


def titled(title: str) -> str:
    """The title of what somebody does, made inclusive as a blind profile has it."""
    return inclusive(inclusive_title(neutral(title)))


def titles_apart() -> list[tuple[str, str]]:
    """Titles in the masculine and in the feminine, of unit groups that no table of endings was made of."""
    with (APART / "titles_apart.tsv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["masculine"], row["feminine"]) for row in rows]


def leaks(name: str) -> tuple[list[Leak], Counter[str]]:
    """The leaks of a set of sentences, and how many sentences each subject has."""
    found: list[Leak] = []
    sentences: Counter[str] = Counter()
    with (APART / name).open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            sentences[row["subject"]] += 1
            shown = blind(row["sentence"])
            words = f" {_as_words(shown)}"
            if any(f" {_as_words(told)}" in words for told in row["tells"].split("|")):
                found.append(Leak(row["subject"], row["sentence"], shown))
    return found, sentences


def kept(texts: list[str]) -> float:
    """The share of the words of these texts that is left; a word made inclusive is."""
    words = left = 0
    for text in texts:
        masked = mask_unheard(mask(text, own=OWN), also_known=frozenset())
        shown = Counter(word for word, _ in words_of(masked.replace(MASK, " ")))
        said = Counter(word for word, _ in words_of(text))
        words += said.total()
        left += (said & shown).total()
    return left / words


def work_apart(name: str = "work_apart.txt") -> list[str]:
    """Sentences of work, written before the rules."""
    return (APART / name).read_text(encoding="utf-8").splitlines()


def demonstration() -> list[str]:
    """The titles and duties of the demonstration's trades."""
    return [
        text
        for trade in trades()
        for text in (*trade.other_titles_fr, *trade.other_titles_en, *trade.duties_fr, *trade.duties_en)
    ]


def labelled() -> list[str]:
    """The titles and duties of the people whom the labelled CVs are made of."""
    with (Path(__file__).parent / "people.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    columns = ("titles_fr", "titles_en", "duties_fr", "duties_en")
    return [text for row in rows for column in columns for text in row[column].split("|")]


def _as_words(text: str) -> str:
    return " ".join(word for word, _ in words_of(plain(text)))


def _false_alarms(titles: str, advertisements: str | None) -> Iterator[str]:
    rows = table("matching.reference", "flagged_wordings")
    lexicon = Lexicon.of(wording(row["code"], row["words"], row["unless"]) for row in rows)
    with gzip.open(titles, "rt", encoding="utf-8") as file:
        of_cnp = {row[3] for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
    refused = sum(no_skill(title) is not None for title in of_cnp)
    flagged = sum(bool(find(title, lexicon) or list(sought_origins(title))) for title in of_cnp)
    yield f"titles of the CNP: {len(of_cnp)}; refused as skills {refused}, flagged {flagged}"
    if advertisements is not None:
        with gzip.open(advertisements, "rt", encoding="utf-8") as file:
            texts = [f"{ad['title']}. {ad['description']}" for ad in map(json.loads, file)]
        held = [text for text in texts if find(text, lexicon) or list(sought_origins(text))]
        yield f"advertisements: {len(texts)}; held {len(held)}"


def main(paths: list[str]) -> None:
    """Print the figures, and each leak."""
    for name in SENTENCES:
        found, sentences = leaks(name)
        print(f"{name}: {len(found)} of {sentences.total()} tell", dict(Counter(leak.subject for leak in found)))
        for leak in found:
            print(f"  {leak.subject}: {leak.sentence} → {leak.shown}")
    pairs = titles_apart()
    told = [pair for pair in pairs if titled(pair[0]) != titled(pair[1])]
    print(f"titles_apart.tsv: {len(told)} of {len(pairs)} tell", *told, sep="\n  ")
    for name in WORK:
        print(f"{name}: {kept(work_apart(name)):.1%} of the words kept")
    print(f"trades of the demonstration: {kept(demonstration()):.1%} of the words kept")
    print(f"labelled CVs: {kept(labelled()):.1%} of the words kept")
    if paths:
        print("\n".join(_false_alarms(paths[0], paths[1] if len(paths) > 1 else None)))


if __name__ == "__main__":
    main(sys.argv[1:])
