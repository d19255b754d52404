"""Answers refer to the example of their shape."""

from typing import Any

from gateway.openapi.examples import add_examples

BOX = {"$ref": "#/components/schemas/Box"}


def spec(**schemas: dict[str, Any]) -> dict[str, Any]:
    responses = {
        name: {"200": {"content": {"application/json": {"schema": schema}}}, "404": {"content": {}}}
        for name, schema in schemas.items()
    }
    paths = {f"/{name}": {"get": {"operationId": name, "responses": of}} for name, of in responses.items()}
    return {"paths": paths, "components": {}}


def examples_of(described: dict[str, Any], name: str) -> Any:
    content = described["paths"][f"/{name}"]["get"]["responses"]["200"]["content"]["application/json"]
    return content.get("examples")


def test_answers_of_one_shape_have_one_example() -> None:
    described = spec(get_box=BOX, find_box=BOX, list_boxes={"type": "array"}, get_lid={"$ref": "#/x/Lid"})
    add_examples(described, {"Box": {"id": 1}, "list_boxes": [{"id": 1}], "Gone": {}})
    assert set(described["components"]["examples"]) == {"Box", "list_boxes"}
    assert described["components"]["examples"]["Box"]["value"] == {"id": 1}
    assert examples_of(described, "get_box") == examples_of(described, "find_box")
    assert examples_of(described, "get_box") == {"demo": {"$ref": "#/components/examples/Box"}}
    assert examples_of(described, "list_boxes") == {"demo": {"$ref": "#/components/examples/list_boxes"}}
    assert examples_of(described, "get_lid") is None
