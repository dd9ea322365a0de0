"""Every form of the pages is ours, carries its token and its key, and is written once or said why not."""

import re
from pathlib import Path
from typing import Any

import pytest

import api.pages
from api.declared import routes
from api.forms import own_form
from api.once import FormRoute, sent_once
from api.pages.routing import secret_alone
from tests.test_consistency import SAFE, TEMPLATES

ROUTES = list(routes(api.pages.router))
NOT_ONCE = {
    "a draft, which enters no file before it is confirmed, and is kept once (api.once.begun)": (
        "my_cv_send", "my_questions", "person_cv_send", "person_questions", "new_person_send",
        "several_cvs_send",
    ),
    "the door: a session is opened or ended, and nothing else": (
        "enter_as", "sign_in_send", "code_send", "leave", "printed_code_send", "phone_send", "phone_code_send",
    ),
    "a message to the address that was given, counted by address and origin": (
        "sign_up_person_send", "sign_up_employer_send", "ask_password_send", "address_change",
    ),
    "a lock, changed for whoever shows another; the second time changes nothing or is refused": (
        "password_change", "second_factor_start", "second_factor_confirm", "recovery_codes", "second_factor_remove",
        "provider_link", "provider_unlink",
    ),
    "a secret shown once: who sends it again has another, and the list has both to end": ("tokens_make",),
    "an invitation, one an address": ("invite",),
    "a day kept by the browser, and nothing else": ("attest_english",),
}  # fmt: skip


def test_every_form_of_the_pages_is_ours() -> None:
    for route, calls in ROUTES:
        assert (own_form in calls or secret_alone in calls) is not (route.methods <= SAFE), route.path


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_every_form_that_writes_carries_its_token(template: Path) -> None:
    for form in re.findall(r"<form\b.*?</form>", template.read_text(encoding="utf-8"), re.DOTALL):
        assert ('method="post"' in form) is ("{{ form_token() }}" in form)


def test_every_form_is_written_once() -> None:
    """By the key that comes with its token; those that do not write as the others do are named."""
    named = {name for names in NOT_ONCE.values() for name in names}
    written: dict[str, Any] = {
        route.name.partition(":")[2]: (isinstance(route, FormRoute), sent_once in calls)
        for route, calls in ROUTES
        # What the secret of a message opens is no account's, which would keep the key.
        if not route.methods <= SAFE and "secret" not in route.param_convertors
    }
    assert all(form for form, _ in written.values())
    assert {name for name, (_, once) in written.items() if not once} == named
