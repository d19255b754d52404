"""The report of a batch shows its readers what they may know of fields, people and counts."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from shared.database import transaction
from shared.feed.events import events
from tests.customer.exchange.batches.conftest import Push

CONTACTS, CUSTOMERS = "/v1/contacts/batches", "/v1/customers/batches"
ABOVE = {"pointer": "", "code": "above_clearance", "document_no": None}


@pytest.fixture
async def assistant(app: Any, tokens: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with tokens.client(app, clearance=1) as client:
        yield client


@pytest.fixture(autouse=True)
async def huaqiang(push_customers: Push) -> None:
    await push_customers({"code": "C1", "name": "Huaqiang"})


def row(number: str, **fields: Any) -> dict[str, Any]:
    return {"customer_code": "C1", "contact_no": number, "name": f"Contact {number}", "source_version": 1, **fields}


async def rejections(client: httpx.AsyncClient, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.get(path)).json()["rejections"]
    return found


def of_row(rejected: list[dict[str, Any]], line: int) -> list[dict[str, Any]]:
    return [{name: one[name] for name in ABOVE} for one in rejected if one["line"] == line]


async def test_a_rejection_names_no_field_above_the_readers_level(
    push_contacts: Push, erp: httpx.AsyncClient, assistant: httpx.AsyncClient
) -> None:
    wrong = [row("1", birthday="soon"), row("2", birthday="soon", influence=9), row("3", influence=9)]
    report = await push_contacts(*wrong)
    path = f"{CONTACTS}/{report['id']}"
    whole, part = await rejections(erp, path), await rejections(assistant, path)
    assert [one["pointer"] for one in whole] == ["/birthday", "/influence", "/birthday", "/influence"]
    assert of_row(part, 1) == [ABOVE]
    assert [[one["pointer"] for one in of_row(part, line)] for line in (2, 3)] == [["/influence"], ["/influence"]]
    assert "birthday" not in str(part)
    assert (await assistant.get(path)).json()["rejected"] == 3


@pytest.mark.parametrize("fields", [{"decision_role": "coach"}, {"seniority": "top"}])
@pytest.mark.parametrize("wrong", [{"influence": 9}, {"reports_to": "nobody"}, {"influence": 9, "customer_code": "C9"}])
async def test_a_rejected_person_above_the_readers_level_is_not_named(
    push_contacts: Push, assistant: httpx.AsyncClient, fields: dict[str, Any], wrong: dict[str, Any]
) -> None:
    report = await push_contacts(row("S-17", **fields, **wrong))
    path = f"{CONTACTS}/{report['id']}"
    assert {one["document_no"] for one in report["rejections"]} == {"S-17"}
    assert of_row(await rejections(assistant, path), 1) == [ABOVE]
    table = (await assistant.get(f"{path}/rejections")).text
    assert "S-17" not in table
    assert "above_clearance" in table


async def test_the_csv_of_rejected_rows_names_no_field_above_the_readers_level(
    push_contacts: Push, erp: httpx.AsyncClient, assistant: httpx.AsyncClient
) -> None:
    report = await push_contacts(row("1", birthday="soon"), row("2", birthday="soon", influence=9))
    path = f"{CONTACTS}/{report['id']}/rejections"
    tables = [list(csv.DictReader(io.StringIO((await one.get(path)).text))) for one in (erp, assistant)]
    shown = [[(one["contact_no"], one["error_pointer"]) for one in table] for table in tables]
    assert shown == [[("1", "/birthday"), ("2", "/influence | /birthday")], [("", ""), ("2", "/influence")]]


async def test_custom_fields_above_the_readers_level_are_not_named(
    push_customers: Push, make_field: Any, assistant: httpx.AsyncClient
) -> None:
    await make_field("budget", "decimal", clearance=2)
    await make_field("channel", "decimal")
    custom = {"budget": "much", "channel": "much"}
    report = await push_customers({"code": "C1", "custom": custom}, {"code": "C1", "custom": {"budget": "much"}})
    assert {one["pointer"] for one in report["rejections"]} == {"/custom/budget", "/custom/channel"}
    part = await rejections(assistant, f"{CUSTOMERS}/{report['id']}")
    assert [one["pointer"] for one in part] == ["/custom/channel", ""]


async def test_warnings_above_the_readers_level_are_neither_shown_nor_counted(
    push_contacts: Push, customer: httpx.AsyncClient, assistant: httpx.AsyncClient
) -> None:
    await push_contacts(*(row(number, preferences="Tea", title="Head") for number in ("1", "2")))
    for contact in (await customer.get("/v1/contacts")).json()["items"]:
        changed = {"preferences": "Coffee"} | ({"title": "Chief"} if contact["name"] == "Contact 2" else {})
        await customer.patch(f"/v1/contacts/{contact['id']}", json=changed)
    pushed = [row(number, preferences="Wine", title="Boss", source_version=2) for number in ("1", "2")]
    report = await push_contacts(*pushed)
    assert (report["warned"], len(report["warnings"])) == (2, 3)
    seen = (await assistant.get(f"{CONTACTS}/{report['id']}")).json()
    assert (seen["warned"], [one["pointer"] for one in seen["warnings"]]) == (1, ["/title"])
    for client, counts in ((customer, {2: 1, 1: 0}), (assistant, {2: 0, 1: 1})):
        for warned, found in counts.items():
            listed = (await client.get(CONTACTS, params={"warned": warned})).json()["items"]
            assert [one["warned"] for one in listed] == [warned] * found


async def test_no_event_counts_the_warnings(push_customers: Push, app: Any) -> None:
    await push_customers({"code": "C2", "name": "Huaqiang"})
    async with transaction(app.state.engine) as session:
        query = sa.select(events.c.changes).where(events.c.entity == "batch")
        changes = (await (await session.connection()).execute(query)).scalars().all()
    assert [sorted(each.keys() & {"received", "warned"}) for each in changes] == [["received"]] * 2


async def test_who_pushed_a_batch_reads_every_reason_for_its_rejections(app: Any, tokens: Any) -> None:
    async with tokens.client(app, sub="client:crm", roles=["erp"], clearance=1) as crm:
        report = (await crm.post(CONTACTS, json=[row("1", birthday="1980-01-01")])).json()
        assert [one["code"] for one in report["rejections"]] == ["field_hidden"]
        assert "/birthday" in (await crm.get(f"{CONTACTS}/{report['id']}/rejections")).text
