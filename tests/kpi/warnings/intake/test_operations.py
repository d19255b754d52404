"""Warnings of the other services, as their feeds bring them."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.warnings.intake.operations import follow_warnings
from shared.auth.visibility import people
from shared.database import execute, transaction
from shared.feed.followers import FollowedChange, FollowedEvent
from shared.time import utc_now
from tests.kpi.warnings.conftest import TODAY, listed
from tests.sign_in import Tokens

Known = Callable[..., Any]
SAID = {
    "kind": "complaint_late",
    "severity": "medium",
    "evidence_en": "Open for 9 days.",
    "evidence_zh": "已超时 9 天。",
    "figures": {"days": 9},
    "clearance": 1,
}


def event(what: str, customer_id: uuid.UUID, entity_id: uuid.UUID, **said: Any) -> FollowedEvent:
    place = 0 if what == "deleted" else 1
    changes = {name: [None, value] if place else [value, None] for name, value in said.items()}
    data = FollowedChange(entity="published_warning", entity_id=entity_id, customer_id=customer_id, changes=changes)
    return FollowedEvent(type=f"guanxi.published_warning.{what}", time=utc_now(), data=data)


@pytest.fixture
def feed(app: FastAPI) -> Callable[..., Any]:
    """Apply a page of a service's feed."""

    async def run(*events: FollowedEvent, source: str = "relationship") -> None:
        async with transaction(app.state.engine) as session:
            await follow_warnings(source)(session, app.state.peers[source], events)

    return run


async def test_what_a_service_raises_is_raised_here_once_and_closes_when_it_takes_it_back(
    feed: Any, known: Known, director: httpx.AsyncClient
) -> None:
    customer_id, own = await known("A", customer_class="core"), uuid.uuid4()
    raised = event("created", customer_id, own, **SAID)
    await feed(raised)
    await feed(raised)
    (warning,) = await listed(director)
    shown = {name: warning[name] for name in SAID}
    assert (shown, warning["source"], warning["status"]) == (SAID, "relationship", "open")
    assert warning["measured"] is None
    await feed(event("updated", customer_id, own, severity="high"))
    (worse,) = await listed(director)
    assert (worse["severity"], worse["evidence_en"], worse["due_at"]) == (
        "high",
        SAID["evidence_en"],
        warning["due_at"],
    )
    await feed(event("deleted", customer_id, own, kind="complaint_late"))
    (closed,) = await listed(director)
    assert (closed["status"], closed["outcome"]) == ("closed", "cause_gone")
    await feed(event("created", customer_id, uuid.uuid4(), **SAID))
    assert [one["previous_id"] for one in await listed(director)] == [None, closed["id"]]


async def test_one_with_a_due_item_of_its_own_service_makes_no_second_one(
    app: FastAPI, tokens: Tokens, feed: Any, known: Known, director: httpx.AsyncClient
) -> None:
    customer_id, day = await known("A"), utc_now() + timedelta(days=1)
    await feed(event("created", customer_id, uuid.uuid4(), **SAID, has_due_item=True, due_at=day.isoformat()))
    await feed(event("created", customer_id, uuid.uuid4(), **SAID | {"kind": "plan_action_late"}), source="planning")
    assert len(await listed(director)) == 2
    window = {"from": TODAY.isoformat(), "to": (TODAY + timedelta(days=30)).isoformat()}
    async with tokens.client(app, act={"sub": "service:gateway"}) as gateway:
        items = (await gateway.get("/internal/due-items", params=window)).json()["items"]
    assert [one["kind"] for one in items] == ["plan_action_late"]


@pytest.mark.parametrize("first", [True, False])
async def test_it_is_due_here_exactly_while_its_own_service_has_no_due_item(
    app: FastAPI, tokens: Tokens, feed: Any, known: Known, first: bool
) -> None:
    customer_id, own = await known("A"), uuid.uuid4()
    day = (utc_now() + timedelta(days=1)).isoformat()
    window = {"from": TODAY.isoformat(), "to": (TODAY + timedelta(days=30)).isoformat()}
    await feed(event("created", customer_id, own, **SAID, has_due_item=first, due_at=day))
    async with tokens.client(app, act={"sub": "service:gateway"}) as gateway:
        before = (await gateway.get("/internal/due-items", params=window)).json()["items"]
        await feed(event("updated", customer_id, own, has_due_item=not first))
        after = (await gateway.get("/internal/due-items", params=window)).json()["items"]
    assert (len(before), len(after)) == (int(not first), int(first))


async def test_its_level_and_the_person_in_it_hide_it(
    app: FastAPI, tokens: Tokens, feed: Any, known: Known, director: httpx.AsyncClient
) -> None:
    customer_id, top = await known("A"), uuid.uuid4()
    async with transaction(app.state.engine) as session:
        row = {"contact_id": top, "customer_id": customer_id, "clearance": 2}
        await execute(session, people.insert().values(row))
    of_person = SAID | {"kind": "key_person_left", "contact_id": str(top)}
    await feed(event("created", customer_id, uuid.uuid4(), **of_person))
    await feed(event("created", customer_id, uuid.uuid4(), **SAID | {"clearance": 2}))
    assert len(await listed(director)) == 2
    async with tokens.client(app, clearance=1) as client:
        assert await listed(client) == []
        assert (await client.get("/v1/warnings/counts")).json()["total"] == 0


@pytest.mark.parametrize(
    "said",
    [
        SAID | {"kind": "unheard_of"},
        SAID | {"severity": "dreadful"},
        SAID | {"clearance": 7},
        {"kind": "complaint_late"},
        SAID | {"kind": "order_overdue"},
    ],
)
async def test_what_cannot_be_understood_is_passed_over_and_holds_up_nothing(
    feed: Any, known: Known, director: httpx.AsyncClient, said: dict[str, Any]
) -> None:
    customer_id = await known("A")
    await feed(event("created", customer_id, uuid.uuid4(), **said), event("created", customer_id, uuid.uuid4(), **SAID))
    assert [one["kind"] for one in await listed(director)] == ["complaint_late"]


async def test_customers_that_are_not_here_and_kinds_that_are_off_raise_nothing(
    feed: Any, known: Known, director: httpx.AsyncClient
) -> None:
    customer_id = await known("A")
    content = (await director.get("/v1/warning-schemes/current")).json()["content"]
    del content["from_services"]["complaint_late"]
    made = await director.post("/v1/warning-schemes", json={"content": content, "reason": "Handled by quality"})
    assert made.status_code == 201, made.text
    await feed(event("created", customer_id, uuid.uuid4(), **SAID))
    await feed(event("created", uuid.uuid4(), uuid.uuid4(), **SAID | {"kind": "dossier_stale"}))
    assert await listed(director) == []


async def test_who_works_on_it_here_keeps_owner_and_time(feed: Any, known: Known, director: httpx.AsyncClient) -> None:
    customer_id, own, user = await known("A"), uuid.uuid4(), str(uuid.uuid4())
    await feed(event("created", customer_id, own, **SAID))
    (warning,) = await listed(director)
    taken = {"action": "Call them", "owner_id": user, "due_at": "2099-01-01T00:00:00Z"}
    acting = await director.post(f"/v1/warnings/{warning['id']}/action", json=taken)
    assert acting.status_code == 200, acting.text
    soon = utc_now().isoformat()
    await feed(event("updated", customer_id, own, due_at=soon, owner_id=str(uuid.uuid4()), severity="high"))
    (after,) = await listed(director)
    assert (after["owner_id"], after["due_at"], after["severity"]) == (user, "2099-01-01T00:00:00Z", "high")
