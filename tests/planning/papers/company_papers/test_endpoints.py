"""The company's papers over HTTP, filled from the schemes in force."""

import re

import httpx
import pytest

from services.planning.papers.company_papers.rules import CompanyPaperKind

EXPECTED = {
    ("management_policy", "en"): (
        "Customer management policy",
        "within 3 working days",
        "at least 1",
        "Seal assets",
        "5 days late",
    ),
    ("management_policy", "zh-CN"): (
        "客户管理制度",
        "3 个工作日内审批",
        "不少于 1 项",
        "资产封存",
        "半年辅导 6 直接主管",
    ),
    ("exit_procedure", "en"): ("Customer exit procedure", "1. Seal assets", "Moulds sealed", "Sign-off by Finance"),
    ("exit_procedure", "zh-CN"): ("客户退出流程", "1. 资产封存", "财务签核", "争议处理（仅限争议）"),
    ("development_plan", "en"): ("Customer development plan", "3. Set relationship goals", "Supervisor"),
    ("development_plan", "zh-CN"): ("客户拓展计划", "3. 设定关系目标", "必填：关系目标（不少于 1 项）。", "编制人"),
}


async def page_of(planning: httpx.AsyncClient, kind: str, language: str = "en") -> str:
    headers = {"Accept-Language": language}
    answer = await planning.get(f"/v1/company-papers/{kind}/document", params={"format": "html"}, headers=headers)
    assert answer.status_code == 200, answer.text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


@pytest.mark.parametrize(("kind", "language"), EXPECTED)
async def test_a_paper_says_what_the_schemes_say(planning: httpx.AsyncClient, kind: str, language: str) -> None:
    text = await page_of(planning, kind, language)
    assert [one for one in EXPECTED[kind, language] if one not in text] == []


@pytest.mark.parametrize("kind", CompanyPaperKind)
async def test_it_is_a_pdf_with_a_name(planning: httpx.AsyncClient, kind: str) -> None:
    answer = await planning.get(f"/v1/company-papers/{kind}/document", params={"format": "pdf"})
    assert answer.content.startswith(b"%PDF")
    assert f'{kind.replace("_", "-")}.pdf"' in answer.headers["content-disposition"]


async def test_a_published_scheme_fills_the_next_paper(planning: httpx.AsyncClient) -> None:
    in_force = (await planning.get("/v1/plan-schemes/current")).json()
    content = {**in_force["content"], "decision_days": 9}
    body = {"content": content, "reason": "more time"}
    published = await planning.post("/v1/plan-schemes", json=body, headers={"If-Match": '"1"'})
    assert published.status_code == 201, published.text
    text = await page_of(planning, "management_policy")
    assert "within 9 working days" in text
    assert "Plan scheme version 2" in text
    paper = (await planning.get("/v1/company-papers/management_policy/document")).json()
    assert {one["scheme"]: one["version"] for one in paper["schemes"]}["plans"] == 2
    assert paper["plans"] == content
