"""Lunar days, festivals and gifts among the reminders."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event as sa_event

from tests.customer.conftest import MakeCustomer, RenameUser
from tests.sign_in import Tokens

REMINDERS = "/v1/reminders"
OF_2026 = {"from": "2026-01-01", "to": "2026-12-31"}


async def made(client: httpx.AsyncClient, collection: str, /, **fields: Any) -> str:
    response = await client.post(f"/v1/{collection}", json=fields)
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


async def items(client: httpx.AsyncClient, **params: Any) -> list[dict[str, Any]]:
    response = await client.get(REMINDERS, params=OF_2026 | params)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["items"]
    return found


@pytest.fixture
async def person(customer: httpx.AsyncClient, make_customer: MakeCustomer) -> str:
    """李雷, who is born on 29 February 1980."""
    return await made(
        customer, "contacts", customer_id=await make_customer(), name="李雷", birthday="1980-02-29", seniority="top"
    )


async def test_a_lunar_birthday_goes_before_the_date_of_birth(customer: httpx.AsyncClient, person: str) -> None:
    assert [(item["on"], item["is_lunar"]) for item in await items(customer)] == [("2026-02-28", False)]
    lunar = {"kind": "birthday", "calendar": "lunar", "month": 1, "day": 13, "year": 1980}
    await made(customer, f"contacts/{person}/special-dates", **lunar)
    (birthday,) = await items(customer)
    assert (birthday["kind"], birthday["on"], birthday["years"]) == ("birthday", "2026-03-01", 46)
    assert (birthday["is_lunar"], birthday["special_date_kind"]) == (True, None)


@pytest.mark.parametrize(
    ("day", "window", "comes"),
    [
        ({"month": 8, "day": 15}, OF_2026, ["2026-09-25"]),
        ({"month": 6, "day": 1, "is_leap_month": True}, {"from": "2025-06-01", "to": "2025-12-31"}, ["2025-07-25"]),
        ({"month": 6, "day": 1, "is_leap_month": True}, OF_2026, ["2026-07-14"]),
        ({"month": 6, "day": 1}, {"from": "2025-06-01", "to": "2025-12-31"}, ["2025-06-25"]),
        ({"month": 12, "day": 30}, {"from": "2025-01-28", "to": "2025-01-28"}, ["2025-01-28"]),  # a short month
        ({"month": 12, "day": 8}, {"from": "2025-01-01", "to": "2025-12-31"}, ["2025-01-07"]),
        ({"month": 11, "day": 20}, {"from": "2025-12-20", "to": "2026-12-20"}, ["2026-01-08"]),
        ({"month": 11, "day": 12}, {"from": "2025-12-31", "to": "2026-12-31"}, ["2025-12-31", "2026-12-20"]),
        ({"month": 1, "day": 1}, {"from": "1800-01-01", "to": "1800-12-31"}, []),
        ({"month": 1, "day": 1}, {"from": "2100-01-01", "to": "2100-12-31"}, ["2100-02-09"]),
        ({"month": 1, "day": 1}, {"from": "9999-01-01", "to": "9999-12-31"}, []),
    ],
)
async def test_a_lunar_day_is_remembered_when_it_comes(
    customer: httpx.AsyncClient, person: str, day: dict[str, Any], window: dict[str, str], comes: list[str]
) -> None:
    await made(customer, f"contacts/{person}/special-dates", kind="wedding", calendar="lunar", **day)
    found = await items(customer, **window, kind="special_date")
    assert [item["on"] for item in found] == comes


async def test_the_years_of_a_lunar_day_are_lunar_years(customer: httpx.AsyncClient, person: str) -> None:
    day = {"kind": "child_birthday", "calendar": "lunar", "month": 12, "day": 8, "year": 2015}
    await made(customer, f"contacts/{person}/special-dates", **day)
    (remembered,) = await items(customer, kind="special_date")
    assert (remembered["on"], remembered["years"]) == ("2026-01-26", 10)  # still the lunar year 2025


async def test_key_people_are_remembered_on_festivals(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    ours, abroad = await make_customer(), await make_customer(country="DE")
    for name, customer_id, is_key in (("李雷", ours, True), ("韩梅", ours, False), ("Kurt", abroad, True)):
        await made(customer, "contacts", customer_id=customer_id, name=name, is_key=is_key)
    for client in (customer, tokens.client(app, clearance=1)):  # no private days
        found = await items(client, kind="festival")
        assert [(item["on"], item["festival"], item["contact_name"]) for item in found] == [
            ("2026-02-17", "spring_festival", "李雷"),
            ("2026-06-19", "dragon_boat_festival", "李雷"),
            ("2026-09-25", "mid_autumn_festival", "李雷"),
        ]
    assert [item["on"] for item in await items(customer, festival="mid_autumn_festival")] == ["2026-09-25"]


async def test_an_occasion_says_what_may_be_given(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, person: str
) -> None:
    (birthday,) = await items(customer)
    assert (birthday["gift"]["occasion"], birthday["gift"]["verdict"], birthday["gift"]["gift"]) == (
        "birthday",
        "given",
        "card",
    )
    ban = {"customer_id": birthday["customer_id"], "contact_id": person, "reason": "public_official"}
    await made(customer, "gift-bans", **ban)
    (birthday,) = await items(customer)
    assert (birthday["gift"]["verdict"], birthday["gift"]["banned_by"]) == ("banned", ["contact"])
    await customer.patch(f"/v1/customers/{birthday['customer_id']}", json={"first_contract_on": "2024-05-01"})
    gifts = {item["kind"]: item["gift"] for item in await items(customer)}
    assert gifts["contract_anniversary"]["verdict"] == "given"  # the customer's, not hers
    await customer.patch(f"/v1/contacts/{person}", json={"is_key": True, "seniority": "middle"})
    shown = await items(tokens.client(app, clearance=1))
    assert {item["kind"] for item in shown} == {"contract_anniversary", "festival"}
    assert [item["gift"] for item in shown] == [None] * len(shown)
    for clearance, is_shown in ((1, False), (2, True)):
        calendar = await tokens.client(app, clearance=clearance).get(f"{REMINDERS}/calendar", params=OF_2026)
        assert ("Gift: " in calendar.text) is is_shown


async def test_a_change_of_stage_is_no_occasion(customer: httpx.AsyncClient, make_customer: MakeCustomer) -> None:
    await make_customer(first_contract_on="2025-12-31")
    assert [item["gift"] for item in await items(customer, kind="stage_change")] == [None]


async def test_stages_change_when_the_grading_scheme_says_so(
    customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    await make_customer(first_contract_on="2026-01-15")
    assert [item["on"] for item in await items(customer, stage="stable")] == ["2026-04-16"]
    content = (await customer.get("/v1/grading-schemes")).json()["items"][0]["content"] | {"initial_months": 6}
    await customer.post("/v1/grading-schemes", json={"content": content, "reason": "Half a year to begin."})
    assert [item["on"] for item in await items(customer, stage="stable")] == ["2026-07-16"]


async def test_own_customers_are_those_of_ones_team(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    me = "01a1ff25-b1e9-738a-8877-e930680fd063"
    team = [{"user_id": me, "role": "backup_contact"}]
    mine = await make_customer(first_contract_on="2020-05-01", team=team)
    await make_customer(first_contract_on="2020-06-01")
    client = tokens.client(app, sub=me)
    assert len(await items(client)) == 2
    assert [item["customer_id"] for item in await items(client, own="true")] == [mine]
    calendar = f"{REMINDERS}/calendar"
    for own, count in (("true", 1), ("false", 2)):
        assert (await client.get(calendar, params=OF_2026 | {"own": own})).text.count("BEGIN:VEVENT") == count
    assert await items(customer, own="true") == []


async def test_a_reminder_names_the_account_manager_as_now_known(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, rename_user: RenameUser
) -> None:
    wang = "01a1ff25-b1e9-738a-8877-e930680fd063"
    await make_customer(first_contract_on="2020-05-01", team=[{"user_id": wang, "role": "account_manager"}])
    await rename_user(wang, "王小伟")
    assert {(item["manager_id"], item["manager_name"]) for item in await items(customer)} == {(wang, "王小伟")}


async def test_a_window_may_be_given_in_days(customer: httpx.AsyncClient, make_customer: MakeCustomer) -> None:
    await make_customer(first_contract_on="2020-05-01")
    for days, count in (("3", 0), ("4", 1)):
        page = (await customer.get(REMINDERS, params={"from": "2026-04-27", "days": days})).json()
        assert len(page["items"]) == count
    both = await customer.get(REMINDERS, params={"from": "2026-04-27", "to": "2026-05-02", "days": "3"})
    assert (both.status_code, both.json()["code"]) == (400, "window_invalid")
    assert (await customer.get(REMINDERS, params={"days": "367"})).status_code == 400


async def test_a_page_asks_as_often_as_the_database_whatever_its_length(
    app: FastAPI, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    statements: list[str] = []
    connection = app.state.engine.sync_connection
    sa_event.listen(connection, "before_cursor_execute", lambda *a: statements.append(a[2]))
    counts = []
    for _ in range(2):
        for _ in range(3):
            await made(
                customer, "contacts", customer_id=await make_customer(), name="李雷", birthday="1980-05-01", is_key=True
            )
        statements.clear()
        await items(customer)
        counts.append(len([text for text in statements if text.lstrip().upper().startswith(("SELECT", "WITH"))]))
    assert counts[0] == counts[1]
