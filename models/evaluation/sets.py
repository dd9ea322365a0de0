"""The public sets of texts that a ranking is measured on; none was trained on (`shared/data/README.md`)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

MELO = ("fra_q_fr_c_fr", "fra_q_fr_c_en", "usa_q_en_c_en")
TITLE_SIMILARITY = "title_similarity_en"


@dataclass(frozen=True, slots=True)
class RankingSet:
    """Queries, the texts to rank, the concept of each text, and for each query the concepts that are right.

    `measure` is `mrr` where the first right concept counts, `map` where all of them do.
    """

    name: str
    measure: str
    queries: Sequence[str]
    texts: Sequence[str]
    concepts: Sequence[int]
    right: Sequence[frozenset[int]]


def _rows(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield line.split("\t")


def _right(path: Path, concept: dict[str, int]) -> dict[str, frozenset[int]]:
    """TREC relevance lines: query, 0, element, grade."""
    found: dict[str, set[int]] = defaultdict(set)
    for query, _, element, grade in _rows(path):
        if int(grade) > 0:
            found[query].add(concept[element])
    return {query: frozenset(concepts) for query, concepts in found.items()}


def melo(bench: Path, name: str) -> RankingSet:
    """A MELO set (Avature, MIT): national occupation titles to ESCO's labels, ranked by distinct concept.

    Concepts are numbered in the order of their first label, so that ties are broken by the order of the corpus.
    """
    folder = bench / "melo" / name
    concept_of = {row[0]: row[1] for row in _rows(folder / "concept_mapping.tsv")}
    elements = list(_rows(folder / "corpus_elements.tsv"))
    numbers: dict[str, int] = {}
    concept = {element: numbers.setdefault(concept_of[element], len(numbers)) for element, _ in elements}
    right = _right(folder / "annotations.tsv", concept)
    queries = [(query, text) for query, text in _rows(folder / "queries.tsv") if query in right]
    return RankingSet(
        name=name,
        measure="mrr",
        queries=[text for _, text in queries],
        texts=[text for _, text in elements],
        concepts=[concept[element] for element, _ in elements],
        right=[right[query] for query, _ in queries],
    )


def title_similarity(bench: Path) -> RankingSet:
    """Job-title similarity in English (Apache-2.0): every title is its own concept, all the similar ones count."""
    folder = bench / "title_similarity" / "en"
    documents = list(_rows(folder / "corpus_documents.tsv"))
    concept = {name: number for number, (name, _) in enumerate(documents)}
    right = _right(folder / "annotations.tsv", concept)
    queries = [(query, text) for query, text in _rows(folder / "queries.tsv") if query in right]
    return RankingSet(
        name=TITLE_SIMILARITY,
        measure="map",
        queries=[text for _, text in queries],
        texts=[text for _, text in documents],
        concepts=list(range(len(documents))),
        right=[right[query] for query, _ in queries],
    )


def query_files(bench: Path) -> list[Path]:
    """The files of query strings of every set, on which nothing may be trained."""
    folders = [*(bench / "melo" / name for name in MELO), bench / "title_similarity" / "en"]
    return [folder / "queries.tsv" for folder in folders]


def all_sets(bench: Path) -> list[RankingSet]:
    """Every set, in the order of the table."""
    return [*(melo(bench, name) for name in MELO), title_similarity(bench)]
