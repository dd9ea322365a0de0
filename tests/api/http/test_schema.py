"""The OpenAPI document, run by schemathesis against the application and its real database: no answer is a 5xx."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from tests.api.http.conftest import World

CASES_PER_OPERATION = 20


@pytest.mark.parametrize("who", ["counsellor", "employer"])
def test_no_operation_fails(world: World, who: str) -> None:
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", world.app)
    headers = {"Authorization": f"Bearer {world.token(who)}", "If-Match": '"1"'}
    answered: set[int] = set()
    operations = [result.ok() for result in schema.get_all_operations()]
    for operation in operations:

        @settings(
            max_examples=CASES_PER_OPERATION,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def call(case: Any) -> None:
            response = case.call(headers=headers)
            answered.add(response.status_code)
            assert response.status_code < 500, (case.as_curl_command(), response.text)
            if response.status_code >= 400:
                assert response.headers["content-type"] == ["application/problem+json"]
                assert response.json()["status"] == response.status_code

        call()
    assert len(operations) > 35
    assert {200, 403, 404, 422} <= answered
