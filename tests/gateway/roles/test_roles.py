"""Roles: the defaults of the method, and changing them."""

from dataclasses import dataclass, field

import pytest

from gateway.roles import rules
from shared.auth.access import DataScopeKind
from tests.access.rights import SIGHTS
from tests.gateway.conftest import House, Visitor

EXPENSES = ("read", "write", "approve")
SCORECARDS = ("scorecards:read", "scorecards:write", "scorecards:reopen")


@dataclass
class Role:
    name: str
    scopes: list[str] = field(default_factory=list)
    clearance: int = 1
    data_scope: DataScopeKind = DataScopeKind.OWN


def test_several_roles_add_up() -> None:
    roles = [
        Role("a", ["customers:read"], 3, DataScopeKind.OWN),
        Role("b", ["plans:write"], 1, DataScopeKind.REGIONS),
    ]
    rights = rules.rights_of(roles, ["CN-GD", "CN-BJ"])
    assert rights.scopes == ("customers:read", "plans:write")
    assert (rights.clearance, rights.data_scope, rights.regions) == (3, DataScopeKind.REGIONS, ("CN-BJ", "CN-GD"))


def test_no_role_allows_nothing() -> None:
    rights = rules.rights_of([], ["CN-GD"])
    assert (rights.scopes, rights.clearance, rights.data_scope, rights.regions) == ((), 1, DataScopeKind.OWN, ())


async def test_the_access_matrix_asks_as_far_as_each_role_sees(admin: Visitor) -> None:
    roles = (await admin.get("/v1/roles")).json()["items"]
    asked = {(sight.data_scope, sight.clearance, name) for sight in SIGHTS for name in sight.roles}
    assert asked == {(role["data_scope"], role["clearance"], role["name"]) for role in roles}


async def test_administrators_configure(admin: Visitor) -> None:
    roles = (await admin.get("/v1/roles")).json()["items"]
    configuring = {"customers:configure", "relationships:configure"}
    assert [role["name"] for role in roles if configuring & set(role["scopes"])] == ["admin"]


async def test_those_who_sell_and_the_departments_sign_exits(admin: Visitor) -> None:
    roles = {role["name"]: role for role in (await admin.get("/v1/roles")).json()["items"]}
    signing = {name for name, role in roles.items() if "exits:sign" in role["scopes"]}
    departments = {"product", "supply_chain", "finance", "legal", "sales_operations"}
    assert signing == departments | {"account_manager", "sales_director", "admin"}
    assert [name for name, role in roles.items() if "plans:configure" in role["scopes"]] == ["admin"]
    product = roles["product"]
    assert (product["label_en"], product["label_zh"]) == ("Product management", "产品管理")


async def test_executives_and_finance_enter_profits(admin: Visitor) -> None:
    roles = (await admin.get("/v1/roles")).json()["items"]
    entering = {role["name"] for role in roles if "profits:write" in role["scopes"]}
    assert entering == {"admin", "executive", "finance"}


async def test_scorecards_are_for_people_who_sell_and_their_superiors(admin: Visitor) -> None:
    roles = (await admin.get("/v1/roles")).json()["items"]
    having = {scope: {role["name"] for role in roles if scope in role["scopes"]} for scope in SCORECARDS}
    people = {"sales_assistant", "sales_engineer", "account_manager", "sales_director"}
    assert having["scorecards:read"] == people | {"executive", "sales_operations", "admin"}
    assert having["scorecards:write"] == having["scorecards:read"]
    assert having["scorecards:reopen"] == {"executive", "admin"}


async def test_expenses_are_approved_by_superiors_and_finance(admin: Visitor) -> None:
    roles = (await admin.get("/v1/roles")).json()["items"]
    having = {scope: {role["name"] for role in roles if f"expenses:{scope}" in role["scopes"]} for scope in EXPENSES}
    people = {"sales_assistant", "sales_engineer", "account_manager", "sales_director", "executive", "admin"}
    assert having["write"] == people | {"sales_operations"}
    assert having["approve"] == {"sales_director", "executive", "finance", "admin"}
    assert having["read"] == people | having["approve"] | {"sales_operations", "bi"}


async def test_the_roles_of_the_method_are_there(admin: Visitor) -> None:
    roles = {role["name"]: role for role in (await admin.get("/v1/roles")).json()["items"]}
    assert len(roles) == 14
    assert roles["sales_director"]["data_scope"] == "regions"
    assert roles["finance"]["clearance"] == 3
    assert roles["account_manager"]["label_zh"] == "客户经理"
    assert "facts:write" in roles["erp"]["scopes"]
    assert roles["bi"]["scopes"] == [
        *("customers:read", "expenses:read", "kpis:read", "plans:read", "relationships:read")
    ]


async def test_a_changed_role_changes_its_holders_at_once(fresh_house: House) -> None:
    admin = await fresh_house.admin()
    visitor, _ = await fresh_house.signed_in(roles=["legal"])
    assert (await visitor.get("/v1/me")).json()["clearance"] == 2
    reply = await admin.patch("/v1/roles/legal", json={"clearance": 1, "scopes": ["plans:read"], "data_scope": "own"})
    assert reply.status_code == 200
    me = (await visitor.get("/v1/me")).json()
    assert (me["clearance"], me["scopes"], me["data_scope"]["kind"]) == (1, ["plans:read"], "own")


async def test_nobody_overwrites_a_roles_change_they_have_not_seen(fresh_house: House) -> None:
    admin = await fresh_house.admin()
    etag = (await admin.patch("/v1/roles/legal", json={"label_en": "Law"})).headers["ETag"]
    replies = [
        await admin.patch("/v1/roles/legal", json={"label_en": label}, headers={"If-Match": etag}) for label in "AB"
    ]
    assert [reply.status_code for reply in replies] == [200, 412]


async def test_roles_are_listed_in_pages(admin: Visitor) -> None:
    first = await admin.get("/v1/roles", params={"limit": 10, "count": True})
    assert (len(first.json()["items"]), first.json()["count"]) == (10, 14)
    rest = (await admin.get(first.headers["Link"].partition(">")[0].removeprefix("<"))).json()
    names = [role["name"] for role in first.json()["items"] + rest["items"]]
    assert (len(names), names, rest["next_cursor"]) == (14, sorted(names), None)


@pytest.mark.parametrize("change", [{"clearance": 4}, {"scopes": ["everything"]}, {"name": "x"}, {"clearance": None}])
async def test_what_cannot_be_a_role_is_refused(admin: Visitor, change: dict[str, object]) -> None:
    assert (await admin.patch("/v1/roles/legal", json=change)).status_code == 422


async def test_administrators_cannot_lock_themselves_out(admin: Visitor) -> None:
    reply = await admin.patch("/v1/roles/admin", json={"scopes": ["identity:read"]})
    assert (reply.status_code, reply.json()["code"]) == (409, "admin_role_fixed")


async def test_an_unknown_role_is_not_found(admin: Visitor) -> None:
    assert (await admin.patch("/v1/roles/king", json={})).status_code == 404
