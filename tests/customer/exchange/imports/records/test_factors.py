"""Grading factors from files."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.auth.access import Scope
from shared.time import company_today
from tests.customer.exchange.imports.conftest import Send
from tests.customer.exchange.imports.records.conftest import Post
from tests.sign_in import EVERYTHING, Tokens

YEAR = company_today().year
HEADS = ["客户编码", "客户名称", "分级因素", "财年", "档次", "具备的发展前景", "理由", "依据"]


async def entered(client: httpx.AsyncClient, customer_id: str, year: int = YEAR) -> dict[str, Any]:
    answer = await client.get(f"/v1/customers/{customer_id}/grading-factors", params={"fiscal_year": year})
    return {one["factor"]: one for one in answer.json()["items"]}


async def test_factors_are_entered_by_name_or_number_for_their_year(
    take: Send, customer: httpx.AsyncClient, known: str
) -> None:
    done = await take(
        HEADS,
        ["H1", "", "产品重视程度", "", "A（最好）", "", "卖点", "手册"],
        ["", "华强电子", "7", "2020", "b", "", "地区龙头", ""],
        ["", "华强电子", "Prospects", "", "", "政策支持；投资", "调研", ""],
        kind="grading_factors",
    )
    assert (done["created"], done["problems"]) == (3, [])
    now = await entered(customer, known)
    assert {name: (one["band"], one["fiscal_year"], one["carried"]) for name, one in now.items()} == {
        "product_importance": ("A", YEAR, False),
        "industry_standing": ("B", 2020, True),
        "prospects": (None, YEAR, False),
    }
    assert now["prospects"]["prospects"] == ["policy_support", "investment"]
    assert (now["product_importance"]["set_by_name"], now["product_importance"]["evidence"]) == ("Test", "手册")


async def test_every_error_of_a_line_is_told_at_once(take: Send, known: str) -> None:
    done = await take(
        HEADS,
        ["X9", "", "不存在", "", "E", "", "", ""],
        ["H1", "", "6", str(YEAR + 1), "A", "", "早", ""],
        ["H1", "", "6", "", "", "投资", "错", ""],
        ["H1", "", "6", "2021", "A", "", "", ""],
        ["", "", "6", "2021", "A", "", "x", ""],
        ["H1", "", "6", "2022", "A", "", "x", ""],
        ["H1", "", "6", "2022", "B", "", "x", ""],
        kind="grading_factors",
    )
    found = [(one["row"], one["column"], one["code"]) for one in done["problems"]]
    assert found == [
        (2, "分级因素", "enum"),
        (2, "档次", "enum"),
        (2, "客户编码", "customer_unknown"),
        (2, "理由", "missing"),
        (3, "财年", "fiscal_year_not_begun"),
        (4, "档次", "factor_entry_unclear"),
        (5, "理由", "missing"),
        (6, "客户名称", "customer_missing"),
        (8, None, "row_repeated"),
    ]
    assert (done["created"], done["rejected"]) == (1, 6)


async def test_a_new_band_needs_a_reason_and_an_empty_cell_keeps_what_is_there(
    take: Send, customer: httpx.AsyncClient, known: str, post: Post
) -> None:
    url = f"/v1/customers/{known}/grading-factors/product_importance"
    await post(url, "PUT", band="B", reason="seen", evidence="photo")
    refused = await take(HEADS, ["H1", "", "6", "", "A", "", "", ""], kind="grading_factors")
    assert [(one["column"], one["code"]) for one in refused["problems"]] == [("理由", "missing")]
    done = await take(HEADS, ["H1", "", "6", "", "A", "", "fair", ""], kind="grading_factors")
    assert done["updated"] == 1
    one = (await entered(customer, known))["product_importance"]
    assert (one["band"], one["reason"], one["evidence"]) == ("A", "fair", "photo")
    emptied = await take(HEADS, ["H1", "", "6", "", "", "", "", "(空)"], kind="grading_factors")
    assert emptied["updated"] == 1
    assert (await entered(customer, known))["product_importance"]["evidence"] is None


async def test_a_withdrawn_factor_is_entered_anew_and_withdrawn_again_by_the_undo(
    take: Send, customer: httpx.AsyncClient, known: str, post: Post
) -> None:
    url = f"/v1/customers/{known}/grading-factors/product_importance"
    await post(url, "PUT", band="B", reason="then", evidence="old", fiscal_year=2020)
    await post(url, "DELETE")
    done = await take(HEADS, ["H1", "", "6", "", "C", "", "now", ""], kind="grading_factors")
    assert done["updated"] == 1
    one = (await entered(customer, known))["product_importance"]
    assert (one["band"], one["evidence"], one["fiscal_year"]) == ("C", None, YEAR)
    undone = await post(f"/v1/imports/{done['id']}/undo")
    assert (undone["undone"], undone["kept"]) == (1, 0)
    assert await entered(customer, known) == {}


async def test_an_undo_deletes_new_factors_restores_changed_ones_and_keeps_what_changed_since(
    take: Send, customer: httpx.AsyncClient, known: str, post: Post
) -> None:
    url = f"/v1/customers/{known}/grading-factors"
    await post(f"{url}/product_importance", "PUT", band="B", reason="seen")
    lines = [["H1", "", number, "", "A", "", "fair", ""] for number in ("6", "7", "8")]
    done = await take(HEADS, *lines, kind="grading_factors")
    await post(f"{url}/relationship_length", "PUT", band="D", reason="corrected")
    undone = await post(f"/v1/imports/{done['id']}/undo")
    assert (undone["undone"], undone["kept"]) == (2, 1)
    assert {name: one["band"] for name, one in (await entered(customer, known)).items()} == {
        "product_importance": "B",
        "relationship_length": "D",
    }


@pytest.mark.parametrize(
    ("rights", "code"),
    [({"clearance": 2}, "field_hidden"), ({"scope": EVERYTHING.replace(Scope.PROFITS_WRITE, "")}, "scope_missing")],
    ids=["level", "scope"],
)
async def test_our_profit_is_entered_by_those_it_belongs_to(
    app: FastAPI, tokens: Tokens, take: Send, known: str, post: Post, rights: dict[str, Any], code: str
) -> None:
    lines = HEADS, ["H1", "", "profit", "", "A", "", "net", ""], ["H1", "", "6", "", "A", "", "fair", ""]
    async with tokens.client(app, **rights) as seller:
        done = await take(*lines, kind="grading_factors", client=seller)
        assert [(one["row"], one["column"], one["code"]) for one in done["problems"]] == [(2, "分级因素", code)]
        assert done["created"] == 1
        whole = await take(*lines, kind="grading_factors")
        assert (whole["created"], whole["unchanged"]) == (1, 1)
        answer = await seller.post(f"/v1/imports/{whole['id']}/undo")
        assert (answer.status_code, answer.json()["kept"]) == (200, 1)
    assert (await post(f"/v1/imports/{done['id']}/undo"))["undone"] == 1


async def test_below_the_tables_level_nothing_is_read_or_written(
    app: FastAPI, tokens: Tokens, upload: Send, known: str
) -> None:
    for kind in ("grading_factors", "supply_positions", "strategic_fits"):
        sent = await upload(HEADS, ["H1", "", "6", "", "A", "", "fair", ""], kind=kind)
        async with tokens.client(app, clearance=1) as assistant:
            answers = [
                await assistant.post("/v1/imports", params={"kind": kind}, content=b"Factor\nA"),
                await assistant.get("/v1/imports/template", params={"kind": kind}),
                await assistant.get(f"/v1/exports/{kind.replace('_', '-')}"),
                await assistant.post(f"/v1/imports/{sent['id']}/undo"),
            ]
        assert [one.status_code for one in answers[:3]] == [403, 403, 403]
        assert {one.json()["code"] for one in answers[:3]} == {"row_hidden"}
        assert answers[3].status_code in {403, 409}
