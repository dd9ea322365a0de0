"""Skills that duties show: found by meaning, each at its words, few wrong, none that the person lists already."""

import tracemalloc
from datetime import date

from api.drafts import reader, shown_skills
from bench.duties import as_job, duties, score
from matching.reading.documents import Format, document
from matching.reading.draft import Draft, Read

TODAY = date(2026, 11, 22)
JOB = "EXPÉRIENCE\nSoudeuse, Atelier du Nord\nmars 2019 à mai 2021\n"


def of_text(text: str) -> Draft:
    return reader().draft(document([text], Format.TXT), TODAY)


def told(draft: Draft) -> dict[str, Read[str]]:
    return {skill.value: skill for skill in draft.skills}


def test_sentences_held_apart_are_read_as_the_curve_says() -> None:
    precision, sentences, wrong = score(shown_skills(), duties()[1::2], taken=True)
    assert precision >= 0.9
    assert sentences >= 0.8
    assert wrong <= 0.05


def test_what_is_held_apart_is_shown_as_often_as_it_is_said() -> None:
    finds = shown_skills(0.05)
    told = []
    for duty in duties()[1::2]:
        read, job = as_job(duty)
        for one in finds.shown(read, [job], ()):
            if not finds.is_one_word_of_more(one, read.text[one.run.start : one.run.end]):
                told.append((one.probability, finds.name(one) in duty.skills))
    assert sum((probability - right) ** 2 for probability, right in told) / len(told) <= 0.08
    assert len(told) > 80


def test_each_points_at_its_words_in_either_language() -> None:
    draft = of_text(f"{JOB}- Assembler des charpentes d’acier\n- Drove the forklift at night\n")
    found = told(draft)
    assert set(found) == {"assemblage de charpente d’acier", "forklift"}
    for skill in found.values():
        place = skill.words
        assert draft.text[place.start : place.end] == place.text
        assert skill.sure
    assert found["forklift"].words.text == "forklift"


def test_what_one_word_may_mean_is_asked_and_a_life_shows_nothing() -> None:
    assert not any(skill.sure for skill in of_text(f"{JOB}- S’occuper des enfants du service\n").skills)
    assert told(of_text(f"{JOB}- Le restaurant ouvrait six jours par semaine\n")) == {}


def test_what_the_person_lists_is_not_told_twice() -> None:
    draft = of_text(f"{JOB}- Conduire le chariot élévateur\n\nCOMPÉTENCES\nChariot élévateur\n")
    assert [skill.value for skill in draft.skills] == ["Chariot élévateur"]


def test_long_duties_are_read_in_bounded_memory_and_told_cut() -> None:
    of_text(f"{JOB}- Conduire le chariot élévateur\n")
    words = " ".join(f"tâche{number} diverse" for number in range(6_000))
    tracemalloc.start()
    draft = of_text(f"{JOB}- {words}\n\nCuisinière, Chez Rose\njuin 2021 à mai 2022\n- Conduire le chariot élévateur\n")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 60_000_000
    assert not draft.all_read
    # The second job is read, however long the first.
    assert "chariot élévateur" in {skill.words.text for skill in draft.skills}
    assert of_text(f"{JOB}- Conduire le chariot élévateur\n").all_read
