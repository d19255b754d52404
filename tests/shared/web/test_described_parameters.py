"""Parameters in the OpenAPI: never null, lists comma-separated, each with a description."""

from enum import StrEnum
from typing import Annotated, Any

import pytest
from fastapi import FastAPI, Header, Query
from pydantic import BaseModel, Field

from shared.web.described_parameters import describe_parameters
from shared.web.parameters import CommaSeparated


class Colour(StrEnum):
    """The colour of a thing."""

    RED = "red"


class Asked(BaseModel):
    day: int | None = Field(default=None, ge=1, description="A day.")
    colour: Colour | None = None
    colour__in: CommaSeparated[Colour] | None = Field(default=None, max_length=3, description="Some colours.")
    tag: list[str] = Field(default_factory=list, description="Repeat it.")


@pytest.fixture(scope="module")
def parameters() -> dict[str, dict[str, Any]]:
    app = FastAPI()

    @app.get("/v1/special-boxes/{box_id}/things/{id}/steps/{step}/{number}")
    def get_thing(
        box_id: str,
        id: str,  # noqa: A002
        step: str,
        number: int,
        asked: Annotated[Asked, Query()],
        if_match: Annotated[str | None, Header(description="The tag.")] = None,
    ) -> None: ...

    spec = app.openapi()
    (path, item), *_ = spec["paths"].items()
    describe_parameters(path, item["get"], spec["components"]["schemas"])
    return {parameter["name"]: parameter for parameter in item["get"]["parameters"]}


def test_null_is_not_a_value_of_a_parameter(parameters: dict[str, dict[str, Any]]) -> None:
    day = {"name": "day", "in": "query", "required": False, "description": "A day."}
    assert parameters["day"] == {**day, "schema": {"type": "integer", "minimum": 1}}
    assert parameters["If-Match"]["schema"] == {"type": "string"}


def test_a_list_is_one_comma_separated_parameter_unless_it_is_repeated(parameters: dict[str, dict[str, Any]]) -> None:
    colours = parameters["colour__in"]
    assert colours["schema"] == {"type": "array", "items": {"$ref": "#/components/schemas/Colour"}, "maxItems": 3}
    assert (colours["style"], colours["explode"]) == ("form", False)
    assert "explode" not in parameters["tag"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("box_id", "The box's id."),
        ("id", "The thing's id."),
        ("step", "The step."),
        ("colour", "The colour of a thing."),
    ],
)
def test_what_nobody_described_says_what_it_is(parameters: dict[str, dict[str, Any]], name: str, text: str) -> None:
    assert parameters[name]["description"] == text
