"""Dossier facts from files."""

import io
from datetime import timedelta
from typing import Any

import httpx
from fastapi import FastAPI
from python_calamine import load_workbook

from shared.time import company_today, utc_now
from tests.customer.conftest import RenameUser
from tests.customer.exchange.imports.conftest import Send
from tests.customer.exchange.imports.records.conftest import Post, new_id
from tests.sign_in import Tokens

HEADS = ["系统编号", "客户编码", "档案项", "档案内容", "来源", "来源说明", "责任人", "核实日期"]


async def facts(client: httpx.AsyncClient, **params: Any) -> list[dict[str, Any]]:
    found = (await client.get("/v1/dossier-facts", params={"sort": "created_at", **params})).json()["items"]
    return list(found)


async def test_facts_are_stated_on_items_by_key_or_name(
    take: Send, customer: httpx.AsyncClient, known: str, rename_user: RenameUser
) -> None:
    owner = new_id()
    await rename_user(owner, "王小伟")
    done = await take(
        HEADS,
        ["", "H1", "profit_model", "维保合同", "年报", "第 14 页", "王小伟", "2025-04-18"],
        ["", "H1", "销售渠道", "经销商", "Coach inside", "", "外部顾问", ""],
        kind="dossier_facts",
    )
    assert (done["created"], done["problems"]) == (2, [])
    first, second = await facts(customer, customer_id=known)
    assert (first["item"], first["source"], first["verified_on"]) == ("profit_model", "annual_report", "2025-04-18")
    assert (first["owner_id"], first["owner_name"]) == (owner, "王小伟")
    assert (second["item"], second["owner_id"], second["owner_name"]) == ("channels", None, "外部顾问")
    assert (second["verified_on"], second["section"]) == (company_today().isoformat(), "business_model")
    assert second["review_due_on"] > second["verified_on"]


async def test_a_single_fact_is_updated_and_a_log_takes_more_lines(
    take: Send, customer: httpx.AsyncClient, known: str
) -> None:
    lines = [
        ["", "H1", "profit_model", "维保合同", "年报", "", "", "2024-01-01"],
        ["", "H1", "拜访记录", "谈价格", "拜访记录", "", "", "2025-05-01"],
    ]
    await take(HEADS, *lines, kind="dossier_facts")
    again = await take(HEADS, *lines, kind="dossier_facts")
    assert (again["unchanged"], again["created"]) == (2, 0)
    done = await take(
        HEADS,
        ["", "H1", "profit_model", "备件", "", "", "", ""],
        ["", "H1", "拜访记录", "谈交期", "拜访记录", "", "", "2025-05-01"],
        kind="dossier_facts",
    )
    assert (done["updated"], done["created"]) == (1, 1)
    found = await facts(customer, customer_id=known)
    single = next(one for one in found if one["item"] == "profit_model")
    assert (single["value"], single["source"]) == ("备件", "annual_report")
    assert single["verified_on"] == company_today().isoformat()
    assert [one["value"] for one in found if one["is_log"]] == ["谈价格", "谈交期"]


async def test_a_log_entry_is_corrected_by_its_id(take: Send, customer: httpx.AsyncClient, known: str) -> None:
    await take(HEADS, ["", "H1", "拜访记录", "谈价格", "拜访记录", "", "", "2025-05-01"], kind="dossier_facts")
    (entry,) = await facts(customer)
    done = await take(HEADS, [entry["id"], "", "", "谈交期", "", "", "", "2025-05-02"], kind="dossier_facts")
    assert done["updated"] == 1
    (after,) = await facts(customer)
    assert (after["value"], after["verified_on"]) == ("谈交期", "2025-05-02")
    undone = (await customer.post(f"/v1/imports/{done['id']}/undo")).json()
    assert undone["undone"] == 1
    (before,) = await facts(customer)
    assert (before["value"], before["review_due_on"]) == (entry["value"], entry["review_due_on"])


async def test_what_a_request_may_not_state_a_file_may_not_either(take: Send, known: str) -> None:
    later = (utc_now() + timedelta(days=3)).date().isoformat()
    done = await take(
        HEADS,
        ["", "H1", "不存在", "x", "年报", "", "", ""],
        ["", "H1", "profit_model", "x", "谣言", "", "", later],
        ["", "H1", "channels", "x", "", "", "", ""],
        ["", "H1", "region", "x", "年报", "", "", ""],
        [new_id(), "", "", "x", "", "", "", ""],
        kind="dossier_facts",
    )
    assert [(one["row"], one["column"], one["code"]) for one in done["problems"]] == [
        (2, "档案项", "dossier_item_unknown"),
        (3, "来源", "enum"),
        (3, "核实日期", "date_in_future"),
        (4, "来源", "missing"),
        (5, "档案项", "dossier_item_of_profile"),
        (6, "系统编号", "dossier_fact_not_found"),
    ]


async def test_items_and_facts_above_the_callers_level_are_neither_named_nor_written(
    app: FastAPI, tokens: Tokens, take: Send, customer: httpx.AsyncClient, known: str, post: Post
) -> None:
    items = (await customer.get("/v1/dossier-templates/current")).json()["content"]["items"]
    hidden = next(one for one in items if one["clearance"] > 1 and not (one["profile_field"] or one["filled_from"]))
    line = ["", "H1", hidden["name_zh"], "机密", "年报", "", "", ""]
    async with tokens.client(app, clearance=1) as assistant:
        done = await take(HEADS, line, kind="dossier_facts", client=assistant)
        assert [one["code"] for one in done["problems"]] == ["dossier_item_unknown"]
        by_key = await take(HEADS, [*line[:2], hidden["key"], *line[3:]], kind="dossier_facts", client=assistant)
        assert [one["code"] for one in by_key["problems"]] == ["dossier_item_hidden"]
        whole = await take(HEADS, line, kind="dossier_facts")
        exported = await assistant.get("/v1/exports/dossier-facts", params={"format": "csv"})
        assert "机密" not in exported.text
        undone = await assistant.post(f"/v1/imports/{whole['id']}/undo")
        assert undone.json()["kept"] == 1
    assert "机密" in (await customer.get("/v1/exports/dossier-facts", params={"format": "csv"})).text


async def test_the_template_offers_the_items_of_the_template_in_force(customer: httpx.AsyncClient) -> None:
    zh = {"Accept-Language": "zh-CN"}
    answer = await customer.get("/v1/imports/template", params={"kind": "dossier_facts"}, headers=zh)
    book = load_workbook(io.BytesIO(answer.content))
    explained = book.get_sheet_by_index(1).to_python()
    (line,) = [row for row in explained if row[1] == "item"]
    assert "拜访记录" in str(line[4])
    assert "区域" not in str(line[4]).split(", ")
