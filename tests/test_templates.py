"""No word of the interface stands outside the catalogues: in the templates, in their expressions, in the messages."""

import re
from pathlib import Path

import pytest
from jinja2 import nodes

from api.rendering import TEMPLATES, environment

_NOT_WORDS = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->", re.DOTALL)
_SPOKEN = ("alt", "aria-label", "placeholder", "title")
_SENTENCE = re.compile(r"^[A-Z][a-z]+$|[À-ÿ]|[^\W\d_]{2,}[ \u00a0][^\W\d_]{2,}")


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_no_word_of_a_template_is_outside_the_catalogues(template: Path) -> None:
    bare = _NOT_WORDS.sub("", template.read_text(encoding="utf-8"))
    for name in _SPOKEN:
        assert re.findall(rf'\b{name}="([^"]*\w[^"]*)"', bare) == []
    text = re.sub(r"<[^>]*>", " ", bare)
    assert set(re.findall(r"[^\W\d_]{2,}", text)) <= {"Adéquation"}


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.*")), ids=lambda path: path.name)
def test_no_word_of_an_expression_is_outside_the_catalogues(template: Path) -> None:
    tree = environment("fr").parse(template.read_text(encoding="utf-8"))
    marked = {
        argument
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in ("_", "ngettext")
        for argument in call.args
    }
    told = [each.value for each in tree.find_all(nodes.Const) if each not in marked and isinstance(each.value, str)]
    # Each language by its own name; the events of htmx.
    known = {"Français", "English", ", input delay:400ms", "change delay:500ms", "closest form"}
    assert {each for each in told if _SENTENCE.search(each)} - known == set()


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_what_is_quoted_says_its_language(template: Path) -> None:
    quoted = re.findall(r"<(?:q|blockquote)>(.{0,80})", template.read_text(encoding="utf-8"))
    assert [each for each in quoted if "| word(" not in each] == []
