"""Grading over HTTP, out of orders and key-person levels as the other services have them."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.grading.runs.conftest import Grade, NewCustomer, factor
from tests.relationship.conftest import dimensions
from tests.sign_in import Tokens

REVEALING = ("score", "coverage", "factors", "moved_factors", "tags")
"""What a class follows from: with it, each reveals the profit."""
EVERY_MONTH = tuple(f"2024-{month:02}" for month in range(1, 13))


async def test_a_grade_explains_each_factor(new_customer: NewCustomer, run: Grade) -> None:
    made = await new_customer("100000", "75000", EVERY_MONTH, first_contract_on="2019-05-01")
    graded = await run(customer_ids=[made])
    assert (graded["graded"], graded["first"], graded["provisional"], graded["as_of"]) == (1, 1, 1, "2025-12-31")
    grade = graded["grades"][made]
    bands = {one["factor"]: (one["band"], one["value"], one["source"]) for one in grade["factors"]}
    assert bands == {
        "profit": ("A", "300000", "kpi"),
        "sales": ("A", "1200000", "kpi"),
        "loyalty": ("A", "12", "kpi"),
        "relationship_length": ("A", "79", "profile"),
    }
    assert (grade["score"], grade["coverage"], grade["is_provisional"]) == ("1", "0.3077", True)
    assert (grade["customer_class"], grade["tier"], grade["stage"]) == ("core", "key", "symbiosis")
    assert (grade["tags"], grade["movement"], grade["scheme_version"]) == (["profit", "big"], "first", 1)


async def test_customers_are_listed_by_where_they_stand(
    customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    big = await new_customer("100000", "75000", EVERY_MONTH, first_contract_on="2019-05-01")
    small, ungraded = await new_customer("100", months=("2024-02",)), await new_customer()
    await run(customer_ids=[big, small])
    shown = {one["id"]: one for one in (await customer.get("/v1/customers")).json()["items"]}
    standing = ("customer_class", "tier", "stage")
    assert [shown[big][name] for name in standing] == ["core", "key", "symbiosis"]
    assert [shown[ungraded][name] for name in standing] == [None] * 3
    for query, found in (({"customer_class": "core"}, [big]), ({"tier__in": "standard"}, [small])):
        listed = (await customer.get("/v1/customers", params=query | {"count": "true"})).json()
        assert ([one["id"] for one in listed["items"]], listed["count"]) == (found, 1)
    table = await customer.get("/v1/exports/customers", params={"format": "csv", "stage": "symbiosis"})
    assert [big in row for row in table.text.splitlines()] == [False, True]


async def test_without_an_order_a_customer_is_potential(new_customer: NewCustomer, run: Grade) -> None:
    made = await new_customer()
    grade = (await run(customer_ids=[made]))["grades"][made]
    assert (grade["customer_class"], grade["score"], grade["factors"]) == ("potential", None, [])
    assert (grade["tags"], grade["tier"], grade["stage"]) == (["non_profit"], "standard", None)


async def test_the_edges_hold_over_the_wire(new_customer: NewCustomer, run: Grade) -> None:
    exact = await new_customer("1000000", months=("2024-02",))
    below = await new_customer("999999.9999", months=("2024-02",))
    await new_customer("1000000", months=("2023-12",))
    grades = (await run())["grades"]
    assert [factor(grades[one], "sales")["band"] for one in (exact, below)] == ["A", "B"]
    assert "big" in grades[exact]["tags"]


async def test_ties_at_the_top_tenth_are_both_big(new_customer: NewCustomer, run: Grade) -> None:
    first = await new_customer("5000", months=("2024-02",))
    second = await new_customer("5000", months=("2024-03",))
    small = await new_customer("4999.99", months=("2024-03",))
    grades = (await run())["grades"]
    assert [("big" in grades[one]["tags"]) for one in (first, second, small)] == [True, True, False]
    alone = (await run(customer_ids=[small]))["grades"][small]
    assert "big" not in alone["tags"]  # measured against all customers, however few are graded


async def test_depth_comes_from_the_key_people(
    customer: httpx.AsyncClient, relationship: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    made = await new_customer("10", months=("2024-02",))
    for seniority, level in (("top", "contacted"), ("middle", "supportive"), ("base", "accepted")):
        body = {"customer_id": made, "name": seniority, "seniority": seniority}
        contact = (await customer.post("/v1/contacts", json=body)).json()
        assessed = {"contact_id": contact["id"], "customer_id": made, "assessed_on": "2025-01-31", "level": level}
        told = {"dimensions": dimensions(), "level_reason": "for the test"}
        assert (await relationship.post("/v1/key-person-assessments", json=assessed | told)).status_code == 201
    depth = factor((await run(customer_ids=[made]))["grades"][made], "relationship_depth")
    assert (depth["band"], depth["value"], depth["source"]) == ("B", "top 1, middle 4, base 2", "relationship")


async def test_an_override_is_kept_over_a_re_run(
    customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    made = await new_customer("60000", months=("2024-02",))
    url = f"/v1/customers/{made}/grading-factors/sales"
    said = {"band": "A", "reason": "their largest order was booked in January"}
    assert (await customer.put(url, json=said)).status_code == 200
    for _ in range(2):
        sales = factor((await run(customer_ids=[made]))["grades"][made], "sales")
        assert (sales["band"], sales["computed_band"], sales["value"], sales["source"]) == ("A", "C", "60000", "person")
        assert said["reason"] in sales["evidence"]
    assert (await customer.delete(url)).status_code == 204
    grade = (await run(customer_ids=[made]))["grades"][made]
    assert (factor(grade, "sales")["band"], grade["moved_factors"]) == ("C", ["sales"])


async def test_a_run_tells_who_moved_and_why(
    customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    made, still = await new_customer(), await new_customer()
    await run()
    await customer.put(f"/v1/customers/{made}/judgements", json={"worth_developing": "their new plant opens next year"})
    held = (await run(customer_ids=[made]))["grades"][made]
    assert (held["movement"], held["class_reason"]) == ("same", "their new plant opens next year")
    again = await run()
    assert (again["same"], again["up"], again["grades"][still]["previous_class"]) == (2, 0, "potential")
    assert (await customer.get(f"/v1/grading-runs/{again['id']}")).json()["graded"] == 2


async def test_a_first_order_lifts_a_potential_customer(
    customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    made = await new_customer("60000", months=("2024-11",))
    earlier = (await run(fiscal_year=2024))["grades"][made]  # in 2024 it ordered, in the year before it did not
    assert (earlier["customer_class"], factor(earlier, "sales")["band"]) == ("small", "D")
    later = (await run(fiscal_year=2025))["grades"][made]
    assert (later["movement"], later["moved_factors"]) == ("same", ["sales", "relationship_length"])


async def test_an_earlier_year_does_not_change_where_customers_stand(
    customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    made = await new_customer("100000", "10000", EVERY_MONTH)
    await run(fiscal_year=2025)
    await run(fiscal_year=2023)
    current = (await customer.get("/v1/grades", params={"customer_id": made, "is_current": "true"})).json()["items"]
    assert [(one["fiscal_year"], one["customer_class"]) for one in current] == [(2025, "core")]
    assert len((await customer.get("/v1/grades", params={"customer_id": made})).json()["items"]) == 2


async def test_a_year_made_up_for_later_is_compared_with_the_years_before_it(
    new_customer: NewCustomer, run: Grade
) -> None:
    made = await new_customer("100000", "10000", EVERY_MONTH)  # from 2024 on
    await run(fiscal_year=2025)
    first = (await run(fiscal_year=2023))["grades"][made]
    assert (first["movement"], first["previous_class"], first["moved_factors"]) == ("first", None, [])
    second = (await run(fiscal_year=2024))["grades"][made]
    assert (second["movement"], second["previous_class"]) == ("up", "potential")
    again = (await run(fiscal_year=2025))["grades"][made]
    assert (again["movement"], again["previous_class"]) == ("same", "core")


async def test_the_directory_and_its_followers_see_the_grade(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    made = await new_customer("100000", "75000", EVERY_MONTH, first_contract_on="2025-12-01")
    await run()
    service = tokens.client(app, sub="service:kpi")
    entry = (await service.get("/v1/customers/directory", params={"ids": made})).json()[0]
    assert (entry["customer_class"], entry["tier"], entry["stage"]) == ("core", "key", "initial")
    assert entry["tags"] == ["profit", "big"]
    history = (await customer.get(f"/v1/customers/{made}/history")).json()["items"]
    assert history[0]["type"] == "guanxi.customer_standing.updated"
    await run()
    assert len((await customer.get(f"/v1/customers/{made}/history")).json()["items"]) == len(history)


async def test_the_distribution_stands_beside_the_reference_pyramid(
    customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    await new_customer("100000", "75000", EVERY_MONTH)
    await new_customer("1", months=("2024-02",))
    await new_customer()
    await run()
    await customer.post("/v1/customers", json={"name": "new"})
    shown = (await customer.get("/v1/grades/distribution")).json()
    assert (shown["graded"], shown["never_graded"]) == (3, 1)
    assert {
        one["customer_class"]: (one["customers"], one["share"], one["reference_share"]) for one in shown["items"]
    } == {
        "core": (1, "0.5", "0.01"),
        "important": (0, "0", "0.19"),
        "ordinary": (0, "0", "0.3"),
        "small": (1, "0.5", "0.5"),
        "potential": (1, None, None),
    }


async def test_whoever_was_not_graded_is_overdue(
    customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    graded, never = await new_customer(), await new_customer()
    await run(customer_ids=[graded])
    overdue = (await customer.get("/v1/grades/overdue", params={"count": "true"})).json()
    assert [(one["id"], one["graded_at"]) for one in overdue["items"]] == [(never, None)]


class TestAccess:
    async def test_grading_needs_margins(self, app: FastAPI, tokens: Tokens) -> None:
        response = await tokens.client(app, clearance=1).post("/v1/grading-runs", json={"fiscal_year": 2025})
        assert (response.status_code, response.json()["code"]) == (403, "grading_needs_margins")

    async def test_the_profit_is_hidden_from_clearance_1(
        self, app: FastAPI, tokens: Tokens, new_customer: NewCustomer, run: Grade
    ) -> None:
        made = await new_customer("100000", "75000", EVERY_MONTH)
        grade = (await run())["grades"][made]
        assistant = tokens.client(app, clearance=1)
        listed = (await assistant.get("/v1/grades")).json()["items"]
        one = (await assistant.get(f"/v1/grades/{grade['id']}")).json()
        released = ("customer_class", "tier", "stage", "movement")
        for shown in (*listed, one):
            assert [shown[name] for name in released] == [grade[name] for name in released]
            assert [shown[name] for name in REVEALING] == [None] * len(REVEALING)

    async def test_two_profits_of_one_class_look_alike_below_clearance_2(
        self, app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
    ) -> None:
        """Class, coverage and the other bands would give the band of profit away."""
        made, assistant, shown = await new_customer("100000", "75000", EVERY_MONTH), tokens.client(app, clearance=1), []
        own = {"id", "run_id", "graded_at", "previous_class", "movement"}
        for band in "BC":
            said = {"band": band, "reason": "as the books say"}
            assert (await customer.put(f"/v1/customers/{made}/grading-factors/profit", json=said)).status_code == 200
            grade = (await run())["grades"][made]
            assert (factor(grade, "profit")["band"], grade["customer_class"]) == (band, "important")
            answer = (await assistant.get(f"/v1/grades/{grade['id']}")).json()
            shown.append({name: value for name, value in answer.items() if name not in own})
        assert shown[0] == shown[1]

    async def test_a_margin_that_moves_a_grade_is_not_told_below_clearance_2(
        self, app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
    ) -> None:
        made = await new_customer("100000", "75000", EVERY_MONTH)
        await run()
        said = {"band": "D", "reason": "the rebate of December is not booked"}
        assert (await customer.put(f"/v1/customers/{made}/grading-factors/profit", json=said)).status_code == 200
        assert (await run())["grades"][made]["moved_factors"] == ["profit"]
        assistant = tokens.client(app, clearance=1)
        assert [one["moved_factors"] for one in (await assistant.get("/v1/grades")).json()["items"]] == [None, None]
        assert said["reason"] not in (await assistant.get(f"/v1/customers/{made}/history")).text
        assert said["reason"] in (await tokens.client(app, clearance=2).get(f"/v1/customers/{made}/history")).text

    @pytest.mark.parametrize(
        "asked",
        [
            {"tags__contains": "profit"},
            {"tags__contains": "non_profit", "count": "true"},
            {"tags__contains": "value"},
            {"tags__contains": "big"},
            {"score__gte": "0.8"},
            {"coverage__gte": "0.3"},
            {"sort": "-score"},
            {"sort": "coverage"},
        ],
    )
    async def test_nothing_can_be_found_by_the_margin_below_clearance_2(
        self, app: FastAPI, tokens: Tokens, asked: dict[str, str]
    ) -> None:
        refused = await tokens.client(app, clearance=1).get("/v1/grades", params=asked)
        assert (refused.status_code, refused.json()["code"]) == (403, "field_hidden")
        assert (await tokens.client(app, clearance=2).get("/v1/grades", params=asked)).status_code == 200

    @pytest.mark.parametrize("path", ["/v1/customers", "/v1/exports/customers"])
    async def test_no_tag_finds_customers_below_clearance_2(self, app: FastAPI, tokens: Tokens, path: str) -> None:
        asked = {"tag": "big"} | ({"format": "csv"} if "exports" in path else {})
        refused = await tokens.client(app, clearance=1).get(path, params=asked)
        assert (refused.status_code, refused.json()["code"]) == (403, "field_hidden")

    async def test_the_history_of_a_standing_tells_its_tags_from_clearance_2_on(
        self, app: FastAPI, tokens: Tokens, new_customer: NewCustomer, run: Grade
    ) -> None:
        made = await new_customer("100000", "75000", EVERY_MONTH)
        await run()
        for clearance, shown in ((1, False), (2, True)):
            history = await tokens.client(app, clearance=clearance).get(f"/v1/customers/{made}/history")
            changes = history.json()["items"][0]["changes"]
            assert (changes["customer_class"][1], "tags" in changes) == ("core", shown)

    async def test_only_own_customers_are_graded_and_seen(
        self, app: FastAPI, tokens: Tokens, new_customer: NewCustomer, run: Grade
    ) -> None:
        user = str(uuid.uuid4())
        mine = await new_customer(team=[{"user_id": user, "role": "account_manager"}])
        others = await new_customer()
        everything = await run()
        manager = tokens.client(app, sub=user, data_scope={"kind": "own", "regions": []}, clearance=2)
        own = (await manager.post("/v1/grading-runs", json={"fiscal_year": 2025})).json()
        assert own["graded"] == 1
        assert {one["customer_id"] for one in (await manager.get("/v1/grades")).json()["items"]} == {mine}
        assert (await manager.get("/v1/grades/distribution")).json()["graded"] == 1
        assert (await manager.get(f"/v1/grades/{everything['grades'][others]['id']}")).status_code == 404
        assert (await manager.get(f"/v1/grading-runs/{everything['id']}")).status_code == 404
        body = {"fiscal_year": 2025, "customer_ids": [others]}
        refused = await manager.post("/v1/grading-runs", json=body)
        assert (refused.status_code, refused.json()["code"]) == (422, "customers_unknown")
        assert (await manager.put(f"/v1/customers/{others}/judgements", json={})).status_code == 404


async def test_a_year_that_has_not_begun_cannot_be_graded(customer: httpx.AsyncClient, run: Grade) -> None:
    response = await customer.post("/v1/grading-runs", json={"fiscal_year": 2199})
    assert (response.status_code, response.json()["code"]) == (422, "fiscal_year_not_begun")


async def test_without_the_other_services_nothing_is_graded(customer: httpx.AsyncClient) -> None:
    response = await customer.post("/v1/grading-runs", json={"fiscal_year": 2025})
    assert (response.status_code, response.json()["code"]) == (503, "peer_unavailable")
    assert (await customer.get("/v1/grading-runs")).json()["items"] == []


@pytest.mark.parametrize("body", [{}, {"fiscal_year": 2025, "customer_ids": []}, {"fiscal_year": 1}])
async def test_a_run_needs_a_year_and_somebody(customer: httpx.AsyncClient, body: dict[str, Any]) -> None:
    assert (await customer.post("/v1/grading-runs", json=body)).status_code == 422


async def test_what_people_judge_makes_the_matrix(
    customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    made = await new_customer("100000", "75000", EVERY_MONTH)
    assert (await customer.put(f"/v1/customers/{made}/judgements", json={"is_demand_stable": True})).status_code == 200
    assert (await run(customer_ids=[made]))["grades"][made]["quadrant"] == "core_value"
