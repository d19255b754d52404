"""Made-up customers of any number, with all that grading reads of them in the customer service's own database."""

import json
import random
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import asyncpg

from shared.database import new_id

NOW = datetime(2026, 1, 15, tzinfo=UTC)
TRENDS = ("aligned", "converging", "diverging", "unrelated")
LAYERS = ("top", "middle", "base")
RIVALS = [uuid.UUID(int=number + 1) for number in range(20)]
CATEGORIES = ("controllers", "power-modules")
COLUMNS = {
    "competitors": "id version created_at updated_at name",
    "customers": "id version created_at updated_at name status scenarios first_contract_on",
    "contacts": "id version created_at updated_at customer_id name seniority decision_bases is_key has_left",
    "supply_positions": "id version created_at updated_at customer_id category as_of suppliers yearly_spend our_share "
    "main_rival_id main_rival_share rival_count sourcing",
    "strategic_fits": "id version created_at updated_at customer_id assessed_on channel_now channel_ahead trend "
    "evidence is_cash_cow recommended_investment breakdown_due_now breakdown_due_ahead scheme_version assessed_by "
    "assessed_by_name",
}
Record = tuple[Any, ...]


def _row() -> Record:
    return (new_id(), 1, NOW, NOW)


async def make(connection: "asyncpg.Connection[Any]", count: int) -> None:
    """That many customers, each with a contact, a strategic fit and two supply positions of three suppliers."""
    chance = random.Random(1)
    rows: dict[str, list[Record]] = {name: [] for name in COLUMNS}
    rows["competitors"] = [(rival, 1, NOW, NOW, f"Rival {number}") for number, rival in enumerate(RIVALS)]
    for number in range(count):
        head = _row()
        signed = date(2015, 1, 1) + timedelta(days=chance.randrange(4000))
        rows["customers"].append((*head, f"Customer {number}", "active", [], signed))
        layer = chance.choice(LAYERS)
        rows["contacts"].append((*_row(), head[0], "Li", layer, [], True, False))
        rows["supply_positions"] += _positions(head[0], chance)
        trend = chance.choice(TRENDS)
        told = ("main", "main", trend, "annual report", trend == "diverging", "maintain", False, False, 1, "x", "x")
        rows["strategic_fits"].append((*_row(), head[0], date(2025, 3, 1), *told))
    for table, names in COLUMNS.items():
        await connection.copy_records_to_table(table, records=rows[table], columns=names.split())
    await connection.execute("VACUUM ANALYZE")


def _positions(customer_id: uuid.UUID, chance: random.Random) -> Iterator[Record]:
    for category in CATEGORIES:
        parts = [chance.randint(1, 100) for _ in range(3)]
        ours, *others = (Decimal(part * 10_000 // sum(parts)) / 10_000 for part in parts)
        rivals = list(zip(chance.sample(RIVALS, 2), others, strict=True))
        named = [{"competitor_id": None, "share": str(ours)}]
        named += [{"competitor_id": str(rival), "share": str(share)} for rival, share in rivals]
        main, most = max(rivals, key=lambda rival: rival[1])
        spend = Decimal(chance.randint(10_000, 2_000_000))
        landscape = (json.dumps(named), spend, ours, main, most, 2, "multi")
        yield (*_row(), customer_id, category, date(2025, 1, 15), *landscape)
