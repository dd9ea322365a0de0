"""No query of an evaluation set is trained on: what is excluded gives no label, no description and no pair."""

import gzip
from pathlib import Path

import pytest

from models.encoder.data import LANGUAGES, Concept
from models.encoder.training.corpus import Corpus
from models.encoder.training.pairs import Pairs
from models.encoder.training.without import Without, plain, read
from models.evaluation.sets import query_files

DESCRIPTION = "Cette personne assemble des pièces de métal avec un chalumeau et vérifie les joints de chaque pièce."


def _write(path: Path, rows: list[tuple[str, ...]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join("\t".join(row) for row in [("header",), *rows]) + "\n")


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two occupations, a skill, a unit group and a trade of the project's own list."""
    trade = {"fr": ["boulanger", "chalumiste"], "en": ["baker", "bread maker"]}
    monkeypatch.setattr("models.encoder.training.corpus.trades", lambda: [Concept("trade", "trade-0", dict(trade))])
    _write(
        tmp_path / "esco_occupations.tsv.gz",
        [
            ("o1", "fr", "preferred", "Soudeur  à l'arc"),
            ("o1", "fr", "alt", "chalumiste"),
            ("o1", "en", "preferred", "welder"),
            ("o1", "fr", "description", DESCRIPTION),
            ("o2", "fr", "preferred", "boulanger"),
            ("o2", "en", "preferred", "baker"),
        ],
    )
    _write(
        tmp_path / "esco_skills.tsv.gz",
        [("s1", "fr", "preferred", "souder des métaux"), ("s1", "en", "preferred", "weld metals")],
    )
    _write(tmp_path / "esco_relations.tsv.gz", [("o1", "essential", "s1"), ("o2", "essential", "s1")])
    _write(
        tmp_path / "cnp2021_titles.tsv.gz",
        [("72106", "fr", "group", "soudeurs"), ("72106", "fr", "title", "chalumiste"), ("72106", "en", "title", "arc")],
    )
    return tmp_path


def test_case_accents_punctuation_and_both_genders_make_no_difference() -> None:
    excluded = Without(["Soudeur / Soudeuse à l'arc (H/F)", "  "])
    for written in (
        "soudeur/soudeuse a l’arc",
        "SOUDEUR / SOUDEUSE À L'ARC (h / f)",
        "soudeur  soudeuse à l'arc (F/H/X)",
    ):
        assert excluded.equals(written), written
    assert not excluded.equals("soudeur à l'arc")
    assert not excluded.equals("")


def test_files_of_texts_and_files_of_queries_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("soudeur\n\nboulanger\n", encoding="utf-8")
    (tmp_path / "queries.tsv").write_text("Q1\tinfirmière auxiliaire\n", encoding="utf-8")
    found = read([tmp_path / "a.txt", tmp_path / "queries.tsv"])
    assert found == {"soudeur", "boulanger", "infirmière auxiliaire"}


def test_an_excluded_text_gives_no_pair(small: Path) -> None:
    without = ["SOUDEUR A L'ARC", "chalumiste (H/F)", "Baker"]
    corpus = Corpus(small, without=without)
    assert corpus.left_out == 6
    excluded = set(corpus.keys(without))
    pairs = Pairs(corpus, [], seed=0)
    drawn = [keys for _ in range(20) for side in pairs.batch(200)[:2] for keys in side]
    assert drawn
    assert not excluded & set(drawn)
    # The same texts are drawn where nothing is excluded.
    whole = Corpus(small)
    pairs = Pairs(whole, [], seed=0)
    drawn = [keys for _ in range(20) for side in pairs.batch(200)[:2] for keys in side]
    assert whole.left_out == 0
    assert set(whole.keys(without)) <= set(drawn)


def test_no_word_that_only_an_excluded_text_has_is_learned_for_spelling(small: Path) -> None:
    assert "chalumiste" in Corpus(small).spelled()
    assert "chalumiste" not in Corpus(small, without=["Chalumiste"]).spelled()


@pytest.mark.parametrize("text", [DESCRIPTION.upper(), "des pièces de métal avec un chalumeau"])
def test_a_description_that_an_excluded_text_is_or_is_a_passage_of_is_left_out(small: Path, text: str) -> None:
    corpus = Corpus(small, without=[text])
    assert corpus.left_out == 1
    assert not any(entry.descriptions for entry in corpus.entries)


def test_a_short_text_within_a_description_excludes_nothing(small: Path) -> None:
    # No passage so short is ever drawn.
    assert Corpus(small, without=["métal", "un chalumeau"]).left_out == 0


def test_no_training_text_is_a_query(training_data: Path, bench_data: Path) -> None:
    queries = read(query_files(bench_data))
    corpus = Corpus(training_data, without=queries)
    assert corpus.left_out > 0
    folded = {plain(query) for query in queries}
    for entry in corpus.entries:
        for language in LANGUAGES:
            kept = {*entry.labels[language].values(), *entry.concept.labels[language]}
            assert not folded & {plain(text) for text in kept}
        assert not folded & {plain(text) for text in entry.concept.descriptions.values()}
    # Every unit group still has titles to be recognised by.
    assert all(corpus.entries[number].all for number in corpus.ranges["group"])
