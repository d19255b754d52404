"""Every request that the specification publishes as an example is one that the real app takes.

Ids in it are replaced by those of planted rows. What it says may already be there, or not be possible now.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.access.asking import Ask, Operation, asks, example_of, operations
from tests.access.caller import Caller, code_of
from tests.access.canaries import Found
from tests.access.rights import WIDEST
from tests.access.world import World
from tests.sign_in import Tokens

ABOUT_STATE = {404, 409, 412}
"""Refusals that the state of the rows explains, not what the example says."""
ABOUT_THE_CALLER = {"not_the_assessor", "scope_missing", "not_its_owner", "role_not_owner"}
ABOUT_THE_CALLER |= {"holder_is_reviewed", "holder_not_supervisor", "own_ability"}
"""Codes of refusals that depend on who planted the row, or on what it is about: profits need a scope of their own."""
ABOUT_THE_ROW = {"level_goal_inconsistent", "market_goal_inconsistent", "carry_over_unfit"}
"""Codes of refusals of an example for another kind of row: a general goal has other levels, a share is at most 1, and
nothing of last year moves over."""


@pytest.fixture
def caller(world: World, found: Found, tokens: Tokens) -> Caller:
    return Caller(world, found, tokens, WIDEST)


def published(world: World, found: Found) -> Iterator[Ask]:
    """A request with each operation's published example, about each row that it can be about."""
    for operation in operations(world):
        if not operation.is_read and example_of(operation, world) is not None:
            yield from asks(operation, found, world, WIDEST)


async def test_every_published_body_is_taken(world: World, found: Found, caller: Caller) -> None:
    refused = []
    for ask in published(world, found):
        answer = await caller.ask(ask)
        is_explained = answer.status_code in ABOUT_STATE or code_of(answer) in ABOUT_THE_CALLER | ABOUT_THE_ROW
        if not answer.is_success and not is_explained:
            refused.append(f"{ask.operation.id} {ask.content}: {answer.status_code} {answer.text}")
    assert not refused, "\n".join(refused)


def batches(world: World) -> Iterator[tuple[Operation, str, str]]:
    """Operations that take batches, with each media type and its example as text."""
    for operation in operations(world):
        content = operation.described.get("requestBody", {}).get("content", {})
        for media_type, body in content.items() if operation.id.endswith("_batch") else ():
            example = body["example"] if "example" in body else document_in(body["schema"], operation, world)
            yield operation, media_type, example if isinstance(example, str) else json.dumps(example)


def document_in(schema: Any, operation: Operation, world: World) -> Any:
    schemas = world.apps[operation.service].openapi()["components"]["schemas"]
    return schemas[schema["$ref"].rpartition("/")[2]]["examples"][0]


async def test_every_published_batch_is_taken_whole(world: World, caller: Caller) -> None:
    customers_first = sorted(batches(world), key=lambda batch: batch[0].id != "create_customer_batch")
    for operation, media_type, content in customers_first:
        answer = await caller.send(operation, operation.path, content=content, headers={"Content-Type": media_type})
        shown = f"{operation.id} {media_type} {content}: {answer.text}"
        assert answer.status_code == 201, shown
        assert (answer.json()["received"], answer.json()["rejected"]) == (1, 0), shown
