"""Every form of the pages, sent twice by the same page (a double click, the button "back"), writes once."""

import pytest

from api.forms import ONCE
from tests.api.http.everybody import NAMES, NARROW, Person
from tests.api.http.forms import send
from tests.api.http.named import Named
from tests.api.http.test_authorisation import (
    OTHERWISE,
    PAGES,
    Asked,
    Matrix,
    matrix,
    refused_at_the_door,
    refused_this,
)
from tests.test_forms import NOT_ONCE

__all__ = ["matrix"]


# What a file would do is undone before it is said.
_NOT_ONCE = {"needs_import_look", "caseload_import_look", *(name for names in NOT_ONCE.values() for name in names)}
FORMS = [each for each in PAGES if each.method == "POST" and each.page not in _NOT_ONCE and each.name not in OTHERWISE]
# A need that says nearly what another says is another all the same.
TOLD = {ONCE: "the-key-of-this-page", "another": "yes"}
# Counted by the server as it goes, whoever may read the rows.
_WRITTEN = """
    SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables
    WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
"""


def written(matrix: Matrix) -> dict[str, int]:
    """By table, how many rows were added, changed or taken away since the last time that all was undone."""
    with matrix.undone.connection() as connection:
        return dict(connection.execute(_WRITTEN).fetchall())


def sender(matrix: Matrix, asked: Asked) -> tuple[Person, Named]:
    """The first who may send the form, and about what."""
    for who in NAMES:
        person = matrix.person(asked, who)
        if who == NARROW or refused_at_the_door(asked, person, who):
            continue
        for named in matrix.things.asked_about(asked.allow.reach, person):
            if refused_this(asked, person, named, who) is None:
                return person, named
    raise LookupError(asked.name)


@pytest.mark.parametrize("asked", FORMS, ids=lambda each: each.name)
def test_a_form_sent_again_writes_nothing_more(matrix: Matrix, asked: Asked) -> None:
    person, named = sender(matrix, asked)
    try:
        first = matrix.send(asked, person, named, content=True, **TOLD)
        assert first.status_code < 400
        before = written(matrix)
        again = matrix.send(asked, person, named, content=True, **TOLD)
        assert written(matrix) == before
    finally:
        matrix.undone.undo()
    # A link of a message that served is no more.
    if "{secret}" not in asked.path:
        assert (again.status_code, again.headers.get("location")) == (first.status_code, first.headers.get("location"))


def test_what_is_brought_twice_is_one_draft(matrix: Matrix) -> None:
    who = {"given_name": "Lia", "family_name": "Exemple", "way": "questions", ONCE: TOLD[ONCE]}
    first, again = (send(matrix.things.world, "counsellor", "/personnes/ajouter", who) for _ in range(2))
    assert first.status_code == 303
    assert again.headers["location"] == first.headers["location"]
