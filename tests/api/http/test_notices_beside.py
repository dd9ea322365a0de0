"""What the law has people told stands beside every page that ranks them, and on the page of the notice itself."""

import re
from collections.abc import Iterator

import pytest

from matching.privacy.retention import Periods
from tests.api.http.conftest import World

_NOTICE = 'href="/decisions-automatisees"'


def _content(page: str) -> str:
    """What is between the tags of `main`: the foot of every page has the link too."""
    found = re.search(r"<main.*</main>", page, re.DOTALL)
    assert found
    return found.group()


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("employer", "/besoins/{need}/comparer?person={candidate}"),
        ("job_seeker", "/personnes/{candidate}/portes"),
        ("counsellor", "/personnes/{candidate}/portes"),
        ("coordinator", "/stages-affectation"),
        ("coordinator", "/besoins-partage"),
    ],
)
def test_the_notice_stands_beside_what_ranks(world: World, who: str, path: str) -> None:
    answer = world.client(who).get(path.format(need=world.need, candidate=world.candidate))
    assert answer.status_code == 200
    assert _NOTICE in _content(answer.text)


def test_the_notice_says_how_people_are_shared_over_offers(world: World) -> None:
    page = _content(world.client().get("/decisions-automatisees").text)
    for said in ("de façon stable", "au plus grand total", "90 derniers jours enlève 3 points"):
        assert said in page


def _distinct_periods(world: World) -> Iterator[str]:
    """Every period of retention, each set to days of its own, as the pages write them."""
    for days, name in enumerate(Periods.__dataclass_fields__, 4001):
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
