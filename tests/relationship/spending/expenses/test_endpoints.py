"""Expenses over HTTP: requested, refused by name, approved by others, recorded, in the ledger."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.time import company_today
from tests.relationship.conftest import Person
from tests.relationship.spending.conftest import EXPENSES, Spend, made
from tests.sign_in import Tokens

SALES, BOSS = (f"00000000-0000-4000-8000-00000000000{digit}" for digit in "45")
ALL, REGIONS = {"kind": "all", "regions": []}, {"kind": "regions", "regions": ["CN-GD"]}


@pytest.fixture
def signed_in(app: FastAPI, tokens: Tokens) -> Callable[..., httpx.AsyncClient]:
    def sign_in(**claims: Any) -> httpx.AsyncClient:
        return tokens.client(app, **{"sub": BOSS, "roles": ["sales_director"]} | claims)

    return sign_in


async def test_what_nobody_must_approve_is_approved_at_once(spend: Spend, relationship: httpx.AsyncClient) -> None:
    expense = made(await spend())
    assert (expense["status"], expense["approvals"], expense["base_amount"]) == ("approved", [], "800")
    assert (expense["fiscal_year"], expense["record_by"]) == (2025, "2025-12-03")
    recorded = made(await relationship.post(f"{EXPENSES}/{expense['id']}/actual", json={"actual_amount": "812.5"}), 200)
    assert (recorded["status"], recorded["actual_base_amount"]) == ("recorded", "812.5")


async def test_a_check_says_what_the_policy_says_and_stores_nothing(
    spend: Spend, relationship: httpx.AsyncClient
) -> None:
    found = made(await spend(at=f"{EXPENSES}/checks", amount="20000"), 200)
    assert (found["verdict"], found["approvers"]) == ("needs_approval", ["supervisor", "executive"])
    refused = made(await spend(at=f"{EXPENSES}/checks", amount="100000.01"), 200)
    (finding,) = [one for one in refused["findings"] if one["is_refusal"]]
    assert (refused["verdict"], finding["rule"], finding["limit"], finding["used"]) == (
        "refused",
        "customer_year",
        "100000",
        "0",
    )
    assert "Spend at most 100,000.00" in finding["message"]
    assert (await relationship.get(EXPENSES)).json()["items"] == []


async def test_a_refusal_names_the_rule_the_limit_what_is_used_and_the_remedy(spend: Spend, person: Person) -> None:
    meal = {"kind": "meal", "amount": "300", "contact_ids": [person.contact_id]}
    for _ in range(16):
        made(await spend(**meal))
    refused = await spend(**meal)
    assert (refused.status_code, refused.json()["code"]) == (422, "expense_refused")
    (error,) = refused.json()["errors"]
    assert (error["code"], error["pointer"]) == ("person_year", "/amount")
    assert error["detail"] == (
        "4,800.00 of 5,000.00 a person and fiscal year are used; 300.00 more is too much. Spend at most 200.00."
    )
    assert made(await spend(**meal | {"happens_on": "2026-01-05"}))["fiscal_year"] == 2026


async def test_what_is_rejected_or_withdrawn_counts_no_more(
    spend: Spend, signed_in: Callable[..., httpx.AsyncClient]
) -> None:
    async with signed_in(sub=SALES) as sales, signed_in() as boss:
        first, second = [made(await spend(sales, amount="45000")) for _ in range(2)]
        assert (await spend(sales, amount="10001")).status_code == 422
        rejected = await boss.post(f"{EXPENSES}/{first['id']}/rejection", json={"remark": "太贵。"})
        assert made(rejected, 200)["status"] == "rejected"
        assert made(await sales.post(f"{EXPENSES}/{second['id']}/withdrawal"), 200)["status"] == "withdrawn"
        assert (await spend(sales, amount="100000")).status_code == 201
        foreign = await boss.post(f"{EXPENSES}/{second['id']}/withdrawal")
        assert foreign.json()["code"] == "not_the_requester"


async def test_each_approver_decides_in_turn_and_nobody_on_their_own(
    spend: Spend, signed_in: Callable[..., httpx.AsyncClient]
) -> None:
    async with (
        signed_in(sub=SALES) as sales,
        signed_in() as boss,
        signed_in(sub=str(SALES)[:-1] + "6", roles=["executive"]) as executive,
    ):
        expense = made(await spend(sales, amount="20000"))
        at = f"{EXPENSES}/{expense['id']}/approval"
        assert (await sales.post(at, json={})).json()["code"] == "own_expense"
        half = made(await boss.post(at, json={"remark": "同意。"}), 200)
        assert (half["status"], half["next_approver"]) == ("requested", "executive")
        assert (await boss.post(at, json={})).json()["code"] == "not_the_approver"
        whole = made(await executive.post(at, json={}), 200)
        assert (whole["status"], whole["next_approver"]) == ("approved", None)
        assert [(one["approver"], one["is_approved"]) for one in whole["approvals"]] == [
            ("supervisor", True),
            ("executive", True),
        ]
        assert (await executive.post(at, json={})).json()["code"] == "expense_step_refused"
        at_once = made(await spend(sales, amount="20000"))
        done = made(await executive.post(f"{EXPENSES}/{at_once['id']}/approval", json={}), 200)
        assert {one["decided_by_name"] for one in done["approvals"]} == {"Test"}


async def test_approving_needs_the_right_and_a_wider_view(
    spend: Spend, signed_in: Callable[..., httpx.AsyncClient]
) -> None:
    async with signed_in(sub=SALES) as sales, signed_in(scope="expenses:read expenses:write") as reader:
        expense = made(await spend(sales, amount="2000"))
        refused = await reader.post(f"{EXPENSES}/{expense['id']}/approval", json={})
        assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")


async def test_an_actual_amount_well_above_is_approved_again(
    spend: Spend, signed_in: Callable[..., httpx.AsyncClient]
) -> None:
    async with signed_in(sub=SALES) as sales, signed_in() as boss:
        expense = made(await spend(sales, amount="500"))
        above = made(await sales.post(f"{EXPENSES}/{expense['id']}/actual", json={"actual_amount": "551"}), 200)
        assert (above["status"], above["next_approver"], above["actual_amount"]) == ("requested", "supervisor", "551")
        assert (await sales.post(f"{EXPENSES}/{expense['id']}/withdrawal")).status_code == 409
        done = made(await boss.post(f"{EXPENSES}/{expense['id']}/approval", json={}), 200)
        assert done["status"] == "recorded"


async def test_money_that_was_spent_counts_though_it_is_rejected(
    spend: Spend, signed_in: Callable[..., httpx.AsyncClient], relationship: httpx.AsyncClient, person: Person
) -> None:
    budget = {"customer_id": person.customer_id, "fiscal_year": 2025, "amount": "100000"}
    at = f"/v1/spending-budgets/{made(await relationship.post('/v1/spending-budgets', json=budget))['id']}"
    async with signed_in(sub=SALES) as sales, signed_in() as boss:
        expense = made(await spend(sales, amount="1000"))
        made(await sales.post(f"{EXPENSES}/{expense['id']}/actual", json={"actual_amount": "60000"}), 200)
        waiting = (await relationship.get(at)).json()
        assert (waiting["planned"], waiting["actual"]) == ("0", "60000")
        rejected = await boss.post(f"{EXPENSES}/{expense['id']}/rejection", json={"remark": "未经批准。"})
        assert made(rejected, 200)["status"] == "rejected"
        refused = (await spend(sales, amount="40001")).json()["errors"]
        assert [error["code"] for error in refused] == ["customer_year"]
        found = (await relationship.get(at)).json()
        assert (found["planned"], found["actual"]) == ("0", "60000")
        compared = (await relationship.get("/v1/spending-budgets/comparison?fiscal_year=2025")).json()["total"]
        assert (compared["planned"], compared["actual"]) == ("0", "60000")


async def test_an_actual_amount_above_a_limit_is_approved_again_however_little_it_is_above(
    spend: Spend, signed_in: Callable[..., httpx.AsyncClient], person: Person
) -> None:
    async with signed_in(sub=SALES) as sales:
        meal = {"kind": "meal", "contact_ids": [person.contact_id]}
        at_limit, below = made(await spend(sales, amount="300", **meal)), made(await spend(sales, amount="280", **meal))
        for expense, actual, status in ((at_limit, "300.01", "requested"), (below, "300", "recorded")):
            sent = await sales.post(f"{EXPENSES}/{expense['id']}/actual", json={"actual_amount": actual})
            assert made(sent, 200)["status"] == status


async def test_a_years_limit_counts_what_was_spent_besides(
    spend: Spend, signed_in: Callable[..., httpx.AsyncClient]
) -> None:
    async with signed_in(sub=SALES) as sales:
        made(await spend(sales, amount="50000"))
        expense = made(await spend(sales, amount="900"))
        made(await spend(sales, amount="49100"))
        over = await sales.post(f"{EXPENSES}/{expense['id']}/actual", json={"actual_amount": "901"})
        assert made(over, 200)["status"] == "requested"


async def test_who_records_an_overrun_does_not_approve_it(
    spend: Spend, signed_in: Callable[..., httpx.AsyncClient]
) -> None:
    async with signed_in(sub=SALES) as sales, signed_in() as boss, signed_in(sub=f"{BOSS[:-1]}7") as other:
        expense = made(await spend(sales, amount="500"))
        made(await boss.post(f"{EXPENSES}/{expense['id']}/actual", json={"actual_amount": "900"}), 200)
        for client in (boss, sales):
            refused = await client.post(f"{EXPENSES}/{expense['id']}/approval", json={})
            assert (refused.status_code, refused.json()["code"]) == (403, "own_expense")
        assert made(await other.post(f"{EXPENSES}/{expense['id']}/approval", json={}), 200)["status"] == "recorded"


async def test_a_recorded_gift_stays_shared_by_those_who_get_it(
    spend: Spend, relationship: httpx.AsyncClient, person: Person
) -> None:
    gift = {"kind": "gift", "occasion": "birthday", "contact_ids": [person.contact_id], "amount": "50"}
    for _ in range(20):
        expense = made(await spend(**gift, participants=50))
        made(await relationship.post(f"{EXPENSES}/{expense['id']}/actual", json={"actual_amount": "50"}), 200)
    refused = await spend(**gift)
    assert [error["code"] for error in refused.json()["errors"]] == ["person_year"]


async def test_nothing_is_recorded_before_its_day(spend: Spend, relationship: httpx.AsyncClient) -> None:
    tomorrow = str(company_today() + timedelta(days=1))
    expense = made(await spend(happens_on=tomorrow))
    refused = await relationship.post(f"{EXPENSES}/{expense['id']}/actual", json={"actual_amount": "1"})
    assert (refused.status_code, refused.json()["code"]) == (409, "expense_not_due")


async def test_gifts_follow_the_bans_and_the_scheme_of_the_customer_service(
    spend: Spend, customer: httpx.AsyncClient, person: Person
) -> None:
    gift = {"kind": "gift", "contact_ids": [person.contact_id], "occasion": "mid_autumn_festival", "amount": "50"}
    unknown = await spend(**gift | {"occasion": "easter"})
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "/occasion")
    specified = (await customer.get(f"/v1/contacts/{person.contact_id}/gift-specifications")).json()["items"]
    festival = next(one for one in specified if one["occasion"] == "mid_autumn_festival")
    assert festival["verdict"] == "given"
    made(await spend(**gift))
    above = await spend(**gift | {"amount": str(float(festival["up_to"]) + 1)})
    assert "gift_above_value" in {error["code"] for error in above.json()["errors"]}
    other = made(await spend(at=f"{EXPENSES}/checks", **gift | {"article": "clock"}), 200)
    assert "gift_of_another_kind" in {one["rule"] for one in other["findings"]}
    ban = {"customer_id": person.customer_id, "contact_id": person.contact_id, "reason": "their_wish"}
    assert (await customer.post("/v1/gift-bans", json=ban)).status_code == 201
    for banned in (gift, {"kind": "entertainment", "contact_ids": [person.contact_id], "amount": "50"}):
        refused = await spend(**banned)
        assert [error["code"] for error in refused.json()["errors"]] == ["recipient_banned"], refused.text
    made(await spend(kind="meal", contact_ids=[person.contact_id], amount="50"))


async def test_gifts_obey_the_bans_and_the_gift_scheme_whatever_kinds_the_policy_names(
    spend: Spend, customer: httpx.AsyncClient, relationship: httpx.AsyncClient, person: Person
) -> None:
    current = await relationship.get("/v1/spending-schemes/current")
    body = {"content": current.json()["content"] | {"kinds_under_bans": []}, "reason": "nothing under bans"}
    published = await relationship.post(
        "/v1/spending-schemes", json=body, headers={"If-Match": current.headers["etag"]}
    )
    assert published.status_code == 201, published.text
    gift = {"kind": "gift", "contact_ids": [person.contact_id], "occasion": "birthday", "amount": "50"}
    made(await spend(**gift))
    assert [error["code"] for error in (await spend(**gift | {"amount": "51"})).json()["errors"]] == [
        "gift_above_value"
    ]
    await customer.post("/v1/gift-bans", json={"customer_id": person.customer_id, "reason": "their_policy"})
    assert [error["code"] for error in (await spend(**gift)).json()["errors"]] == ["recipient_banned"]
    made(await spend(kind="entertainment", amount="50"))


async def test_a_customer_that_takes_no_gifts_is_refused_once(
    spend: Spend, customer: httpx.AsyncClient, person: Person
) -> None:
    await customer.post("/v1/gift-bans", json={"customer_id": person.customer_id, "reason": "their_policy"})
    gift = {"kind": "gift", "occasion": "birthday", "amount": "50", "contact_ids": [person.contact_id]}
    refused = (await spend(**gift)).json()["errors"]
    assert [(error["code"], error["pointer"]) for error in refused] == [("recipient_banned", "/customer_id")]


async def test_a_gift_to_nobody_in_particular_obeys_the_bans_of_the_customer_and_its_industry(
    spend: Spend, customer: httpx.AsyncClient
) -> None:
    industry = {"kind": "industry", "code": "S", "name": "公共管理"}
    assert (await customer.post("/v1/segments", json=industry)).status_code == 201
    official = (await customer.post("/v1/customers", json={"name": "市政", "industry": "S"})).json()["id"]
    closed = (await customer.post("/v1/customers", json={"name": "Closed"})).json()["id"]
    await customer.post("/v1/gift-bans", json={"customer_id": closed, "reason": "their_policy"})
    current = await customer.get("/v1/gift-schemes/current")
    body = {"content": current.json()["content"] | {"banned_industries": ["S"]}, "reason": "officials"}
    published = await customer.post("/v1/gift-schemes", json=body, headers={"If-Match": current.headers["etag"]})
    assert published.status_code == 201, published.text
    for banned in (official, closed):
        refused = await spend(customer_id=banned, kind="gift", amount="50")
        assert [error["code"] for error in refused.json()["errors"]] == ["recipient_banned"], refused.text
    made(await spend(kind="gift", amount="50"))


async def test_many_recipients_are_looked_up_by_one_call(
    app: FastAPI, spend: Spend, person: Person, new_person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [person.contact_id, *[(await new_person(person.customer_id, name=f"员{n}")).contact_id for n in range(3)]]
    asked: list[str] = []
    http, get = app.state.peers["customer"]._http, app.state.peers["customer"]._http.request

    async def count(method: str, path: str, **content: Any) -> httpx.Response:
        asked.append(path)
        return await get(method, path, **content)

    monkeypatch.setattr(http, "request", count)
    made(await spend(kind="gift", amount="160", occasion="birthday", contact_ids=people))
    assert asked.count("/v1/gift-specifications") == len([path for path in asked if "gift" in path]) == 1


async def test_recipients_are_present_contacts_of_the_customer(spend: Spend, person: Person, new_person: Any) -> None:
    other = await new_person()
    refused = await spend(contact_ids=[person.contact_id, other.contact_id])
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/contact_ids/1"]
    left = await new_person(person.customer_id, name="韩梅梅", has_left=True)
    assert (await spend(contact_ids=[left.contact_id])).json()["code"] == "contact_has_left"
    few = await spend(contact_ids=[person.contact_id, other.contact_id], participants=1)
    assert few.json()["errors"][0]["pointer"] == "/participants"


async def test_without_the_customer_service_what_needs_it_is_unavailable(
    app: FastAPI, spend: Spend, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(await spend())
    away = httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(503)), base_url="http://customer")
    monkeypatch.setattr(app.state.peers["customer"], "_http", away)
    gift = {"kind": "gift", "occasion": "birthday", "amount": "50", "contact_ids": [person.contact_id]}
    assert (await spend(**gift)).status_code == 503  # who takes no gifts is known there alone
    made(await spend(contact_ids=[person.contact_id]))


async def test_amounts_about_named_people_need_clearance_2(
    spend: Spend, person: Person, signed_in: Callable[..., httpx.AsyncClient]
) -> None:
    named = made(await spend(kind="meal", amount="100", contact_ids=[person.contact_id]))
    plain = made(await spend())
    async with signed_in(clearance=1) as low:
        assert [one["id"] for one in (await low.get(EXPENSES)).json()["items"]] == [plain["id"]]
        assert (await low.get(f"{EXPENSES}/{named['id']}")).status_code == 404
        for above in ({"contact_ids": [person.contact_id]}, {"kind": "gift"}, {"kind": "entertainment"}):
            refused = await spend(low, **above)
            assert (refused.status_code, refused.json()["code"]) == (403, "row_hidden"), above
        total = made(await spend(low, at=f"{EXPENSES}/checks", amount="99900"), 200)
        (finding,) = [one for one in total["findings"] if one["is_refusal"]]
        assert (finding["rule"], finding["used"], finding["limit"]) == ("customer_year", None, "100000")
        assert "ask a colleague with clearance 2" in finding["message"]


async def test_foreign_money_counts_at_the_maintained_rate_of_its_day(
    spend: Spend, maintain_rate: Callable[[str, str], Any]
) -> None:
    dollars = {"currency": "USD", "amount": "100", "happens_on": "2025-11-26"}
    assert (await spend(**dollars)).json()["errors"][0]["pointer"] == "/fx_rate"
    unchecked = made(await spend(**dollars, fx_rate="9"))
    assert (unchecked["base_amount"], unchecked["next_approver"]) == ("900", "finance")
    await maintain_rate("7.1", "2025-11-20")
    await maintain_rate("8", "2025-11-27")
    expense = made(await spend(**dollars))
    assert (expense["amount"], expense["currency"], expense["base_amount"]) == ("100", "USD", "710")
    assert (expense["fx_rate"], expense["status"]) == ("7.1", "approved")
    assert made(await spend(**dollars, fx_rate="7.2"))["base_amount"] == "720"
    off = await spend(**dollars, fx_rate="0.01")
    assert (off.status_code, off.json()["code"], off.json()["errors"][0]["pointer"]) == (
        422,
        "exchange_rate_off",
        "/fx_rate",
    )
    assert "7.1" in off.json()["detail"]


async def test_without_kpi_only_foreign_money_waits(
    app: FastAPI, spend: Spend, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(503)), base_url="http://kpi")
    monkeypatch.setattr(app.state.peers["kpi"], "_http", away)
    made(await spend())
    assert (await spend(currency="USD", fx_rate="7.1")).status_code == 503


async def test_a_persons_expenses_are_found(
    spend: Spend, relationship: httpx.AsyncClient, person: Person, new_person: Any
) -> None:
    await spend()
    other = await new_person(person.customer_id, name="韩梅梅")
    both = made(await spend(kind="meal", amount="100", contact_ids=[person.contact_id, other.contact_id]))
    for at in (EXPENSES, f"{EXPENSES}/export"):
        found = await relationship.get(at, params={"contact_id": other.contact_id})
        assert found.status_code == 200, found.text
        assert found.text.count('"purpose"') == 1
        assert both["id"] in found.text


async def test_what_foreign_money_is_worth_at_home_is_not_the_senders_to_say(
    spend: Spend, customer: httpx.AsyncClient, person: Person
) -> None:
    gift = {"kind": "gift", "occasion": "birthday", "contact_ids": [person.contact_id], "amount": "900"}
    at_rate = [(await spend(at=f"{EXPENSES}/checks", **gift, fx_rate=rate)).json() for rate in (None, "0.001", "1000")]
    assert at_rate[0] == at_rate[1] == at_rate[2]


async def test_a_gift_is_divided_among_those_who_get_it(spend: Spend, person: Person) -> None:
    gift = {"kind": "gift", "occasion": "birthday", "contact_ids": [person.contact_id], "amount": "900"}
    alone, many = [(await spend(at=f"{EXPENSES}/checks", **gift, **sent)).json() for sent in ({}, {"participants": 50})]
    assert alone["findings"] == many["findings"] != []


async def test_the_ledger_has_titles_in_the_readers_language(spend: Spend, relationship: httpx.AsyncClient) -> None:
    made(await spend())
    for language, titles, kind in (
        ("zh-CN", ("客户名称", "本位币金额"), "差旅交通"),
        ("en", ("customer's name", "amount in base currency"), "Travel"),
    ):
        answer = await relationship.get(
            f"{EXPENSES}/export", params={"format": "csv"}, headers={"Accept-Language": language}
        )
        head, line = csv.reader(io.StringIO(answer.text.lstrip("\ufeff")))
        assert set(titles) <= set(head)
        assert kind in line
    lines = (await relationship.get(f"{EXPENSES}/export")).text.splitlines()
    assert len(lines) == 1


async def test_decisions_and_missing_amounts_are_due(
    app: FastAPI, tokens: Tokens, spend: Spend, signed_in: Callable[..., httpx.AsyncClient]
) -> None:
    async with signed_in(sub=SALES) as sales:
        waiting = made(await spend(sales, amount="2000"))
        unrecorded = made(await spend(sales))
        holder = {"holder_ids": [SALES], "fiscal_year": 2025, "amount": "1"}  # so that the gateway is asked about them
    async with signed_in(sub=BOSS) as boss:
        made(await boss.post("/v1/spending-budgets", json=holder))
    today = company_today()
    window = {"from": str(today - timedelta(days=1)), "to": str(today + timedelta(days=30)), "owner": "me"}
    for user, kind, expense in ((BOSS, "expense_approval", waiting), (SALES, "expense_actual", unrecorded)):
        async with tokens.client(app, sub=user, act={"sub": "service:gateway"}) as client:
            (item,) = (await client.get("/internal/due-items", params=window)).json()["items"]
        assert (item["kind"], item["link"]) == (kind, f"{EXPENSES}/{expense['id']}")
