"""The journeys that people are promised, each walked by keyboard alone and again without a script.

| a way | its width | its hands |
|---|---|---|
| by keyboard | 1280 px | Tab, Shift+Tab, Enter, Space, arrows and letters; what has the focus is seen to have it |
| without a script | 360 px | links, buttons and fields, where JavaScript is off |

Some walks are in English without a script (`Hands(…, both=True)`): the words are those of the catalogue.

A walk is a test marked with the journeys that it goes through; `test_every_journey.py` fails where one has none.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

import pytest

from tests.browser.hands import Way


class Journey(StrEnum):
    """Who, and what they do: the list of what must work, by person."""

    EMPLOYER_SIGNS_UP = "an employer signs up an organisation, told what is pending and why"
    EMPLOYER_POSTS = "an employer posts a need: required or preferred, and the language rule, how many people remain"
    EMPLOYER_SHORT_LIST = "an employer sees the blind short list with its reasons, and asks to meet"
    EMPLOYER_ANSWERS = "an employer answers, a refusal with its coded reason"
    EMPLOYER_HELP_TO_HIRE = "an employer sees what helps to hire, and twinning"
    EMPLOYER_CONFIRMS = "an employer confirms and closes needs from one e-mail"
    EMPLOYER_COMPARES = "an employer sees how the needs compare to the people of the region"

    COUNSELLOR_NEXT = "a counsellor says what comes next and when, in the caseload"
    COUNSELLOR_NOTES = "a counsellor notes a contact"
    COUNSELLOR_MEETS = "a counsellor plans a meeting"
    COUNSELLOR_CLOSES = "a counsellor closes a follow-up with its reason"
    COUNSELLOR_HANDS_ON = "a counsellor hands a file to a colleague"
    COUNSELLOR_SERVICES = "a counsellor sees the services that a person may have"
    COUNSELLOR_ADDS = "a counsellor adds a person from a CV, with them"
    COUNSELLOR_COMPARES = "a counsellor compares up to four people side by side"
    COUNSELLOR_PROPOSES = "a counsellor keeps, notes and proposes a person, with their consent"
    COUNSELLOR_FITS = "a counsellor sees the offers, internships and events that fit a person"
    COUNSELLOR_DOORS = "a counsellor sees what would open more doors to a person"
    COUNSELLOR_SEARCHES = "a counsellor keeps a search, changes it, and forgets it"
    COUNSELLOR_UNSUBSCRIBES = "a counsellor stops its e-mails by one click"
    COUNSELLOR_TODAY = "a counsellor sees what is stale or unanswered today"

    SEEKER_SIGNS_UP = "a job seeker opens an account"
    SEEKER_CV = "a job seeker fills the file from a CV, confirmed step by step"
    SEEKER_OPTS_IN = "a job seeker opts in"
    SEEKER_RECOMMENDED = "a job seeker reads recommendations with their reasons"
    SEEKER_INTERESTED = "a job seeker says “I am interested”, and sees where it stands"
    SEEKER_RELEASES = "a job seeker releases the CV to one employer, and withdraws it"
    SEEKER_ASPIRES = "a job seeker says what work they aim for"
    SEEKER_READERS = "a job seeker sees who has seen the CV"
    SEEKER_CONSENTS = "a job seeker withdraws a consent, and gives it again"
    SEEKER_LEAVES = "a job seeker takes the file away, and has it erased"

    COORDINATOR_VERIFIES = "a coordinator verifies an employer"
    COORDINATOR_CENSUS = "a coordinator reads the needs list as it stands, and as it stood"
    COORDINATOR_REGION = "a coordinator reads supply and demand, in charts and on the map"
    COORDINATOR_FRESHNESS = "a coordinator reads how fresh the census is"
    COORDINATOR_SILENCE = "a coordinator sees which employers do not answer"
    COORDINATOR_FAIRNESS = "a coordinator reads the pages of fairness and privacy"

    EVERYBODY_WHAT = "anybody reads what this is, and who runs it"
    EVERYBODY_NEEDS = "anybody searches the needs list, and opens a need"
    EVERYBODY_NOTICE = "anybody reads the notice on automated decisions"
    EVERYBODY_ACCESSIBILITY = "anybody reads the accessibility statement"
    EVERYBODY_HELP = "anybody finds the help of a page, and the page of help"


def walks(*journeys: Journey) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a test that goes through these journeys: it is run both ways, in a browser."""

    def mark(test: Callable[..., Any]) -> Callable[..., Any]:
        test.journeys = journeys  # type: ignore[attr-defined]
        return pytest.mark.browser(pytest.mark.parametrize("way", Way)(test))

    return mark
