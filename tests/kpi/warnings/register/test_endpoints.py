"""Early warnings over HTTP: lists, counts, what is done about one, and who may see it."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.tables import KpiTable
from services.kpi.warnings.register.rules import WarningOutcome
from shared.customers.merging import absorb
from shared.customers.settlements import Merger
from shared.database import rows_of, transaction
from shared.time import utc_now
from tests.kpi.warnings.conftest import TODAY, Evaluate, buys_every, listed
from tests.sign_in import Tokens

Known = Callable[..., Any]
CLOSURE = {"outcome": "false_alarm", "reason": "Plant holiday"}


@pytest.fixture
async def raised(
    erp: httpx.AsyncClient, director: httpx.AsyncClient, known: Known, look: Evaluate
) -> Callable[..., Any]:
    """Raise a warning of an overdue order: `await raised("A")` gives it."""

    async def run(code: str, **fields: Any) -> dict[str, Any]:
        customer_id = await known(code, **fields)
        await buys_every(erp, code, 10, times=8, silent=25, cost="60")
        await look()
        (warning,) = await listed(director, customer_id=str(customer_id))
        return warning

    return run


async def test_a_warning_is_acknowledged_acted_on_and_closed(director: httpx.AsyncClient, raised: Any) -> None:
    url = f"/v1/warnings/{(await raised('A'))['id']}"
    seen = (await director.post(f"{url}/acknowledgement")).json()
    assert (seen["status"], seen["acknowledged_by_name"]) == ("acknowledged", "Test")
    acting = (await director.post(f"{url}/action", json={"action": "Visit on Friday"})).json()
    assert (acting["status"], acting["action"], acting["due_at"]) == ("acting", "Visit on Friday", seen["due_at"])
    later = (utc_now() + timedelta(days=9)).isoformat()
    moved = (await director.post(f"{url}/action", json={"action": "Next week", "due_at": later})).json()
    assert (moved["acting_since"], moved["action"]) == (acting["acting_since"], "Next week")
    assert moved["due_at"] > acting["due_at"]
    closed = (await director.post(f"{url}/closure", json=CLOSURE)).json()
    assert (closed["status"], closed["outcome"], closed["reason"]) == ("closed", "false_alarm", "Plant holiday")
    history = (await director.get(f"{url}/history")).json()["items"]
    assert [one["type"] for one in history] == ["guanxi.early_warning.updated"] * 4 + ["guanxi.early_warning.created"]
    assert history[0]["changes"]["status"] == ["acting", "closed"]


@pytest.mark.parametrize("step", ["acknowledgement", "action", "closure"])
async def test_a_closed_warning_stays_as_it_is(director: httpx.AsyncClient, raised: Any, step: str) -> None:
    url = f"/v1/warnings/{(await raised('A'))['id']}"
    await director.post(f"{url}/closure", json=CLOSURE)
    bodies = {"acknowledgement": None, "action": {"action": "x"}, "closure": CLOSURE}
    answer = await director.post(f"{url}/{step}", json=bodies[step])
    assert (answer.status_code, answer.json()["code"]) == (409, "warning_status_refuses")


@pytest.mark.parametrize("outcome", [WarningOutcome.CAUSE_GONE, WarningOutcome.RULE_OFF, WarningOutcome.UNITED])
async def test_nobody_chooses_an_outcome_that_comes_about_by_itself(
    director: httpx.AsyncClient, raised: Any, outcome: str
) -> None:
    url = f"/v1/warnings/{(await raised('A'))['id']}"
    answer = await director.post(f"{url}/closure", json=CLOSURE | {"outcome": outcome})
    assert (answer.status_code, answer.json()["code"]) == (422, "outcome_not_by_hand")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/outcome"]


async def test_a_closure_by_hand_keeps_the_same_cause_quiet(
    director: httpx.AsyncClient, raised: Any, look: Evaluate
) -> None:
    warning = await raised("A")
    await director.post(f"/v1/warnings/{warning['id']}/closure", json=CLOSURE)
    await look(uuid.UUID(warning["customer_id"]))
    assert len(await listed(director)) == 1
    await look(uuid.UUID(warning["customer_id"]), today=TODAY - timedelta(days=20))  # as if it had ordered: gone
    await look(uuid.UUID(warning["customer_id"]))
    assert [one["previous_id"] for one in await listed(director)] == [None, warning["id"]]


async def test_counts_follow_the_filters_and_what_the_caller_sees(
    app: FastAPI, tokens: Tokens, director: httpx.AsyncClient, raised: Any
) -> None:
    user = uuid.uuid4()
    own = await raised("A", team=[user], manager_id=user)
    await raised("B")
    counts = (await director.get("/v1/warnings/counts", headers={"Accept-Language": "zh-CN"})).json()
    assert (counts["total"], counts["overdue"]) == (2, 0)
    assert counts["by_kind"] == [{"value": "order_overdue", "label": "订单逾期未下", "count": 2}]
    assert {one["value"] for one in counts["by_owner"]} == {str(user), None}
    some = (await director.get("/v1/warnings/counts", params={"status__in": "open,acting"})).json()
    assert some["total"] == 2
    none = (await director.get("/v1/warnings/counts", params={"status": "closed"})).json()
    assert (none["total"], none["by_kind"]) == (0, [])
    async with tokens.client(app, sub=str(user), clearance=1, data_scope={"kind": "own", "regions": []}) as manager:
        assert [one["id"] for one in await listed(manager)] == [own["id"]]
        assert (await manager.get("/v1/warnings/counts")).json()["total"] == 1


async def test_the_profit_at_stake_is_for_clearance_2(
    app: FastAPI, tokens: Tokens, director: httpx.AsyncClient, raised: Any
) -> None:
    warning = await raised("A")
    assert warning["profit_at_stake"] == "320"
    async with tokens.client(app, clearance=1) as client:
        assert (await listed(client))[0]["profit_at_stake"] is None
        hidden = await client.get("/v1/warnings", params={"profit_at_stake__gte": "1"})
        assert (hidden.status_code, hidden.json()["code"]) == (403, "field_hidden")
        counted = await client.get("/v1/warnings/counts", params={"profit_at_stake__gte": "1"})
        assert (counted.status_code, counted.json()["code"]) == (403, "field_hidden")
        history = (await client.get(f"/v1/warnings/{warning['id']}/history")).json()
        assert "profit_at_stake" not in history["items"][0]["changes"]


async def test_working_on_a_warning_needs_its_own_right(app: FastAPI, tokens: Tokens, raised: Any) -> None:
    warning = await raised("A")
    async with tokens.client(app, scope="kpis:read") as client:
        answer = await client.post(f"/v1/warnings/{warning['id']}/acknowledgement")
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


async def test_open_warnings_are_due_items_of_their_owner(app: FastAPI, tokens: Tokens, raised: Any) -> None:
    user = uuid.uuid4()
    warning = await raised("A", name="Huaqiang", manager_id=user, team=[user])
    window = {"from": TODAY.isoformat(), "to": (TODAY + timedelta(days=30)).isoformat(), "owner": "me"}
    act = {"sub": "service:gateway"}
    async with tokens.client(app, sub=str(user), act=act) as client:
        answer = (await client.get("/internal/due-items", params=window)).json()
        (item,) = answer["items"]
        assert "order_overdue" in answer["kinds"]
        assert (item["id"], item["service"]) == (f"order_overdue:{warning['id']}", "kpi")
        assert item["title"] == "Early warning: Order overdue, Huaqiang (High)"
        assert (item["note"], item["link"]) == (warning["evidence_en"], f"/v1/warnings/{warning['id']}")
    async with tokens.client(app) as director:
        await director.post(f"/v1/warnings/{warning['id']}/closure", json=CLOSURE)
    async with tokens.client(app, sub=str(user), act=act) as client:
        assert (await client.get("/internal/due-items", params=window)).json()["items"] == []


@pytest.mark.parametrize(("hour", "days"), [("15:59", 5), ("16:00", 6)])  # midnight in Shanghai
async def test_a_warning_is_due_on_the_companys_day(
    app: FastAPI, tokens: Tokens, director: httpx.AsyncClient, raised: Any, hour: str, days: int
) -> None:
    warning, day = await raised("A"), TODAY + timedelta(days=days)
    body = {"action": "Visit", "due_at": f"{TODAY + timedelta(days=5)}T{hour}:00Z"}
    await director.post(f"/v1/warnings/{warning['id']}/action", json=body)
    async with tokens.client(app, act={"sub": "service:gateway"}) as client:
        for asked, found in ((day - timedelta(days=1), 0), (day, 1), (day + timedelta(days=1), 0)):
            window = {"from": asked.isoformat(), "to": asked.isoformat()}
            assert len((await client.get("/internal/due-items", params=window)).json()["items"]) == found, asked


async def test_a_merge_unites_open_warnings_and_the_one_worked_on_goes_on(
    app: FastAPI, director: httpx.AsyncClient, raised: Any
) -> None:
    survivor, absorbed = await raised("A"), await raised("B")
    await director.post(f"/v1/warnings/{absorbed['id']}/action", json={"action": "Visit"})
    merger = Merger(uuid.UUID(survivor["customer_id"]), uuid.UUID(absorbed["customer_id"]))
    async with transaction(app.state.engine) as session:
        await absorb(session, rows_of(KpiTable), merger)
    found = {one["id"]: (one["status"], one["outcome"]) for one in await listed(director)}
    assert found == {survivor["id"]: ("closed", "united"), absorbed["id"]: ("acting", None)}
    assert {one["customer_id"] for one in await listed(director)} == {survivor["customer_id"]}
