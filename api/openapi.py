"""The OpenAPI document: the framework's own, with our errors, our way of signing in, and examples."""

from functools import cached_property
from typing import Any, ClassVar

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.datastructures import URLPath

from api.errors import Problem
from api.json.examples import EXAMPLES

_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_REFUSED = {
    "description": "A problem (RFC 9457), in French or in English.",
    "content": {"application/problem+json": {"schema": _PROBLEM}},
}


class Application(FastAPI):
    """FastAPI, describing the errors that this service gives rather than the framework's, and quick to name a page."""

    _document: ClassVar[dict[str, Any] | None] = None

    @cached_property
    def _named(self) -> dict[str, APIRoute]:
        return {route.name: route for route in reversed(self.routes) if isinstance(route, APIRoute)}

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """The framework's answer without its walk by every route, which a page of sixty links would pay sixty times."""
        route = self._named.get(name)
        return super().url_path_for(name, **path_params) if route is None else route.url_path_for(name, **path_params)

    def openapi(self) -> dict[str, Any]:
        """The document, made once a process: each application of it has the same routes."""
        if Application._document is None:
            document = super().openapi()
            schemas = document["components"]["schemas"]
            schemas.pop("HTTPValidationError", None)
            schemas.pop("ValidationError", None)
            problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.update(problem.pop("$defs"))
            schemas["Problem"] = problem
            document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
            for path, operations in document["paths"].items():
                for method, operation in operations.items():
                    _describe(operation, EXAMPLES.get((method, path)))
            Application._document = document
        return Application._document


def _describe(operation: dict[str, Any], example: Any) -> None:
    operation["responses"].pop("422", None)
    operation["responses"]["default"] = _REFUSED
    operation["security"] = [{}, {"token": []}]
    if example is not None:
        operation["requestBody"]["content"]["application/json"]["example"] = example
