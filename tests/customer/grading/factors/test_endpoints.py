"""Factors set by people and judgements over HTTP."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.time import company_today
from tests.etags import state_of
from tests.sign_in import Tokens

YEAR = company_today().year
"""The fiscal year that runs: in tests it is the calendar year."""


@pytest.fixture
async def url(customer: httpx.AsyncClient) -> str:
    made = (await customer.post("/v1/customers", json={"name": "Huaqiang"})).json()
    return f"/v1/customers/{made['id']}"


async def test_a_factor_is_set_replaced_and_taken_back(customer: httpx.AsyncClient, url: str) -> None:
    address = f"{url}/grading-factors/product_importance"
    states = set()
    for band in "CA":
        response = await customer.put(address, json={"band": band, "reason": "seen at the fair", "evidence": "photo"})
        assert (response.status_code, response.json()["band"]) == (200, band)
        states.add(state_of(response))
    assert len(states) == 2
    listed = (await customer.get(f"{url}/grading-factors")).json()["items"]
    assert [(one["factor"], one["band"]) for one in listed] == [("product_importance", "A")]
    assert (listed[0]["fiscal_year"], listed[0]["carried"], listed[0]["set_by_name"]) == (YEAR, False, "Test")
    assert (await customer.delete(address)).status_code == 204
    gone = await customer.delete(address)
    assert (gone.status_code, gone.json()["code"]) == (404, "factor_entry_not_found")


async def test_a_factor_belongs_to_its_year_and_is_carried_forward(customer: httpx.AsyncClient, url: str) -> None:
    address, listed = f"{url}/grading-factors/product_importance", f"{url}/grading-factors"

    async def shown(year: int) -> list[tuple[Any, ...]]:
        items = (await customer.get(listed, params={"fiscal_year": year})).json()["items"]
        return [(one["band"], one["fiscal_year"], one["carried"]) for one in items]

    for year, band in ((YEAR - 2, "C"), (YEAR, "A")):
        said = {"band": band, "reason": "seen at the fair", "fiscal_year": year}
        assert (await customer.put(address, json=said)).status_code == 200
    years = (YEAR - 3, YEAR - 2, YEAR - 1, YEAR)
    kept = [[], [("C", YEAR - 2, False)], [("C", YEAR - 2, True)], [("A", YEAR, False)]]
    assert [await shown(year) for year in years] == kept
    assert (await customer.delete(address)).status_code == 204
    assert [await shown(year) for year in years] == [*kept[:3], []]
    assert (await customer.delete(address)).status_code == 404
    assert (await customer.put(address, json={"band": "B", "reason": "again"})).json()["band"] == "B"
    assert [await shown(year) for year in years] == [*kept[:3], [("B", YEAR, False)]]


async def test_nothing_is_entered_for_a_year_that_has_not_begun(customer: httpx.AsyncClient, url: str) -> None:
    for path, body in (("grading-factors/sales", {"band": "A"}), ("judgements/potential", {"holds": True})):
        response = await customer.put(f"{url}/{path}", json=body | {"reason": "x", "fiscal_year": YEAR + 1})
        assert (response.status_code, response.json()["code"]) == (422, "fiscal_year_not_begun")


async def test_prospects_are_told_by_which_of_the_four(customer: httpx.AsyncClient, url: str) -> None:
    body = {"prospects": ["investment", "talent"], "reason": "annual report"}
    response = await customer.put(f"{url}/grading-factors/prospects", json=body)
    assert (response.status_code, response.json()["prospects"]) == (200, body["prospects"])


@pytest.mark.parametrize(
    ("factor", "body", "pointers"),
    [
        ("sales", {}, ["/band"]),
        ("sales", {"prospects": ["talent"]}, ["/band", "/prospects"]),
        ("prospects", {"band": "A"}, ["/prospects", "/band"]),
        ("prospects", {"band": "A", "prospects": ["talent"]}, ["/band"]),
        ("prospects", {}, ["/prospects"]),
    ],
)
async def test_what_is_unclear_is_refused(
    customer: httpx.AsyncClient, url: str, factor: str, body: dict[str, object], pointers: list[str]
) -> None:
    response = await customer.put(f"{url}/grading-factors/{factor}", json={"reason": "x", **body})
    assert (response.status_code, response.json()["code"]) == (422, "factor_entry_unclear")
    assert [error["pointer"] for error in response.json()["errors"]] == pointers


async def test_a_prospect_is_listed_once(customer: httpx.AsyncClient, url: str) -> None:
    body = {"prospects": ["talent", "talent"], "reason": "x"}
    refused = await customer.put(f"{url}/grading-factors/prospects", json=body)
    assert [error["code"] for error in refused.json()["errors"]] == ["repeated_items"]


async def test_marking_potential_wipes_no_other_judgement(customer: httpx.AsyncClient, url: str) -> None:
    assert (await customer.get(f"{url}/judgements")).json()["items"] == []
    for kind, holds in (("demand_stable", True), ("pain_point", False), ("potential", True)):
        said = {"holds": holds, "reason": f"because of {kind}"}
        assert (await customer.put(f"{url}/judgements/{kind}", json=said)).status_code == 200
    told = (await customer.get(f"{url}/judgements")).json()["items"]
    assert {one["judgement"]: (one["holds"], one["reason"]) for one in told} == {
        "demand_stable": (True, "because of demand_stable"),
        "pain_point": (False, "because of pain_point"),
        "potential": (True, "because of potential"),
    }
    assert (await customer.delete(f"{url}/judgements/potential")).status_code == 204
    assert len((await customer.get(f"{url}/judgements")).json()["items"]) == 2
    gone = await customer.delete(f"{url}/judgements/potential")
    assert (gone.status_code, gone.json()["code"]) == (404, "judgement_not_found")


@pytest.mark.parametrize("path", ["grading-factors/sales", "judgements/potential"])
async def test_a_reason_is_needed(customer: httpx.AsyncClient, url: str, path: str) -> None:
    body = {"band": "A"} if "factors" in path else {"holds": True}
    assert (await customer.put(f"{url}/{path}", json=body)).status_code == 422


SAID = {"band": "A", "reason": "margin of the new line"}
JUDGED = {"holds": True, "reason": "their new plant"}


@pytest.mark.parametrize(
    ("path", "body", "level"),
    [
        ("grading-factors/product_importance", SAID, 2),
        ("grading-factors/sales", SAID, 2),
        ("grading-factors/profit", SAID, 3),
        ("judgements/demand_stable", JUDGED, 2),
        ("judgements/potential", JUDGED, 2),
    ],
)
async def test_each_level_is_entered_read_and_deleted_by_those_it_belongs_to(
    app: FastAPI,
    tokens: Tokens,
    customer: httpx.AsyncClient,
    url: str,
    path: str,
    body: dict[str, Any],
    level: int,
) -> None:
    collection = path.split("/")[0]
    for clearance in (1, 2, 3):
        caller = tokens.client(app, clearance=clearance)
        answer = await caller.put(f"{url}/{path}", json=body)
        if clearance < level:
            assert (answer.status_code, answer.json()["code"]) == (403, "row_hidden")
        else:
            assert answer.status_code == 200
    for clearance in (1, 2, 3):
        caller = tokens.client(app, clearance=clearance)
        listed, history = await caller.get(f"{url}/{collection}"), await caller.get(f"{url}/history")
        shown = listed.json()["items"] if listed.status_code == 200 else []
        assert bool(shown) is (clearance >= level)
        assert (body["reason"] in history.text) is (clearance >= level)
        if clearance < level:
            assert (await caller.delete(f"{url}/{path}")).status_code == 403
    assert (await tokens.client(app, clearance=level).delete(f"{url}/{path}")).status_code == 204


async def test_executives_and_finance_enter_profits_and_nobody_else(app: FastAPI, tokens: Tokens, url: str) -> None:
    finance = tokens.client(app, scope="customers:read profits:write")
    seller = tokens.client(app, scope="customers:read customers:write")
    address = f"{url}/grading-factors/profit"
    for refused in (await seller.put(address, json=SAID), await seller.delete(address)):
        assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
        assert "profits:write" in refused.text
    assert (await finance.put(address, json=SAID)).status_code == 200
    assert (await finance.put(f"{url}/grading-factors/sales", json=SAID)).status_code == 403
    assert (await finance.delete(address)).status_code == 204
