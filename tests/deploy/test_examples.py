"""Examples of answers: from the present rows, short, kept while they fit."""

from typing import Any

from pydantic import BaseModel

from deploy.api import ApiRefused
from deploy.example_rows import with_ids
from deploy.examples import Collector, fits, shortened


class Lid(BaseModel):
    colour: str | None


class Box(BaseModel):
    id: int
    lids: list[Lid]


def test_an_example_has_exactly_the_fields_of_its_shape() -> None:
    assert fits(Box, {"id": 1, "lids": [{"colour": None}]})
    assert fits(list[Box], [{"id": 1, "lids": []}])
    for stale in ({"id": 1}, {"id": "x", "lids": []}, {"id": 1, "lids": [], "old": 1}, {"id": 1, "lids": [{}]}):
        assert not fits(Box, stale), stale


def test_lists_are_shortened_to_what_shows_most() -> None:
    lids = [{"colour": None}, {"colour": "red"}]
    assert shortened({"id": 1, "lids": lids, "none": []}) == {"id": 1, "lids": [{"colour": "red"}], "none": []}


class Answers:
    """An API with two boxes, of which the second has more to show."""

    async def get(self, path: str, **query: str) -> Any:
        boxes = {"1": {"id": 1, "note": None}, "2": {"id": 2, "note": "new"}}
        match path.strip("/").split("/"):
            case ["boxes"]:
                return {"items": list(boxes.values())}
            case ["boxes", name]:
                return boxes[name]
            case ["customers"] | ["v1", "customers"]:
                return {"items": [{"id": "c"}]}
            case ["totals"] if query == {"customer_id": "c"}:
                return {"total": 1}
        raise ApiRefused(path, 404, {})


async def best(path: str, **operation: Any) -> Any:
    return await Collector(Answers()).best_answer(path, {"operationId": "x"} | operation)  # type: ignore[arg-type]


async def test_an_address_is_of_a_row_that_is_there() -> None:
    assert await best("/boxes/{box_id}") == {"id": 2, "note": "new"}
    assert await best("/shelves/{shelf_id}/boxes") is None


async def test_a_query_names_a_customer_where_it_has_to() -> None:
    needs = [{"name": "customer_id", "in": "query", "required": True}]
    assert await best("/totals", parameters=needs) == {"total": 1}
    assert await best("/totals") is None


def test_a_requests_example_gets_present_ids() -> None:
    body = {"customer_id": "old", "contact_ids": ["old"], "suppliers": [{"customer_id": "old", "share": "1"}]}
    made = with_ids(body, {"customer_id": "c", "contact_id": "p", "plan_id": "x"})
    assert made == {"customer_id": "c", "contact_ids": ["p"], "suppliers": [{"customer_id": "c", "share": "1"}]}
