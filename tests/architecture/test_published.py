"""What the published specification promises generators of clients: see CONTRIBUTING, "an endpoint"."""

from typing import Any

import pytest

from shared.settings import SERVICES
from tests.architecture.test_openapi import SPEC, SPECS, each_published, references_in

MAX_SUMMARY = 90


def resolved(described: dict[str, Any]) -> dict[str, Any]:
    """What a reference into the published specification refers to."""
    while "$ref" in described:
        kind, name = described["$ref"].removeprefix("#/components/").split("/")
        described = SPEC["components"][kind][name]
    return described


def parameters_of(described: dict[str, Any]) -> list[dict[str, Any]]:
    return [resolved(parameter) for parameter in described.get("parameters", [])]


@each_published
def test_no_parameter_may_be_null_and_each_is_described(described: dict[str, Any]) -> None:
    for parameter in parameters_of(described):
        assert {"type": "null"} not in parameter["schema"].get("anyOf", []), parameter["name"]
        assert parameter["description"].endswith((".", ")", "?")), parameter["name"]


@each_published
def test_a_list_in_a_parameter_is_comma_separated_and_typed(described: dict[str, Any]) -> None:
    for parameter in parameters_of(described):
        schema = parameter["schema"]
        if parameter["name"].endswith("__in"):
            assert schema["type"] == "array", parameter["name"]
        if schema.get("type") == "array" and parameter["name"] != "custom":  # whose values have commas of their own
            assert (parameter["style"], parameter["explode"]) == ("form", False), parameter["name"]
            assert schema["items"], parameter["name"]
            assert schema["maxItems"] <= 1000, parameter["name"]


@each_published
def test_what_a_list_is_sorted_by_is_an_enumeration(described: dict[str, Any]) -> None:
    for parameter in parameters_of(described):
        if parameter["name"] == "sort":
            choice = parameter["schema"].get("items", parameter["schema"])
            assert all("enum" in one or "pattern" in one for one in choice.get("anyOf", [choice])), choice


@each_published
def test_a_summary_is_written_by_somebody(described: dict[str, Any]) -> None:
    summary = described["summary"]
    assert len(summary) <= MAX_SUMMARY, f"shorten the first sentence of the docstring: {summary}"
    assert summary.lower() != described["operationId"].replace("_", " ")
    assert not summary.endswith(".")


@each_published
def test_a_body_has_a_name(described: dict[str, Any]) -> None:
    for media_type, media in resolved(described.get("requestBody", {})).get("content", {}).items():
        assert "$ref" in media["schema"], media_type


@each_published
def test_success_and_refusal_name_their_headers(described: dict[str, Any]) -> None:
    responses = {status: resolved(response) for status, response in described["responses"].items()}
    assert all("X-Request-Id" in response["headers"] for response in responses.values())
    assert "Retry-After" in responses["429"]["headers"]
    assert "application/problem+json" in responses["500"]["content"]
    sent = {parameter["name"] for parameter in parameters_of(described)}
    done = next(response for status, response in responses.items() if status.startswith("2"))
    assert ("Idempotency-Replayed" in done["headers"]) == ("Idempotency-Key" in sent)
    assert "Link" not in done["headers"] or "cursor" in sent


def test_what_is_said_of_the_api_is_true() -> None:
    assert SPEC["info"]["title"].isascii()
    assert SPEC["info"]["contact"] == {"name": "Guanxi API team"}
    known = {f"#/components/{kind}/{name}" for kind, named in SPEC["components"].items() for name in named}
    assert references_in(SPEC) == {reference for reference in known if "/securitySchemes/" not in reference}


@pytest.mark.parametrize("service", SERVICES)
def test_merging_loses_no_schema(service: str) -> None:
    for name, schema in SPECS[service]["components"]["schemas"].items():
        assert SPEC["components"]["schemas"][name] == schema, name
