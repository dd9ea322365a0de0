"""Needs that stand twice in the census, and needs beside them that are others: made by rules, each with what is true.

Half of the needs come again as somebody else would post the same post; the other half have a neighbour that only looks
like it: the same title at another site, in another shift, at another level, or another title over the same text. Half
have an employer here, half are postings of nobody here, which say less.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from matching.demonstration.entries import entries
from matching.likeness import telling_words
from matching.needs.duplicates import Told
from matching.reference.domain import Day, Shift, week_mask

TODAY = date(2026, 11, 22)
Post = dict[str, Any]
Change = Callable[[random.Random, Post], None]


@dataclass(frozen=True)
class Two:
    """Two needs, how the other differs, and whether they are one."""

    one: Told
    other: Told
    how: str
    same: bool


def _inclusive(draw: random.Random, post: Post) -> None:
    """*Soudeur ou soudeuse* told the other way round, by one half, or by one half for both."""
    halves = post["title_fr"].split(" ou ")
    if len(halves) == 2:
        post["title_fr"] = draw.choice((" ou ".join(reversed(halves)), halves[0], f"{halves[0]} (H/F)"))


def _typed(draw: random.Random, post: Post) -> None:
    words = post["title_fr"]
    place = draw.randrange(2, len(words) - 1)
    post["title_fr"] = draw.choice((words[:place] + words[place + 1 :], words.upper(), words.lower()))


def _shorter(draw: random.Random, post: Post) -> None:
    """Without its first sentences and some of its duties, in another order."""
    lines = [line for line in post["text_fr"].splitlines() if line.startswith("- ")]
    draw.shuffle(lines)
    post["text_fr"] = "Nous cherchons une personne.\n" + "\n".join(lines[: max(4, len(lines) - 2)])


def _in_other_words(draw: random.Random, post: Post) -> None:
    """By what one has to know for it, as somebody else would sum it up."""
    post["text_fr"] = f"{post['title_fr']} recherché. À savoir : {', '.join(post['skills'])}."


def _raised(draw: random.Random, post: Post) -> None:
    if post["wage_min"] is not None:
        post["wage_min"] += 1


def _less_told(draw: random.Random, post: Post) -> None:
    post[draw.choice(("place", "hours", "starts_on", "week"))] = None


def _other_site(draw: random.Random, post: Post) -> None:
    post["place"] = "23072" if post["place"] != "23072" else "34128"


def _other_shift(draw: random.Random, post: Post) -> None:
    """Nights, or week-ends: at the same wage and for as many hours."""
    nights: dict[Day, tuple[Shift, ...]] = dict.fromkeys(tuple(Day)[:5], (Shift.NIGHT,))
    post["week"] = week_mask(nights)


def _other_level(draw: random.Random, post: Post) -> None:
    post["wage_min"] = (post["wage_min"] or 20) + 7
    post["hours"] = (post["hours"] or 40) - 12


def _other_title(draw: random.Random, post: Post) -> None:
    post["title_fr"] = post["another_title"]


_SAME: tuple[tuple[Change, ...], ...] = (
    (_inclusive,), (_typed, _raised), (_shorter, _inclusive), (_typed, _shorter), (_less_told, _inclusive),
    (_in_other_words,),
)  # fmt: skip
_SAME_OF_NOBODY: tuple[tuple[Change, ...], ...] = ((_inclusive,), (_typed,), (_less_told, _inclusive))
"""Two boards copy what an employer sent them: what tells of the post is the same."""
_OTHERS: tuple[tuple[Change, ...], ...] = (
    (_other_site,), (_other_shift,), (_other_level,), (_other_title,), (_inclusive, _other_shift),
    (_other_site, _shorter),
)  # fmt: skip


def pairs(count: int) -> Iterator[Two]:
    """`count` pairs of an employer's needs, then as many of postings of nobody here; the same each time."""
    drawn = list(entries(7, today=TODAY, employers=20, needs=2 * count, candidates=0, internships=0).needs)
    for number, entry in enumerate(drawn):
        draw = random.Random(f"twice {number}")
        ours = number < count
        other = next(each for each in drawn[number + 1 :] + drawn if each.unit_group != entry.unit_group)
        post: Post = {
            "title_fr": entry.title_fr, "text_fr": entry.text_fr, "kind": entry.kind, "place": entry.municipality,
            "wage_min": entry.wage_min, "hours": entry.hours_per_week,
            "starts_on": entry.starts_on or TODAY + timedelta(days=30), "week": week_mask(entry.week) or None,
            "another_title": other.title_fr, "skills": entry.skills,
        }  # fmt: skip
        same = bool(number % 2)
        ways = _OTHERS if not same else _SAME if ours else _SAME_OF_NOBODY
        changes = ways[number // 2 % len(ways)]
        again = dict(post)
        for change in changes:
            change(draw, again)
        employer = number if ours else None
        how = " and ".join(change.__name__.strip("_").replace("_", " ") for change in changes)
        yield Two(_told(2 * number, employer, post), _told(2 * number + 1, employer, again), how, same)


def _told(key: int, employer: int | None, post: Post) -> Told:
    return Told(
        key, employer, post["title_fr"], post["place"], telling_words([post["text_fr"]]), str(post["kind"]),
        post["week"], (post["wage_min"], post["hours"], post["starts_on"]),
    )  # fmt: skip
