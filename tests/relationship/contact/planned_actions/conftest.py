"""Plans' actions for tests, as the follower of planning's feed makes them."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI

from services.relationship.main import INTENTS
from shared.auth.access import DataScope, DataScopeKind, Principal, Scope, acting_as
from shared.database import transaction
from shared.feed.intents import Intent
from tests.relationship.conftest import Person

ACTION = "01a1ff25-b1e9-738a-8877-00000000ac01"
Carry = Callable[..., Awaitable[UUID | None]]


def asker(**fields: Any) -> Principal:
    """Somebody who may do everything, unless the fields say otherwise."""
    rights = {"roles": frozenset(), "scopes": frozenset(map(str, Scope)), "clearance": 3}
    everything = {"data_scope": DataScope(DataScopeKind.ALL)}
    return Principal(**{"subject": str(uuid4()), "name": "Li Min"} | rights | everything | fields)


@pytest.fixture
def carry_out(app: FastAPI, person: Person) -> Carry:
    """Make what the action asks for: `await carry_out("plan_visit", title="…")`; the id of what was made."""

    async def make(kind: str, by: Principal | None = None, **payload: Any) -> UUID | None:
        intent = Intent(uuid4(), kind, {"action_id": ACTION, **payload}, UUID(person.customer_id), None)
        with acting_as(by or asker()):
            async with transaction(app.state.engine) as session:
                return await INTENTS[kind](session, intent)

    return make
