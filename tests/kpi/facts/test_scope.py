"""Facts are pushed by callers of a limited data scope: only those of customers that they may change."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.auth.visibility import team
from shared.database import execute, transaction
from tests.kpi.pushing import counts, line, order, push
from tests.sign_in import Tokens

ME = uuid.uuid4()
OWN, REGIONAL = {"kind": "own", "regions": []}, {"kind": "regions", "regions": ["CN-GD"]}


def receivable(number: str, code: str) -> dict[str, Any]:
    days = {"issued_on": "2025-01-01", "due_on": "2025-02-01"}
    return {"invoice_no": number, "customer_code": code, "amount": "5", "kind": "goods", "status": "open", **days}


def payment(number: str, code: str) -> dict[str, Any]:
    paid = {"invoice_no": "I1", "paid_on": "2025-01-01", "amount": "5"}
    return {"payment_no": number, "customer_code": code, **paid}


def ordered(number: str, code: str) -> dict[str, Any]:
    return order(number, line(), customer_code=code)


def ordered_abroad(number: str, code: str) -> dict[str, Any]:
    return order(number, line(), customer_code=code, currency="USD")


def forecast(_: str, code: str) -> dict[str, Any]:
    return {"customer_code": code, "month": "2025-03", "amount": "5", "frozen_on": "2025-02-01"}


@pytest.fixture(autouse=True)
async def customers(known: Callable[..., Any]) -> None:
    await known("MINE", region="CN-BJ", team=[ME])
    await known("NEAR", region="CN-GD")
    await known("FAR", region="CN-SH")


def pusher(app: FastAPI, tokens: Tokens, scope: dict[str, Any] = OWN) -> httpx.AsyncClient:
    return tokens.client(app, sub=str(ME), data_scope=scope)


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("orders", ordered),
        ("orders", ordered_abroad),
        ("receivables", receivable),
        ("payments", payment),
        ("forecasts", forecast),
    ],
)
@pytest.mark.parametrize(("scope", "stored"), [(OWN, ["MINE"]), (REGIONAL, ["MINE", "NEAR"])])
async def test_facts_outside_the_data_scope_are_rejected_as_of_no_customer(
    app: FastAPI, tokens: Tokens, erp: httpx.AsyncClient, kind: str, row: Any, scope: dict[str, Any], stored: list[str]
) -> None:
    await push(erp, {"currency": "USD", "day": "2020-01-01", "rate": "7"}, kind="exchange-rates")
    codes = ("MINE", "NEAR", "FAR", "UNKNOWN")
    report = await push(pusher(app, tokens, scope), *(row(f"N-{code}", code) for code in codes), kind=kind)
    assert counts(report) == {"received": 4, "created": len(stored), "rejected": 4 - len(stored)}
    rejected = {codes[one["line"] - 1]: (one["pointer"], one["code"]) for one in report["rejections"]}
    assert rejected == {code: ("/customer_code", "customer_not_found") for code in codes if code not in stored}
    details = {one["detail"].replace(codes[one["line"] - 1], "…") for one in report["rejections"]}
    assert len(details) == 1  # an unknown code is answered like one that is hidden


async def test_who_sees_all_customers_pushes_facts_of_any_code(erp: httpx.AsyncClient) -> None:
    assert counts(await push(erp, ordered("N1", "FAR"), ordered("N2", "UNKNOWN"))) == {"received": 2, "created": 2}


async def test_a_fact_cannot_be_moved_away_from_a_customer_outside_the_data_scope(
    app: FastAPI, tokens: Tokens, erp: httpx.AsyncClient
) -> None:
    everything = tokens.client(app, sub=str(ME))
    await push(everything, ordered("N1", "FAR"))
    report = await push(pusher(app, tokens), ordered("N1", "MINE") | {"source_version": 2})
    assert counts(report) == {"received": 1, "rejected": 1}
    assert [one["code"] for one in report["rejections"]] == ["stored_outside_scope"]
    assert [one["customer_code"] for one in (await erp.get("/v1/orders")).json()["items"]] == ["FAR"]


async def test_only_facts_within_the_data_scope_can_be_deleted(
    app: FastAPI, tokens: Tokens, erp: httpx.AsyncClient
) -> None:
    everything = tokens.client(app, sub=str(ME))
    await push(everything, ordered("N1", "FAR"), ordered("N2", "MINE"))
    gone = [{"order_no": number, "status": "deleted", "source_version": 2} for number in ("N1", "N2", "N3")]
    report = await push(pusher(app, tokens), *gone)
    assert [(one["document_no"], one["code"]) for one in report["rejections"]] == [("N1", "stored_outside_scope")]
    assert [one["customer_code"] for one in (await erp.get("/v1/orders")).json()["items"]] == ["FAR"]


@pytest.mark.parametrize(("kind", "row"), [("orders", ordered), ("receivables", receivable), ("payments", payment)])
async def test_facts_of_nobody_need_the_scope_of_all_customers(
    app: FastAPI, tokens: Tokens, erp: httpx.AsyncClient, kind: str, row: Any
) -> None:
    nobody = row("N1", "") | {"customer_code": None}
    report = await push(pusher(app, tokens), nobody, kind=kind)
    assert [one["code"] for one in report["rejections"]] == ["customer_required"]
    assert (report["warned"], report["warnings"]) == (0, [])
    assert counts(await push(erp, nobody, kind=kind)) == {"received": 1, "created": 1}


async def test_a_rate_is_still_missing_within_the_data_scope(app: FastAPI, tokens: Tokens) -> None:
    rows = ordered_abroad("N1", "MINE"), ordered_abroad("N2", "FAR"), ordered("N3", "MINE")
    report = await push(pusher(app, tokens), *rows)
    assert [(one["document_no"], one["code"]) for one in report["rejections"]] == [
        ("N1", "fx_rate_missing"),
        ("N2", "customer_not_found"),
        ("N2", "fx_rate_missing"),
    ]


async def test_doubtful_facts_within_the_data_scope_are_stored_with_their_warnings(
    app: FastAPI, tokens: Tokens
) -> None:
    doubtful = [order(f"N-{code}", line(sku=None), customer_code=code) for code in ("MINE", "FAR")]
    report = await push(pusher(app, tokens), *doubtful)
    assert counts(report) == {"received": 2, "created": 1, "rejected": 1}
    assert (report["warned"], [one["document_no"] for one in report["warnings"]]) == (1, ["N-MINE"])


async def test_with_atomic_one_fact_outside_the_data_scope_rejects_all(app: FastAPI, tokens: Tokens) -> None:
    rows = [ordered("N1", "MINE"), ordered("N2", "FAR")]
    answer = await pusher(app, tokens).post("/v1/orders/batches?atomic=true", json=rows)
    assert (answer.status_code, answer.json()["code"]) == (422, "batch_rejected")


async def test_who_hands_a_customer_over_pushes_no_facts_of_it(app: FastAPI, tokens: Tokens) -> None:
    async with transaction(app.state.engine) as session:
        await execute(session, team.update().where(team.c.user_id == ME).values(is_handing_over=True))
    assert counts(await push(pusher(app, tokens), ordered("N1", "MINE"))) == {"received": 1, "rejected": 1}
