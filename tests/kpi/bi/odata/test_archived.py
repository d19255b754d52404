"""Answers to BI tools name the archived periods, whose orders they leave out."""

from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.facts.months.operations import archive_period
from services.kpi.facts.months.rules import Period
from shared.database import transaction
from tests.kpi.bi.odata.test_endpoints import EDM
from tests.kpi.pushing import order, push

HEADER, ANNOTATION = "guanxi-archived-periods", "@guanxi.archived_periods"
SETS = ("orders", "order_lines")


async def archive(app: FastAPI, *names: str) -> None:
    async with transaction(app.state.engine) as session:
        for name in names:
            await archive_period(session, Period.named(name))


@pytest.mark.parametrize("name", SETS)
async def test_a_page_names_the_archived_periods_that_it_lacks(
    app: FastAPI, erp: httpx.AsyncClient, company: Any, name: str
) -> None:
    await push(erp, order("OLD", ordered_on="2011-12-20"), order("OLDER", ordered_on="2010-02-01"))
    before = await erp.get(f"/odata/{name}")
    assert ANNOTATION not in before.json()
    assert HEADER not in before.headers
    await archive(app, "2010", "2011")
    after = await erp.get(f"/odata/{name}", params={"$top": "1", "$count": "true"})
    assert list(after.json()) == ["@odata.context", "@odata.count", ANNOTATION, "value"]
    assert (after.json()[ANNOTATION], after.headers[HEADER]) == (["2010", "2011"], "2010, 2011")
    assert after.json()["@odata.count"] == len(before.json()["value"]) - 2


@pytest.mark.parametrize("asked", ["?$format=csv", "?$format=parquet", "/$count", "?$format=json;odata.metadata=none"])
async def test_files_and_numbers_name_them_in_a_header(
    app: FastAPI, erp: httpx.AsyncClient, company: Any, asked: str
) -> None:
    await push(erp, order("OLD", ordered_on="2011-12-20"))
    await archive(app, "2011")
    reply = await erp.get(f"/odata/order_lines{asked}")
    assert (reply.status_code, reply.headers[HEADER]) == (200, "2011")
    assert ANNOTATION.encode() not in reply.content


async def test_sets_that_keep_what_is_archived_name_nothing(app: FastAPI, erp: httpx.AsyncClient, company: Any) -> None:
    await push(erp, order("OLD", ordered_on="2011-12-20"))
    await archive(app, "2011")
    reply = await erp.get("/odata/monthly_sales", params={"$filter": "month lt 2012-01-01"})
    assert [row["month"] for row in reply.json()["value"]] == ["2011-12-01"]
    assert ANNOTATION not in reply.json()
    assert HEADER not in reply.headers


@pytest.mark.parametrize(("language", "said"), [("en", "archived periods"), ("zh-CN", "已归档")])
async def test_the_metadata_say_so(erp: httpx.AsyncClient, language: str, said: str) -> None:
    reply = await erp.get("/odata/$metadata", headers={"Accept-Language": language})
    document = ElementTree.fromstring(reply.content)
    described = {
        one.get("Name"): str(note.get("String"))
        for one in document.iter(f"{EDM}EntitySet")
        for note in one.iter(f"{EDM}Annotation")
        if note.get("Term") == "Core.Description"
    }
    assert set(described) == set(SETS)
    assert all(said in text for text in described.values())
    (term,) = document.iter(f"{EDM}Term")
    assert (term.get("Name"), term.get("Type")) == ("archived_periods", "Collection(Edm.String)")
