"""A form that a route refuses, whichever it is, comes back in its page as it was filled, each fault at its field."""

import re
from html import unescape

from fastapi.testclient import TestClient

from tests.api.http.conftest import World
from tests.api.http.forms import OURS, submit
from tests.api.http.test_security import enter

FROM = "http://testserver"


def sent_from(browser: TestClient, page: str, fields: dict[str, object], to: str | None = None) -> tuple[int, str]:
    answer = submit(browser, to or page, fields, headers={**OURS, "Referer": f"{FROM}{page}"})
    return answer.status_code, answer.text


def field(text: str, name: str) -> str:
    found = re.search(rf'<(?:input|textarea|select)[^>]* name="{name}"[^>]*>', text)
    assert found is not None, name
    return found[0]


def test_what_was_typed_is_there_and_the_fault_is_at_its_field(world: World) -> None:
    typed = {"employer_name": "Chez « Éva » <&>", "employer_kind": "municipality", "neq": "12", "given_name": "Éva",
             "family_name": "Roy", "email": "eva@exemple.org"}  # fmt: skip
    status, text = sent_from(world.client(), "/inscription/employeur", typed)
    assert status == 422
    assert 'value="Chez « Éva » &lt;&amp;&gt;"' in field(text, "employer_name")
    assert '<option value="municipality" selected' in text
    assert '<option value="firm" selected' not in text
    assert 'value="12"' in field(text, "neq")
    assert 'aria-describedby="neq-hint neq-wrong" aria-invalid="true"' in field(text, "neq")
    assert '<a href="#neq">' in text[text.index("ds-error-summary") :]
    assert 'id="neq-wrong"' in text
    assert "aria-invalid" not in field(text, "email")


def test_boxes_and_long_texts_come_back_and_passwords_do_not(world: World) -> None:
    browser = enter(world, "counsellor")
    world.sql(
        "UPDATE account SET email = 'cle@exemple.org' WHERE id = %(id)s", id=world.actors["counsellor"].account_id
    )
    typed = {"name": " ", "days": "90", "scopes": ["needs:read", "me:not"], "current": "un secret"}
    status, text = sent_from(browser, "/compte/jetons", typed)
    assert status == 422
    assert re.search(r'<input[^>]* value="needs:read"[^>]* checked', text)
    assert not re.search(r'<input[^>]* value="needs:write"[^>]* checked', text)
    assert '<option value="90" selected' in text
    assert "un secret" not in text
    long = "Trop " * 100
    path = f"/signaler/{world.need}"
    status, text = sent_from(browser, path, {"reason": "illegal", "note": f"<b>{long}"})
    assert (status, f"&lt;b&gt;{long}</textarea>" in text) == (422, True)


def test_a_page_of_others_or_of_no_form_is_not_asked_for(world: World) -> None:
    for referer in (
        "http://ailleurs.example/inscription/personne",
        f"{FROM}/aide",
        f"{FROM}/coordination",
        f"{FROM}/nulle-part",
    ):
        answer = submit(
            world.client(), "/inscription/personne", {"email": "a@exemple.org"}, {**OURS, "Referer": referer}
        )
        assert answer.status_code == 422
        assert "ds-error-summary" not in answer.text


def test_a_refusal_leads_to_where_what_it_lacks_is_told(world: World) -> None:
    world.sql("DELETE FROM recruitment_permit")
    world.sql("DELETE FROM authorisation WHERE candidate_id = %(id)s", id=world.candidate)
    browser, page = enter(world, "counsellor"), f"/personnes/{world.candidate}/recommandations"
    told = {"candidate": world.candidate, "need": world.need}
    status, text = sent_from(browser, page, told, to="/mises-en-relation")
    assert status == 409
    assert f'<a href="/personnes/{world.candidate}/cv">Compléter le dossier avec la personne</a>' in text
    # On the page of the error too, with the way back, where the form is on no page of ours any more.
    answer = submit(browser, "/mises-en-relation", told, {**OURS, "Referer": f"{FROM}/aide?x=1"})
    assert f'href="/personnes/{world.candidate}/cv"' in answer.text
    assert 'href="/aide?x=1">Revenir à la page où j’étais' in answer.text


def summary_of(text: str) -> list[str]:
    lines = text[text.index("ds-error-summary") :].partition("</ul>")[0]
    return [unescape(re.sub(r"<[^>]+>", "", each)) for each in re.findall(r"<li>(.*?)</li>", lines)]


def test_each_line_of_a_summary_says_its_field_in_the_order_of_the_page(world: World) -> None:
    """Where a page draws its own form again, and where it is drawn for it."""
    typed = {"title_fr": "Soudeuse", "text_fr": "Souder.", "hours_per_week": "beaucoup", "posts": "plusieurs"}
    for page in ("/publier", "/en/post"):
        status, text = sent_from(enter(world, "employer"), page, typed)
        told = summary_of(text)
        assert (status, len(told)) == (422, 2)
        if page == "/en/post":
            assert [each.partition(": ")[0] for each in told] == ["How many posts", "Hours a week"]
        else:
            assert all("\xa0: un nombre" in each for each in told), told
    typed = {"employer_name": " ", "employer_kind": "firm", "neq": "12", "given_name": " ", "family_name": "Roy",
             "email": "eva"}  # fmt: skip
    page = "/inscription/employeur"
    _, text = sent_from(world.client(), page, typed)
    linked = re.findall(r'<li><a href="#([^"]+)">', text)
    assert linked == sorted(linked, key=lambda each: text.index(f'id="{each}"'))
    assert len(linked) > 2
    assert all("\xa0: " in each for each in summary_of(text))
