"""Bad input gets a clear error that names the field and the rule, in French or English, and never a 5xx."""

import json
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from psycopg import errors

from api.errors import describe, problem_of
from tests.api.http.conftest import World
from tests.factories import a_candidate, a_need

NEEDS = "/api/v1/needs"
PROBLEM = "application/problem+json"


def test_in_french_unless_english_is_preferred(world: World) -> None:
    for language, locale, title in (
        (None, "fr", "Introuvable"),
        ("en", "en", "Not found"),
        ("en-CA,fr;q=0.8", "en", "Not found"),
        ("de, fr;q=0.2, en;q=0.9", "en", "Not found"),
        ("de", "fr", "Introuvable"),
        ("en;q=0", "fr", "Introuvable"),
        ("en;q=x,;;,", "fr", "Introuvable"),
    ):
        answer = world.client(language=language).get(f"{NEEDS}/999999")
        assert answer.headers["content-language"] == locale
        assert answer.headers["content-type"] == PROBLEM
        assert answer.json() == {
            "type": "/problems/not-found",
            "title": title,
            "status": 404,
            "detail": describe("not_found", {}, "en" if locale == "en" else "fr"),
            "instance": f"{NEEDS}/999999",
            "errors": [],
        }


def test_names_each_field_as_it_was_sent(world: World) -> None:
    sent = a_need(employer_id=world.employer).model_dump(mode="json")
    sent["requirements"][1]["any_of"][0]["level"] = "diplôme"
    sent["requirements"][0]["any_of"][0]["code"] = "accent"
    del sent["title_fr"]
    sent["wage_min"] = "beaucoup"
    answer = world.client("employer", "en").post(NEEDS, json=sent)
    assert answer.status_code == 422
    problems = {each["pointer"]: (each["code"], each["message"]) for each in answer.json()["errors"]}
    assert problems["/title_fr"] == ("missing", "This field is required.")
    assert problems["/wage_min"] == ("decimal_parsing", "A number is expected.")
    assert problems["/requirements/1/any_of/0/level"][0] == "enum"
    assert problems["/requirements/0/any_of/0"][0] == "union_tag_invalid"


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"wage_min": "30", "wage_max": "20"}, "/wage_max", "wage_range"),
        ({"starts_on": "2026-02-01", "ends_on": "2026-01-01"}, "/ends_on", "ends_before_start"),
        ({"employer_id": None}, "/employer_id", "employer_or_source"),
        ({"kind": "planned"}, "/planned_reason", "planned_reason"),
        (
            {
                "requirements": [
                    {"importance": "required", "any_of": [{"code": "other_language", "language": "en", "level": 6}]}
                ]
            },
            "/language_justification",
            "language_without_reason",
        ),
    ],
)
def test_a_rule_is_told_at_the_field_to_change(world: World, changes: dict[str, Any], pointer: str, code: str) -> None:
    sent = a_need(employer_id=world.employer).model_dump(mode="json") | changes
    problem = world.client("employer").post(NEEDS, json=sent).json()["errors"][0]
    assert (problem["pointer"], problem["code"]) == (pointer, code)
    assert problem["message"] == describe(code, {}, "fr")


def test_a_permit_that_ends_before_it_begins_is_told_at_its_end(world: World) -> None:
    sent = a_candidate().model_dump(mode="json", exclude={"organisation_id"})
    sent["authorisation"] = {"kind": "open_permit", "valid_from": "2028-01-01", "valid_until": "2026-01-01"}
    answer = world.client("counsellor").post("/api/v1/candidates", json=sent)
    assert answer.status_code == 422
    assert [(each["pointer"], each["code"]) for each in answer.json()["errors"]] == [
        ("/authorisation/valid_until", "permit_period")
    ]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"", 422),
        (b"null", 422),
        (b"[]", 422),
        (b'"texte"', 422),
        (b"\xff\xfe", 400),
        (b'{"title_fr": NaN}', 422),
        (b'{"posts": ' + b"9" * 5000 + b"}", 400),
        (b"[" * 200_000, 400),
        (b'{"title_fr": "\\ud800"}', 422),
        (b'{"\\ud800": 1}', 422),
        (b'{"\\u0000": 1}', 422),
        (b'{"title_fr": "a\\u0000b"}', 422),
        (b'{"employer_id": 99999999999999999999}', 422),
        (b'{"posts": 1e400}', 422),
    ],
)
def test_a_body_that_is_no_need(world: World, body: bytes, status: int) -> None:
    answer = world.client("counsellor").post(NEEDS, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM
    json.loads(answer.content)


@pytest.mark.parametrize(
    ("body", "status", "kind", "said"),
    [
        (b'{"title_fr": "a", "title_fr": "b"}', 422, "key-twice", "title_fr"),
        (b'{"a": [{"b/c": 1, "d": 2, "b/c": 1}]}', 422, "key-twice", "b/c"),
        (b'{"\\ud800": 1, "\\ud800": 2}', 422, "key-twice", "?"),
        ('{"title_fr": "Opérateur"}'.encode("latin-1"), 400, "body-not-utf8", "UTF-8"),
        ('{"title_fr": "Opérateur"}'.encode("utf-16"), 400, "body-not-utf8", "UTF-8"),
    ],
)
def test_what_two_readers_could_read_apart_is_refused(
    world: World, body: bytes, status: int, kind: str, said: str
) -> None:
    answer = world.client("counsellor").post(NEEDS, content=body, headers={"Content-Type": "application/json"})
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (status, f"/problems/{kind}")
    assert said in problem["detail"]


def test_long_and_odd_texts_are_kept_as_they_are(world: World) -> None:
    text = "ש" * 1000 + "🧑‍🏭" + "\u202e" + "é" * 198_000
    sent = a_need(employer_id=world.employer).model_dump(mode="json") | {"text_fr": text}
    client = world.client("employer")
    added = client.post(NEEDS, json=sent)
    assert added.status_code == 201
    assert client.get(added.headers["location"]).json()["entry"]["text_fr"] == text
    sent["text_fr"] = "é" * 200_001
    assert client.post(NEEDS, json=sent).json()["errors"][0]["code"] == "string_too_long"
    sent["skills"] = ["awa@example.org", "مهندس"]
    sent["text_fr"] = "court"
    assert client.post(NEEDS, json=sent).json()["entry"]["skills"] == ["awa@example.org", "مهندس"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("DELETE", NEEDS, 405),
        ("GET", f"{NEEDS}?limit=0", 422),
        ("GET", f"{NEEDS}?limit=x", 422),
        ("GET", f"{NEEDS}?text=%00", 400),
        ("GET", f"{NEEDS}?text=%ED%A0%80", 200),
        ("GET", f"{NEEDS}?text=%ff", 200),
        ("GET", f"{NEEDS}?employer_id=99999999999999999999", 422),
        ("GET", f"{NEEDS}?territory={'x' * 301}", 422),
        ("GET", f"{NEEDS}/1%00", 400),
        ("GET", f"{NEEDS}?as_of=yesterday", 422),
        ("GET", "/api/v1/reference/unit-groups?q=%00", 400),
        ("GET", "/api/v1/referrals/x", 401),
    ],
)
def test_addresses(world: World, method: str, path: str, status: int) -> None:
    answer = world.client().request(method, path)
    assert answer.status_code == status
    if status >= 400:
        assert answer.headers["content-type"] == PROBLEM
        assert answer.json()["instance"] == path.partition("?")[0]


@pytest.mark.parametrize("path", [NEEDS, "/api/v1/openapi.json", "/health", "/", "/assets/logo.svg", "/rien"])
def test_what_may_be_read_may_be_asked_about(world: World, path: str) -> None:
    client = world.client()
    read, asked = client.get(path), client.head(path)
    assert (asked.status_code, asked.content) == (read.status_code, b"")
    assert asked.headers["content-type"] == read.headers["content-type"]
    assert client.head(f"{NEEDS}/1/confirm").status_code == 405


def test_a_parameter_has_no_pointer(world: World) -> None:
    problem = world.client().get(f"{NEEDS}?limit=0").json()["errors"][0]
    assert problem == {"field": "limit", "code": "greater_than_equal", "message": "Ceci doit valoir au moins 1."}


def test_json_alone(world: World) -> None:
    client = world.client("counsellor")
    body = json.dumps(a_need(employer_id=world.employer).model_dump(mode="json"))
    for media in ("text/plain", "application/x-www-form-urlencoded", ""):
        assert client.post(NEEDS, content=body, headers={"Content-Type": media}).status_code == 415
    typed = {"Content-Type": "application/json; charset=utf-8"}
    assert client.post(NEEDS, content=body, headers=typed).status_code == 201


def test_too_large(world: World) -> None:
    client = world.client("counsellor")
    answer = client.post(NEEDS, content=b" " * 5_000_001, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too-large")

    def parts() -> Any:
        for _ in range(60):
            yield b" " * 100_000

    chunked = client.post(NEEDS, content=parts(), headers={"Content-Type": "application/json"})
    assert (chunked.status_code, chunked.json()["detail"]) == (413, describe("too_large", {"most": 5_000_000}))
    assert client.post("/entrer", content=b"x" * 5_000_001).status_code == 413


def test_a_field_of_a_form_that_is_too_long_has_its_page(world: World) -> None:
    for sent in ({"data": {"email": "x" * 3_000_000}}, {"files": {"email": (None, "x" * 3_000_000)}}):
        answer = world.client().post("/connexion", **sent, headers={"Accept": "text/html"})
        assert answer.status_code == 413
        assert "<h1" in answer.text
    malformed = world.client().post(
        "/connexion", content=b"x", headers={"Content-Type": "multipart/form-data; boundary=y"}
    )
    assert malformed.status_code != 413


def test_a_choice_that_is_not_offered_is_said_in_words_to_a_person(world: World) -> None:
    program = world.client("counsellor").get(f"{NEEDS}?status=xx").json()
    assert "'open'" in program["errors"][0]["message"]
    person = world.client("counsellor", "fr").get("/besoins?status=xx", headers={"Accept": "text/html"})
    assert "Choisissez l’un des choix proposés." in unescape(person.text)
    assert "'open'" not in unescape(person.text)


def test_two_texts_at_their_longest_come_in_escaped(world: World) -> None:
    sent = a_need(employer_id=world.employer, text_fr="é" * 200_000, text_en="é" * 200_000).model_dump(mode="json")
    body = json.dumps(sent, ensure_ascii=True)
    answer = world.client("counsellor").post(NEEDS, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("code", "context", "fr", "en"),
    [
        ("wage_under_minimum", {"least": Decimal("16.60")}, "16,60\u00a0$", "$16.60"),
        ("string_too_long", {"max_length": 200_000}, "200\u00a0000\u00a0caractères", "200,000 characters"),
        ("too_large", {"most": 1_400_000}, "1,4\u00a0Mo", "1.4 MB"),
        ("literal_error", {"expected": "True"}, "«\u00a0oui\u00a0»", "“yes”"),
        ("duplicate_need", {"need": 12345}, "numéro 12345", "number 12345"),
    ],
)
def test_numbers_are_said_as_each_language_writes_them(code: str, context: dict[str, Any], fr: str, en: str) -> None:
    assert fr in describe(code, context, "fr")
    assert en in describe(code, context, "en")


def test_our_own_mistakes_say_nothing_of_the_inside(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("secret inside")

    monkeypatch.setattr("matching.needs.listing.list_needs", broken)
    monkeypatch.setattr("api.json.needs.listing.list_needs", broken)
    answer = world.client().get(NEEDS)
    assert (answer.status_code, answer.headers["content-type"]) == (500, PROBLEM)
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    page = world.client().get("/besoins")
    assert page.status_code == 500
    assert "secret" not in page.text
    assert "Notre erreur" in page.text


def test_a_busy_database_is_said_so(world: World) -> None:
    with world.pool.connection() as connection:
        connection.execute("SET LOCAL statement_timeout = '1ms'")
        with pytest.raises(Exception, match="statement timeout") as caught:
            connection.execute("SELECT pg_sleep(1)")
        connection.rollback()
    problem, headers = problem_of(caught.value, "/x", "en")
    assert (problem.status, headers) == (503, {"Retry-After": "2"})


@pytest.mark.parametrize("path", [NEEDS, "/besoins", "/en/needs"])
def test_a_full_disk_is_said_so(world: World, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise errors.DiskFull("could not extend file")

    monkeypatch.setattr("matching.needs.listing.list_needs", full)
    locale = "en" if "/en/" in path else "fr"
    answer = world.client(language=locale).get(path)
    assert answer.status_code == 507
    assert describe("disk_full", {}, "en" if locale == "en" else "fr") in unescape(answer.text)


def test_an_address_that_no_page_has_is_not_found_and_names_no_parameter(world: World) -> None:
    for path in ("/besoins/abc", "/besoins/0", "/en/needs/abc"):
        page = world.client().get(path)
        assert page.status_code == 404, path
        assert "opening_id" not in page.text
    assert world.client().get("/api/v1/needs/abc").status_code == 422
    page = world.client().get(f"/besoins?text={'x' * 5000}").text
    assert "Ce texte est trop long" in unescape(page)
    assert "<strong>text" not in page
    assert '<a class="ds-button" href="/besoins">Ouvrir la page sans ces choix' in page


def test_who_may_not_see_a_page_is_not_told_how_it_is_used(world: World) -> None:
    help_of_it = "Voici les gens que vous suivez"
    assert help_of_it in world.client("counsellor").get("/suivis").text
    refused = world.client("job_seeker").get("/suivis")
    assert (refused.status_code, help_of_it in refused.text) == (403, False)
