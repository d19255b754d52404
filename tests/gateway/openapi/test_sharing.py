"""What several operations have in common stands once in the specification."""

from typing import Any

from gateway.openapi.sharing import share_components

LIMIT = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
PROBLEM = {"content": {"application/problem+json": {}}}


def spec(**operations: dict[str, Any]) -> dict[str, Any]:
    paths = {f"/{name}": {"get": {"operationId": name, "responses": {}} | of} for name, of in operations.items()}
    return {"paths": paths, "components": {}}


def parameter_of(described: dict[str, Any], name: str) -> Any:
    return described["paths"][f"/{name}"]["get"]["parameters"][0]


def test_equal_parameters_stand_once() -> None:
    of = {"a": LIMIT, "b": LIMIT, "c": {**LIMIT, "x": 1}}
    described = spec(**{name: {"parameters": [dict(parameter)]} for name, parameter in of.items()})
    share_components(described)
    assert described["components"]["parameters"] == {"Limit": LIMIT}
    assert parameter_of(described, "a") == parameter_of(described, "b") == {"$ref": "#/components/parameters/Limit"}
    assert parameter_of(described, "c") == {**LIMIT, "x": 1}


def test_the_most_used_has_the_plain_name() -> None:
    other = {**LIMIT, "description": "Other."}
    of = {"a_b": other, "b": LIMIT, "c": LIMIT, "d": LIMIT, "e": other}
    described = spec(**{name: {"parameters": [dict(parameter)]} for name, parameter in of.items()})
    share_components(described)
    assert described["components"]["parameters"] == {"Limit": LIMIT, "LimitOfAB": other}


def test_a_place_in_the_address_is_named_as_one() -> None:
    box = {"name": "box_id", "in": "path"}
    described = spec(a={"parameters": [dict(box)]}, b={"parameters": [dict(box)]})
    share_components(described)
    assert set(described["components"]["parameters"]) == {"PathBoxId"}


def test_responses_are_named_by_their_codes_or_content() -> None:
    responses = {
        "200": {"description": "x", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Box"}}}},
        "204": {"description": "x"},
        "404": {"description": "`box_not_found`: x. `lid_not_found`: y.", **PROBLEM},
        "409": {"description": "`a`: x. `b`: x. `c`: x. `d`: x.", **PROBLEM},
    }
    described = spec(a={"responses": dict(responses)}, b={"responses": dict(responses)})
    share_components(described)
    names = {"Box", "NoContent", "BoxNotFoundOrLidNotFound", "Status409OfA"}
    assert set(described["components"]["responses"]) == names
    assert described["paths"]["/b"]["get"]["responses"]["204"] == {"$ref": "#/components/responses/NoContent"}
