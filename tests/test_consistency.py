"""What a reviewer would otherwise say twice: routes authorised, settings documented, words translated."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic_core._pydantic_core import list_all_errors

import api.json
import api.pages
import matching
from api import access, health
from api.declared import routes as _routes
from api.json.examples import EXAMPLES
from api.json.idempotency import OnceRoute, _once
from api.pages.routing import secret_alone
from api.reach import Thing
from api.security import AREAS, OF_NO_AREA, Allow, _reading, _writing, refuse_cross_site
from api.settings import Settings
from api.translations import LOCALES
from api.translations.extraction import problems
from api.words.errors import ERRORS
from api.words.screen import VOCABULARIES
from matching.accounts.domain import Role
from matching.accounts.store import EmployerKind
from matching.candidates.domain import Schooling, State
from matching.errors import DomainError
from matching.internships.domain import Cover, LegalFrame
from matching.matches.domain import Eligibility
from matching.needs.domain import Duration, Importance, Kind, PlannedReason, Status, Telework, WageUnit
from matching.privacy.refused import REFUSED_FIELDS
from matching.privacy.self_identification import Group
from matching.reference.domain import AuthorisationKind, Day, Shift
from matching.reference.loading import TABLES, rows
from matching.reference.rules import SettingValues

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "api" / "templates"
SAFE = {"GET", "HEAD"}


ROUTES = [*_routes(api.json.router), *_routes(api.pages.router), *_routes(health.router)]


def test_all_the_routes_are_looked_at() -> None:
    assert len(ROUTES) > 60
    assert len({(min(route.methods), route.path) for route, _ in ROUTES}) == len(ROUTES)


def test_every_route_says_whom_it_is_for() -> None:
    for route, calls in ROUTES:
        declared = [call for call in calls if isinstance(call, Allow)]
        assert len(declared) == 1, route.path
        assert declared[0].roles, route.path
        assert Role.SYSTEM not in declared[0].roles, route.path
        if not route.methods <= SAFE and Role.ANONYMOUS in declared[0].roles:
            assert refuse_cross_site in calls or _by_secret(route, calls), route.path


def test_every_route_says_whose_objects_each_role_reaches() -> None:
    for route, calls in ROUTES:
        (declared,) = (call for call in calls if isinstance(call, Allow))
        said = declared.reach is not None or not route.param_convertors
        assert said, f"{route.path}: say whose: allow(…, reach=…), see api/reach.py"
        if declared.reach is not None:
            assert set(declared.roles) <= set(declared.reach.reached), route.path


def test_who_may_ask_what_is_written_down() -> None:
    written = access.PAGE.read_text(encoding="utf-8")
    assert written == access.page(), "python -m api.access, and look at what changed in docs/access.md"


def test_a_get_reads_and_a_write_is_done_once() -> None:
    for route, calls in ROUTES:
        # Two read the document that is sent: there is no row to write, once or twice.
        if route.methods <= SAFE or route.path in ("/candidates/cv-drafts", "/needs/drafts"):
            assert not {_writing, _once} & calls, route.path
        else:
            assert _reading not in calls, route.path
            once = _once in calls and isinstance(route, OnceRoute)
            assert once or refuse_cross_site in calls or _by_secret(route, calls), route.path


def _by_secret(route: APIRoute, calls: set[Any]) -> bool:
    """Whether what is sent rests on the secret of its address, and on nothing that a browser would add by itself."""
    (declared,) = (call for call in calls if isinstance(call, Allow))
    linked = declared.reach is not None and declared.reach.thing is Thing.LINK
    return secret_alone in calls and linked and "secret" in route.param_convertors and identify_only(calls)


def identify_only(calls: set[Any]) -> bool:
    """Whether no transaction of whoever the browser is signed in as is opened."""
    return not {_reading, _writing} & calls


def test_every_page_is_in_each_language() -> None:
    names = {route.name for route, _ in _routes(api.pages.router)}
    pages = {name.partition(":")[2] for name in names}
    assert names == {f"{locale}:{page}" for locale in LOCALES for page in pages}


def test_no_template_is_unused() -> None:
    sources = [*(ROOT / "api").rglob("*.py"), *TEMPLATES.glob("*.html")]
    texts = {path: path.read_text(encoding="utf-8") for path in sources}
    for template in TEMPLATES.glob("*.html"):
        assert any(f'"{template.name}"' in text for path, text in texts.items() if path != template), template.name


def test_every_setting_is_documented() -> None:
    table = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)
    assert documented == [name.upper() for name in Settings.model_fields]


def test_every_value_of_an_administrator_has_its_kind() -> None:
    table = next(table for table in TABLES if table.name == "setting")
    assert {row["key"] for row in rows(table)} == set(SettingValues.model_fields)


def test_no_translation_is_missing() -> None:
    assert list(problems()) == []


def test_french_is_spaced_as_quebec_does() -> None:
    text = (ROOT / "api/translations/fr/LC_MESSAGES/adequation.po").read_text(encoding="utf-8")
    for line in re.findall(r'^(?:msgstr(?:\[\d\])? )?"(.*)"$', text.partition("\n\n")[2], re.MULTILINE):
        assert not re.search(r"\s[;!?](?:\s|$)", line), line


def _modules(package: Any) -> Iterator[Any]:
    yield package
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(module.name)


def _domain_errors(base: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _domain_errors(kind)


def _literals(tree: ast.AST, function: str) -> Iterator[str]:
    """First arguments, where they are texts, of the calls of `function`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == function:
            for argument in node.args[:2]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value
                    break


def test_every_error_has_words() -> None:
    list(_modules(matching))
    codes = {kind.code for kind in _domain_errors() if "code" in vars(kind)}
    codes |= {str(error["type"]) for error in list_all_errors()}
    codes |= set(REFUSED_FIELDS.values())
    for tree in _code().values():
        codes |= {code for code in _literals(tree, "PydanticCustomError") if " " not in code}
        codes |= set(_literals(tree, "RequestError"))
    assert codes - ERRORS.keys() == set()


def test_a_token_can_be_for_every_part_of_the_api() -> None:
    parts = {_full(route).split("/")[1] for route, _ in _routes(api.json.router)}
    assert parts == {*AREAS, *OF_NO_AREA}


@pytest.mark.parametrize(
    ("vocabulary", "codes"),
    [
        ("kind", Kind),
        ("planned_reason", PlannedReason),
        ("duration", Duration),
        ("wage_unit", WageUnit),
        ("telework", Telework),
        ("importance", Importance),
        ("status", Status),
        ("legal_frame", LegalFrame),
        ("cover", Cover),
        ("day", Day),
        ("shift", Shift),
        ("role", Role),
        ("area", AREAS),
        ("identification", Group),
        ("identification_group", Group),
        ("employer_kind", get_args(EmployerKind)),
        ("authorisation", AuthorisationKind),
        ("schooling", Schooling),
        ("eligibility", Eligibility),
        ("state", State),
    ],
)
def test_every_code_on_screen_has_words(vocabulary: str, codes: Iterable[Any]) -> None:
    assert set(VOCABULARIES[vocabulary]) == {str(code) for code in codes}


def test_no_words_are_unused() -> None:
    sources = [*(ROOT / "api").rglob("*.py"), *TEMPLATES.glob("*.html")]
    texts = "".join(path.read_text(encoding="utf-8") for path in sources if path.name != "screen.py")
    for vocabulary in VOCABULARIES:
        assert re.search(rf'(word\(\s*|word\([^()]*, |VOCABULARIES\[)"{vocabulary}"', texts), vocabulary


def test_every_step_criterion_and_feature_has_words() -> None:
    steps = next(table for table in TABLES if table.name == "step")
    assert {row["code"] for row in rows(steps)} <= VOCABULARIES["step"].keys()
    assert {row["who"] for row in rows(steps)} <= VOCABULARIES["who"].keys()
    values = next(table for table in TABLES if table.name == "setting")
    weights = {str(row["key"]): str(row["value"]) for row in rows(values)}
    features = {
        *re.findall(r'"(\w+)":', "".join(weights[name] for name in weights if name.startswith("score_weights")))
    }
    assert features == VOCABULARIES["feature"].keys()
    criteria = importlib.import_module("matching.matches.criteria")
    assert set(criteria.CRITERIA) == VOCABULARIES["criterion"].keys()


@pytest.mark.parametrize(("operation", "example"), EXAMPLES.items(), ids=lambda value: str(value)[:60])
def test_every_example_is_one(operation: tuple[str, str], example: Any) -> None:
    method, path = operation
    route = next(
        route
        for route, _ in _routes(api.json.router)
        if f"/api/v1{_full(route)}" == path and method.upper() in route.methods
    )
    body = route.dependant.body_params[0].field_info.annotation
    assert isinstance(body, type)
    assert issubclass(body, BaseModel)
    body.model_validate(example)


@cache
def _code() -> dict[str, ast.Module]:
    """Each file of the product as its tree."""
    rooms = [
        path for room in ("api", "matching", "migrations", "models") for path in sorted((ROOT / room).rglob("*.py"))
    ]
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8")) for path in rooms}


def _calls_made() -> Iterator[tuple[str, ast.Call]]:
    """Every call in the product, with its place."""
    for name, tree in _code().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield f"{name}:{node.lineno}", node


def test_no_statement_is_put_together_from_text() -> None:
    """What is executed stands as a literal, or is composed by psycopg.sql; what was sent goes in as a parameter."""
    for place, node in _calls_made():
        if not (isinstance(node.func, ast.Attribute) and node.args):
            continue
        if node.func.attr in ("execute", "executemany", "copy"):
            told = node.args[0]
            parts = [told.left, told.right] if isinstance(told, ast.BinOp) else [told]
            if isinstance(told, ast.Call) and isinstance(told.func, ast.Attribute):
                # "…".format(…) and the like; psycopg.sql.SQL("…").format(…) composes.
                assert not isinstance(told.func.value, ast.Constant), place
            for part in parts:
                assert not isinstance(part, ast.JoinedStr), place
                assert part is told or not isinstance(part, ast.Constant), place


def test_nothing_that_was_sent_is_run() -> None:
    """No evaluation, no shell, no form of data that makes objects, no check of a certificate left out."""
    for name, tree in _code().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name for alias in node.names} | {getattr(node, "module", None) or ""}
                assert not names & {"pickle", "marshal", "shelve", "dill"}, f"{name}:{node.lineno}"
    for place, call in _calls_made():
        assert ast.unparse(call.func) not in ("eval", "exec", "os.system", "os.popen", "yaml.load"), place
        for given in call.keywords:
            off = (given.arg, getattr(given.value, "value", None))
            assert off not in (("shell", True), ("allow_pickle", True), ("verify", False)), place


def _full(route: APIRoute) -> str:
    return route.path.removeprefix("/api/v1")
