"""When a job was held: kept and shown as far as it was told, and no further."""

from datetime import date

import pytest
from pydantic import ValidationError
from starlette.datastructures import FormData

from api.confirming import AnswerError, answers
from api.corrections import CHANGES, Part
from api.words.periods import period
from matching.candidates.domain import CandidateEntry, Experience
from matching.reading.proposals import Confirmation, Kind, Proposal, Step
from tests.factories import a_candidate


def confirmed(**sent: str) -> Experience:
    """The job that a form of the draft tells."""
    waiting = Confirmation(proposals=(Proposal(kind=Kind.EXPERIENCE),), steps=(Step(proposals=(0,)),))
    form = FormData([(f"0-{name}", value) for name, value in {"title": "Soudeuse", **sent}.items()])
    (claim,) = answers(waiting, waiting.steps[0], form)[0].claims
    return Experience.model_validate(claim)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"started_year": "2018", "ended_year": "2020", "months": "18"}, "2018 – 2020 (1 an et 6 mois)"),
        ({"started_year": "2015", "months": "6"}, "2015 (6 mois)"),
        ({"started_year": "2015", "ongoing": "yes", "months": "90"}, "2015 – aujourd’hui (7 ans et 6 mois)"),
        ({"started_year": "2019", "started_month": "3", "ongoing": "yes"}, "mars 2019 – aujourd’hui"),
        (
            {"started_year": "2019", "started_month": "3", "ended_year": "2021", "ended_month": "5"},
            "mars 2019 – mai 2021",
        ),
        ({"started_year": "2019", "started_month": "3", "months": "4"}, "mars 2019 (4 mois)"),
    ],
)
def test_a_period_is_shown_as_it_was_told(sent: dict[str, str], said: str) -> None:
    assert period(confirmed(**sent), "fr") == said


@pytest.mark.parametrize(
    ("started", "months", "ended"),
    [
        ({"started_year": "2015"}, "6", date(2015, 12, 31)),
        ({"started_year": "2015"}, "18", date(2016, 12, 31)),
        ({"started_year": "2019", "started_month": "3"}, "4", date(2019, 6, 30)),
    ],
)
def test_a_beginning_and_a_length_are_a_job_that_is_over(started: dict[str, str], months: str, ended: date) -> None:
    job = confirmed(**started, months=months)
    assert (job.ended_on, job.end_reckoned, job.months) == (ended, True, int(months))


@pytest.mark.parametrize("months", ["x", "-1", "99999999999", "721"])
def test_a_length_that_is_none_is_refused(months: str) -> None:
    with pytest.raises(AnswerError) as refused:
        confirmed(started_year="2015", months=months)
    assert refused.value.place == 0


def test_years_alone_say_how_long_whatever_their_door() -> None:
    with pytest.raises(ValidationError, match="how many months"):
        Experience(title="Soudeuse", started_on=date(2018, 1, 1), ended_on=date(2020, 12, 31), precision="year")


def corrected(entry: CandidateEntry, **told: str) -> Experience:
    form = {"title": "Soudeuse", "employer": "", "place": "", "duties": "", "started_on": "", "ended_on": "", **told}
    return (CHANGES[Part.EXPERIENCES](entry, FormData({"months": "", **form})).experiences or ())[0]


def test_a_correction_tells_each_date_as_far_as_it_is_known() -> None:
    entry = a_candidate(experiences=[confirmed(started_year="2015", months="6")])
    same = corrected(entry, started_on="2015", months="6")
    assert same == (entry.experiences or ())[0]
    months = corrected(entry, started_on="2015-03", ended_on="2015-08")
    assert period(months, "en") == "March 2015 – August 2015"
    assert (months.started_on, months.ended_on) == (date(2015, 3, 1), date(2015, 8, 31))
    assert period(corrected(entry, started_on="2015-03-12"), "fr") == "12 mars 2015 – aujourd’hui"
    with pytest.raises(ValidationError):
        corrected(entry, started_on="mars")
