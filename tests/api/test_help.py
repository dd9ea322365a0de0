"""Each page helps in words of its own, two or three sentences of them."""

import re

import api.pages
from api.declared import routes
from api.words.help import HELP, SAME, help_of
from matching.accounts.domain import Role

# What leads elsewhere, and what is help already.
WITHOUT = {"home", "about", "help", "accessibility", "arrive", "provider_answer"}
FILES = re.compile(r"_(xlsx|csv|pdf|docx|txt|calendar|export|cv_file)$")


def pages() -> set[str]:
    """Names of what a reader opens as a page."""
    names = {route.name.partition(":")[2] for route, _ in routes(api.pages.router) if "GET" in route.methods}
    return {name for name in names - WITHOUT if not FILES.search(name)}


def test_every_page_has_help_of_its_own() -> None:
    assert {page for page in pages() if help_of(page, "job_seeker", "fr") is None} == set()


def test_no_words_of_help_are_for_a_page_that_is_not_there() -> None:
    kinds = {SAME.get(page, page) for page in pages()}
    for key in HELP:
        page, _, role = key.partition(":")
        assert page in kinds, key
        assert not role or role in set(Role), key
    assert len(set(HELP.values())) == len(HELP)


def test_help_is_two_or_three_sentences() -> None:
    """A question, with its answer, is one."""
    for page, text in HELP.items():
        assert 2 <= len(re.findall(r"\.(?:\s|$)", text)) <= 4, page


def test_a_form_that_comes_back_keeps_the_help_of_its_page() -> None:
    assert help_of("need_change_send", "employer", "en") == HELP["need_new"]
