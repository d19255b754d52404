"""The record of an exit over HTTP, in both languages."""

import re
import uuid
from typing import Any

import httpx
import pytest

from tests.planning.exits.conftest import Case, ExitHouse
from tests.sign_in import Tokens

WAIVER = {"reason": "settled out of court", "amounts": [{"currency": "CNY", "amount": "100"}]}


@pytest.fixture
async def worked_on(house: ExitHouse) -> Case:
    """A case with a receivable, a waiver, a settled dispute, and every workstream signed."""
    await house.owe()
    case = await house.open()
    dispute = await case.act("legal", "disputes", 201, subject="第三批货款")
    await case.act("legal", f"disputes/{dispute['id']}/settlement", outcome="支付 80%")
    await case.sign_everything(but="")
    await case.act("finance", "waiver", **WAIVER)
    return case


async def fetch(case: Case, form: str, language: str = "en", who: str = "sales") -> httpx.Response:
    answer = await case.house.clients[who].get(
        f"{case.url}/document", params={"format": form}, headers={"Accept-Language": language}
    )
    assert answer.status_code == 200, answer.text
    return answer


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


async def test_the_record_has_everything_of_the_case(worked_on: Case) -> None:
    record: dict[str, Any] = (await fetch(worked_on, "json")).json()
    assert record["case"] == await worked_on.read()
    assert [one["position"] for one in record["workstreams"]] == [1, 2, 3, 4, 5, 6, 7]
    assert [one["subject"] for one in record["disputes"]] == ["第三批货款"]
    assert record["changes"][0]["type"] == "guanxi.exit.created"
    assert record["changes"][-1]["changes"]["waiver"][1]["reason"] == "settled out of court"
    assert record["has_earlier_changes"] is False


ENGLISH = (
    *("Customer exit record", "Huaqiang", "no profit", "The case is open.", "Signed off 7 of 7"),
    *("1. Seal assets", "Moulds sealed or returned Done", "Finance finance 20", "Retention money CNY 1 100.00"),
    *(
        "Waived by finance,",
        "settled out of court",
        "第三批货款",
        "支付 80%",
        "Dispute: 第三批货款",
        "Signed off for Legal",
    ),
)
CHINESE = (
    *("客户退出记录", "退出案进行中。", "7 / 7", "1. 资产封存", "模具封存或归还 已完成", "财务 finance 20"),
    *("质保金 CNY 1 100.00", "finance 于 20", "争议：第三批货款", "法务已签核"),
)


@pytest.mark.parametrize(("language", "expected"), [("en", ENGLISH), ("zh-CN", CHINESE)])
async def test_the_page_says_who_signed_what_was_open_and_who_changed_what(
    worked_on: Case, language: str, expected: tuple[str, ...]
) -> None:
    text = words_of((await fetch(worked_on, "html", language)).text)
    assert [one for one in expected if one not in text] == []


async def test_a_closed_case_says_when_and_that_the_customer_moves(worked_on: Case) -> None:
    await worked_on.close()
    text = words_of((await fetch(worked_on, "html")).text)
    assert "Closed by sales, 20" in text
    assert "Move to the resource pool: Pending" in text
    await worked_on.act("sales", "reopening", reason="they order again")
    text = words_of((await fetch(worked_on, "html")).text)
    assert "Move back from the resource pool: Pending" in text
    assert "Last reopened: they order again" in text


async def test_it_is_a_pdf_with_a_name(worked_on: Case) -> None:
    answer = await fetch(worked_on, "pdf", "zh-CN")
    assert answer.content.startswith(b"%PDF")
    assert re.search(r'filename="customer-exit-20\d\d-\d\d-\d\d.pdf"', answer.headers["content-disposition"])


async def test_a_new_case_says_what_is_not_there_yet(case: Case) -> None:
    text = words_of((await fetch(case, "html", who="legal")).text)
    for one in ("Nothing was open.", "There was no dispute.", "Not needed", "Not yet", "Account manager"):
        assert one in text


async def test_who_may_not_see_the_case_gets_no_record(case: Case, tokens: Tokens) -> None:
    stranger = {"roles": ["account_manager"], "data_scope": {"kind": "own", "regions": []}}
    async with tokens.client(case.house.apps["planning"], **stranger) as client:
        answer = await client.get(f"{case.url}/document")
    assert (answer.status_code, answer.json()["code"]) == (404, "exit_not_found")
    await case.house.ask("sales", "GET", f"/v1/exits/{uuid.uuid4()}/document", 404)
