"""Call logs pushed in bulk: CSV and JSON, newer versions, rejected rows with line and remedy."""

import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.relationship.contact.cadences.model import cadences
from shared.database import execute, transaction
from shared.time import company_today
from tests.relationship.contact.call_logs.conftest import AT, OURS, PEOPLE, SELLER, THEIRS, counts, entry, only, push
from tests.relationship.contact.conftest import TOUCHPOINTS, days_ago
from tests.sign_in import Tokens

pytestmark = pytest.mark.usefixtures("copies")


async def test_an_entry_becomes_a_touchpoint(relationship: httpx.AsyncClient) -> None:
    full = entry(
        scene="technical_exchange",
        channel="online",
        starts_at="2025-03-12 9:30",
        ends_at="2025-03-12T11:30:00+08:00",
        met=["李雷", "韩梅梅"],
        colleagues=["zhang"],
        responsible="zhang",
        purpose="框架价",
        outcome="谈妥",
        cost="12.5",
        private_remarks="x",
    )
    assert counts(await push(relationship, full)) == {"created": 1}
    made = await only(relationship)
    assert (made["scene"], made["channel"], made["status"]) == ("technical_exchange", "online", "held")
    assert datetime.fromisoformat(made["starts_at"]) == datetime(2025, 3, 12, 1, 30, tzinfo=UTC)
    assert {one["name"] for one in made["their_people"]} == {"李雷", "韩梅梅"}
    assert ([one["name"] for one in made["our_people"]], made["owner_name"]) == (["张三"], "张三")
    assert (made["purpose"], made["outcome"], made["cost"], made["private_remarks"]) == ("框架价", "谈妥", "12.5", "x")


async def test_it_may_be_pushed_again_and_a_newer_version_replaces(relationship: httpx.AsyncClient) -> None:
    first = entry(met=["李雷"], responsible="zhang", outcome="a")
    await push(relationship, first)
    before = await only(relationship)
    assert counts(await push(relationship, first)) == {"unchanged": 1}
    assert counts(await push(relationship, first | {"source_version": 0})) == {"stale": 1}
    newer = entry(met=["韩梅梅"], responsible=None, outcome="b", source_version=2)
    assert counts(await push(relationship, newer)) == {"updated": 1}
    after = await only(relationship)
    assert (after["id"], after["outcome"], after["owner_id"]) == (before["id"], "b", None)
    assert [one["name"] for one in after["their_people"]] == ["韩梅梅"]
    assert after["our_people"] == []
    assert after["updated_at"] > before["updated_at"]


PRIVATE = {"cost": "88", "private_remarks": "席间谈及竞品报价"}
BY_HAND = {
    "scene": "meal",
    "channel": "online",
    "purpose": "框架价",
    "outcome": "同意",
    "user_ids": [str(SELLER)],
    "contact_ids": [str(uuid.UUID(int=PEOPLE["李雷"]))],
    "owner_id": str(SELLER),
    "ends_at": "2025-03-12T18:00:00+08:00",
    **PRIVATE,
}


async def corrected_by_hand(client: httpx.AsyncClient, **first: Any) -> dict[str, Any]:
    await push(client, entry(**first))
    at = f"{TOUCHPOINTS}/{(await only(client))['id']}"
    answer = await client.patch(at, json=BY_HAND, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.text
    return await only(client)


async def test_what_an_entry_leaves_out_stays_as_a_person_wrote_it(relationship: httpx.AsyncClient) -> None:
    before = await corrected_by_hand(relationship)
    assert counts(await push(relationship, entry(source_version=2, starts_at="2025-03-12 10:00"))) == {"updated": 1}
    after = await only(relationship)
    assert {name for name in after if after[name] != before[name]} == {"starts_at", "updated_at"}


async def test_an_empty_cell_of_a_csv_empties_nothing(relationship: httpx.AsyncClient) -> None:
    before = await corrected_by_hand(relationship)
    columns = "log_no,customer_code,starts_at,outcome,cost,private_remarks,met,source_version"
    table = f"{columns}\nV-1,C-1,2025-03-12,好,,,,2\n"
    answer = await relationship.post(AT, content=table.encode(), headers={"Content-Type": "text/csv"})
    assert counts(answer.json()) == {"updated": 1}, answer.text
    after = await only(relationship)
    assert {name for name in after if after[name] != before[name]} == {"outcome", "updated_at"}


async def test_null_empties_what_the_sender_may_see(app: FastAPI, tokens: Tokens) -> None:
    sender = str(uuid.uuid4())
    emptied: dict[str, Any] = dict.fromkeys((*PRIVATE, "purpose"))
    async with tokens.client(app, sub=sender) as director, tokens.client(app, sub=sender, clearance=1) as assistant:
        before = await corrected_by_hand(director)
        await push(assistant, entry(source_version=2, **emptied))
        after = await only(director)
        assert {name for name in after if after[name] != before[name]} == {"purpose", "updated_at"}
        await push(director, entry(source_version=3, **emptied))
        assert {(await only(director))[name] for name in PRIVATE} == {None}


async def test_an_end_left_out_stays_unless_it_comes_before_the_new_start(relationship: httpx.AsyncClient) -> None:
    await push(relationship, entry(ends_at="2025-03-12 18:00"))
    await push(relationship, entry(starts_at="2025-03-14", source_version=2))
    assert (await only(relationship))["ends_at"] is None


async def test_a_corrected_customer_moves_it(relationship: httpx.AsyncClient) -> None:
    await push(relationship, entry(met=["李雷"]))
    await push(relationship, entry(customer_code="C-2", source_version=2))
    made = await only(relationship)
    assert (made["customer_id"], made["their_people"]) == (str(THEIRS), [])


async def test_its_expenses_move_with_it(relationship: httpx.AsyncClient) -> None:
    await push(relationship, entry())
    body = {"kind": "travel", "purpose": "差旅", "happens_on": "2025-03-12", "amount": "80"}
    body |= {"customer_id": str(OURS), "touchpoint_id": (await only(relationship))["id"]}
    assert (await relationship.post("/v1/expenses", json=body)).status_code == 201
    await push(relationship, entry(customer_code="C-2", source_version=2))
    (expense,) = (await relationship.get("/v1/expenses")).json()["items"]
    assert expense["customer_id"] == str(THEIRS)


async def test_a_removed_one_stays_removed(relationship: httpx.AsyncClient) -> None:
    await push(relationship, entry())
    await relationship.delete(f"{TOUCHPOINTS}/{(await only(relationship))['id']}")
    await push(relationship, entry(outcome="b", met=["李雷"], source_version=2))
    assert (await relationship.get(TOUCHPOINTS)).json()["items"] == []


async def test_a_csv_names_people_with_semicolons(relationship: httpx.AsyncClient) -> None:
    columns = "log_no,customer_code,starts_at,scene,met,colleagues,outcome"
    table = f"{columns}\nV-1,C-1,2025/3/12,meal,李雷；Lei Li;韩梅梅,zhang,好\n"
    answer = await relationship.post(AT, content=table.encode("gb18030"), headers={"Content-Type": "text/csv"})
    assert counts(answer.json()) == {"created": 1}, answer.text
    made = await only(relationship)
    assert ({one["name"] for one in made["their_people"]}, made["scene"]) == ({"李雷", "韩梅梅"}, "meal")


@pytest.mark.parametrize(
    ("fields", "code", "pointer"),
    [
        ({"customer_code": "C-9"}, "customer_not_found", "/customer_code"),
        ({"met": ["李雷", "王五"]}, "person_unknown", "/met"),
        ({"colleagues": ["nobody"]}, "user_unknown", "/colleagues"),
        ({"responsible": "nobody"}, "user_unknown", "/responsible"),
        ({"scene": "golf"}, "enum", "/scene"),
        ({"starts_at": "soon"}, "datetime_from_date_parsing", "/starts_at"),
        ({"starts_at": days_ago(-2)}, "held_in_future", "/starts_at"),
        ({"ends_at": "2025-03-11"}, "end_before_start", "/ends_at"),
        ({"met": ["x"] * 501}, "too_long", "/met"),
    ],
)
async def test_a_wrong_row_is_rejected_with_its_line(
    relationship: httpx.AsyncClient, fields: dict[str, Any], code: str, pointer: str
) -> None:
    report = await push(relationship, entry(), entry("V-2", **fields))
    assert counts(report) == {"created": 1, "rejected": 1}
    (wrong,) = report["rejections"]
    assert (wrong["line"], wrong["code"], wrong["pointer"], wrong["document_no"]) == (2, code, pointer, "V-2")
    assert wrong["detail"]


async def test_two_people_of_one_name_are_not_guessed(relationship: httpx.AsyncClient, app: FastAPI) -> None:
    async with transaction(app.state.engine) as session:
        from shared.customers.contacts import contacts

        twin = {"id": uuid.uuid4(), "customer_id": OURS, "name": "李雷", "decision_bases": [], "is_key": False}
        await execute(session, contacts.insert().values(twin | {"has_left": False, "added_on": company_today()}))
    (wrong,) = (await push(relationship, entry(met=["李雷"])))["rejections"]
    assert wrong["code"] == "person_ambiguous"
    assert counts(await push(relationship, entry(met=["Lei Li"]))) == {"created": 1}


@pytest.fixture
async def assistant(app: FastAPI, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    async with tokens.client(app, clearance=1) as client:
        yield client


async def test_level_1_names_nobody_senior_and_removes_nobody_senior(
    relationship: httpx.AsyncClient, assistant: httpx.AsyncClient
) -> None:
    (wrong,) = (await push(assistant, entry(met=["王总"])))["rejections"]
    assert wrong["code"] == "person_unknown"
    (wrong,) = (await push(assistant, entry(cost="5")))["rejections"]
    assert (wrong["code"], wrong["pointer"]) == ("field_hidden", "/cost")


async def test_only_the_callers_customers_are_known(app: FastAPI, tokens: Tokens) -> None:
    async with tokens.client(app, data_scope={"kind": "own", "regions": []}) as stranger:
        (wrong,) = (await push(stranger, entry()))["rejections"]
    assert wrong["code"] == "customer_not_found"


async def test_contact_counts_for_cadences_at_once(relationship: httpx.AsyncClient, app: FastAPI) -> None:
    await push(relationship, entry(), entry("V-2", starts_at="2025-04-01"))
    async with transaction(app.state.engine) as session:
        lasts = await execute(session, cadences.select().where(cadences.c.customer_id == OURS, cadences.c.level == 2))
        (row,) = [one for one in lasts if one.kind == "regular"]
    assert row.last_contact_on.isoformat() == "2025-04-01"
