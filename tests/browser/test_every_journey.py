"""Whatever people are promised to do is walked by keyboard alone, and without a script."""

import importlib
from pathlib import Path

from tests.browser.journeys import Journey


def walked() -> set[Journey]:
    """The journeys of the tests beside this one."""
    files = (importlib.import_module(f"tests.browser.{each.stem}") for each in Path(__file__).parent.glob("test_*.py"))
    return {
        journey
        for file in files
        for name, test in vars(file).items()
        if name.startswith("test_")
        for journey in getattr(test, "journeys", ())
    }


def test_no_journey_is_without_a_walk() -> None:
    assert [str(each) for each in Journey if each not in walked()] == []
