"""No operation ignores a parameter that it does not know: a mistyped `force` or `kind` must not pass for none."""

import importlib
import re

import pytest

from shared.settings import SERVICES
from shared.web.specification import operations_of
from tests.sign_in import Tokens

NOWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("service", SERVICES)
async def test_an_unknown_parameter_is_refused_everywhere(service: str, tokens: Tokens) -> None:
    app = importlib.import_module(f"services.{service}.main").app
    async with tokens.client(app) as client:
        for path, method, operation in operations_of(app.openapi()):
            url = re.sub(r"{\w+}", NOWHERE, path)
            answer = await client.request(method, url, params={"mistyped": "true"})
            if method == "head":
                assert answer.status_code == 400, operation["operationId"]
                continue
            named = [error["parameter"] for error in answer.json()["errors"]]
            assert (answer.json()["code"], named) == ("unknown_parameter", ["mistyped"]), operation["operationId"]
