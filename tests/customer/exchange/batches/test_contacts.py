"""Contacts pushed in bulk."""

import json
from typing import Any

import httpx
import pytest

from tests.customer.exchange.batches.conftest import Push
from tests.kpi.pushing import counts

EVERY_FIELD = {
    "customer_code": "C1",
    "contact_no": "7",
    "name": "李雷",
    "english_name": "Lei Li",
    "department": "Purchasing",
    "title": "Buyer",
    "seniority": "middle",
    "decision_role": "buyer",
    "influence": 3,
    "decision_bases": ["economic", "time"],
    "is_key": True,
    "has_left": False,
    "email": "lei.li@example.com",
    "phone": "+86 755 8601 7788",
    "birthday": "1980-02-03",
    "career_wishes": "Head of purchasing",
    "preferences": "Tea",
    "private_notes": "Two children",
    "source_version": 1,
}
NUMBERS = {"customer_code", "contact_no", "source_version"}
FIELDS = [name for name in EVERY_FIELD if name not in NUMBERS]
EMPTY = {"decision_bases": []}


def row(contact_no: str = "7", version: int = 1, **fields: Any) -> dict[str, Any]:
    named = {"customer_code": "C1", "contact_no": contact_no, "name": f"Contact {contact_no}"}
    return {**named, "source_version": version, **fields}


@pytest.fixture(autouse=True)
async def company(push_customers: Push) -> None:
    """The contacts' customer."""
    await push_customers({"code": "C1", "name": "Huaqiang", "source_version": 1})


async def contacts(customer: httpx.AsyncClient) -> dict[str, Any]:
    """The contacts by name."""
    items = (await customer.get("/v1/contacts")).json()["items"]
    return {one["name"]: one for one in items}


async def test_a_new_contact_gets_every_field(push_contacts: Push, customer: httpx.AsyncClient) -> None:
    assert counts(await push_contacts(EVERY_FIELD)) == {"received": 1, "created": 1}
    found = (await contacts(customer))["李雷"]
    assert {name: found[name] for name in FIELDS} == {name: EVERY_FIELD[name] for name in FIELDS}
    assert found["customer_name"] == "Huaqiang"
    assert counts(await push_contacts(EVERY_FIELD)) == {"received": 1, "unchanged": 1}
    assert list((await customer.get("/v1/contacts?q=lilei")).json()["items"]) != []


@pytest.mark.parametrize("name", [name for name in FIELDS if name not in {"name", "is_key", "has_left"}])
async def test_a_field_left_out_stays_and_null_empties_it(
    push_contacts: Push, customer: httpx.AsyncClient, name: str
) -> None:
    await push_contacts(EVERY_FIELD)
    await push_contacts({name: EVERY_FIELD[name] for name in NUMBERS} | {"source_version": 2, "name": "李雷"})
    assert (await contacts(customer))["李雷"][name] == EVERY_FIELD[name]
    await push_contacts({**row(version=3), name: None, "name": "李雷"})
    assert (await contacts(customer))["李雷"][name] == EMPTY.get(name)


async def test_an_edited_field_stays_and_its_warning_has_the_fields_level(
    push_contacts: Push, customer: httpx.AsyncClient, app: Any, tokens: Any
) -> None:
    await push_contacts(EVERY_FIELD)
    found = (await contacts(customer))["李雷"]
    await customer.patch(f"/v1/contacts/{found['id']}", json={"preferences": "Coffee", "title": "Head"})
    report = await push_contacts({**EVERY_FIELD, "preferences": "Wine", "title": "Chief", "source_version": 2})
    details = {one["pointer"]: one["detail"] for one in report["warnings"]}
    assert details.keys() == {"/preferences", "/title"}
    assert "Coffee" in details["/preferences"]
    async with tokens.client(app, clearance=1) as reader:
        seen = (await reader.get(f"/v1/contacts/batches/{report['id']}")).json()["warnings"]
    assert {one["pointer"]: one["detail"] for one in seen} == {"/title": details["/title"]}


async def test_superiors_in_any_order_and_no_circles(push_contacts: Push, customer: httpx.AsyncClient) -> None:
    await push_contacts(row("1", reports_to="2"), row("2"))
    found = await contacts(customer)
    assert found["Contact 1"]["reports_to_id"] == found["Contact 2"]["id"]
    report = await push_contacts(
        row("2", version=2, reports_to="1"), row("3", reports_to="9"), row("4", reports_to="3")
    )
    assert {one["document_no"]: one["code"] for one in report["rejections"]} == {
        "2": "circle",
        "3": "superior_unknown",
        "4": "superior_unknown",
    }
    await push_contacts(row("1", version=2, reports_to=None))
    assert (await contacts(customer))["Contact 1"]["reports_to_id"] is None


async def test_a_contact_of_an_unknown_customer_is_refused_with_all_its_errors(push_contacts: Push) -> None:
    report = await push_contacts(row(customer_code="C9", influence=9, seniority="highest"), {**row(), "name": None})
    assert {(one["line"], one["pointer"]) for one in report["rejections"]} == {
        (1, "/customer_code"),
        (1, "/influence"),
        (1, "/seniority"),
        (2, "/name"),
    }


async def test_a_new_contact_needs_a_name(push_contacts: Push) -> None:
    report = await push_contacts({"customer_code": "C1", "contact_no": "8"})
    assert [(one["pointer"], one["code"]) for one in report["rejections"]] == [("/name", "name_missing")]


async def test_deleted_means_left_until_a_newer_version(push_contacts: Push, customer: httpx.AsyncClient) -> None:
    await push_contacts(row())
    await push_contacts(row(version=2, status="deleted"))
    assert (await contacts(customer))["Contact 7"]["has_left"] is True
    await push_contacts(row(version=3))
    assert (await contacts(customer))["Contact 7"]["has_left"] is False


async def test_a_handover_opens_when_a_key_contact_has_left_and_ends_when_they_return(
    push_contacts: Push, customer: httpx.AsyncClient
) -> None:
    await push_contacts(row("7", is_key=True), row("8"))
    await push_contacts(row("7", version=2, status="deleted"), row("8", version=2, status="deleted"))
    (handover,) = (await customer.get("/v1/handovers")).json()["items"]
    left = (await contacts(customer))["Contact 7"]["id"]
    assert (handover["kind"], handover["contact_id"], handover["status"]) == ("key_contact", left, "open")
    await push_contacts(row("7", version=3, status="active"))
    assert (await customer.get("/v1/handovers")).json()["items"][0]["status"] == "cancelled"


async def test_contacts_above_the_pushers_level_are_refused(app: Any, tokens: Any) -> None:
    async with tokens.client(app, clearance=1) as client:
        rows = [row("1", seniority="top"), row("2", birthday="1980-01-01"), row("3", seniority="base")]
        rows.append(row("4", decision_role="coach"))
        report = (await client.post("/v1/contacts/batches", json=rows)).json()
    assert {one["pointer"]: one["code"] for one in report["rejections"]} == {
        "/seniority": "field_hidden",
        "/decision_role": "field_hidden",
        "/birthday": "field_hidden",
    }
    assert report["created"] == 1


async def test_of_anothers_rejected_rows_those_below_see_the_errors_alone(
    erp: httpx.AsyncClient, app: Any, tokens: Any
) -> None:
    lines = json.dumps(row(influence=9, private_notes="secret")) + "\nsecret\n"
    answer = await erp.post("/v1/contacts/batches", content=lines, headers={"Content-Type": "application/x-ndjson"})
    report = answer.json()
    path = f"/v1/contacts/batches/{report['id']}/rejections"
    async with tokens.client(app, clearance=2) as lower, tokens.client(app) as highest:
        below = (await lower.get(path)).text
        assert "secret" not in below
        assert "C1,7,,," in below
        assert "less_than_equal" in below
        assert "secret" in (await highest.get(path)).text
    assert "secret" in (await erp.get(path)).text


async def test_senior_contacts_keep_their_level_in_history_and_search(
    push_contacts: Push, customer: httpx.AsyncClient, app: Any, tokens: Any
) -> None:
    await push_contacts(row(name="Zhang San", seniority="top"))
    async with tokens.client(app, clearance=1) as reader:
        assert (await reader.get("/v1/contacts")).json()["items"] == []
        assert (await reader.get("/v1/customers?q=zhang")).json()["items"] == []
    assert len((await customer.get("/v1/customers?q=zhang")).json()["items"]) == 1


async def test_custom_fields_of_contacts(push_contacts: Push, make_field: Any, customer: httpx.AsyncClient) -> None:
    await make_field("hobby", applies_to="contact")
    await push_contacts(row(custom={"hobby": "golf"}))
    assert (await contacts(customer))["Contact 7"]["custom"] == {"hobby": "golf"}
    await push_contacts(row(version=2, custom={"hobby": None}))
    assert (await contacts(customer))["Contact 7"]["custom"] == {}


async def test_a_contact_that_somebody_deleted_stays_deleted(push_contacts: Push, customer: httpx.AsyncClient) -> None:
    await push_contacts(row())
    found = (await contacts(customer))["Contact 7"]
    await customer.delete(f"/v1/contacts/{found['id']}")
    report = await push_contacts(row(version=2, title="x"))
    assert ([one["code"] for one in report["warnings"]], counts(report)) == (
        ["removed_here"],
        {"received": 1, "unchanged": 1},
    )
    assert await contacts(customer) == {}
