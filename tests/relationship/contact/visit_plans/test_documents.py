"""Visit plans as papers and workbooks, in both languages."""

import re
import uuid
from io import BytesIO
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from python_calamine import CalamineWorkbook

from tests.relationship.conftest import Person
from tests.relationship.contact.conftest import day
from tests.relationship.contact.visit_plans.conftest import VISITS, PlanVisit
from tests.sign_in import Tokens

USER = str(uuid.UUID(int=71))
BUDGET = [
    {"kind": "transport", "text": "机场接送", "amount": "1200"},
    {"kind": "meals", "text": "晚宴", "amount": "3600.5"},
    {"kind": "meals", "text": "茶歇"},
    {"kind": "gifts", "text": "=1+1", "amount": "900"},
]
HEADERS = {
    "en": [
        *("Customer", "Date", "Visitors", "Hosts", "Purpose", "Agenda"),
        *("Transport", "Meals", "Gifts", "Accommodation", "Other", "Budget", "Status"),
    ],
    "zh-CN": [
        *("客户", "日期", "来访人员", "接待人员", "目的", "日程"),
        *("交通", "用餐", "礼品", "住宿", "其他", "预算", "状态"),
    ],
}


@pytest.fixture
async def made(plan_visit: PlanVisit) -> dict[str, Any]:
    agenda = [
        {"day": day(-3), "begins": "09:30", "ends": "11:30", "topic": "产线参观", "place": "二号车间"},
        {"day": day(-4), "begins": "14:00", "topic": "样件验收"},
    ]
    said = {"purpose": "考察二期产线", "agenda": agenda, "budget": BUDGET, "user_ids": [USER]}
    return await plan_visit(-3, ends_on=day(-4), **said)


async def fetch(client: httpx.AsyncClient, path: str, form: str, language: str = "en", **params: str) -> httpx.Response:
    answer = await client.get(
        f"{VISITS}/{path}", params=params | {"format": form}, headers={"Accept-Language": language}
    )
    assert answer.status_code == 200, answer.text
    return answer


def rows_of(content: bytes) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return book.get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("language", HEADERS)
async def test_a_plan_is_a_line_of_a_workbook(
    relationship: httpx.AsyncClient, made: dict[str, Any], language: str
) -> None:
    answer = await fetch(relationship, f"{made['id']}/document", "xlsx", language)
    assert f'filename="visit-plan-{day(-3)}.xlsx"' in answer.headers["content-disposition"]
    head, line = rows_of(answer.content)
    assert head == HEADERS[language]
    assert line[:5] == ["Huaqiang", f"{day(-3)} – {day(-4)}", "李雷", f"User {USER}", "考察二期产线"]
    assert line[5] == f"{day(-3)} 09:30–11:30 产线参观\n{day(-4)} 14:00 样件验收"
    assert line[6:-1] == ["机场接送 · 1,200.00", "晚宴 · 3,600.50\n茶歇", "=1+1 · 900.00", "", "", 5700.5]
    assert line[-1] == {"en": "Draft", "zh-CN": "草稿"}[language]


async def test_when_we_visit_them_our_people_are_the_visitors(
    relationship: httpx.AsyncClient, plan_visit: PlanVisit
) -> None:
    ours = await plan_visit(direction="outbound", user_ids=[USER])
    (_, line) = rows_of((await fetch(relationship, f"{ours['id']}/document", "xlsx")).content)
    assert line[2:4] == [f"User {USER}", "李雷"]
    page = (await fetch(relationship, f"{ours['id']}/document", "html", "zh-CN")).text
    assert "拜访计划" in page
    assert "我方拜访" in page


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Visit and reception plan", "Hosts", "Agenda", "Budget", "5,700.50", "Routine reception"]),
        ("zh-CN", ["来访接待计划", "接待人员", "日程", "预算", "5,700.50", "常规接待"]),
    ],
)
async def test_a_plan_is_a_paper(
    relationship: httpx.AsyncClient, made: dict[str, Any], language: str, words: list[str]
) -> None:
    page = (await fetch(relationship, f"{made['id']}/document", "html", language)).text
    assert [word for word in words if word not in page] == []
    pdf = await fetch(relationship, f"{made['id']}/document", "pdf", language)
    assert pdf.content.startswith(b"%PDF-")
    as_json = (await fetch(relationship, f"{made['id']}/document", "json", language)).json()
    assert as_json["budget_total"] == "5700.5"


async def test_the_visits_of_some_days_are_one_document(
    relationship: httpx.AsyncClient, made: dict[str, Any], plan_visit: PlanVisit
) -> None:
    await plan_visit(5)
    days = {"from": day(0), "to": day(-30)}
    rows = rows_of((await fetch(relationship, "document", "xlsx", **days)).content)
    assert [row[0] for row in rows] == ["Customer", "Huaqiang"]
    both = days | {"from": day(30)}
    assert [row["starts_on"] for row in (await fetch(relationship, "document", "json", **both)).json()["items"]] == [
        day(5),
        day(-3),
    ]
    page = (await fetch(relationship, "document", "html", "zh-CN", **both)).text
    assert [word for word in ("来访计划一览", "5,700.50", "合计") if word not in page] == []
    assert re.findall(r"<h\d>(.*?)</h\d>", page) == ["来访计划一览"]
    assert (await fetch(relationship, "document", "pdf", **both)).content.startswith(b"%PDF-")
    await relationship.post(f"{VISITS}/{made['id']}/cancellation", json={"reason": "x"})
    assert (await fetch(relationship, "document", "json", **days)).json()["items"] == []
    cancelled = await fetch(relationship, "document", "json", **days, status="cancelled")
    assert [row["id"] for row in cancelled.json()["items"]] == [made["id"]]
    empty = (await fetch(relationship, "document", "html", **days)).text
    assert "There are no visit plans in these days." in empty


async def test_level_1_gets_documents_without_money(
    app: FastAPI, tokens: Tokens, made: dict[str, Any], person: Person
) -> None:
    assert made["customer_id"] == person.customer_id
    days = {"from": day(0), "to": day(-30)}
    async with tokens.client(app, clearance=1) as assistant:
        (_, line) = rows_of((await fetch(assistant, "document", "xlsx", **days)).content)
        assert (line[4], [cell for cell in line[6:-1] if cell], line[-1]) == ("考察二期产线", [], "Draft")
        for path, more in (("document", days), (f"{made['id']}/document", {})):
            page = (await fetch(assistant, path, "html", **more)).text
            assert ("考察二期产线" in page, "5,700.50" in page, "机场接送" in page) == (True, False, False)
