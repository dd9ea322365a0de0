"""Errors in words, whatever they are."""

from psycopg import errors

from api.errors import describe, field_problems, problem_of


def test_what_only_the_database_sees_is_no_mistake_of_ours() -> None:
    for error, status in ((errors.UniqueViolation(), 409), (errors.NumericValueOutOfRange(), 422)):
        assert problem_of(error, "/x", "fr")[0].status == status
    assert problem_of(errors.InsufficientPrivilege(), "/x", "fr")[0].status == 403
    assert problem_of(errors.UndefinedTable(), "/x", "fr")[0].status == 500


def test_describe_never_raises() -> None:
    assert describe("no such code", {}, "en") == "The request could not be understood."
    assert describe("string_too_long", {}, "en") == "This text is too long: at most … characters."
    assert describe("string_too_short", {"min_length": 1}, "en") == "This may not be empty."
    assert "numéro d’assurance sociale" in describe("identity_number", {"kind": "sin"}, "fr")
    assert describe("unknown_reference", {"kind": "x", "value": "y"}, "en") == "This is not known (x): y."
    assert describe("unknown_reference", {"kind": "x", "value": ""}, "en") == "This is not known: x."


def test_pointers_are_escaped() -> None:
    told = [{"type": "extra_forbidden", "loc": ("body", "a/b~c"), "msg": ""}]
    problem = next(field_problems(told, {"a/b~c": 1}, "en"))
    assert (problem.pointer, problem.field) == ("/a~1b~0c", "a/b~c")
