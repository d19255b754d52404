"""Value reports over HTTP: drafts, figures, release, corrections, papers, what is due."""

import json
import re
import uuid
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import col

from services.kpi.facts.months.operations import archive_period
from services.kpi.facts.months.rules import Period
from services.kpi.figures.peer_figures.operations import follow_monthly_figures
from services.kpi.reports.value_reports.model import ValueReport
from services.kpi.reports.value_reports.rules import due_day, last_closed_quarter
from shared.customers.followed_schemes import StageMonths
from shared.customers.traits import LifecycleStage, stage_of
from shared.database import execute, transaction
from shared.feed.followers import FollowedEvent
from shared.time import company_today
from tests.kpi.pushing import line, order, push
from tests.sign_in import Tokens

URL = "/v1/value-reports"
MANAGER = uuid.UUID(int=7)
SAID: dict[str, Any] = {
    "summary": "A steady quarter.",
    "highlights": ["New sensor introduced"],
    "savings": [{"what": "Whole boxes", "amount": "86000", "confirmed_by": "Chen Jie"}],
    "next_steps": [{"what": "Shorter lead time", "who": "Li Min", "due_on": "2024-09-30"}],
}


@pytest.fixture
async def manager(app: FastAPI, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """The account manager: sees the customers of the own teams, with clearance 2."""
    own = {"kind": "own", "regions": []}
    scope = "kpis:read customers:read customers:write"
    async with tokens.client(app, sub=str(MANAGER), name="Wang", scope=scope, clearance=2, data_scope=own) as client:
        yield client


def shipped(day: str, promised: str, **fields: Any) -> dict[str, Any]:
    return line(**{"promised_on": promised, "shipped_on": day, "accepted_quantity": "2"} | fields)


@pytest.fixture
async def customer(erp: httpx.AsyncClient, known: Any) -> str:
    """A customer that bought in the second quarters of 2023 and 2024, and something before."""
    found = await known("C1", name="Huaqiang", team=[MANAGER], manager_id=MANAGER)
    await push(erp, {"sku": "P1", "category": "Pumps"}, {"sku": "P2", "category": "Valves"}, kind="products")
    await push(
        erp,
        order("old", line(amount="10"), ordered_on="2023-01-05"),
        order("base", line(amount="200", cost="150"), ordered_on="2023-05-05"),
        order("1", shipped("2024-04-10", "2024-04-10", amount="100", cost="77"), ordered_on="2024-04-01"),
        order("2", shipped("2024-05-12", "2024-05-10", sku="P2", amount="150"), ordered_on="2024-05-01"),
        order("3", line(promised_on="2024-06-10", amount="80", description="Spare part"), ordered_on="2024-06-01"),
        order("4", line(amount="-30", quantity="-1"), ordered_on="2024-06-20", kind="credit_note"),
        order("5", shipped("2024-06-30", "2024-06-30", accepted_quantity="1", amount="0"), ordered_on="2024-03-01"),
        order("6", line(amount="999"), ordered_on="2024-05-05", status="cancelled"),
        order("7", line(amount="500"), ordered_on="2024-05-05", customer_code="other"),
    )
    return str(found)


async def done(answer: httpx.Response) -> dict[str, Any]:
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def drafted(client: httpx.AsyncClient, customer: str, **fields: Any) -> dict[str, Any]:
    sent = {"customer_id": customer, "starts_on": "2024-04-01"} | SAID | fields
    return await done(await client.post(URL, json=sent))


async def document(client: httpx.AsyncClient, report: dict[str, Any], **params: str) -> dict[str, Any]:
    return await done(await client.get(f"{URL}/{report['id']}/document", params=params))


async def publish(app: FastAPI, *figures: tuple[str, str, int, int, int]) -> None:
    """Satisfaction as its service publishes it: customer, month, score, highest score, answers."""
    names = ("customer_id", "month", "numerator", "denominator", "n")
    events = []
    for figure in figures:
        said = dict(zip(names, figure, strict=True)) | {"kpi": "satisfaction"}
        data = {"entity": "monthly_figure", "entity_id": uuid.uuid4(), "customer_id": figure[0]}
        data["changes"] = {name: [None, value] for name, value in said.items()}
        event = {"type": "guanxi.monthly_figure.created", "time": "2024-07-01T08:00:00Z", "data": data}
        events.append(FollowedEvent.model_validate(event))
    async with transaction(app.state.engine) as session:
        await follow_monthly_figures(session, None, events)  # type: ignore[arg-type]  # it asks nobody


async def test_the_figures_of_a_quarter(manager: httpx.AsyncClient, customer: str) -> None:
    facts = (await document(manager, await drafted(manager, customer)))["facts"]
    assert {name: facts[name] for name in ("orders", "lines", "quantity", "sales", "credit_notes", "credits")} == {
        "orders": 3,
        "lines": 4,
        "quantity": "5",
        "sales": "300",
        "credit_notes": 1,
        "credits": "-30",
    }
    assert (facts["previous_sales"], facts["growth"], facts["growth_note"]) == ("200", "0.5", None)
    assert [(one["category"], one["sales"], one["previous"]) for one in facts["categories"]] == [
        ("Pumps", "150", "200"),
        ("Valves", "150", "0"),
    ]
    months = [(one["month"], one["sales"], one["previous"]) for one in facts["months"] if one["sales"] != "0"]
    assert months == [("2024-04-01", "100", "0"), ("2024-05-01", "150", "200"), ("2024-06-01", "50", "0")]
    assert len(facts["months"]) == 12


async def test_on_time_and_in_full_by_line(manager: httpx.AsyncClient, customer: str) -> None:
    facts = (await document(manager, await drafted(manager, customer)))["facts"]
    quarter = facts["delivery"]
    assert (quarter["due_lines"], quarter["on_time_lines"], quarter["open_lines"]) == (4, 2, 1)
    assert (quarter["on_time"], quarter["on_time_in_full"]) == ("0.5", "0.25")
    assert [one["on_time"] for one in facts["deliveries"]] == ["1", "0", "0.5"]
    assert facts["open_count"] == 1
    (open_line,) = facts["open_points"]
    assert (open_line["order_no"], open_line["product"], open_line["promised_on"]) == ("3", "Spare part", "2024-06-10")


async def test_the_quality_of_service_is_null_with_its_reason(manager: httpx.AsyncClient, customer: str) -> None:
    facts = (await document(manager, await drafted(manager, customer)))["facts"]
    assert facts["quality"] == {"score": None, "answers": 0, "missing": "no_source"}


async def test_the_quality_of_service_is_the_satisfaction_of_the_quarter(
    app: FastAPI, manager: httpx.AsyncClient, customer: str, known: Any
) -> None:
    other, found = str(await known("C2")), await drafted(manager, customer)
    await publish(app, (other, "2024-05-01", 90, 100, 9), (customer, "2024-03-01", 1, 100, 1))
    quality = (await document(manager, found))["facts"]["quality"]
    assert quality == {"score": None, "answers": 0, "missing": "no_answers"}
    await publish(app, (customer, "2024-04-01", 45, 50, 5), (customer, "2024-06-01", 15, 30, 3))
    quality = (await document(manager, found))["facts"]["quality"]
    assert quality == {"score": "0.75", "answers": 8, "missing": None}
    page = (await manager.get(f"{URL}/{found['id']}/document", params={"format": "html", "language": "en"})).text
    assert "75%" in page
    assert "From 8 answers" in page


@pytest.mark.parametrize(("accepted", "in_full"), [("1", "0"), ("2", "1"), ("3", "1")])
async def test_a_line_accepted_beyond_what_was_ordered_is_in_full(
    erp: httpx.AsyncClient, manager: httpx.AsyncClient, known: Any, accepted: str, in_full: str
) -> None:
    customer = str(await known("C9", team=[MANAGER], manager_id=MANAGER))
    sold = shipped("2024-04-10", "2024-04-10", quantity="2", accepted_quantity=accepted)
    await push(erp, order("1", sold, customer_code="C9", ordered_on="2024-04-01"))
    quarter = (await document(manager, await drafted(manager, customer)))["facts"]["delivery"]
    assert (quarter["checked_lines"], quarter["on_time_in_full"]) == (1, in_full)


async def test_nothing_above_level_1_is_in_it_whoever_asks(
    erp: httpx.AsyncClient, app: FastAPI, tokens: Tokens, customer: str
) -> None:
    async with tokens.client(app) as executive:
        found = await drafted(executive, customer)
        shown = json.dumps((await document(executive, found))["facts"])
        page = (await executive.get(f"{URL}/{found['id']}/document", params={"format": "html"})).text
    text = re.sub(r"<style.*?</style>|style=\"[^\"]*\"", "", page, flags=re.DOTALL).lower()
    for word in ("cost", "margin", "profit"):
        assert word not in shown
        assert word not in text
    assert "77" not in shown


async def test_a_released_report_never_changes(
    manager: httpx.AsyncClient, erp: httpx.AsyncClient, customer: str
) -> None:
    found = await drafted(manager, customer)
    released = await done(await manager.post(f"{URL}/{found['id']}/release"))
    assert (released["status"], released["released_by_name"]) == ("released", "Wang")
    await push(erp, order("late", line(amount="1000"), ordered_on="2024-06-30"))
    assert (await document(manager, found))["facts"]["sales"] == "300"
    for answer in (
        await manager.patch(f"{URL}/{found['id']}", json={"summary": "Better"}),
        await manager.delete(f"{URL}/{found['id']}"),
        await manager.post(f"{URL}/{found['id']}/release"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "value_report_released")


async def test_archived_orders_whose_lines_are_missing_are_named(
    app: FastAPI, manager: httpx.AsyncClient, erp: httpx.AsyncClient, customer: str
) -> None:
    """Those that were promised for the quarter, and those that are still owed; not those of other customers."""
    late = line(promised_on="2024-06-30", shipped_on="2024-07-01")
    owed = line(promised_on="2023-01-01")
    await push(
        erp,
        order("8", late, ordered_on="2022-12-01"),
        order("9", owed, ordered_on="2021-12-01"),
        order("10", late, ordered_on="2020-12-01", customer_code="other"),
        order("11", line(promised_on="2023-06-30", shipped_on="2023-06-30"), ordered_on="2019-12-01"),
    )
    found = await drafted(manager, customer)
    for year in (2019, 2020, 2021, 2022, 2023):
        assert (await document(manager, found))["facts"]["archived_periods"] == [
            str(one) for one in (2021, 2022) if one < year
        ]
        async with transaction(app.state.engine) as session:
            await archive_period(session, Period(date(year, 1, 1), date(year + 1, 1, 1)))
    page = await manager.get(f"{URL}/{found['id']}/document", params={"format": "html", "language": "en"})
    assert "leave out orders of 2021, 2022, which are archived" in page.text


@pytest.mark.parametrize(
    ("frozen", "expected"),
    [
        ({"score": None, "missing": "no_source"}, "There is no satisfaction survey of this quarter"),
        ({"score": None, "answers": 0, "missing": "no_source"}, "Satisfaction is not measured yet"),
    ],
    ids=["before reports had the number of answers", "since"],
)
async def test_a_released_report_says_what_it_said(
    app: FastAPI, manager: httpx.AsyncClient, customer: str, frozen: dict[str, Any], expected: str
) -> None:
    found = await drafted(manager, customer)
    await done(await manager.post(f"{URL}/{found['id']}/release"))
    quality = sa.func.jsonb_set(col(ValueReport.facts), ["quality"], sa.cast(frozen, JSONB))
    async with transaction(app.state.engine) as session:
        await execute(session, sa.update(ValueReport).values(facts=quality))
    page = await manager.get(f"{URL}/{found['id']}/document", params={"format": "html", "language": "en"})
    assert expected in page.text


async def test_a_correction_is_the_next_edition(
    manager: httpx.AsyncClient, erp: httpx.AsyncClient, customer: str
) -> None:
    first = await drafted(manager, customer)
    reason = {"reason": "An order was booked late"}
    refused = await manager.post(f"{URL}/{first['id']}/correction", json=reason)
    assert (refused.status_code, refused.json()["code"]) == (409, "value_report_not_released")
    await manager.post(f"{URL}/{first['id']}/release")
    await push(erp, order("late", line(amount="1000"), ordered_on="2024-06-30"))
    second = await done(await manager.post(f"{URL}/{first['id']}/correction", json=reason))
    assert (second["edition"], second["corrects_id"], second["status"]) == (2, first["id"], "draft")
    assert second["savings"][0]["what"] == "Whole boxes"
    assert (await document(manager, second))["facts"]["sales"] == "1300"
    again = await manager.post(f"{URL}/{first['id']}/correction", json=reason)
    assert (again.status_code, again.json()["code"]) == (409, "value_report_exists")


async def test_one_report_for_each_customer_and_quarter(manager: httpx.AsyncClient, customer: str) -> None:
    found = await drafted(manager, customer)
    sent = {"customer_id": customer, "starts_on": "2024-04-01"}
    again = await manager.post(URL, json=sent)
    assert (again.status_code, again.json()["code"]) == (409, "value_report_exists")
    assert (await manager.delete(f"{URL}/{found['id']}")).status_code == 204
    await drafted(manager, customer)


@pytest.mark.parametrize(("starts_on", "code"), [("2024-05-01", "quarter_invalid"), ("2099-01-01", "quarter_not_over")])
async def test_only_a_quarter_that_is_over(
    manager: httpx.AsyncClient, customer: str, starts_on: str, code: str
) -> None:
    answer = await manager.post(URL, json={"customer_id": customer, "starts_on": starts_on})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["errors"][0]["pointer"] == "/starts_on"


async def test_a_draft_is_changed_field_by_field(manager: httpx.AsyncClient, customer: str) -> None:
    found = await drafted(manager, customer)
    steps = [{"what": "Visit", "who": "Zhang"}]
    changed = await done(await manager.patch(f"{URL}/{found['id']}", json={"next_steps": steps, "summary": None}))
    assert changed["next_steps"] == [{"what": "Visit", "who": "Zhang", "due_on": None}]
    assert (changed["summary"], changed["highlights"]) == (None, SAID["highlights"])


@pytest.mark.parametrize(
    ("name", "begins"),
    [("html", b"<!doctype html>"), ("pdf", b"%PDF"), ("pptx", b"PK\x03\x04"), ("json", b'{"report"')],
)
async def test_in_every_format(manager: httpx.AsyncClient, customer: str, name: str, begins: bytes) -> None:
    found = await drafted(manager, customer)
    answer = await manager.get(f"{URL}/{found['id']}/document", params={"format": name}, timeout=60)
    assert (answer.status_code, answer.content[: len(begins)]) == (200, begins), answer.text[:500]


async def test_the_language_is_the_customers(manager: httpx.AsyncClient, customer: str) -> None:
    found = await drafted(manager, customer)
    at = f"{URL}/{found['id']}/document"
    headers = {"Accept-Language": "en"}
    english = await manager.get(at, params={"format": "html"}, headers=headers)
    chinese = await manager.get(at, params={"format": "html", "language": "zh-CN"}, headers=headers)
    assert "Customer value report" in english.text
    assert "客户价值报告" in chinese.text
    assert "Next steps" not in chinese.text
    assert (english.headers["content-language"], chinese.headers["content-language"]) == ("en", "zh-CN")


async def test_others_see_and_write_nothing(app: FastAPI, tokens: Tokens, manager: Any, customer: str) -> None:
    found = await drafted(manager, customer)
    own = {"kind": "own", "regions": []}
    async with tokens.client(app, data_scope=own) as stranger:
        assert (await stranger.get(URL)).json()["items"] == []
        for answer in (
            await stranger.get(f"{URL}/{found['id']}/document"),
            await stranger.post(f"{URL}/{found['id']}/release"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "value_report_not_found")


async def owed(known: Any, code: str, signed: str | None, **fields: Any) -> str:
    return str(await known(code, first_contract_on=signed, team=[MANAGER], manager_id=MANAGER, **fields))


@pytest.mark.parametrize(
    ("signed", "is_owed"),
    [
        ("2023-06-29", False),  # deep: its twelfth month ended a day before the quarter did
        ("2023-06-30", True),
        ("2024-03-29", True),  # stable since the day before
        ("2024-03-31", False),  # initial until the quarter's last day
        (None, False),
    ],
)
async def test_who_is_owed_a_report(manager: httpx.AsyncClient, known: Any, signed: str | None, is_owed: bool) -> None:
    await owed(known, "C1", signed)
    made = await done(await manager.post(f"{URL}/drafts", json={"starts_on": "2024-04-01"}))
    assert made["created"] == int(is_owed)


@pytest.mark.parametrize("status", ["exited", "resource_pool"])
async def test_a_customer_that_has_left_is_owed_none(manager: httpx.AsyncClient, known: Any, status: str) -> None:
    await owed(known, "C1", "2024-01-15", status=status)
    assert (await done(await manager.post(f"{URL}/drafts", json={"starts_on": "2024-04-01"})))["created"] == 0


@pytest.mark.parametrize("day", ["0001-01-01", "9999-10-01"])
async def test_days_with_which_nothing_can_be_reckoned_are_refused(
    manager: httpx.AsyncClient, customer: str, day: str
) -> None:
    for path, body in (("", {"customer_id": customer}), ("/drafts", {})):
        answer = await manager.post(f"{URL}{path}", json=body | {"starts_on": day})
        assert (answer.status_code, [one["pointer"] for one in answer.json()["errors"]]) == (422, ["/starts_on"])


async def test_the_stage_is_the_one_that_the_rules_say(manager: httpx.AsyncClient, known: Any) -> None:
    ends_on = date(2024, 6, 30)
    days = [ends_on - timedelta(days=12 * place) for place in range(40)] + [date(2024, 3, 30), date(2023, 6, 30)]
    for place, day in enumerate(days):
        await owed(known, f"C{place}", str(day))
    stable = [day for day in days if stage_of(day, ends_on, StageMonths()) is LifecycleStage.STABLE]
    assert len(stable) > 10
    made = await done(await manager.post(f"{URL}/drafts", json={"starts_on": "2024-04-01"}))
    assert made["created"] == len(stable)


async def test_drafts_for_all_are_created_once(manager: httpx.AsyncClient, known: Any, fetch: Any) -> None:
    first = await owed(known, "C1", "2024-01-15")
    await owed(known, "C2", "2024-01-15")
    await known("C3", first_contract_on="2024-01-15")
    await drafted(manager, first)
    expected = {"quarter": "2024-Q2", "starts_on": "2024-04-01", "due_on": "2024-07-12", "existing": 1, "created": 1}
    expected["scheme_version"] = 1
    assert await done(await manager.post(f"{URL}/drafts", json={"starts_on": "2024-04-01"})) == expected
    again = await done(await manager.post(f"{URL}/drafts", json={"starts_on": "2024-04-01"}))
    assert (again["existing"], again["created"]) == (2, 0)
    events = await fetch("SELECT customer_id FROM events WHERE type = 'guanxi.value_report.created'")
    assert len(events) == 2
    listed = (await done(await manager.get(URL)))["items"]
    assert {(one["customer_name"], one["edition"], one["status"]) for one in listed} == {
        ("C1", 1, "draft"),
        ("C2", 1, "draft"),
    }


async def test_it_is_due_until_it_is_released(
    app: FastAPI, tokens: Tokens, manager: httpx.AsyncClient, known: Any
) -> None:
    today = company_today()
    quarter = last_closed_quarter(1, today)
    customer = await owed(known, "C1", str(quarter.last - timedelta(days=200)), name="Huaqiang")
    window = {"from": str(quarter.last), "to": str(due_day(quarter, 10)), "owner": "me"}
    claims: dict[str, Any] = {"sub": str(MANAGER), "act": {"sub": "service:gateway"}}
    own = {"kind": "own", "regions": []}
    async with tokens.client(app, scope="kpis:read", data_scope=own, **claims) as gateway:
        (item,) = (await done(await gateway.get("/internal/due-items", params=window)))["items"]
        assert (item["kind"], item["customer_id"], item["owner_id"]) == ("value_report", customer, str(MANAGER))
        assert item["due_at"][:10] == str(due_day(quarter, 10))
        assert item["title"] == f"Value report {quarter.label}: Huaqiang"
        found = await drafted(manager, customer, starts_on=str(quarter.first))
        (item,) = (await done(await gateway.get("/internal/due-items", params=window)))["items"]
        assert item["link"] == f"{URL}/{found['id']}"
        await manager.post(f"{URL}/{found['id']}/release")
        assert (await done(await gateway.get("/internal/due-items", params=window)))["items"] == []
