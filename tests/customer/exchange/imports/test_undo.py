"""An import is taken back, but for what someone changed since."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import col, update

from services.customer.exchange.imports import operations
from services.customer.exchange.imports.model import Import
from services.customer.settings import CustomerSettings
from shared.database import transaction
from shared.time import utc_now
from tests.customer.exchange.imports.conftest import Send
from tests.sign_in import Tokens


async def undo(customer: httpx.AsyncClient, taken: Any) -> Any:
    answer = await customer.post(f"/v1/imports/{taken['id']}/undo")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_new_customers_go_and_changed_ones_are_as_before(
    take: Send, customer: httpx.AsyncClient, make_customer: Any
) -> None:
    fields = {"name": "甲", "employees": 5, "founded_on": "2001-02-03", "status": "active", "scenarios": ["S"]}
    known = await make_customer(**fields, codes=[{"code": "A"}])
    before = (await customer.get(f"/v1/customers/{known}")).json()
    taken = await take(
        ["编码", "名称", "人数", "成立日期", "状态", "场景"],
        ["A", "改名", "9", "1999-01-01", "休眠", "T;U"],
        ["A2", "全新客户", "", "", "", ""],
        ["A3", "另一家", "", "", "", ""],
    )
    assert (taken["created"], taken["updated"]) == (2, 1)
    undone = await undo(customer, taken)
    assert (undone["status"], undone["undone"], undone["kept"]) == ("undone", 3, 0)
    (after,) = (await customer.get("/v1/customers")).json()["items"]
    assert after.pop("updated_at") > before.pop("updated_at")
    assert after == before
    assert (await customer.get("/v1/customers", params={"q": "全新"})).json()["items"] == []


async def test_the_codes_an_import_added_are_free_again(
    take: Send, customer: httpx.AsyncClient, make_customer: Any
) -> None:
    known = await make_customer(name="甲", codes=[{"code": "A"}])
    taken = await take(["编码", "名称"], ["A;B", ""], ["C", "全新客户"])
    await undo(customer, taken)
    assert (await customer.get(f"/v1/customers/{known}")).json()["codes"] == ["A"]
    for code in ("B", "C"):
        await make_customer(name=f"{code} 用户", codes=[{"code": code}])


async def test_what_someone_changed_since_is_kept_and_reported(
    take: Send, customer: httpx.AsyncClient, make_customer: Any
) -> None:
    changed = await make_customer(name="甲", phone="10086", codes=[{"code": "A"}])
    untouched = await make_customer(name="乙", phone="10086", codes=[{"code": "B"}])
    taken = await take(
        ["编码", "电话", "名称"], ["A", "10010", ""], ["B", "10010", ""], ["N", "", "丙丙丙"], ["M", "", "丁丁丁"]
    )
    new = {one["name"]: one["id"] for one in (await customer.get("/v1/customers")).json()["items"]}
    await customer.patch(f"/v1/customers/{changed}", json={"website": "x.cn"})
    await customer.post("/v1/contacts", json={"customer_id": new["丙丙丙"], "name": "李雷"})
    undone = await undo(customer, taken)
    assert (undone["undone"], undone["kept"]) == (2, 2)
    assert [(p["row"], p["outcome"], p["code"]) for p in undone["problems"]] == [
        (2, "kept", "changed_since"),
        (4, "kept", "changed_since"),
    ]
    assert (await customer.get(f"/v1/customers/{changed}")).json()["phone"] == "10010"
    assert (await customer.get(f"/v1/customers/{untouched}")).json()["phone"] == "10086"
    assert (await customer.get(f"/v1/customers/{new['丙丙丙']}")).status_code == 200
    assert (await customer.get(f"/v1/customers/{new['丁丁丁']}")).status_code == 404


async def test_it_is_undone_once_and_only_when_it_was_applied(
    take: Send, upload: Send, customer: httpx.AsyncClient
) -> None:
    waiting = await upload(["名称"], ["甲"])
    answer = await customer.post(f"/v1/imports/{waiting['id']}/undo")
    assert (answer.status_code, answer.json()["code"]) == (409, "import_not_undoable")
    taken = await take(["名称"], ["乙"])
    await undo(customer, taken)
    answer = await customer.post(f"/v1/imports/{taken['id']}/undo")
    assert (answer.status_code, answer.json()["code"]) == (409, "import_not_undoable")


async def test_after_its_days_it_is_too_old(app: FastAPI, take: Send, customer: httpx.AsyncClient) -> None:
    taken = await take(["名称"], ["甲"])
    async with transaction(app.state.engine) as session:
        old = utc_now() - timedelta(days=31)
        await session.exec(update(Import).where(col(Import.id) == taken["id"]).values(applied_at=old))
    answer = await customer.post(f"/v1/imports/{taken['id']}/undo")
    assert (answer.status_code, answer.json()["code"]) == (409, "import_too_old")


@pytest.mark.parametrize(("days", "status"), [(1, "uploaded"), (3, "expired")])
async def test_a_file_nobody_runs_is_forgotten(
    app: FastAPI, upload: Send, customer: httpx.AsyncClient, days: int, status: str
) -> None:
    taken = await upload(["名称"], ["甲"])
    async with transaction(app.state.engine) as session:
        old = utc_now() - timedelta(days=days)
        await session.exec(update(Import).where(col(Import.id) == taken["id"]).values(created_at=old))
        await operations.forget_imports(CustomerSettings(), session)
    found = (await customer.get(f"/v1/imports/{taken['id']}")).json()
    assert found["status"] == status
    assert bool(found["columns"][0]["samples"]) is (status == "uploaded")


async def test_who_may_not_see_a_customer_any_more_leaves_it(
    app: FastAPI, tokens: Tokens, take: Send, customer: httpx.AsyncClient
) -> None:
    async with tokens.client(app, data_scope={"kind": "own", "regions": []}) as seller:
        taken = await take(["名称"], ["我的客户"], client=seller)
        (mine,) = (await seller.get("/v1/customers")).json()["items"]
        (member,) = (await customer.get(f"/v1/customers/{mine['id']}/team")).json()["items"]
        await customer.delete(f"/v1/customers/{mine['id']}/team/{member['id']}")
        undone = (await seller.post(f"/v1/imports/{taken['id']}/undo")).json()
        assert (undone["undone"], undone["kept"]) == (0, 1)


async def test_of_many_files_that_wait_the_oldest_is_forgotten(
    upload: Send, customer: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "MAX_PENDING_IMPORTS", 2)
    taken = [await upload(["名称"], [f"客户 {number}"]) for number in range(3)]
    states = [(await customer.get(f"/v1/imports/{one['id']}")).json()["status"] for one in taken]
    assert states == ["expired", "uploaded", "uploaded"]
    answer = await customer.post(f"/v1/imports/{taken[0]['id']}/run", json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "import_not_open")
