"""The OpenAPI document: the framework's own, with our errors, our way of signing in, and examples."""

from typing import Any

from fastapi import FastAPI

from api.errors import Problem
from api.json.examples import EXAMPLES

_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_REFUSED = {
    "description": "A problem (RFC 9457), in French or in English.",
    "content": {"application/problem+json": {"schema": _PROBLEM}},
}


class Application(FastAPI):
    """FastAPI, describing the errors that this service gives rather than the framework's."""

    def openapi(self) -> dict[str, Any]:
        """The document, made once."""
        if self.openapi_schema is None:
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
            self.openapi_schema = document
        return self.openapi_schema


def _describe(operation: dict[str, Any], example: Any) -> None:
    operation["responses"].pop("422", None)
    operation["responses"]["default"] = _REFUSED
    operation["security"] = [{}, {"token": []}]
    if example is not None:
        operation["requestBody"]["content"]["application/json"]["example"] = example
