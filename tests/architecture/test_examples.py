"""Every example that the specification publishes for a request is one that the API takes."""

import importlib
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from deploy.serving import PROCESSES, package_of
from shared.shapes import Body, Patch
from shared.web.specification import operations_of
from tests.architecture.each import for_each
from tests.architecture.test_openapi import SCHEMAS, SPEC

FORM = "application/x-www-form-urlencoded"
NOT_PARSED = {"upload_attachment", "upload_import"}
"""Operations whose body is a file."""


def models(base: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for model in base.__subclasses__():
        yield model
        yield from models(model)


for process in PROCESSES:
    importlib.import_module(f"{package_of(process)}.main")

MODELS = {model.__name__: model for base in (Body, Patch) for model in models(base)}


def schemas_of_requests() -> Iterator[str]:
    """Names of the schemas that are a request's body, or the items of one."""
    for _, _, operation in operations_of(SPEC):
        for content in operation.get("requestBody", {}).get("content", {}).values():
            name = content["schema"]["$ref"].rpartition("/")[2]
            name = SCHEMAS[name].get("items", {}).get("$ref", name).rpartition("/")[2]
            if name in MODELS:  # not a form or a file
                yield name


SENT = sorted(set(schemas_of_requests()))


@for_each({name: name for name in SENT})
def test_a_request_has_an_example_that_its_model_takes(name: str) -> None:
    (example,) = SCHEMAS[name]["examples"]
    MODELS[name].model_validate(example)


def test_every_body_is_named_a_form_or_a_file() -> None:
    for _, _, operation in operations_of(SPEC):
        content: dict[str, Any] = operation.get("requestBody", {}).get("content", {})
        if operation["operationId"] not in NOT_PARSED and FORM not in content:
            named = [one for one in content.values() if "$ref" in str(one["schema"])]
            assert named or not content, operation["operationId"]
