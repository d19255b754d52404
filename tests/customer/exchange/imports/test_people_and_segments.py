"""Customers from files name account managers, responsible people and segments as people name them."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.conftest import MakeCustomer, RenameUser
from tests.customer.exchange.imports.conftest import Send
from tests.sign_in import Tokens


@pytest.fixture
async def people(rename_user: RenameUser) -> dict[str, str]:
    """Two users, by name."""
    found = {name: str(uuid.uuid4()) for name in ("王小伟", "李娜")}
    for name, user_id in found.items():
        await rename_user(user_id, name)
    return found


async def team(client: httpx.AsyncClient, customer_id: str) -> list[tuple[str, str, bool]]:
    members = (await client.get(f"/v1/customers/{customer_id}/team")).json()["items"]
    return sorted((one["user_name"], one["role"], one["ended_on"] is None) for one in members)


async def handovers(client: httpx.AsyncClient, customer_id: str) -> list[tuple[str, str, str]]:
    found = (await client.get("/v1/handovers", params={"customer_id": customer_id})).json()["items"]
    return [(one["from_user_id"], one["to_user_id"], one["status"]) for one in found]


@pytest.fixture
async def managed(make_customer: MakeCustomer, people: dict[str, str]) -> str:
    """A customer with the code M1, whose manager is 王小伟."""
    member = {"user_id": people["王小伟"], "role": "account_manager"}
    return str(await make_customer(name="华强电子", codes=[{"code": "M1"}], team=[member]))


@pytest.mark.parametrize("by", ["name", "id"])
async def test_a_new_manager_takes_over_and_the_undo_gives_the_customer_back(
    take: Send, customer: httpx.AsyncClient, managed: str, people: dict[str, str], by: str
) -> None:
    old, new = people["王小伟"], people["李娜"]
    done = await take(["编码", "客户经理"], ["M1", "李娜" if by == "name" else new])
    assert (done["updated"], done["problems"]) == (1, [])
    assert await team(customer, managed) == [
        ("李娜", "account_manager", True),
        ("王小伟", "account_manager", False),
    ]
    assert await handovers(customer, managed) == [(old, new, "open")]
    again = await take(["编码", "客户经理"], ["M1", "李娜"])
    assert again["unchanged"] == 1
    undone = (await customer.post(f"/v1/imports/{done['id']}/undo")).json()
    assert (undone["undone"], undone["kept"]) == (1, 0)
    assert await team(customer, managed) == [("王小伟", "account_manager", True)]
    assert await handovers(customer, managed) == []


async def test_a_team_changed_since_stays(
    take: Send, customer: httpx.AsyncClient, managed: str, people: dict[str, str]
) -> None:
    done = await take(["编码", "客户经理"], ["M1", "李娜"])
    third = {"user_id": str(uuid.uuid4()), "role": "account_manager"}
    assert (await customer.post(f"/v1/customers/{managed}/team", json=third)).status_code == 201
    undone = (await customer.post(f"/v1/imports/{done['id']}/undo")).json()
    assert (undone["undone"], undone["kept"]) == (0, 1)
    present = [name for name, _, is_present in await team(customer, managed) if is_present]
    assert present == [f"User {third['user_id']}"]


async def test_the_empty_mark_takes_the_manager_away(take: Send, customer: httpx.AsyncClient, managed: str) -> None:
    done = await take(["编码", "客户经理"], ["M1", "(空)"])
    assert done["updated"] == 1
    assert await team(customer, managed) == [("王小伟", "account_manager", False)]


async def test_new_customers_have_the_manager_and_responsible_person_named(
    take: Send, customer: httpx.AsyncClient, people: dict[str, str]
) -> None:
    done = await take(
        ["名称", "客户经理", "责任人"], ["甲", "李娜", "王小伟"], ["乙", "无此人", "无此人"], ["丙", "", ""]
    )
    assert (done["created"], [(one["row"], one["column"], one["code"]) for one in done["problems"]]) == (
        2,
        [(3, "责任人", "user_unknown"), (3, "客户经理", "user_unknown")],
    )
    found = {one["name"]: one for one in (await customer.get("/v1/customers")).json()["items"]}
    assert (found["甲"]["manager_name"], found["甲"]["responsible_name"]) == ("李娜", "王小伟")
    assert (found["丙"]["manager_name"], found["丙"]["responsible_id"]) == (None, None)
    assert await handovers(customer, found["甲"]["id"]) == []


async def test_of_several_users_of_one_name_none_is_chosen(
    take: Send, people: dict[str, str], rename_user: RenameUser
) -> None:
    other = str(uuid.uuid4())
    await rename_user(other, "李娜")
    done = await take(["名称", "客户经理"], ["甲", "李娜"], ["乙", other])
    assert [(one["row"], one["code"]) for one in done["problems"]] == [(2, "several_users")]
    assert done["created"] == 1


async def test_who_sees_only_own_customers_creates_none_for_others(
    app: FastAPI, tokens: Tokens, take: Send, people: dict[str, str]
) -> None:
    own = {"kind": "own", "regions": []}
    async with tokens.client(app, sub=people["王小伟"], data_scope=own) as seller:
        done = await take(["名称", "客户经理"], ["甲", "李娜"], ["乙", "王小伟"], ["丙", ""], client=seller)
        assert [(one["row"], one["column"], one["code"]) for one in done["problems"]] == [
            (2, "客户经理", "customer_outside_data_scope")
        ]
        found = (await seller.get("/v1/customers")).json()["items"]
        assert {(one["name"], one["manager_name"]) for one in found} == {("乙", "王小伟"), ("丙", "王小伟")}


async def test_who_hands_a_customer_over_writes_nothing_of_it(
    app: FastAPI, tokens: Tokens, take: Send, customer: httpx.AsyncClient, managed: str, people: dict[str, str]
) -> None:
    await take(["编码", "客户经理"], ["M1", "李娜"])
    own = {"kind": "own", "regions": []}
    async with tokens.client(app, sub=people["王小伟"], data_scope=own) as leaving:
        for kind, code, *rows in (
            ("customers", "customer_outside_data_scope", ["编码", "电话"], ["M1", "10086"]),
            ("contacts", "customer_read_only", ["客户编码", "姓名"], ["M1", "李雷"]),
            ("grading_factors", "customer_read_only", ["客户编码", "分级因素", "档次", "理由"], ["M1", "6", "A", "x"]),
        ):
            done = await take(*rows, kind=kind, client=leaving)
            assert [one["code"] for one in done["problems"]] == [code]
    assert (await customer.get(f"/v1/customers/{managed}")).json()["phone"] is None


async def test_an_export_with_managers_and_responsible_people_comes_back_unchanged(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, managed: str, people: dict[str, str]
) -> None:
    await make_customer(name="乙", responsible_id=people["李娜"])
    exported = await customer.get("/v1/exports/customers", params={"format": "csv"})
    assert "王小伟" in exported.text
    sent: Any = (await customer.post("/v1/imports", params={"kind": "customers"}, content=exported.content)).json()
    done = (await customer.post(f"/v1/imports/{sent['id']}/run", json={})).json()
    assert (done["problems"], done["unchanged"]) == ([], 2)


async def test_segments_are_named_by_code_or_by_either_name(take: Send, customer: httpx.AsyncClient) -> None:
    for kind, code, name, english in (
        ("region", "CN-GD", "广东", "Guangdong"),
        ("industry", "telecom", "通信", "Telecom"),
        ("scenario", "S1", "基站", "Base station"),
        ("scenario", "S2", "机房", "Server room"),
        ("scenario", "S3", "机房", None),
    ):
        body = {"kind": kind, "code": code, "name": name, "english_name": english}
        assert (await customer.post("/v1/segments", json=body)).status_code == 201
    done = await take(
        ["名称", "区域", "行业", "场景"],
        ["甲", "广东", "telecom", "基站；server room"],
        ["乙", "guangdong", "通信", "S1;基站"],
        ["丙", "火星", "采矿", "机房"],
        ["丁", "cn-gd", "", ""],
    )
    assert [(one["row"], one["column"], one["code"]) for one in done["problems"]] == [
        (4, "场景", "segment_unknown"),
        (4, "区域", "segment_unknown"),
        (4, "行业", "segment_unknown"),
    ]
    found = {one["name"]: one for one in (await customer.get("/v1/customers")).json()["items"]}
    assert (found["甲"]["region"], found["甲"]["industry"]) == ("CN-GD", "telecom")
    assert found["甲"]["scenarios"] == ["S1", "S2"]
    assert (found["乙"]["region"], found["乙"]["industry"], found["乙"]["scenarios"]) == ("CN-GD", "telecom", ["S1"])
    assert found["丁"]["region"] == "CN-GD"
    again = await take(["系统编号", "区域"], [found["甲"]["id"], "Guangdong"])
    assert again["unchanged"] == 1
