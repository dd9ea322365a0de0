"""docs/security.md against the standard's numbers and against the tests that it names."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([0-9][^|]*) \| ([^|]+) \| (.+) \|$", PAGE, re.MULTILINE)
# OWASP ASVS 5.0.0: section → how many of its first requirements are of level 1 or 2; those of level 3 come after them.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2,
    "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2,
    "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4,
    "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3,
    "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4,
    "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
    "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip


def _numbers(told: str) -> Iterator[str]:
    """Each number of `6.2.2–6.2.3, 6.2.9`."""
    for part in told.split(", "):
        first, _, last = part.partition("–")
        section, _, start = first.rpartition(".")
        assert not last or last.rpartition(".")[0] == section
        for number in range(int(start), int((last or first).rpartition(".")[2]) + 1):
            yield f"{section}.{number}"


@cache
def _tests(path: str) -> set[str]:
    tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_each_requirement_of_both_levels_is_there_once() -> None:
    told = [number for numbers, _, _ in ROWS for number in _numbers(numbers)]
    asked = [f"{section}.{number}" for section, count in SECTIONS.items() for number in range(1, count + 1)]
    assert sorted(told) == sorted(asked)


@pytest.mark.parametrize(("numbers", "shown"), [(numbers, shown) for numbers, _, shown in ROWS])
def test_each_says_what_shows_it_or_why_nothing_does(numbers: str, shown: str) -> None:
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", shown)
    for path, name in named:
        assert name in _tests(path), f"{path}::{name}"
    assert named or re.match(r"(Does not apply: |\*\*Operator\*\*: |Written: )\S", shown), numbers


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!https?:)([^)]+)\)", PAGE))))
def test_each_link_leads_somewhere(target: str) -> None:
    path, _, part = target.partition("#")
    assert not path or (ROOT / "docs" / path).exists()
    if part:
        titles = re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
        assert part in {re.sub(r"[^\w\s-]", "", title).lower().replace(" ", "-") for title in titles}
