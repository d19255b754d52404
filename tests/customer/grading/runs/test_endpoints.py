"""Grading over HTTP, out of orders and key-person levels as the other services have them."""

import csv
import uuid
from decimal import Decimal
from io import StringIO
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.customer.grading.schemes.rules import GradingFactor
from shared.money import format_decimal
from shared.time import company_today
from tests.customer.grading.conftest import Grade, NewCustomer, bands_of, factor
from tests.relationship.conftest import dimensions
from tests.sign_in import Tokens

REVEALING = (
    *("score", "coverage", "factors", "moved_factors", "tags", "quadrant", "is_cash_cow", "is_potential"),
    *("potential_reason", "judgements"),
)
"""What a class follows from: with it, each reveals the profit."""
EVERY_MONTH = tuple(f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13))


async def test_a_grade_explains_each_factor(new_customer: NewCustomer, run: Grade) -> None:
    made = await new_customer("100000", "75000", EVERY_MONTH, first_contract_on="2019-05-01")
    graded = await run(customer_ids=[made])
    assert (graded["graded"], graded["first"], graded["provisional"], graded["as_of"]) == (1, 1, 1, "2025-12-31")
    grade = graded["grades"][made]
    assert bands_of(grade) == {
        "profit": ("A", "300000", "kpi"),
        "sales": ("A", "1200000", "kpi"),
        "expected_sales": ("A", "1200000", "kpi"),
        "loyalty": ("B", "12", "kpi"),
        "relationship_length": ("A", "79", "profile"),
    }
    assert (grade["score"], grade["coverage"], grade["is_provisional"]) == ("0.95", "0.3846", True)
    assert (grade["customer_class"], grade["tier"], grade["stage"]) == ("core", "key", "symbiosis")
    assert (grade["tags"], grade["movement"], grade["scheme_version"]) == (["profit", "big"], "first", 1)


async def test_all_thirteen_are_explained_in_the_readers_language(
    customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    made = await new_customer("100000", months=("2024-02",), first_contract_on="2019-05-01")
    said = {"prospects": ["investment", "talent"], "reason": "annual report", "fiscal_year": 2024}
    await customer.put(f"/v1/customers/{made}/grading-factors/prospects", json=said)
    grade = (await run(customer_ids=[made]))["grades"][made]
    assert [one["factor"] for one in grade["factors"]] == [one.value for one in GradingFactor]
    assert {one["factor"]: one["missing"] for one in grade["factors"] if one["missing"]} == {
        "profit": "no_costs",
        "credit": "nothing_due",
        "product_importance": "not_entered",
        "industry_standing": "not_entered",
        "share_of_purchasing": "no_supply_position",
        "relationship_depth": "nobody_assessed",
        "effect_of_loss": "not_entered",
        "strategy_match": "no_strategic_fit",
    }
    prospects = factor(grade, "prospects")
    assert (prospects["band"], prospects["prospects"], prospects["carried"]) == ("B", said["prospects"], True)
    assert (prospects["entered_for"], factor(grade, "sales")["carried"]) == (2024, None)
    address = f"/v1/grades/{grade['id']}"
    texts = {
        language: {one["factor"]: one["explanation"] for one in (await read_in(customer, address, language))["factors"]}
        for language in ("en", "zh-CN")
    }
    assert all(text for told in texts.values() for text in told.values())
    assert texts["en"]["sales"] == "Net sales 100000, from 2024-01-01 to 2024-12-31."
    assert texts["zh-CN"]["sales"] == "2024-01-01 至 2024-12-31 净销售额 100000。"
    assert texts["en"]["profit"] == "No costs of its orders are known."
    assert texts["zh-CN"]["prospects"] == "具备：投资、技术与人才。沿用 2024 财年人工评定：Test: annual report"


async def read_in(customer: httpx.AsyncClient, address: str, language: str) -> dict[str, Any]:
    answer = await customer.get(address, headers={"Accept-Language": language})
    shown: dict[str, Any] = answer.json()
    return shown


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


async def test_customers_are_found_sorted_and_exported_by_their_grade(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    big = await new_customer("100000", "75000", EVERY_MONTH, first_contract_on="2019-05-01")
    small = await new_customer("100", months=("2024-02",))
    potential, ungraded = await new_customer(), await new_customer()
    fit = {"channel_now": "edge", "channel_ahead": "edge", "trend": "diverging", "evidence": "x"}
    fitted = {"customer_id": big, "assessed_on": "2025-05-05", **fit}
    assert (await customer.post("/v1/strategic-fits", json=fitted)).status_code == 201
    judged = {"holds": True, "reason": "a contract over three years", "fiscal_year": 2025}
    await customer.put(f"/v1/customers/{big}/judgements/demand_stable", json=judged)
    await run(customer_ids=[big, small, potential])
    for query, found in (
        ({"tag": "big"}, {big}),
        ({"quadrant": "core_value"}, {big}),
        ({"is_cash_cow": "true"}, {big}),
        ({"is_cash_cow": "false"}, {small, potential}),
        ({"is_potential": "true"}, {potential}),
        ({"is_provisional": "true"}, {big, small, potential}),
        ({"is_provisional__is_null": "true"}, {ungraded}),
        ({"score__gte": "0.8"}, {big}),
        ({"coverage__lt": "0.4"}, {small, potential}),
    ):
        listed = (await customer.get("/v1/customers", params=query | {"count": "true"})).json()
        assert ({one["id"] for one in listed["items"]}, listed["count"]) == (found, len(found)), query
    by_score = (await customer.get("/v1/customers", params={"sort": "-score"})).json()["items"]
    assert [one["id"] for one in by_score][:2] == [big, small]
    shown = (await customer.get(f"/v1/customers/{big}")).json()
    names = ("customer_class", "is_provisional", "is_potential", "quadrant", "is_cash_cow", "tags")
    assert [shown[name] for name in names] == ["core", True, False, "core_value", True, ["profit", "big"]]
    header, row = await exported(customer, {"is_cash_cow": "true"})
    told = dict(zip(header, row, strict=True))
    columns = ("Class", "Provisional grade", "Potential", "Quadrant", "Cash cow", "Value tags")
    assert [told[name] for name in columns] == ["Core", "Yes", "No", "Core value", "Yes", "Profit; Big"]
    service = tokens.client(app, sub="service:kpi")
    (entry,) = (await service.get("/v1/customers/directory", params={"ids": big})).json()
    names = ("customer_class", "is_provisional", "score", "quadrant", "is_cash_cow", "first_contract_on")
    entry["score"] = format_decimal(Decimal(entry["score"]))
    assert [entry[name] for name in names] == ["core", True, shown["score"], "core_value", True, "2019-05-01"]
    group = (await customer.get(f"/v1/customers/{big}/group")).json()["members"]
    assert [(one["customer_class"], one["is_provisional"]) for one in group] == [("core", True)]


async def exported(customer: httpx.AsyncClient, asked: dict[str, str]) -> list[list[str]]:
    table = await customer.get("/v1/exports/customers", params={"format": "csv"} | asked)
    return list(csv.reader(StringIO(table.text.removeprefix("\ufeff"))))


async def test_without_an_order_a_customer_is_potential(new_customer: NewCustomer, run: Grade) -> None:
    made = await new_customer()
    grade = (await run(customer_ids=[made]))["grades"][made]
    assert (grade["customer_class"], grade["is_potential"], grade["potential_reason"]) == (None, True, None)
    assert (grade["score"], bands_of(grade), len(grade["factors"])) == (None, {}, 13)
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
    made, people = await new_customer("10", months=("2024-02",)), []
    for seniority, level in (("top", "contacted"), ("middle", "supportive"), ("base", "accepted")):
        body = {"customer_id": made, "name": seniority, "seniority": seniority}
        contact = (await customer.post("/v1/contacts", json=body)).json()
        people.append({"contact_id": contact["id"], "name": seniority, "seniority": seniority, "level": level})
        assessed = {"contact_id": contact["id"], "customer_id": made, "assessed_on": "2025-01-31", "level": level}
        told = {"dimensions": dimensions(), "level_reason": "for the test"}
        assert (await relationship.post("/v1/key-person-assessments", json=assessed | told)).status_code == 201
    depth = factor((await run(customer_ids=[made]))["grades"][made], "relationship_depth")
    assert (depth["band"], depth["value"], depth["source"]) == ("B", "1", "relationship")
    assert sorted(depth["people"], key=lambda one: people.index(one)) == people
    assert depth["explanation"].startswith("Close to 1 of 3 assessed people: Top top (Contacted), Middle middle (")
    deleted = people[1]["contact_id"]
    assert (await customer.delete(f"/v1/contacts/{deleted}", headers={"If-Match": "*"})).status_code == 204
    shown = (await customer.get("/v1/grades", params={"customer_id": made})).json()["items"][0]
    assert [one["name"] for one in factor(shown, "relationship_depth")["people"]].count(None) == 1


async def test_an_override_is_kept_over_a_re_run(
    customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    made = await new_customer("60000", months=("2024-02",))
    url = f"/v1/customers/{made}/grading-factors/sales"
    said = {"band": "A", "reason": "their largest order was booked in January", "fiscal_year": 2025}
    assert (await customer.put(url, json=said)).status_code == 200
    for _ in range(2):
        sales = factor((await run(customer_ids=[made]))["grades"][made], "sales")
        assert (sales["band"], sales["computed_band"], sales["value"], sales["source"]) == ("A", "C", "60000", "person")
        assert said["reason"] in sales["evidence"]
    assert (await customer.delete(url, params={"fiscal_year": 2025})).status_code == 204
    grade = (await run(customer_ids=[made]))["grades"][made]
    assert (factor(grade, "sales")["band"], factor(grade, "sales")["computed_band"]) == ("C", None)


async def test_movements_are_against_an_earlier_year_however_often_a_year_is_run(
    new_customer: NewCustomer, run: Grade
) -> None:
    await new_customer("60000", months=("2023-11", "2024-11"))
    await new_customer("1500000", "100000", months=("2024-02",))
    await new_customer()
    assert {(await run(fiscal_year=2024))["first"] for _ in range(2)} == {3}
    counts = ("first", "up", "same", "down")
    runs = [await run(fiscal_year=2025) for _ in range(3)]
    assert [[one[name] for name in counts] for one in runs] == [[0, 1, 2, 0]] * 3
    moved = [
        {key: (one["movement"], one["previous_class"], one["moved_factors"]) for key, one in each["grades"].items()}
        for each in runs
    ]
    assert moved[0] == moved[1] == moved[2]


async def test_potential_is_a_mark_beside_the_class(
    customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    made = await new_customer("100000", "75000", EVERY_MONTH, first_contract_on="2019-05-01")
    plain = (await run())["grades"][made]
    said = {"holds": True, "reason": "their new plant opens next year", "fiscal_year": 2025}
    await customer.put(f"/v1/customers/{made}/judgements/potential", json=said)
    marked = (await run())["grades"][made]
    assert (marked["customer_class"], marked["score"]) == (plain["customer_class"], plain["score"]) == ("core", "0.95")
    assert (plain["is_potential"], marked["is_potential"]) == (False, True)
    assert marked["potential_reason"] == "Test: their new plant opens next year"
    assert [(one["judgement"], one["holds"], one["carried"]) for one in marked["judgements"]] == [
        ("potential", True, False)
    ]


async def test_what_is_entered_for_a_later_year_does_not_change_an_earlier_grade(
    customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    made = await new_customer("60000", months=("2024-02",))
    before = (await run(customer_ids=[made]))["grades"][made]
    said = {"band": "A", "reason": "seen since", "fiscal_year": 2026}
    for name in ("sales", "profit"):
        assert (await customer.put(f"/v1/customers/{made}/grading-factors/{name}", json=said)).status_code == 200
    again = (await run(customer_ids=[made]))["grades"][made]
    assert (again["factors"], again["score"]) == (before["factors"], before["score"])
    assert factor((await run(fiscal_year=2026))["grades"][made], "sales")["band"] == "A"


async def test_the_length_of_the_relationship_goes_by_days(
    kpi: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    """The first order of 15 January: 11 months to the end of that year, 12 from the 31st of January on."""
    made = await new_customer("10", months=("2024-01",))
    later = await new_customer("10", months=("2024-12",), first_contract_on="2024-12-31")
    grades = (await run(fiscal_year=2024))["grades"]
    lengths = [factor(grades[one], "relationship_length") for one in (made, later)]
    assert [(one["value"], one["computed_from"]["since"], one["source"]) for one in lengths] == [
        ("11", "2024-01-15", "kpi"),
        ("0", "2024-12-15", "kpi"),
    ]
    length = factor((await run(fiscal_year=2025))["grades"][made], "relationship_length")
    assert (length["value"], length["band"]) == ("23", "C")


async def test_a_first_order_lifts_a_potential_customer(
    customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    made = await new_customer("60000", months=("2024-11",))
    earlier = (await run(fiscal_year=2024))["grades"][made]  # in 2024 it ordered, in the year before it did not
    assert (earlier["customer_class"], factor(earlier, "sales")["band"]) == ("small", "D")
    later = (await run(fiscal_year=2025))["grades"][made]
    assert (later["movement"], later["moved_factors"]) == (
        "same",
        ["profit", "sales", "expected_sales", "relationship_length"],
    )


async def test_an_earlier_year_does_not_change_where_customers_stand(
    customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    made = await new_customer("100000", "10000", EVERY_MONTH, first_contract_on="2019-05-01")
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
    assert (second["movement"], second["previous_class"]) == ("up", None)
    again = (await run(fiscal_year=2025))["grades"][made]
    assert (again["movement"], again["previous_class"]) == ("up", second["customer_class"])


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
    assert shown["without_class"] == 1
    assert {one["customer_class"]: (one["customers"], one["provisional"], one["share"]) for one in shown["items"]} == {
        "core": (1, 1, "0.5"),
        "important": (0, 0, "0"),
        "ordinary": (0, 0, "0"),
        "small": (1, 1, "0.5"),
    }
    pyramid = [
        (one["level"], one["share"], one["share_from_top"], one["customers"]) for one in shown["reference_pyramid"]
    ]
    assert pyramid == [
        ("core", "0.01", "0.01", 1),
        ("important", "0.19", "0.2", 0),
        ("small_and_medium", "0.3", "0.5", 0),
        ("small", "0.5", "1", 1),
    ]


async def test_whoever_has_no_grade_of_the_last_closed_year_is_overdue(
    customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    closed = company_today().year - 1
    graded, earlier, running, never = [
        await new_customer(status="active", first_contract_on=f"{closed}-12-31") for _ in range(4)
    ]
    await run(fiscal_year=closed, customer_ids=[graded])
    await run(fiscal_year=closed - 1, customer_ids=[earlier])
    preliminary = await run(fiscal_year=closed + 1, customer_ids=[running, graded])
    assert preliminary["is_preliminary"]
    assert preliminary["grades"][graded]["is_preliminary"]
    overdue = (await customer.get("/v1/grades/overdue", params={"count": "true"})).json()
    assert {one["id"]: one["fiscal_year"] for one in overdue["items"]} == {
        earlier: closed - 1,
        running: closed + 1,
        never: None,
    }
    assert {one["due_on"] for one in overdue["items"]} == {f"{closed + 1}-01-01"}


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
            said = {"band": band, "reason": "as the books say", "fiscal_year": 2025}
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
        await run(fiscal_year=2024)
        await run()
        said = {"band": "C", "reason": "the rebate of December is not booked", "fiscal_year": 2025}
        assert (await customer.put(f"/v1/customers/{made}/grading-factors/profit", json=said)).status_code == 200
        assert "profit" in (await run())["grades"][made]["moved_factors"]
        for clearance, moves, reason in ((1, False, False), (2, True, False), (3, True, True)):
            caller = tokens.client(app, clearance=clearance)
            listed = await caller.get("/v1/grades", params={"fiscal_year": 2025})
            assert [bool(one["moved_factors"]) for one in listed.json()["items"]] == [moves, moves]
            assert (said["reason"] in listed.text) is reason
            assert (said["reason"] in (await caller.get(f"/v1/customers/{made}/history")).text) is reason

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
            {"quadrant": "maintain"},
            {"is_cash_cow": "true"},
            {"is_potential": "true"},
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
        said = {"holds": True, "reason": "x"}
        assert (await manager.put(f"/v1/customers/{others}/judgements/potential", json=said)).status_code == 404


async def test_a_run_has_one_grade_of_two_that_were_merged_since(
    customer: httpx.AsyncClient, new_customer: NewCustomer, run: Grade
) -> None:
    survivor, absorbed = await new_customer("100", months=("2024-02",)), await new_customer()
    earlier = await run(fiscal_year=2024, customer_ids=[absorbed])
    both = await run()
    merged = await customer.post(f"/v1/customers/{survivor}/merge", json={"absorbed_id": absorbed})
    assert merged.status_code == 201, merged.text
    assert {one["kind"]: one["count"] for one in merged.json()["moved"]}["grade"] == 1
    listed = (await customer.get("/v1/grades", params={"customer_id": survivor})).json()["items"]
    assert {one["run_id"]: one["id"] for one in listed} == {
        both["id"]: both["grades"][survivor]["id"],
        earlier["id"]: earlier["grades"][absorbed]["id"],
    }
    assert len(listed) == 2
    assert [one["id"] for one in listed if one["is_current"]] == [both["grades"][survivor]["id"]]


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
    said = {"holds": True, "reason": "a contract over three years", "fiscal_year": 2023}
    assert (await customer.put(f"/v1/customers/{made}/judgements/demand_stable", json=said)).status_code == 200
    assert (await run(customer_ids=[made]))["grades"][made]["quadrant"] == "core_value"
