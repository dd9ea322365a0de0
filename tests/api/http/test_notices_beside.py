"""What the law has people told, where a list is made and where data are collected.

That the notice stands on each page that ranks: test_parts_of_pages.py.
"""

import re
from collections.abc import Iterator
from html import unescape

from jinja2 import nodes

from api.rendering import TEMPLATES, environment
from api.translations import translations
from api.words.gates import GATES
from matching.privacy.retention import Periods
from tests.api.http.conftest import World

_NOTICE = 'href="/decisions-automatisees"'
# Of whom it is told how lists are made, in general.
_TOLD_ALONE = {"decisions.html"}


def _content(page: str) -> str:
    """What is between the tags of `main`: the foot of every page has the link too."""
    found = re.search(r"<main.*</main>", page, re.DOTALL)
    assert found
    return found.group()


def test_whatever_tells_points_has_the_notice_or_stands_where_it_is() -> None:
    trees = {path.name: environment("fr").parse(path.read_text(encoding="utf-8")) for path in TEMPLATES.glob("*.html")}
    above = {
        name: {
            other
            for other, tree in trees.items()
            for each in tree.find_all((nodes.Include, nodes.FromImport))
            if isinstance(each.template, nodes.Const) and each.template.value == name
        }
        for name in trees
    }

    def told(name: str) -> bool:
        calls = list(trees[name].find_all(nodes.Call))
        if any(isinstance(call.node, nodes.Name) and call.node.name == "prepared" for call in calls) or any(
            isinstance(call.node, nodes.Name)
            and call.node.name == "url"
            and [each.value for each in call.args if isinstance(each, nodes.Const)] == ["decisions"]
            for call in calls
        ):
            return True
        return bool(above[name]) and all(told(other) for other in above[name])

    telling = {
        name
        for name, tree in trees.items()
        for each in tree.find_all(nodes.Const)
        if isinstance(each.value, str) and "points" in each.value and "of 100" in each.value
    }
    assert {"_results.html", "twinning.html"} <= telling
    assert {name for name in telling - _TOLD_ALONE if not told(name)} == set()


def test_the_notice_says_how_people_are_shared_over_offers(world: World) -> None:
    page = _content(world.client().get("/decisions-automatisees").text)
    for said in ("de façon stable", "au plus grand total", "90 derniers jours enlève 3 points"):
        assert said in page


def _distinct_periods(world: World) -> Iterator[str]:
    """Every period of retention, each set to days of its own, as the pages write them."""
    for place, name in enumerate(Periods.__dataclass_fields__):
        days = place + (310 if name in ("notice", "backup") else 1838)
        key = {"notice": "retention_notice_days", "backup": "backup_days"}.get(name, f"{name}_days")
        world.sql(
            """
            UPDATE setting SET value = CASE WHEN key = %(key)s THEN to_jsonb(%(days)s::integer)
                ELSE value || jsonb_build_object(%(name)s::text, %(days)s::integer) END
            WHERE key = %(key)s OR (key = 'retention_days' AND value ? %(name)s)
            """,
            key=key,
            name=name,
            days=days,
        )
        yield f"{days}"


def test_every_period_of_retention_is_told(world: World) -> None:
    periods = list(_distinct_periods(world))
    page = re.sub(r"[\s\u00a0\u202f]", "", _content(world.client().get("/vie-privee").text))
    assert [days for days in periods if days not in page] == []
    assert "coordination" in page
    sheet = _content(world.client("counsellor").get(f"/personnes/{world.candidate}/avis").text)
    personal = dict(zip(Periods.__dataclass_fields__, periods, strict=True))
    for name in ("file", "accompaniment", "event", "twinning", "internship", "notice"):
        assert personal[name] in sheet
    assert "coordination" in sheet


def test_every_reason_to_open_a_file_is_told_and_what_a_held_file_means(world: World) -> None:
    french, english = (_content(world.client().get(path).text) for path in ("/vie-privee", "/en/privacy"))
    told = GATES["access_reason"]
    (known,) = world.sql(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'file_access_reason_check'"
    )
    assert set(told) == set(re.findall(r"'(\w+)'", known))
    assert [reason for reason in told.values() if translations("en").gettext(reason) not in unescape(english)] == []
    assert [reason for reason in told.values() if translations("fr").gettext(reason) not in unescape(french)] == []
    # A file that is held stays in its lists; one whose erasure was asked for is out of them.
    assert "Si vous en demandez l’effacement" in french
    assert "If you ask for its erasure" in english


def test_who_has_no_e_mail_reads_a_telephone(world: World) -> None:
    sheet, officer = f"/personnes/{world.candidate}/avis", {"name": "Responsable", "email": "vie@exemple.org"}
    assert "aucun téléphone" in world.client("counsellor").get(sheet).text
    assert "n’a pas de téléphone" in world.client("administrator").get("/coordination").text
    setting = "/api/v1/settings/privacy_officer"
    assert world.client("administrator").put(setting, json={"value": officer}).status_code == 422
    named = {"value": {**officer, "phone": "418 555-0142"}}
    assert world.client("administrator").put(setting, json=named).status_code == 204
    assert "n’a pas de téléphone" not in world.client("administrator").get("/coordination").text
    for path in ("/vie-privee", "/decisions-automatisees", "/aide", "/a-propos", sheet):
        assert "418 555-0142" in _content(world.client("counsellor").get(path).text)
