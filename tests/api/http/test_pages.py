"""The pages as each reader gets them, in both languages, without a script."""

import re
from datetime import date, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest

from api.database import writing
from matching.accounts.domain import SYSTEM
from matching.needs.store import add_need, add_needs
from tests.api.http.conftest import World
from tests.factories import TODAY, a_need

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Page(HTMLParser):
    """A page's tags: unbalanced ones, ids, and what an element refers to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


PAGES = [
    ("anonymous", "/", "/en/"),
    ("anonymous", "/entrer", "/en/enter"),
    ("anonymous", "/a-propos", "/en/about"),
    ("job_seeker", "/aide", "/en/help"),
    ("anonymous", "/accessibilite", "/en/accessibility"),
    ("anonymous", "/besoins", "/en/needs"),
    ("anonymous", "/evenements", "/en/events"),
    ("anonymous", "/besoins?territory=16", "/en/needs?territory=16"),
    ("anonymous", "/besoins?past=true", "/en/needs?past=true"),
    ("anonymous", "/besoins/{need}", "/en/needs/{need}"),
    ("employer", "/besoins/{need}", "/en/needs/{need}"),
    ("employer", "/besoins/{need}/candidatures", "/en/needs/{need}/candidates"),
    ("counsellor", "/besoins/{need}/candidatures", "/en/needs/{need}/candidates"),
    ("coordinator", "/besoins/{need}/candidatures?top=1", "/en/needs/{need}/candidates?top=1"),
    (
        "counsellor",
        "/besoins/{need}/candidatures?include=outside&include=not_eligible",
        "/en/needs/{need}/candidates?include=outside&include=not_eligible",
    ),
    ("anonymous", "/stages", "/en/internships"),
    ("anonymous", "/stages?territory=16", "/en/internships?territory=16"),
    ("anonymous", "/stages/{internship}", "/en/internships/{internship}"),
    ("counsellor", "/stages/{internship}/candidatures", "/en/internships/{internship}/candidates"),
    ("anonymous", "/aide-a-l-embauche", "/en/help-to-hire"),
    ("employer", "/mes-besoins", "/en/my-needs"),
    ("employer", "/publier", "/en/post"),
    ("employer", "/besoins/{need}/modifier", "/en/needs/{need}/change"),
    ("counsellor", "/publier-stage", "/en/post-internship"),
    ("employer", "/stages/{internship}/modifier", "/en/internships/{internship}/change"),
    ("coordinator", "/coordination/region", "/en/coordination/region"),
    ("coordinator", "/coordination/besoins?on=2026-01-01", "/en/coordination/needs?on=2026-01-01"),
    ("counsellor", "/alertes", "/en/alerts"),
    ("counsellor", "/aujourdhui", "/en/today"),
    ("counsellor", "/besoins/{need}/retenues", "/en/needs/{need}/kept"),
    (
        "counsellor",
        "/besoins/{need}/comparer?person={candidate}&person={theirs}",
        "/en/needs/{need}/compare?person={candidate}&person={theirs}",
    ),
    ("employer", "/besoins/{need}/comparer?person={candidate}", "/en/needs/{need}/compare?person={candidate}"),
    ("job_seeker", "/personnes/{candidate}/portes", "/en/people/{candidate}/doors"),
    ("counsellor", "/suivis", "/en/caseload"),
    ("counsellor", "/suivis?whose=everybody", "/en/caseload?whose=everybody"),
    ("counsellor", "/suivis?whose=nobody&text=zzz", "/en/caseload?whose=nobody&text=zzz"),
    ("counsellor", "/personnes/{candidate}/suivi", "/en/people/{candidate}/follow-up"),
    ("counsellor", "/personnes/{candidate}/jumelage", "/en/people/{candidate}/twinning"),
    ("job_seeker", "/mon-dossier/accompagnement", "/en/my-file/accompaniment"),
    ("counsellor", "/personnes", "/en/people"),
    ("counsellor", "/personnes?text=zzz", "/en/people?text=zzz"),
    ("counsellor", "/personnes/{candidate}/recommandations", "/en/people/{candidate}/recommendations"),
    ("job_seeker", "/personnes/{candidate}/recommandations", "/en/people/{candidate}/recommendations"),
    ("anonymous", "/api", "/en/api"),
    ("anonymous", "/connexion?next=/besoins", "/en/sign-in?next=/besoins"),
    ("anonymous", "/inscription", "/en/sign-up"),
    ("anonymous", "/inscription/personne", "/en/sign-up/person"),
    ("anonymous", "/inscription/employeur", "/en/sign-up/employer"),
    ("anonymous", "/courriel-envoye", "/en/e-mail-sent"),
    ("anonymous", "/mot-de-passe", "/en/password"),
    ("job_seeker", "/compte", "/en/account"),
    ("employer", "/compte/appareils", "/en/account/devices"),
    ("counsellor", "/compte/second-facteur", "/en/account/second-factor"),
    ("coordinator", "/compte/jetons", "/en/account/tokens"),
    ("employer", "/organisation", "/en/organisation"),
    ("administrator", "/organisation", "/en/organisation"),
]


@pytest.mark.parametrize(("who", "french", "english"), PAGES)
def test_each_page_has_an_address_in_each_language(world: World, who: str, french: str, english: str) -> None:
    client = world.client(who)
    for locale, address in (("fr", french), ("en", english)):
        path = address.format(**vars(world))
        answer = client.get(path)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-language"] == locale
        page = Page(answer.text)
        assert page.open == []
        assert page.all("html") == [{"lang": f"{locale}-CA"}]
        alternates = {each["hreflang"]: each["href"] for each in page.all("link") if each.get("rel") == "alternate"}
        assert alternates[f"{locale}-CA"] == path
        assert alternates["fr-CA" if locale == "en" else "en-CA"] == (english if locale == "fr" else french).format(
            **vars(world)
        )
        _check(page, answer.text)
        asked = client.request("HEAD", path)
        assert (asked.status_code, asked.content) == (200, b"")


def _check(page: Page, text: str) -> None:
    """What every page holds to."""
    assert len(page.all("h1")) == 1
    assert all((each["src"] or "").startswith("/assets/") for each in page.all("script"))
    assert re.findall(r"<script[^>]*>[^<]", text) == []
    assert not any("style" in attributes or "onclick" in attributes for _, attributes in page.tags)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for label in page.all("label"):
        assert label["for"] in ids
    for _, attributes in page.tags:
        if "aria-labelledby" in attributes:
            assert attributes["aria-labelledby"] in ids
    for image in page.all("img"):
        assert "alt" in image
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for link in page.all("a"):
        assert (link["href"] or "").startswith(("/", "#", "mailto:"))
    assert "{{" not in text
    assert "%(" not in text


def test_an_employer_reads_plain_words_and_no_name(world: World) -> None:
    text = world.client("employer").get(f"/besoins/{world.need}/candidatures").text
    assert "participe à une conversation simple au travail en français" in text
    assert "niveau 5" not in text
    assert "72106" not in text
    assert "Traoré" not in text
    assert "Abidjan" not in text
    assert "&lt; 5" in text
    assert "Cette liste a été préparée par un calcul" in text


def test_a_counsellor_reads_levels_codes_and_their_own_peoples_names(world: World) -> None:
    text = world.client("counsellor").get(f"/besoins/{world.need}/candidatures").text
    assert "(niveau 5)" in text
    assert "(72106)" in text
    assert "Awa Traoré" in text
    assert text.count(">Awa Traoré</a>") == 1
    assert f"Personne {world.theirs}" in text
    assert "écrivez-leur" in text


def test_the_points_of_the_bars_are_told_in_figures(world: World) -> None:
    text = world.client("counsellor", "en").get(f"/en/needs/{world.need}/candidates").text
    total, parts = text.partition("Together")[2][:200], re.findall(r'<td class="figure">([\d.-]+) points', text)
    assert "points" in total
    assert len(parts) >= 6


@pytest.mark.parametrize(
    ("who", "path", "status", "words"),
    [
        ("anonymous", "/besoins/999999", 404, "Introuvable"),
        ("anonymous", "/en/needs/999999", 404, "Not found"),
        ("anonymous", "/nulle-part", 404, "Introuvable"),
        ("anonymous", "/en/nowhere", 404, "Not found"),
        ("anonymous", "/besoins/{need}/candidatures", 401, "Connectez-vous d’abord"),
        ("other_employer", "/besoins/{need}/candidatures", 403, "Pas permis"),
        ("other_employer", "/besoins/{other_need}/candidatures", 403, "pas encore été vérifié"),
        ("employer", "/besoins/{need}/candidatures?include=not_eligible", 403, "Pas permis"),
        ("counsellor", "/personnes/{theirs}/recommandations", 404, "Introuvable"),
        ("employer", "/personnes", 403, "Pas permis"),
        ("anonymous", "/besoins?cursor=x", 422, "Repartez de la première page"),
        ("anonymous", "/besoins?text=%00", 400, "NUL"),
        ("anonymous", "/besoins/1%00", 400, "NUL"),
        ("counsellor", "/besoins/{need}/candidatures?top=0", 422, "À corriger"),
    ],
)
def test_errors_are_pages_too(world: World, who: str, path: str, status: int, words: str) -> None:
    answer = world.client(who).get(path.format(**vars(world)))
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert words in answer.text
    assert Page(answer.text).open == []


def test_somebody_who_has_not_opted_in_is_told_how(world: World) -> None:
    client = world.client("counsellor")
    client.delete(f"/api/v1/candidates/{world.candidate}/consents/matching")
    path = f"/personnes/{world.candidate}/recommandations"
    assert "Cette personne n’est pas dans les listes" in client.get(path).text
    assert "Vous n’êtes pas dans les listes" in world.client("job_seeker").get(path).text


def test_the_list_turns_its_pages(world: World) -> None:
    client = world.client("employer")
    for number in range(21):
        sent = a_need(employer_id=world.employer, title_fr=f"Poste {number}", territory="20", municipality=None)
        assert client.post("/api/v1/needs", json=sent.model_dump(mode="json")).status_code == 201
    first = client.get("/besoins?territory=20&text=").text
    address = next(link["href"] or "" for link in Page(first).all("a") if link.get("rel") == "next")
    assert "territory=20" in address
    second = client.get(address).text
    assert ("Poste 1<" in first, "Poste 1<" in second) == (True, False)
    assert ("Poste 0<" in first, "Poste 0<" in second) == (False, True)
    assert "Première page" in second


def test_what_was_typed_is_shown_and_never_read_as_html(world: World) -> None:
    answer = world.client().get("/besoins", params={"text": '"><script>alert(1)</script>'})
    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert "Aucun besoin ne répond" in answer.text
    assert "#organisations" in answer.text[answer.text.index("Aucun besoin ne répond") :]
    hostile: Any = a_need(
        employer_id=world.employer, title_fr="<b>gras</b> & \u202e", text_fr="- <i>un</i>\n- deux\nfin"
    )
    address = world.client("employer").post("/api/v1/needs", json=hostile.model_dump(mode="json")).json()["id"]
    text = world.client().get(f"/besoins/{address}").text
    assert "&lt;b&gt;gras&lt;/b&gt; &amp;" in text
    assert "<li>&lt;i&gt;un&lt;/i&gt;</li>" in text


def test_the_style_has_an_address_that_changes_with_it(world: World) -> None:
    client = world.client()
    style = next(each["href"] or "" for each in Page(client.get("/").text).all("link") if each["rel"] == "stylesheet")
    answer = client.get(style)
    assert "immutable" in answer.headers["cache-control"]
    assert "url(" not in answer.text
    assert "@import" not in answer.text


def test_postings_published_elsewhere_stand_apart(world: World) -> None:
    with writing(world.pool, SYSTEM) as connection:
        posting = a_need(title_fr="Couvreuse ou couvreur", source="Ailleurs", confirmed_on=date(2026, 1, 5))
        key = add_need(connection, posting, TODAY)
    client = world.client()
    for path, apart in (("/besoins", "/besoins?source=external"), ("/en/needs", "/en/needs?source=external")):
        own, external = client.get(path).text, client.get(apart).text
        assert f'href="{path}/{key}"' not in own
        assert f'href="{apart}"' in own
        assert f'href="{path}/{key}"' in external
        assert f'href="{path}/{world.need}"' not in external
        assert '<input type="hidden" name="source" value="external">' in external
    fresh = "/api/v1/needs/freshness"
    assert client.get(fresh, params={"source": "external"}).json()["needs"] == 1
    assert client.get(fresh, params={"source": "own"}).json()["stale"] == 0


def test_a_need_past_its_closing_date_is_said_to_be(world: World) -> None:
    with writing(world.pool, SYSTEM) as connection:
        past = a_need(employer_id=world.employer, title_fr="Soudeuse d’hier", closes_on=TODAY - timedelta(days=1))
        (key,) = add_needs(connection, [past], TODAY)
    visitor, staff = world.client(), world.client("counsellor")
    assert "Soudeuse d’hier" not in visitor.get("/besoins").text
    assert "Soudeuse d’hier" in visitor.get("/besoins?past=true").text
    for page in (visitor.get(f"/besoins/{key}").text, staff.get(f"/besoins/{key}/candidatures").text):
        assert "La date de clôture est passée" in page


@pytest.mark.parametrize(
    ("path", "said"), [("/", "pas un site du gouvernement"), ("/en/needs", "not a government site")]
)
def test_every_page_says_first_that_it_is_no_government(world: World, path: str, said: str) -> None:
    text = world.client().get(path).text
    assert said in text.partition("<header")[0]
    assert "aux autorités d’immigration" in text or "the immigration authorities" in text
