"""Requests that meet the requirements of a plan's steps: each an address of the plan or of the service, and a body.

An address may begin with its method; by default it is POST.
"""

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

RESOURCES: dict[str, Any] = {"people": "2.5", "reason": "shared with two other customers"}
RESPONSIBILITY: dict[str, Any] = {
    "subject": "work_area",
    "work_area": "technical exchange",
    "assignments": [{"duty": "accountable", "role": "account_manager"}],
}
BUDGET: dict[str, Any] = {
    "visits": "30000",
    "campaigns": "50000",
    "gifts": "5000",
    "other": "5000",
    "reason": "one campaign less than last year",
}


def samples_of(requirement: str, plan: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The requests for a plan, as the API shows it; relationship goals need a person, so that a test sets them."""
    action = {"customer_id": plan["customer_id"], "plan_id": plan["id"], "title": "拜访", "due_on": "2025-06-30"}
    found: dict[str, list[tuple[str, Any]]] = {
        "market_goals": [("/market-goals", REVENUE)],
        "relationship_snapshot": [("/relationship-snapshots", None)],
        "actions": [("/v1/actions", action)],
        "resources": [("PUT /resources", RESOURCES)],
        "responsibilities": [("/responsibilities", RESPONSIBILITY)],
        "budget": [("PUT /budget", BUDGET)],
    }
    return found[requirement]
