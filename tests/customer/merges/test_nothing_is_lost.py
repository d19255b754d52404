"""After a merge the survivor has every row of both customers, or the merge lists it as settled."""

import random
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.customer.grading.grades.model import grades
from services.customer.merges import store
from services.customer.profile.standing.model import SINCE, standings
from shared.customers.settlements import Owner, owned_by
from shared.feed.events import entity_named
from tests.customer.conftest import MakeField
from tests.customer.dossier.attachments.conftest import PDF, files_in, folder, upload
from tests.customer.merges.conftest import MakePair, Pair

__all__ = ["folder", "upload"]

ITEMS = ("profit_model", "industry_position", "channels")
FACTORS = ("product_importance", "industry_standing", "effect_of_loss")
CONTENT = {
    "contacts": [{"name": name} for name in "ABC"],
    "dossier-facts": [{"item": item, "value": item, "source": "internet"} for item in ITEMS],
    "supply-positions": [
        {"category": category, "as_of": day, "suppliers": [{"share": "0.5"}]}
        for category in ("modules", "pumps")
        for day in ("2024-01-01", "2025-01-01")
    ],
    "strategic-fits": [
        {"channel_now": "main", "channel_ahead": "edge", "trend": trend, "evidence": "x"}
        for trend in ("aligned", "diverging")
    ],
}
USERS = [str(uuid.uuid4()) for _ in range(3)]


async def fill(pair: Pair, customer_id: str, chance: random.Random) -> None:
    for path, bodies in CONTENT.items():
        for body in chance.sample(bodies, chance.randint(0, len(bodies))):
            await pair.post(f"/v1/{path}", customer_id=customer_id, **body)
    for factor in chance.sample(FACTORS, chance.randint(0, 3)):
        url = f"/v1/customers/{customer_id}/grading-factors/{factor}"
        assert (await pair.client.put(url, json={"band": "A", "reason": "x"})).status_code == 200
    for user in chance.sample(USERS, chance.randint(0, 3)):
        role = chance.choice(("account_manager", "technical_support"))
        await pair.post(f"/v1/customers/{customer_id}/team", user_id=user, role=role)


async def rows_of(app: FastAPI, customer_id: str) -> dict[str, set[Any]]:
    found = {}
    for table in owned_by(Owner.CUSTOMER, store.tables()):
        described = table.__table__
        query = sa.select(described.c.id).where(described.c.customer_id == uuid.UUID(customer_id))
        found[entity_named(table)] = set((await app.state.engine.execute(query)).scalars())
    return found


@pytest.mark.parametrize("seed", range(8))
async def test_every_row_moves_or_is_listed_as_settled(app: FastAPI, pair: Pair, seed: int) -> None:
    chance = random.Random(seed)
    for customer_id in (pair.survivor_id, pair.absorbed_id):
        await fill(pair, customer_id, chance)
    ours, theirs = await rows_of(app, pair.survivor_id), await rows_of(app, pair.absorbed_id)
    merge = await pair.merge()
    left, merged = await rows_of(app, pair.absorbed_id), await rows_of(app, pair.survivor_id)
    removed = {uuid.UUID(one["gives_way_id"]) for one in merge["settled"] if one["way"] != "retired"}
    assert {kind: ids for kind, ids in left.items() if ids} == {}
    for kind in set(merged) - {"customer_merge", "team_member"}:
        assert merged[kind] == (ours[kind] | theirs[kind]) - removed
    assert merged["team_member"] >= ours["team_member"] | theirs["team_member"]
    assert Counter({one["kind"]: one["count"] for one in merge["moved"]}) == Counter(
        {kind: len(ids - removed) for kind, ids in theirs.items() if ids - removed}
    )
    told = {one["entity_id"] for one in await pair.history() if one["type"].endswith(".deleted")}
    assert told >= {str(one) for one in removed}
    managers = [
        one
        for one in (await pair.get(f"{pair.url}/team", has_ended="false"))["items"]
        if one["role"] == "account_manager"
    ]
    assert len(managers) <= 1


async def test_files_stay_where_they_are(pair: Pair, upload: Any, folder: Path) -> None:
    made = (await upload(pair.absorbed_id)).json()
    before = files_in(folder)
    await pair.merge()
    (item,) = await pair.items("/v1/attachments")
    content = await pair.client.get(f"/v1/attachments/{made['id']}/content")
    assert (item["id"], content.content, files_in(folder)) == (made["id"], PDF, before)


GRADE = {
    "scheme_version": 1,
    "coverage": 1,
    "is_provisional": False,
    "movement": "first",
    "moved_factors": [],
    "tier": "basic",
    "tags": [],
    "bands": "",
    "factors": [],
}


async def put_grade(app: FastAPI, customer_id: str, year: int, customer_class: str) -> None:
    """A grade as a run leaves it, and the customer's standing."""
    of_customer = {"customer_id": uuid.UUID(customer_id), "fiscal_year": year, "customer_class": customer_class}
    made = GRADE | of_customer | {"id": uuid.uuid4(), "run_id": uuid.uuid4(), "graded_at": sa.func.now()}
    await app.state.engine.execute(sa.insert(grades).values(made))
    standing = {name: made[name] for name in (column.name for column in standings.c) if name in made}
    standing |= dict.fromkeys(SINCE, sa.func.now())
    await app.state.engine.execute(sa.insert(standings).values(standing | {"grade_id": made["id"]}))


@pytest.mark.parametrize(
    ("ours", "theirs", "stands"),
    [(2025, 2025, "core"), (2025, 2024, "core"), (2024, 2025, "small"), (None, 2025, "small"), (2025, None, "core")],
)
async def test_grades_move_and_one_is_the_survivors_standing(
    app: FastAPI, pair: Pair, ours: int | None, theirs: int | None, stands: str
) -> None:
    for customer_id, year, customer_class in ((pair.survivor_id, ours, "core"), (pair.absorbed_id, theirs, "small")):
        if year is not None:
            await put_grade(app, customer_id, year, customer_class)
    await pair.merge()
    graded = await pair.items("/v1/grades")
    assert len(graded) == sum(year is not None for year in (ours, theirs))
    assert [one["customer_class"] for one in graded if one["is_current"]] == [stands]
    query = sa.select(standings.c.customer_id)
    assert list((await app.state.engine.execute(query)).scalars()) == [uuid.UUID(pair.survivor_id)]


async def test_a_preview_leaves_out_what_would_give_way(make_pair: MakePair) -> None:
    pair = await make_pair()
    for customer_id, day in ((pair.survivor_id, "2025-02-01"), (pair.absorbed_id, "2025-01-01")):
        body = {"item": "profit_model", "value": "x", "source": "internet", "verified_on": day}
        await pair.post("/v1/dossier-facts", customer_id=customer_id, **body)
    preview = await pair.get(f"{pair.url}/merge-preview", absorbed_id=pair.absorbed_id)
    merge = await pair.merge()
    assert preview["moves"] == merge["moved"] == []
    assert preview["settles"] == merge["settled"] != []


async def test_custom_fields_go_as_the_profile_does(make_pair: MakePair, make_field: MakeField) -> None:
    options = [{"code": code, "label": code} for code in "abc"]
    for code, kind in (("own", "decimal"), ("filled", "decimal"), ("several", "choices"), ("hidden", "choices")):
        level = 3 if code == "hidden" else 1
        await make_field(code, kind, options=options if kind == "choices" else [], clearance=level)
    ours = {"own": "1", "several": ["a", "b"], "hidden": ["a"]}
    theirs = {"own": "2", "filled": "3", "several": ["b", "c"], "hidden": ["b"]}
    pair = await make_pair({"custom": ours}, {"custom": theirs})
    await pair.merge()
    merged = (await pair.get(pair.url))["custom"]
    assert merged == {"own": "1", "filled": "3", "several": ["a", "b", "c"], "hidden": ["a", "b"]}
    for condition in ("several__contains:c", "own:1", "filled__gte:3"):
        (found,) = (await pair.get("/v1/customers", custom=condition))["items"]
        assert found["id"] == pair.survivor_id
