"""Requests that meet the requirements of a plan's steps: each an address of the plan or of the service, and a body."""

from collections.abc import Mapping
from typing import Any

REVENUE: dict[str, Any] = {
    "kind": "profit",
    "metric": "revenue",
    "title": "全年销售额",
    "baseline": "8200000",
    "target": "10000000",
    "due_on": "2025-12-31",
}


def samples_of(requirement: str, plan: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The requests for a plan, as the API shows it; relationship goals need a person, so that a test sets them."""
    action = {"customer_id": plan["customer_id"], "plan_id": plan["id"], "title": "拜访", "due_on": "2025-06-30"}
    found: dict[str, list[tuple[str, Any]]] = {
        "market_goals": [("/market-goals", REVENUE)],
        "relationship_snapshot": [("/relationship-snapshots", None)],
        "actions": [("/v1/actions", action)],
    }
    return found[requirement]
