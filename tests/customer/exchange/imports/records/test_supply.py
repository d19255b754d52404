"""Supply positions from files: one line for each supplier."""

from typing import Any

import httpx

from tests.customer.exchange.imports.conftest import Send
from tests.customer.exchange.imports.records.conftest import Post

HEADS = ["客户编码", "采购品类", "截至日期", "供应商", "供应份额", "年采购额", "来源"]


async def positions(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    found = (await client.get("/v1/supply-positions", params={"sort": "as_of"})).json()["items"]
    return list(found)


def shares(position: dict[str, Any]) -> dict[str | None, str]:
    return {one["competitor_id"]: one["share"] for one in position["suppliers"]}


async def test_the_lines_of_a_category_and_day_are_one_position(
    take: Send, customer: httpx.AsyncClient, known: str, rival: str
) -> None:
    done = await take(
        HEADS,
        ["H1", "power", "2025-01-15", "我司", "60%", "1,200,000", "采购总监"],
        ["H1", "cables", "2025-01-15", "our company", "1", "", ""],
        ["H1", "power", "2025-01-15", "明拓", "0.3", "", ""],
        kind="supply_positions",
    )
    assert (done["created"], done["problems"]) == (3, [])
    found = {one["category"]: one for one in await positions(customer)}
    power = found["power"]
    assert shares(power) == {None: "0.6", rival: "0.3"}
    assert (power["our_share"], power["main_rival_id"], power["suppression_ratio"]) == ("0.6", rival, "2")
    assert (power["yearly_spend"], power["source"], power["customer_id"]) == ("1200000", "采购总监", known)
    assert (found["cables"]["sourcing"], found["cables"]["main_rival_id"]) == ("sole", None)


async def test_shares_move_between_lines_whatever_their_order_and_others_stay(
    take: Send, customer: httpx.AsyncClient, known: str, rival: str, post: Post
) -> None:
    third = (await post("/v1/competitors", name="第三家"))["id"]
    suppliers = [{"share": "0.6"}, {"competitor_id": rival, "share": "0.3"}, {"competitor_id": third, "share": "0.1"}]
    position = {"customer_id": known, "category": "power", "as_of": "2025-01-15"}
    await post("/v1/supply-positions", **position, suppliers=suppliers)
    done = await take(
        HEADS,
        ["H1", "power", "2025-01-15", "明拓电源技术有限公司", "0.7", "", ""],
        ["H1", "power", "2025-01-15", "第三家", "(空)", "", ""],
        ["H1", "power", "2025-01-15", "我司", "0.3", "", ""],
        kind="supply_positions",
    )
    assert (done["updated"], done["problems"]) == (3, [])
    (after,) = await positions(customer)
    assert (shares(after), after["main_rival_share"]) == ({None: "0.3", rival: "0.7"}, "0.7")
    undone = await post(f"/v1/imports/{done['id']}/undo")
    assert (undone["undone"], undone["kept"]) == (3, 0)
    (before,) = await positions(customer)
    assert (shares(before), before["main_rival_share"]) == ({None: "0.6", rival: "0.3", third: "0.1"}, "0.3")


async def test_a_position_that_cannot_be_right_is_refused_with_all_its_lines(
    take: Send, customer: httpx.AsyncClient, known: str, rival: str, post: Post
) -> None:
    await post(
        "/v1/supply-positions", customer_id=known, category="sole", as_of="2025-01-15", suppliers=[{"share": "1"}]
    )
    done = await take(
        HEADS,
        ["H1", "power", "2025-01-15", "我司", "0.6", "", ""],
        ["H1", "good", "2025-01-15", "我司", "0.6", "", ""],
        ["H1", "power", "2025-01-15", "明拓", "0.5", "", ""],
        ["H1", "sole", "2025-01-15", "我司", "(空)", "", ""],
        kind="supply_positions",
    )
    assert [(one["row"], one["column"], one["code"]) for one in done["problems"]] == [
        (2, "供应份额", "shares_exceed_whole"),
        (4, "供应份额", "shares_exceed_whole"),
        (5, "供应份额", "supplier_missing"),
    ]
    assert (done["created"], done["rejected"]) == (1, 3)
    assert {one["category"] for one in await positions(customer)} == {"good", "sole"}


async def test_every_error_of_a_line_is_told_at_once(take: Send, known: str, rival: str) -> None:
    done = await take(
        HEADS,
        ["H1", "power", "2025-13-15", "无名", "120%", "-1", ""],
        ["H1", "power", "2025-01-15", "无名", "1.5", "", ""],
        ["H1", "power", "2025-01-15", "我司", "0.5", "100", ""],
        ["H1", "power", "2025-01-15", "明拓", "0.5", "200", ""],
        ["H1", "power", "2025-01-15", "我方", "0.4", "", ""],
        ["H1", "", "", "我司", "", "", ""],
        kind="supply_positions",
    )
    assert [(one["row"], one["column"], one["code"]) for one in done["problems"]] == [
        (2, "截至日期", "date_parsing"),
        (2, "供应份额", "less_than_equal"),
        (2, "年采购额", "greater_than_equal"),
        (3, "供应商", "competitor_unknown"),
        (3, "供应份额", "less_than_equal"),
        (5, "年采购额", "position_differs"),
        (6, None, "row_repeated"),
        (7, "采购品类", "missing"),
    ]


async def test_a_new_position_is_deleted_by_the_undo(
    take: Send, customer: httpx.AsyncClient, known: str, rival: str, post: Post
) -> None:
    lines = [["H1", "power", "2025-01-15", name, "0.5", "", ""] for name in ("我司", "明拓")]
    done = await take(HEADS, *lines, kind="supply_positions")
    undone = await post(f"/v1/imports/{done['id']}/undo")
    assert (undone["undone"], undone["kept"]) == (2, 0)
    assert await positions(customer) == []


async def test_a_position_larger_than_a_lot_is_stored_and_undone_whole(
    take: Send, customer: httpx.AsyncClient, known: str, post: Post
) -> None:
    rivals = [(await post("/v1/competitors", name=f"友商 {number}"))["id"] for number in range(30)]
    lines = [
        ["H1", f"category-{place}", "2025-01-15", f"友商 {number}", "0.03", "", ""]
        for number in range(len(rivals))
        for place in range(5)
    ]
    done = await take(HEADS, *lines, kind="supply_positions")
    assert (done["created"], done["problems"]) == (150, [])
    found = await positions(customer)
    assert [one["rival_count"] for one in found] == [30] * 5
    undone = await post(f"/v1/imports/{done['id']}/undo")
    assert (undone["undone"], undone["kept"]) == (150, 0)
    assert await positions(customer) == []


async def test_a_position_has_no_more_suppliers_than_a_request_may_send(take: Send, known: str, post: Post) -> None:
    for number in range(51):
        await post("/v1/competitors", name=f"友商 {number}")
    lines = [["H1", "power", "2025-01-15", f"友商 {number}", "0.01", "", ""] for number in range(51)]
    done = await take(HEADS, *lines, kind="supply_positions")
    assert (done["created"], done["rejected"]) == (0, 51)
    assert {one["code"] for one in done["problems"]} == {"too_long"}
