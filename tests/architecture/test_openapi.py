"""The OpenAPI is a product: complete, consistent, and generating clean clients."""

import importlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest

from gateway.openapi.pages import SPECIFICATION
from shared.auth.access import Scope
from shared.settings import SERVICES
from shared.web.specification import operations_of
from tests.architecture.each import for_each

SPECS: dict[str, dict[str, Any]] = {
    service: importlib.import_module(f"services.{service}.main").app.openapi() for service in SERVICES
}


SPEC: dict[str, Any] = json.loads(SPECIFICATION.read_text())
SCHEMAS: dict[str, dict[str, Any]] = SPEC["components"]["schemas"]
PUBLISHED: dict[str, Any] = {described["operationId"]: described for _, _, described in operations_of(SPEC)}
FOR_EVERYBODY = {"issue_token", "revoke_token", "get_public_keys", "read_calendar_feed"}
FOR_WHOEVER_IS_SIGNED_IN = {
    "get_me",
    "change_my_password",
    "list_agenda",
    "get_agenda_calendar",
    "list_calendar_feeds",
    "revoke_calendar_feed",
    "list_my_read_keys",
    "create_my_read_key",
    "revoke_my_read_key",
}


@dataclass(frozen=True)
class Operation:
    """One operation of a service's spec."""

    service: str
    path: str
    described: dict[str, Any]


OPERATIONS = [
    Operation(service, path, described) for service, spec in SPECS.items() for path, _, described in operations_of(spec)
]
each_operation = for_each({operation.described["operationId"]: operation for operation in OPERATIONS})
each_published = for_each(PUBLISHED)


def schema_of(service: str, reference: str) -> dict[str, Any]:
    schema: dict[str, Any] = SPECS[service]["components"]["schemas"][reference.rpartition("/")[2]]
    return schema


def references_in(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*(references_in(value) for value in part.values()))
    if isinstance(part, list):
        return set().union(*(references_in(value) for value in part))
    return set()


def test_operation_ids_are_unique_over_all_services() -> None:
    counted = Counter(operation.described["operationId"] for operation in OPERATIONS)
    assert [name for name, count in counted.items() if count > 1] == []


@each_operation
def test_an_operation_is_described(operation: Operation) -> None:
    assert 5 <= len(operation.described["summary"]) <= 90
    assert operation.described["description"].endswith((".", ")"))
    assert operation.described["tags"]


def test_every_property_is_described() -> None:
    bare = [
        (name, field)
        for name, schema in SCHEMAS.items()
        for field, described in schema.get("properties", {}).items()
        if not described.get("description", "").endswith((".", ")"))
    ]
    assert bare == []


def test_every_published_enumeration_is_labelled_in_both_languages() -> None:
    for name, schema in SCHEMAS.items():
        labels = schema.get("x-labels", {})
        assert set(labels) == set(schema.get("enum", ())), name
        assert all(label["en"] and label["zh-CN"] for label in labels.values()), name


@each_published
def test_every_parameter_is_described(described: dict[str, Any]) -> None:
    parameters = [one for one in described.get("parameters", []) if "$ref" not in one]
    assert [one["name"] for one in parameters if not one.get("description") and one["in"] != "path"] == []


@each_operation
def test_an_operations_errors_have_the_one_shape(operation: Operation) -> None:
    failures = {status: answer for status, answer in operation.described["responses"].items() if status >= "400"}
    for answer in failures.values():
        assert answer["content"]["application/problem+json"]["schema"]["$ref"].endswith("/ProblemRead")


@each_published
def test_a_published_operation_names_the_scopes_it_needs(described: dict[str, Any]) -> None:
    name, security = described["operationId"], described["security"]
    if name in FOR_EVERYBODY:
        assert security == []
        return
    scopes = security[0]["oauth2"]
    assert security == [{"oauth2": scopes}, {"bearer": []}]
    assert (scopes == []) == (name in FOR_WHOEVER_IS_SIGNED_IN)
    assert set(scopes) <= set(Scope)


@each_operation
def test_the_published_scopes_are_those_that_are_checked(operation: Operation) -> None:
    (checked,) = (scopes for requirement in operation.described["security"] for scopes in requirement.values())
    assert PUBLISHED[operation.described["operationId"]]["security"][0]["oauth2"] == checked


@each_operation
def test_what_takes_a_key_tells_what_becomes_of_it(operation: Operation) -> None:
    if any(parameter["name"] == "Idempotency-Key" for parameter in operation.described.get("parameters", [])):
        answers = operation.described["responses"]
        assert "`idempotency_key_reused`" in answers["422"]["description"]
        assert "`request_still_running`" in answers["409"]["description"]


@each_operation
def test_an_address_is_plural_kebab_case(operation: Operation) -> None:
    # What is a file by nature may say so by its ending: it is opened, embedded and saved under its address.
    assert re.fullmatch(r"/v1(/[a-z]+(-[a-z]+)*|/\{[a-z_]+\})+(\.(mmd|svg))?", operation.path)


@each_operation
def test_an_item_that_is_missing_is_announced(operation: Operation) -> None:
    assert not operation.path.endswith("}") or "404" in operation.described["responses"]


@pytest.mark.parametrize("service", SERVICES)
class TestSpec:
    def test_has_no_dangling_references(self, service: str) -> None:
        components = SPECS[service]["components"]
        known = {f"#/components/{kind}/{name}" for kind in components for name in components[kind]}
        assert references_in(SPECS[service]) <= known

    def test_uses_the_words_of_json_schema(self, service: str) -> None:
        assert re.findall(r'"(?:ge|gt|le|lt)": ', json.dumps(SPECS[service]["components"]["schemas"])) == []

    def test_has_no_input_output_twins(self, service: str) -> None:
        names = SPECS[service]["components"]["schemas"]
        assert [name for name in names if re.search(r"-(Input|Output)$|__", name)] == []

    def test_what_is_read_is_always_complete(self, service: str) -> None:
        for name, schema in SPECS[service]["components"]["schemas"].items():
            if name.endswith(("Read", "Page")):
                assert set(schema["required"]) == set(schema["properties"]), name

    def test_what_is_sent_refuses_unknown_fields_and_has_an_example(self, service: str) -> None:
        for _, _, operation in operations_of(SPECS[service]):
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            if "$ref" in body:
                schema = schema_of(service, body["$ref"])
                schema = schema_of(service, schema["items"]["$ref"]) if schema["type"] == "array" else schema
                for part in [schema_of(service, part["$ref"]) for part in schema.get("anyOf", [])] or [schema]:
                    assert part["additionalProperties"] is False, body["$ref"]
                    assert part.get("examples"), body["$ref"]
                assert schema.get("examples"), body["$ref"]


FIGURES = {
    *("list_kpi_values", "get_grade_distribution", "get_sales_curve", "get_pareto", "list_cohorts"),
    "get_portfolio_map",
    *("list_delivery_rates", "list_forecast_accuracy"),
}
"""Their items are the cells of a table, complete in one answer."""
BESIDE_A_PAGE = {
    "list_agenda": {"incomplete"},
    "list_dossier_completeness": {"services"},
    "list_level_goals": {"gaps"},
    "list_plan_contributions": {"is_whole_market"},
    "list_plan_reach": {"customers", "is_whole_market"},
    "list_relationship_goals": {"gaps"},
}
"""Lists whose answer has more fields than a page."""


def answer_of(described: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The schema and the headers of an operation's 200 answer in JSON."""
    response = described["responses"].get("200", {})
    if "$ref" in response:
        response = SPEC["components"]["responses"][response["$ref"].rpartition("/")[2]]
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    if "$ref" in schema:
        schema = SCHEMAS[schema["$ref"].rpartition("/")[2]]
    return schema, response.get("headers", {})


def has_cursor(described: dict[str, Any]) -> bool:
    """Whether the operation reads one page of several; a list without a cursor is never long."""
    return any(
        one.get("name") == "cursor" or one.get("$ref", "").endswith("/Cursor") for one in described["parameters"]
    )


def test_every_list_has_the_one_shape_of_a_page() -> None:
    wrong = {}
    for path, method, described in operations_of(SPEC):
        schema, headers = answer_of(described)
        fields = set(schema.get("properties", {}))
        name = described["operationId"]
        if method != "get" or name in FIGURES or not (schema.get("type") == "array" or "items" in fields):
            continue
        beside = BESIDE_A_PAGE.get(name, set())
        if fields != {"items", "next_cursor", "count", *beside} or ("Link" in headers) != has_cursor(described):
            wrong[path] = sorted(fields)
    assert wrong == {}


ARE_CUSTOMERS = {"DuplicateRead", "GroupAncestorRead", "GroupMemberRead"}
"""Their rows are customers: `name` is the customer's own."""


def test_what_names_a_customer_by_id_shows_its_name() -> None:
    answered = {name for name in SCHEMAS if name.endswith("Read")} - ARE_CUSTOMERS
    of_customers = {name for name in answered if "customer_id" in SCHEMAS[name].get("properties", {})}
    assert {name for name in of_customers if "customer_name" not in SCHEMAS[name]["properties"]} == set()
