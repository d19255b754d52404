"""From an operation of the OpenAPI to requests: addresses out of planted rows, bodies out of the spec's examples."""

import copy
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from shared.auth.access import Scope
from shared.web.specification import operations_of
from tests.access.canaries import Found, Planted
from tests.access.rights import CALLER, Sight
from tests.access.world import SERVICES, World

# What the spec cannot say. An operation that needs more is named by the test, with what to write here.

TABLES = {
    "records": "stage_action_records",
    "team": "team_members",
    "codes": "customer_codes",
    "profiles": "competitor_profiles",
    "target": "customer_targets",
    "target-customers": "customer_targets",
    "overdue": "customers",
    "merges": "customer_merges",
    "relationship-maps": "customers",
    "workstreams": "exit_workstreams",
    "disputes": "exit_disputes",
    "steps": "risk_steps",
    "analyses": "risk_analyses",
    "people": "summit_people",
    "reviews": "plan_reviews",
    "judgements": "ability_judgements",
}
"""Collection in an address → table, where they differ."""

PARAMETERS: dict[str, str] = {
    "factor": "product_importance",
    "item": "profitability",
    "judgement": "potential",
    "kind": "development_strategy",
    "number": "1",
    "paper": "exit_procedure",
    "step": "market_goals",
    "version": "1",
}
"""Parameters of addresses that name no row."""

QUERIES: dict[str, dict[str, str]] = {
    "compare_plan_versions": {"from": "1"},
    "get_visit_plans_document": {"from": "2025-06-01", "to": "2025-06-30"},
    "list_supply_shares": {"days": "2026-02-01"},
    "list_market_supply_shares": {"by": "region", "codes": "CN-GD", "days": "2026-02-01"},
    "list_kpi_values": {
        "kpi": "sales,orders,sales_growth",
        "from": "2024-01-01",
        "to": "2024-12-31",
        "group_by": "customer",
    },
    "get_lead_conversion": {"from": "2025-05-01", "to": "2025-05-31", "group_by": "owner"},
    "get_pareto": {"from": "2024-01-01", "to": "2024-12-31"},
    "list_product_sales": {"from": "2024-01-01", "to": "2024-12-31"},
    "list_delivery_rates": {"from": "2024-01-01", "to": "2024-12-31", "group_by": "product"},
    "list_forecast_accuracy": {"from": "2024-01-01", "to": "2024-12-31", "group_by": "category"},
    "list_scorecard_results": {"starts_on": "2024-01-01", "ends_on": "2024-03-31"},
    "list_reminders": {"from": "2026-01-01", "to": "2026-12-31"},
    "get_reminder_calendar": {"from": "2026-01-01", "to": "2026-12-31"},
    "upload_attachment": {"file_name": "a.pdf", "section": "operations"},
    "upload_import": {"kind": "customers"},
    "upload_insight_file": {"file_name": "a.pdf"},
    "get_import_template": {"kind": "customers", "format": "csv"},
    "export_import_rejections": {"format": "csv"},
    "export_customers": {"format": "csv"},
    "export_order_lines": {"format": "csv"},
    "export_receivables": {"format": "csv"},
    "export_expenses": {"format": "csv"},
    "export_contacts": {"format": "csv"},
    "export_grading_factors": {"format": "csv"},
    "export_dossier_facts": {"format": "csv"},
    "export_supply_positions": {"format": "csv"},
    "export_competitor_profiles": {"format": "csv"},
    "export_strategic_fits": {"format": "csv"},
}
"""What the query needs beside ids."""

BODIES: dict[str, Any] = {
    "upload_attachment": b"%PDF-1.7\ncontent",
    "upload_insight_file": b"%PDF-1.7\ncontent",
    "create_customer_batch": b"[]",
    "create_contact_batch": b"[]",
    "create_order_batch": b"[]",
    "create_receivable_batch": b"[]",
    "create_payment_batch": b"[]",
    "create_product_batch": b"[]",
    "create_product_cost_batch": b"[]",
    "create_forecast_batch": b"[]",
    "create_exchange_rate_batch": b"[]",
    "create_market_volume_batch": b"[]",
    "create_touchpoint_batch": b"[]",
    "upload_import": b"name\nWater works\n",
}
"""Bodies that are no JSON object with an example in the spec."""

CONTENT_TYPES = {"upload_import": "text/csv"}
"""Of bodies that are not JSON."""

LEVELS = {
    **dict.fromkeys(("list_ability_judgements", "get_ability_judgement", "judge_ability"), 2),
    **dict.fromkeys(("list_plan_budgets", "get_plan_budget", "set_plan_budget", "remove_plan_budget"), 2),
    "list_plan_resource_shares": 2,
    **dict.fromkeys(("list_special_dates", "get_special_date", "add_special_date"), 2),
    **dict.fromkeys(("update_special_date", "remove_special_date"), 2),
    **dict.fromkeys(("list_gift_schemes", "get_current_gift_scheme", "get_gift_scheme", "publish_gift_scheme"), 2),
    **dict.fromkeys(("list_strategic_fits", "list_current_strategic_fits", "get_strategic_fit"), 2),
    **dict.fromkeys(("create_strategic_fit", "delete_strategic_fit"), 2),
    "list_purchase_volumes": 2,
    **dict.fromkeys(("list_survey_responses", "get_response_of_survey", "record_responses"), 2),
    **dict.fromkeys(("list_satisfaction_duties", "get_satisfaction_duty", "update_satisfaction_duty"), 2),
    **dict.fromkeys(("list_product_costs", "list_product_cost_batches", "get_product_cost_batch"), 2),
    **dict.fromkeys(("create_product_cost_batch", "export_product_cost_rejections"), 2),
    **dict.fromkeys(("list_supply_positions", "list_current_supply_positions", "list_supply_standings"), 2),
    **dict.fromkeys(("list_supply_shares", "list_market_supply_shares"), 2),
    **dict.fromkeys(("get_supply_position", "create_supply_position"), 2),
    **dict.fromkeys(("update_supply_position", "delete_supply_position"), 2),
    **dict.fromkeys(("list_grading_factors", "set_grading_factor", "clear_grading_factor"), 2),
    **dict.fromkeys(("list_customer_judgements", "set_customer_judgement", "clear_customer_judgement"), 2),
    **dict.fromkeys(("set_profit_factor", "clear_profit_factor", "set_profit_fact", "clear_profit_fact"), 3),
    **dict.fromkeys(("list_edge_breakdowns", "get_edge_breakdown", "create_edge_breakdown"), 2),
    **dict.fromkeys(("update_edge_breakdown", "finish_edge_breakdown", "delete_edge_breakdown"), 2),
    **dict.fromkeys(("export_grading_factors", "export_supply_positions", "export_strategic_fits"), 2),
    **dict.fromkeys(("record_hire", "withdraw_hire"), 2),
    **dict.fromkeys(("list_gift_bans", "ban_gifts", "lift_gift_ban", "list_gift_specifications"), 2),
    "list_gift_specifications_at_customer": 2,
    **dict.fromkeys(("list_spending_budgets", "get_spending_budget", "create_spending_budget"), 2),
    **dict.fromkeys(("update_spending_budget", "delete_spending_budget", "compare_spending"), 2),
    **dict.fromkeys(("list_plan_match_assessments", "assess_plan_match"), 2),
}
"""Operations that are refused as a whole below a level."""

FOR_WHO_ENTERS_PROFITS = {"update_dossier_fact", "delete_dossier_fact"}
"""Operations that need the scope `profits:write` too, where the row is of level 3."""

FOR_WHO_SENT_IT = {"preview_import", "run_import", "undo_import", "export_import_rejections"}
"""Operations on what only its sender may touch: to everybody else it is not there."""

FOR_THE_WHOLE_HOUSE = {"update_custom_field", "delete_custom_field"}
"""Operations only for who sees everything: all others are refused before a row is looked up."""

FOR_WHAT_IS_GONE = {"restore_customer"}
"""Operations on rows that are not there while they are present."""

IDS = {
    "absorbed_id": "customers",
    "customer_id": "customers",
    "customer_ids": "customers",
    "contact_ids": "contacts",
    "from_contact_id": "contacts",
    "to_contact_id": "contacts",
    "reports_to_id": "contacts",
}
STRANGER = "01a1ff25-b1e9-738a-8877-e93068000000"


class NothingToAsk(Exception):
    """The operation needs more than its spec says; the message is where to write it, and the line."""


@dataclass(frozen=True, eq=False)
class Operation:
    """One operation of a service."""

    service: str
    path: str
    method: str
    described: dict[str, Any]

    @property
    def id(self) -> str:
        """Its name, unique over all services."""
        return str(self.described["operationId"])

    @property
    def is_read(self) -> bool:
        """Whether it changes nothing."""
        return self.method in {"GET", "HEAD"}

    @cached_property
    def scopes(self) -> frozenset[str]:
        """What the caller needs."""
        return frozenset(scope for one in self.described["security"] for needed in one.values() for scope in needed)

    @cached_property
    def query(self) -> dict[str, dict[str, Any]]:
        """The parameters of the query."""
        return {one["name"]: one for one in self.described.get("parameters", []) if one["in"] == "query"}

    @cached_property
    def collection(self) -> str:
        """The table that the address ends in: of what it lists, or of what its last id names."""
        names = [part for part in self.path.removeprefix("/v1/").split("/") if not part.startswith("{")]
        return table_named(names[-1])


@dataclass(frozen=True)
class Ask:
    """A request, and the planted rows it is about."""

    operation: Operation
    url: str
    query: dict[str, str]
    content: Any
    about: tuple[Planted, ...]

    @property
    def options(self) -> dict[str, Any]:
        """The request but for its method and address, as httpx takes it."""
        if isinstance(self.content, bytes):
            headers = {"Content-Type": CONTENT_TYPES.get(self.operation.id, "application/json")}
            return {"params": self.query, "content": self.content, "headers": headers}
        return {"params": self.query} | ({} if self.content is None else {"json": self.content})


def table_named(part: str) -> str:
    """The table of a collection's address."""
    return TABLES.get(part, part.replace("-", "_"))


def operations(world: World) -> list[Operation]:
    """Every operation in the specs of all services."""
    return [
        Operation(service, path, method.upper(), described)
        for service in SERVICES
        for path, method, described in operations_of(world.apps[service].openapi())
    ]


def feed_of(service: str) -> Operation:
    """The change feed, which no spec shows."""
    described = {"operationId": f"list_events of {service}", "security": [{"bearer": [Scope.EVENTS_READ.value]}]}
    return Operation(service, "/internal/events", "GET", described)


def due_items_of(service: str) -> Operation:
    """The service's due items, for which no spec has an operation."""
    return Operation(service, "/internal/due-items", "GET", {"operationId": "list_due_items", "security": []})


def asks(operation: Operation, found: Found, world: World, sight: Sight) -> Iterator[Ask]:
    """The requests about rows that the address or the body can name; one, where they name none."""
    for about in _telling(_chains(operation, found), sight):
        url = operation.path
        for name, value in zip(re.findall(r"{(\w+)}", url), _values(operation, about), strict=True):
            url = url.replace(f"{{{name}}}", value)
        named = [name for name, one in operation.query.items() if one.get("required") or name in QUERIED]
        wanted = not OF_CUSTOMERS.isdisjoint(named) or any(name in IDS for name in named)
        example = str(example_of(operation, world))
        needs_customer = not about and (wanted or any(name in example for name in OF_CUSTOMERS))
        customers = {sight.kin(row.customer): row for row in reversed(found.of("customers"))}
        for customer in customers.values() if needs_customer else [None]:
            subject = about or ((customer,) if customer else ())
            owner = subject[0].customer if subject else None
            ids = _Ids(found, owner, subject)
            yield Ask(operation, url, _query(operation, ids), _body(operation, world, ids), subject)


OF_THE_OTHER_PLANS = frozenset({"market_plan_has_none", "customer_plan_has_none"})
"""How a plan refuses what only plans of customers, or only those of markets, have."""
REFUSED_FIRST = frozenset({"market_not_yours"})
"""Refusals by what everybody may know of the address, before it is looked what else it names."""
QUERIED = frozenset({"customer_id", "customer_ids"})
OF_CUSTOMERS = frozenset({"customer_id", "insight_id", "campaign_id", "survey_id"})
"""Ids in queries and bodies that name a customer, or something of one."""

Chain = tuple[Planted, ...]
"""The planted rows whose ids are in the path, from the owner to the owned."""


def _chains(operation: Operation, found: Found) -> list[Chain]:
    chains: list[Chain] = [()]
    before, parts = "", operation.path.removeprefix("/v1/").split("/")
    for part in parts:
        if part.startswith("{") and part.strip("{}") not in PARAMETERS:
            named = found.of(table_named(before))
            # Two services may have tables of one name: the address is about the service's own.
            rows = [row for row in named if row.service == operation.service] or named
            if not rows:
                raise NothingToAsk(f'TABLES in asking.py, or rows in a `planted_` file: "{before}": "…",')
            chains = [(*chain, row) for chain in chains for row in rows if _belongs(row, chain, parts[0])]
        before = part
    return chains


def _telling(chains: Iterable[Chain], sight: Sight) -> Iterator[Chain]:
    """Of chains alike in what decides, one; of the hidden ones those with the least that hides them.

    Whoever is kept from another customer's row of level 1 is kept from those above by the same condition, and whoever
    is kept from a row one level above the own is kept from a row two levels above.
    """
    alike: dict[Any, Chain] = {}
    for chain in sorted(
        chains, key=lambda chain: (len(sight.hides(*chain)), max((row.level for row in chain), default=1))
    ):
        reasons = sight.hides(*chain)
        if reasons:
            alike.setdefault(min(reasons), chain)
        else:
            alike.setdefault(tuple((row.table, sight.kin(row.customer), row.level) for row in chain), chain)
    yield from alike.values()


OWNED_BY = {
    "responsibilities": "responsibility_id",
    "customers": "customer_id",
    "contacts": "contact_id",
    "plans": "plan_id",
    "exits": "exit_id",
    "risks": "risk_id",
    "summit_projects": "summit_project_id",
}
"""Table of the owner → column of what it owns."""


def _belongs(row: Planted, chain: Sequence[Planted], kind: str) -> bool:
    if row.table == "batches":
        return bool(row.values["kind"] == kind)
    for owner in chain:
        name = OWNED_BY.get(owner.table)
        if name and str(row.values.get(name)) != owner.id:
            return False
    return True


def _values(operation: Operation, about: tuple[Planted, ...]) -> list[str]:
    rows = iter(about)
    names = re.findall(r"{(\w+)}", operation.path)
    return [PARAMETERS[name] if name in PARAMETERS else next(rows).id for name in names]


@dataclass(frozen=True)
class _Ids:
    """Ids for queries and bodies: of the customer's rows, those of base people and not of senior ones."""

    found: Found
    customer: str | None
    about: tuple[Planted, ...]

    def of(self, name: str) -> str | None:
        if name == "absorbed_id" and self.about and self.about[0].table == "contacts":
            return self._colleague_of(self.about[0])
        table = IDS.get(name) or f"{name.removesuffix('_id').removesuffix('_ids')}s"
        if table == "customers" and self.customer:
            first, *others = (row.id for row in self.found.of("customers") if row.customer == self.customer)
            return others[0] if name == "absorbed_id" else first
        among = (row for row in self.found.of(table) if row.customer in {None, self.customer})
        named = sorted(among, key=lambda row: (row.customer is None, row.level))  # its own before a market's
        *_, chosen = [None, *named[: 2 if name.startswith("to_") else 1]]  # a line ends at another person
        return chosen.id if chosen else None

    def _colleague_of(self, contact: Planted) -> str | None:
        others = (row for row in self.found.of("contacts") if row.customer == contact.customer and row.id != contact.id)
        return next((row.id for row in sorted(others, key=lambda row: row.level)), None)


def _query(operation: Operation, ids: _Ids) -> dict[str, str]:
    query = dict(QUERIES.get(operation.id, {}))
    for name, one in operation.query.items():
        if name in {"limit", "count"}:
            query.setdefault(name, "500" if name == "limit" else "true")
        is_needed = bool(one.get("required")) or (name in QUERIED and ids.customer)
        value = ids.of(name) if is_needed and name.endswith(("_id", "_ids")) else None
        if value:
            query.setdefault(name, value)
        if one.get("required") and name not in query:
            raise NothingToAsk(f'QUERIES in asking.py: "{operation.id}": {{"{name}": "…"}},')
    return query


def shape_of(operation: Operation, world: World) -> dict[str, Any]:
    """The schema of its JSON body; empty where it takes none."""
    content = operation.described.get("requestBody", {}).get("content", {})
    schema: dict[str, Any] = content.get("application/json", {}).get("schema", {})
    shapes = world.apps[operation.service].openapi()["components"]["schemas"]
    return dict(shapes.get(schema.get("$ref", "").rpartition("/")[2], schema))


def example_of(operation: Operation, world: World) -> Any:
    """The example of its body in the spec, if any."""
    return copy.deepcopy(shape_of(operation, world).get("examples", [None])[0])


def _body(operation: Operation, world: World, ids: _Ids) -> Any:
    if operation.id in BODIES or "requestBody" not in operation.described:
        return BODIES.get(operation.id)
    example = example_of(operation, world)
    if example is None:
        raise NothingToAsk(f'BODIES in asking.py, as its body has no example in the spec: "{operation.id}": b"…",')
    return _with_ids(example, ids)


def _with_ids(value: Any, ids: _Ids, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _with_ids(part, ids, key) for key, part in value.items()}
    if isinstance(value, list):
        return [_with_ids(part, ids, name) for part in value]
    if name in {"user_id", "holder_id"}:
        return str(CALLER)
    return (ids.of(name) or STRANGER) if name.endswith(("_id", "_ids")) and isinstance(value, str) else value
