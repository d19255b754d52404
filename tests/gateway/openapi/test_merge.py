"""One specification out of several."""

import json
from typing import Any

import pytest

from gateway.main import app
from gateway.openapi.merge import SpecificationsConflict, merge
from shared.web.specification import operations_of


def spec(path: str, operation_id: str = "list_things", **more: Any) -> dict[str, Any]:
    operation = {"operationId": operation_id, "security": [{"HTTPBearer": []}], "responses": {"200": {}}}
    return {"paths": {path: {"get": operation}}, **more}


def with_schema(path: str, operation_id: str, schema: dict[str, Any]) -> dict[str, Any]:
    return spec(path, operation_id, components={"schemas": {"Thing": schema}})


def test_every_process_brings_its_operations() -> None:
    merged = merge({"customer": spec("/v1/customers", "a"), "kpi": spec("/v1/orders", "b")})
    assert set(merged["paths"]) == {"/v1/customers", "/v1/orders"}
    assert merged["openapi"].startswith("3.1")


def test_the_door_may_answer_in_a_services_place() -> None:
    operation = merge({"customer": spec("/v1/customers")})["paths"]["/v1/customers"]["get"]
    assert {"429", "502", "503", "504"} <= operation["responses"].keys()
    assert operation["security"] == [{"oauth2": []}, {"bearer": []}]


def test_an_operation_id_stands_once() -> None:
    with pytest.raises(SpecificationsConflict, match="list_things"):
        merge({"customer": spec("/v1/customers"), "kpi": spec("/v1/orders")})


def test_an_equal_schema_is_kept_once_and_a_different_one_refused() -> None:
    first = with_schema("/v1/customers", "a", {"type": "object"})
    merged = merge({"customer": first, "kpi": with_schema("/v1/orders", "b", {"type": "object"})})
    assert merged["components"]["schemas"] == {"Thing": {"type": "object"}}
    with pytest.raises(SpecificationsConflict, match="Thing"):
        merge({"customer": first, "kpi": with_schema("/v1/orders", "b", {"type": "string"})})


def test_tags_must_agree() -> None:
    tagged = [spec(path, path, tags=[{"name": "t", "description": path}]) for path in ("/v1/customers", "/v1/orders")]
    with pytest.raises(SpecificationsConflict, match="tag t"):
        merge({"customer": tagged[0], "kpi": tagged[1]})


def test_a_path_names_the_process_that_answers_it() -> None:
    merged = merge({"gateway": spec("/v1/users", "a"), "kpi": spec("/v1/orders", "b")})
    assert {path: item["x-service"] for path, item in merged["paths"].items()} == {
        "/v1/users": "gateway",
        "/v1/orders": "kpi",
    }


def test_a_path_belongs_to_one_process() -> None:
    with pytest.raises(SpecificationsConflict, match="which customer already has"):
        merge({"customer": spec("/v1/customers", "a"), "kpi": spec("/v1/customers", "b")})


def test_what_was_handed_in_stays_as_it_was() -> None:
    given = spec("/v1/customers")
    before = json.dumps(given)
    merge({"customer": given})
    assert json.dumps(given) == before


@pytest.fixture(scope="module")
def own() -> dict[str, Any]:
    return merge({"gateway": app.openapi()})


def test_every_operation_of_the_gateway_is_documented(own: dict[str, Any]) -> None:
    for path, method, operation in operations_of(own):
        named = f"{method} {path}"
        assert operation.get("summary"), named
        assert len(operation.get("description", "")) > 10, named
        assert operation.get("tags"), named
        assert any(status.startswith("2") for status in operation["responses"]), named


def test_signing_in_shows_its_form_and_its_own_errors(own: dict[str, Any]) -> None:
    operation = own["paths"]["/oauth/token"]["post"]
    reference = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]["$ref"]
    form = own["components"]["schemas"][reference.rpartition("/")[2]]
    assert set(form["properties"]) >= {"grant_type", "username", "password", "client_id", "refresh_token", "scope"}
    assert set(operation["responses"]) == {"200", "400", "401", "429", "500"}
    for status in ("400", "401", "429"):
        assert "OAuthErrorRead" in json.dumps(operation["responses"][status])
    assert operation["security"] == []


def test_every_tag_is_described(own: dict[str, Any]) -> None:
    used = {tag for _, _, operation in operations_of(own) for tag in operation["tags"]}
    assert used == {tag["name"] for tag in own["tags"]}


def test_internal_addresses_are_not_public(own: dict[str, Any]) -> None:
    assert not [path for path in own["paths"] if path.startswith("/internal") or path in {"/readyz", "/metrics"}]
