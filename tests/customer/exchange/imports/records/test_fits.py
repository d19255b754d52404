"""Strategic fits from files."""

from typing import Any

import httpx

from shared.time import company_today
from tests.customer.exchange.imports.conftest import Send
from tests.customer.exchange.imports.records.conftest import Post

HEADS = ["客户编码", "评估日期", "当前主航道", "未来主航道", "战略趋势", "依据"]
KIND = "strategic_fits"


async def items(client: httpx.AsyncClient, door: str) -> list[dict[str, Any]]:
    return list((await client.get(f"/v1/{door}")).json()["items"])


async def test_assessments_are_concluded_and_open_their_breakdowns(
    take: Send, customer: httpx.AsyncClient, known: str
) -> None:
    done = await take(
        HEADS,
        ["H1", "2024-05-01", "main", "edge", "趋同", "年报"],
        ["H1", "", "主航道", "边缘", "diverging", "展会"],
        kind=KIND,
    )
    assert (done["created"], done["problems"]) == (2, [])
    latest, earlier = await items(customer, "strategic-fits")
    assert (latest["trend"], latest["is_cash_cow"], latest["recommended_investment"]) == ("diverging", True, "shrink")
    assert (latest["assessed_on"], latest["assessed_by_name"]) == (company_today().isoformat(), "Test")
    assert (earlier["assessed_on"], earlier["is_cash_cow"]) == ("2024-05-01", False)
    breakdowns = await items(customer, "edge-breakdowns")
    assert [(one["horizon"], one["fit_id"], one["customer_id"]) for one in breakdowns] == [
        ("ahead", latest["id"], known)
    ]


async def test_another_assessment_is_a_new_one_and_the_same_changes_nothing(
    take: Send, customer: httpx.AsyncClient, known: str
) -> None:
    line = ["H1", "2024-05-01", "main", "main", "aligned", "年报"]
    await take(HEADS, line, kind=KIND)
    done = await take(HEADS, line, [*line[:4], "diverging", "年报"], line, kind=KIND)
    assert (done["unchanged"], done["created"]) == (1, 1)
    assert [(one["row"], one["code"]) for one in done["problems"]] == [(4, "row_repeated")]
    assert len(await items(customer, "strategic-fits")) == 2


async def test_the_undo_deletes_assessments_and_untouched_breakdowns(
    take: Send, customer: httpx.AsyncClient, known: str, make_customer: Any, post: Post
) -> None:
    other = await make_customer(name="乙", codes=[{"code": "Z9"}])
    lines = [[code, "", "edge", "main", "aligned", "年报"] for code in ("H1", "Z9")]
    done = await take(HEADS, *lines, kind=KIND)
    (touched,) = [one for one in await items(customer, "edge-breakdowns") if one["customer_id"] == other]
    await post(f"/v1/edge-breakdowns/{touched['id']}", "PATCH", findings="仅备件")
    undone = await post(f"/v1/imports/{done['id']}/undo")
    assert (undone["undone"], undone["kept"]) == (2, 0)
    assert await items(customer, "strategic-fits") == []
    assert [one["id"] for one in await items(customer, "edge-breakdowns")] == [touched["id"]]


async def test_every_error_of_a_line_is_told_at_once(take: Send, known: str) -> None:
    done = await take(HEADS, ["X9", "2999-01-01", "main", "nowhere", "", ""], kind=KIND)
    assert {(one["column"], one["code"]) for one in done["problems"]} == {
        ("未来主航道", "enum"),
        ("客户编码", "customer_unknown"),
        ("战略趋势", "missing"),
        ("依据", "missing"),
    }
