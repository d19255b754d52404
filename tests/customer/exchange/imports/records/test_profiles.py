"""Competitor profiles from files."""

from typing import Any

import httpx

from shared.time import company_today
from tests.customer.conftest import MakeCustomer, RenameUser
from tests.customer.exchange.imports.conftest import Send
from tests.customer.exchange.imports.records.conftest import Post, new_id

STRATEGY, GOALS = "市场策略", "市场定位与目标"
KIND = "competitor_profiles"
HEADS = ["客户编码", "友商", "主要友商", "责任人", STRATEGY, f"{STRATEGY}：来源", f"{STRATEGY}：获知日期", GOALS]


async def profiles(client: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
    found = (await client.get("/v1/competitors/profiles")).json()["items"]
    return {one["competitor_name"]: one for one in found}


async def test_a_line_is_a_profile_with_its_answers(
    take: Send, customer: httpx.AsyncClient, known: str, rival: str, rename_user: RenameUser
) -> None:
    responsible = new_id()
    await rename_user(responsible, "李娜")
    done = await take(
        [*HEADS, f"{GOALS}：来源"],
        ["H1", "明拓", "是", "李娜", "免模具费", "call note", "2025-04-18", "一半用量", "内部教练"],
        kind="competitor_profiles",
    )
    assert (done["created"], done["problems"]) == (1, [])
    (one,) = (await profiles(customer)).values()
    assert (one["customer_id"], one["competitor_id"], one["is_main"]) == (known, rival, True)
    assert (one["responsible_id"], one["is_strategic"]) == (responsible, False)
    strategy = one["answers"]["market_strategy"]
    assert (strategy["text"], strategy["source"], strategy["known_on"]) == ("免模具费", "call_note", "2025-04-18")
    assert one["answers"]["market_positioning"]["known_on"] == company_today().isoformat()


async def test_answers_without_a_cell_stay_and_emptied_ones_go(
    take: Send, customer: httpx.AsyncClient, known: str, rival: str, post: Post
) -> None:
    told = {"source": "coach", "source_detail": "研发", "known_on": "2024-01-01", "owner_id": new_id()}
    answers = {name: {"text": name, **told} for name in ("market_strategy", "market_positioning", "lessons")}
    await post("/v1/competitors/profiles", customer_id=known, competitor_id=rival, answers=answers)
    done = await take(HEADS, ["H1", "明拓", "", "", "降价", "", "", "(空)"], kind="competitor_profiles")
    assert (done["updated"], done["problems"]) == (1, [])
    after = (await profiles(customer))["明拓电源技术有限公司"]["answers"]
    assert set(after) == {"market_strategy", "lessons"}
    strategy = after["market_strategy"]
    assert (strategy["text"], strategy["source_detail"]) == ("降价", "研发")
    assert (strategy["owner_id"], strategy["known_on"]) == (told["owner_id"], company_today().isoformat())
    assert after["lessons"]["known_on"] == "2024-01-01"
    await post(f"/v1/imports/{done['id']}/undo")
    before = (await profiles(customer))["明拓电源技术有限公司"]["answers"]
    assert {name: (one["text"], one["known_on"]) for name, one in before.items()} == {
        name: (name, "2024-01-01") for name in answers
    }


async def test_what_a_request_may_not_say_a_file_may_not_either(take: Send, known: str, rival: str, post: Post) -> None:
    await post("/v1/competitors", name="第二家")
    done = await take(
        HEADS,
        ["H1", "明拓", "是", "无此人", "免模具费", "", "", ""],
        ["H1", "第二家", "", "", "", "", "", ""],
        ["H1", "无名", "", "", "x", "谣言", "2025-02-30", ""],
        kind="competitor_profiles",
    )
    assert [(one["row"], one["column"], one["code"]) for one in done["problems"]] == [
        (2, "责任人", "user_unknown"),
        (2, f"{STRATEGY}：来源", "missing"),
        (3, None, "profile_without_answer"),
        (4, f"{STRATEGY}：来源", "enum"),
        (4, f"{STRATEGY}：获知日期", "date_parsing"),
        (4, "友商", "competitor_unknown"),
    ]


async def test_a_customer_has_one_main_rival_and_the_undo_gives_it_back(
    take: Send, customer: httpx.AsyncClient, known: str, rival: str, post: Post
) -> None:
    answers = {"market_strategy": {"text": "price", "source": "coach"}}
    profile = {"customer_id": known, "answers": answers, "is_main": True}
    await post("/v1/competitors/profiles", competitor_id=rival, **profile)
    await post("/v1/competitors", name="第二家")
    line = ["H1", "第二家", "是", "", "快", "教练", "", ""]
    told = await take(HEADS, [*line[:5], "内部教练", "", ""], ["H1", "明拓", "是", "", "", "", "", ""], kind=KIND)
    assert [(one["row"], one["code"]) for one in told["problems"]] == [(3, "main_repeated")]
    assert [name for name, one in (await profiles(customer)).items() if one["is_main"]] == ["第二家"]
    undone = await post(f"/v1/imports/{told['id']}/undo")
    assert (undone["undone"], undone["kept"]) == (1, 0)
    assert {name: one["is_main"] for name, one in (await profiles(customer)).items()} == {"明拓电源技术有限公司": True}


async def test_main_rivals_change_places_and_back(
    take: Send, customer: httpx.AsyncClient, known: str, rival: str, post: Post
) -> None:
    answers = {"market_strategy": {"text": "price", "source": "coach"}}
    for competitor_id, is_main in ((rival, True), ((await post("/v1/competitors", name="第二家"))["id"], False)):
        body = {"customer_id": known, "competitor_id": competitor_id, "answers": answers, "is_main": is_main}
        await post("/v1/competitors/profiles", **body)
    lines = [["H1", "明拓", "否", "", "", "", "", ""], ["H1", "第二家", "是", "", "", "", "", ""]]
    for rows in (lines, lines[::-1]):
        done = await take(HEADS, *rows, kind=KIND)
        assert (done["updated"], done["problems"]) == (2, [])
        found = await profiles(customer)
        assert [name for name, one in found.items() if one["is_main"]] == ["第二家"]
        undone = await post(f"/v1/imports/{done['id']}/undo")
        assert (undone["undone"], undone["kept"]) == (2, 0)
        found = await profiles(customer)
        assert [name for name, one in found.items() if one["is_main"]] == ["明拓电源技术有限公司"]


async def test_a_main_rival_named_since_stays_main(
    take: Send, customer: httpx.AsyncClient, make_customer: MakeCustomer, known: str, rival: str, post: Post
) -> None:
    answers = {"market_strategy": {"text": "price", "source": "coach"}}
    base = {"customer_id": known, "answers": answers, "is_main": True}
    await post("/v1/competitors/profiles", competitor_id=rival, **base)
    await post("/v1/competitors", name="第二家")
    third = (await post("/v1/competitors", name="第三家"))["id"]
    done = await take(HEADS, ["H1", "第二家", "是", "", "快", "内部教练", "", ""], kind=KIND)
    await post("/v1/competitors/profiles", competitor_id=third, **base)
    await post(f"/v1/imports/{done['id']}/undo")
    assert [name for name, one in (await profiles(customer)).items() if one["is_main"]] == ["第三家"]


async def test_a_mapping_calls_a_column_by_its_header(upload: Send, customer: httpx.AsyncClient) -> None:
    sent = await upload(["友商", "甲", "乙"], ["明拓", "x", "y"], kind=KIND)
    mapping = dict.fromkeys(("甲", "乙"), "answers.market_strategy.text")
    zh = {"Accept-Language": "zh-CN"}
    answer = await customer.post(f"/v1/imports/{sent['id']}/preview", json={"mapping": mapping}, headers=zh)
    assert answer.status_code == 422
    assert {one["detail"] for one in answer.json()["errors"]} == {f"有两列映射到同一字段“{STRATEGY}”。"}
