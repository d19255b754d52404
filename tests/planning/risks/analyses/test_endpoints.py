"""Analyses and signs of a risk over HTTP."""

import uuid
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.planning.clients import OpenWarning
from services.planning.risks.analyses.operations import described
from shared.time import company_today, months_after
from tests.planning.risks.conftest import NewRisk
from tests.sign_in import Tokens


async def test_an_analysis_plans_the_next_one(new_risk: NewRisk) -> None:
    risk = await new_risk()
    made = await risk.ask("POST", "/analyses", 201, finding="orders are back")
    assert (made["analysed_on"], made["analysed_by_name"]) == (company_today().isoformat(), "Test")
    assert (await risk.ask("GET"))["next_analysis_on"] == months_after(company_today(), 1).isoformat()
    assert [one["id"] for one in (await risk.ask("GET", "/analyses"))["items"]] == [made["id"]]
    assert (await risk.ask("GET", f"/analyses/{made['id']}"))["finding"] == "orders are back"
    assert (await risk.ask("GET", f"/analyses/{uuid.uuid4()}", 404))["code"] == "risk_analysis_not_found"


async def test_kinds_without_a_rhythm_have_no_next_analysis(new_risk: NewRisk) -> None:
    risk = await new_risk(kind="delivery")
    await risk.ask("POST", "/analyses", 201, finding="late by a week")
    assert (await risk.ask("GET"))["next_analysis_on"] is None


async def test_a_closed_risk_is_not_analysed(new_risk: NewRisk) -> None:
    risk = await new_risk(kind="other")
    await risk.close()
    assert (await risk.ask("POST", "/analyses", 409, finding="x"))["code"] == "risk_closed"


def warning(kind: str, day: int) -> OpenWarning:
    said: dict[str, Any] = {"severity": "low", "evidence_en": "e", "evidence_zh": "z"}
    return OpenWarning(id=uuid.uuid4(), kind=kind, created_at=datetime(2026, 1, day, tzinfo=UTC), **said)


def test_signs_come_first_then_the_newest() -> None:
    found = [warning("dossier_stale", 9), warning("sales_down", 1), warning("share_down", 2), warning("x", 3)]
    shown = [(one.kind, one.is_sign) for one in described(found, ["sales_down", "share_down"])]
    assert shown == [("share_down", True), ("sales_down", True), ("dossier_stale", False), ("x", False)]


async def test_without_kpi_the_signs_are_not_known(new_risk: NewRisk) -> None:
    read = await (await new_risk()).ask("GET", "/signs")
    assert read == {"state": "unavailable", "sign_count": None, "warnings": []}


async def test_who_may_not_read_warnings_gets_none(new_risk: NewRisk, app: FastAPI, tokens: Tokens) -> None:
    risk = await new_risk()
    async with tokens.client(app, scope="plans:read") as client:
        answer: httpx.Response = await client.get(f"{risk.url}/signs")
    assert answer.json()["state"] == "not_permitted"


@pytest.mark.parametrize("path", ["/signs", "/analyses"])
async def test_there_is_no_such_risk(planning: httpx.AsyncClient, path: str) -> None:
    answer = await planning.get(f"/v1/risks/{uuid.uuid4()}{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "risk_not_found")
