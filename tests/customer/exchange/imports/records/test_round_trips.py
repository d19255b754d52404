"""What is exported of a table of records can be imported again, and changes nothing."""

from typing import Any

import httpx
import pytest

from tests.customer.exchange.imports.records.conftest import Post, new_id

FILES = [{"format": "csv"}, {"format": "xlsx"}]
TEXT = "=第一行\r\n“引号”; a,b"


async def factors(post: Post, customer_id: str, _: str) -> int:
    url = f"/v1/customers/{customer_id}/grading-factors"
    await post(f"{url}/product_importance", "PUT", band="B", reason=TEXT, evidence="p. 8")
    await post(f"{url}/product_importance", "PUT", band="A", reason="2020", fiscal_year=2020)
    await post(f"{url}/prospects", "PUT", prospects=["policy_support", "investment"], reason="seen")
    await post(f"{url}/profit", "PUT", band="C", reason="net of rebates")
    return 4


async def facts(post: Post, customer_id: str, _: str) -> int:
    fact = {"customer_id": customer_id, "source": "coach"}
    await post("/v1/dossier-facts", **fact, item="profit_model", value=TEXT, owner_name="张三（南区）")
    await post(
        "/v1/dossier-facts", **fact, item="channels", value="two", source_detail="p. 1", verified_on="2020-02-29"
    )
    for day in ("2025-05-01", "2025-05-08"):
        await post("/v1/dossier-facts", **fact, item="call_notes", value=f"called {day}", verified_on=day)
    return 4


async def supply(post: Post, customer_id: str, rival: str) -> int:
    position = {"customer_id": customer_id, "category": "电源-01", "yearly_spend": "1200000.5", "source": TEXT}
    both = [{"share": "0.6"}, {"competitor_id": rival, "share": "0.3333"}]
    await post("/v1/supply-positions", **position, as_of="2024-01-15", suppliers=both)
    await post("/v1/supply-positions", **position, as_of="2025-01-15", suppliers=[{"share": "0"}])
    return 3


async def profiles(post: Post, customer_id: str, rival: str) -> int:
    answers = {
        "market_strategy": {"text": TEXT, "source": "coach", "source_detail": "研发", "known_on": "2025-04-18"},
        "lessons": {"text": "fast", "source": "internet"},
    }
    profile = {"customer_id": customer_id, "competitor_id": rival, "answers": answers}
    await post("/v1/competitors/profiles", **profile, is_main=True, responsible_id=new_id())
    return 1


async def fits(post: Post, customer_id: str, _: str) -> int:
    fit = {"customer_id": customer_id, "channel_now": "main", "channel_ahead": "edge", "evidence": TEXT}
    await post("/v1/strategic-fits", **fit, trend="diverging", assessed_on="2024-05-01")
    await post("/v1/strategic-fits", **fit, trend="aligned")
    return 2


MAKERS = {
    "grading_factors": factors,
    "dossier_facts": facts,
    "supply_positions": supply,
    "competitor_profiles": profiles,
    "strategic_fits": fits,
}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("form", FILES, ids=lambda form: str(form["format"]))
@pytest.mark.parametrize("kind", MAKERS)
async def test_an_export_comes_back_unchanged(
    customer: httpx.AsyncClient,
    post: Post,
    rival: str,
    kind: str,
    form: dict[str, str],
    language: str,
) -> None:
    lines = 0
    for _ in range(2):  # two of one name: the file tells them apart
        made = await post("/v1/customers?force=true", name="华强电子")
        lines += await MAKERS[kind](post, made["id"], rival)
    await post(f"/v1/competitors/{rival}", "DELETE") if kind in {"supply_positions", "competitor_profiles"} else None
    door = f"/v1/exports/{kind.replace('_', '-')}"
    exported = await customer.get(door, params=form, headers={"Accept-Language": language})
    assert exported.status_code == 200, exported.text
    sent = await customer.post("/v1/imports", params={"kind": kind}, content=exported.content)
    taken: Any = sent.json()
    done = (await customer.post(f"/v1/imports/{taken['id']}/run", json={})).json()
    assert done["problems"] == []
    assert (done["rows"], done["unchanged"]) == (lines, lines)
