"""Two people who change the same thing at once, by any form: nothing is lost, and who presses twice has chosen."""

import re
from html import unescape

from api.database import reading
from api.filled import Filled
from api.meanwhile import carrying, put_together, sent_in, standing
from api.page_forms import forms
from api.summaries import by_field
from matching.accounts.domain import SYSTEM
from matching.needs.reading import need
from tests.api.http.conftest import World
from tests.api.http.forms import OURS, submit
from tests.api.http.test_security import enter


def fields(page: str, action: str) -> dict[str, list[str]]:
    """What a browser would send of the form to that address."""
    (form,) = (each for each in forms(page) if each.action == action)
    found: dict[str, list[str]] = {}
    hidden = [each for each in form.controls if each.get("type") == "hidden"]
    for each in hidden:
        found.setdefault(each.get("name"), []).append(unescape(each.get("value")))
    for key, value in standing(form, page).items():
        name, _, box = key.partition("=")
        if not box:
            found.setdefault(name.partition(":")[0], []).append(value)
        elif value:
            found.setdefault(name, []).append(box)
    return found


def test_what_each_changed_in_a_need_is_kept_and_what_both_changed_is_asked(world: World) -> None:
    browser, path = enter(world, "employer"), f"/besoins/{world.need}/modifier"
    referer = {**OURS, "Referer": f"http://testserver{path}"}
    one, two = (fields(browser.get(path).text, path) for _ in range(2))
    with reading(world.pool, SYSTEM) as connection:
        before = need(connection, world.need)
    assert submit(browser, path, {**one, "place": "Atelier A", "wage_max": "41"}, referer).status_code == 303
    back = submit(browser, path, {**two, "posts": "7", "wage_max": "43"}, referer)
    assert back.status_code == 422
    summary = unescape(back.text[back.text.index("ds-error-summary") :].partition("</ul>")[0])
    assert "c’est maintenant «\xa0Atelier A\xa0»" in summary
    assert "c’est maintenant «\xa041\xa0». Gardez" in summary
    assert 'id="need-wage_max-wrong">' in back.text
    again = fields(back.text, path)
    assert (again["place"], again["posts"], again["wage_max"]) == (["Atelier A"], ["7"], ["43"])
    assert submit(browser, path, again, referer).status_code == 303
    with reading(world.pool, SYSTEM) as connection:
        found = need(connection, world.need)
    assert found is not None
    assert before is not None
    # A certificate that is offered as a licence, too.
    assert found.entry.requirements == before.entry.requirements
    assert (found.entry.place, found.entry.posts, found.entry.wage_max) == ("Atelier A", 7, 43)


def test_a_form_put_right_still_meets_what_somebody_else_changed(world: World) -> None:
    """Refused for another reason first, it is no newer for that."""
    browser, path = enter(world, "employer"), f"/besoins/{world.need}/modifier"
    referer = {**OURS, "Referer": f"http://testserver{path}"}
    one, two = (fields(browser.get(path).text, path) for _ in range(2))
    submit(browser, path, {**one, "place": "Atelier B"}, referer)
    back = submit(browser, path, {**two, "posts": "beaucoup"}, referer)
    assert back.status_code == 422
    again = {**fields(back.text, path), "posts": ["7"]}
    assert again["place"] == two["place"]
    merged = submit(browser, path, again, referer)
    assert (merged.status_code, fields(merged.text, path)["place"]) == (422, ["Atelier B"])


def test_what_a_colleague_wrote_of_what_comes_next_is_shown(world: World) -> None:
    browser, page = enter(world, "counsellor"), f"/personnes/{world.candidate}/suivi"
    path, referer = f"{page}/suite", {**OURS, "Referer": f"http://testserver{page}"}
    one, two = (fields(browser.get(page).text, path) for _ in range(2))
    assert submit(browser, path, {**one, "next_action": "Appeler l’école"}, referer).status_code == 303
    back = submit(browser, path, {**two, "next_action": "Écrire à l’employeur"}, referer)
    assert (back.status_code, "«\xa0Appeler l’école\xa0»" in unescape(back.text)) == (422, True)
    again = fields(back.text, path)
    assert again["next_action"] == ["Écrire à l’employeur"]
    assert submit(browser, path, again, referer).status_code == 303
    assert world.sql("SELECT next_action FROM follow_up WHERE candidate_id = %(id)s", id=world.candidate) == (
        "Écrire à l’employeur",
    )


def test_a_choice_among_buttons_is_told_once_in_its_words() -> None:
    def drawn(chosen: str) -> str:
        buttons = "".join(
            f'<input type="radio" id="f-{value}" name="frame" value="{value}"{" checked" if chosen == value else ""}>'
            f'<label for="f-{value}">{words}</label>'
            for value, words in (("school", "D’une école"), ("immersion", "D’immersion"), ("paid", "Payé"))
        )
        return f'<form action="/x"><fieldset><legend>Cadre du stage</legend>{buttons}</fieldset></form>'

    def told(mine: str) -> tuple[list[str], str]:
        page = drawn("immersion")
        (form,) = forms(page)
        sent = {"frame": [mine], "read": ['{"frame": "school"}']}
        values, faults, _ = put_together(form, page, sent, "Plus récent.", "fr")
        summary = "".join(f'<li><a href="#{each.at}">{each.message}</a></li>' for each in faults[1:])
        lines = by_field(f'<div class="ds-error-summary"><ul>{summary}</ul></div>{page}', "fr")
        return re.findall(r'<li><a href="#([^"]+)">', lines), unescape(lines.partition("</ul>")[0]) + values["frame"]

    for mine, held, said in (
        ("school", "immersion", "«\xa0D’immersion\xa0»."),
        ("paid", "paid", "D’immersion\xa0». Gardez"),
    ):
        links, line = told(mine)
        assert links == ["f-immersion"]
        assert "Cadre du stage\xa0: quelqu’un" in line
        assert said in line
        assert line.endswith(held)


def test_a_choice_a_box_and_a_long_text_are_read_as_a_browser_sends_them() -> None:
    page = (
        '<form action="/x"><input type="hidden" name="version" value="3"><input name="a" value="é &amp; è">'
        '<input name="a" value="2"><textarea name="t">\nl&#39;un\ndeux</textarea>'
        '<input type="checkbox" name="w" value="mon" checked><input type="checkbox" name="w" value="tue">'
        '<input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>'
        '<select name="s"><option value="">…</option><option value="b" selected>B</option></select></form>'
    )
    held = {"a": "é & è", "a:1": "2", "t": "l'un\ndeux", "w=mon": "yes", "w=tue": "", "r": "2", "s": "b"}
    (form,) = forms(page)
    assert standing(form, page) == held
    told = {"a": ["é & è", "2"], "t": ["l'un\r\ndeux"], "w": ["mon"], "r": ["2"], "s": ["b"]}
    assert sent_in(form, told) == held
    (carried,) = forms(carrying(page, Filled(), "x"))
    assert [each.get("name") for each in carried.controls][:2] == ["read", "version"]
    again = carrying(page, Filled("x", {"version": ["2"], "read": ["{}"]}), "x")
    assert re.findall(r'name="(read|version)" value="([^"]*)"', again) == [("read", "{}"), ("version", "2")]
