"""What the matrix cannot ask about yet, each with the line to write."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tests.access.asking import NothingToAsk, Operation, asks, example_of, operations, shape_of
from tests.access.canaries import Found, empty_columns, tables_of
from tests.access.rights import CUSTOMERS, WIDEST
from tests.access.world import SERVICES, World

PLAIN = {"type", "title", "description", "minLength", "maxLength", "default", "examples"}
"""What the schema of a text says where anything may be written."""
NEVER_FILLED = {
    "account_team_members.ended_on",
    "attachments.item",
    "attachments.removed_at",
    "insight_files.removed_at",
    "contact_directory.left_on",
    "contact_lines.until",
    "contacts.merged_into_id",
    "exits.customer_move",
    "exits.intent_id",
    "exits.reopening_reason",
    "exits.status_before",
    "exits.superseded_by_id",
    "imports.after_position",
    "imports.applied_at",
    "imports.file_name",
    "imports.sheet",
    "imports.undone_at",
    "imports.until_position",
    "imports.xid",
    "customers.merged_into_id",
    "custom_values.as_day",
    "custom_values.as_number",
    "customers.uscc",
    "market_goals.competitor",
    "plans.approved_at",
    "receivables.written_off_on",
    "satisfaction_duties.goal",
    "plans.approved_by",
    "plans.approved_by_name",
    "plans.market_code",
    "plans.market_kind",
    "plans.superseded_by_id",
    "team_members.ended_on",
}
"""Columns that nothing planted fills: what is deleted is out of sight, and what remains says when and by whom; plans of
markets are no customer's."""
OF_MARKETS = frozenset({"reach_goals"})
"""Parts of plans whose rows are no customer's, though all parts have the column."""


def gaps_in(world: World, found: Found) -> list[str]:
    """The lines that are missing: in the `planted_` file of the service, unless they say where."""
    unplanted = dict(_unplanted_tables(found))
    lines = [_planting_of(service, table, world) for table, service in unplanted.items()]
    lines += [
        gap
        for operation in operations(world)
        if operation.collection not in unplanted and (gap := gap_of(operation, found, world))
    ]
    empty = {place for place in empty_columns(found) if not place.endswith(".deleted_at")} - NEVER_FILLED
    return [*lines, *(f"a value for {place}, or its name in NEVER_FILLED in gaps.py" for place in sorted(empty))]


def gap_of(operation: Operation, found: Found, world: World) -> str | None:
    """What is missing before the operation can be asked."""
    try:
        list(asks(operation, found, world, WIDEST))
    except NothingToAsk as gap:
        return str(gap)
    return None


def _unplanted_tables(found: Found) -> Iterator[tuple[str, str]]:
    """Tables of customers without a row of each of the three, and their services: nothing could leak from them."""
    for service in SERVICES:
        for table in tables_of(service):
            is_of_customers = "customer_id" in table.c or "customer_code" in table.c
            planted = {row.customer for row in found.of(table.name)}
            if is_of_customers and table.name not in OF_MARKETS and not planted >= CUSTOMERS:
                yield table.name, service


def _planting_of(service: str, table: str, world: World) -> str:
    """The line that plants a row of the table, made of the example of what creates one."""
    creating = [one for one in operations(world) if one.collection == table and one.method in {"POST", "PUT"}]
    example = example_of(creating[0], world) if creating else None
    if not isinstance(example, dict):
        return f"rows of {table} ({service}) for each customer"
    free = _free_texts(creating[0], world)
    told = ", ".join(f'"{name}"' for name in sorted(free))
    rest = {name: value for name, value in example.items() if name not in free | {"customer_id"}}
    owner = '{"customer_id": world.customers[customer]}'
    body = f"{owner} | {json.dumps(rest, ensure_ascii=False)}" + (f" | world.told(customer, {told})" if told else "")
    method = "" if creating[0].method == "POST" else f', method="{creating[0].method}"'
    path = creating[0].path
    return f'await world.post("{service}", {"f" * ("{" in path)}"{path}", {body}{method})'


def _free_texts(operation: Operation, world: World) -> set[str]:
    fields: Mapping[str, Any] = shape_of(operation, world).get("properties", {})
    kinds = {name: [field, *field.get("anyOf", ())] for name, field in fields.items()}
    return {
        name
        for name, among in kinds.items()
        if any(one.get("type") == "string" and len(one) <= len(PLAIN & one.keys()) for one in among)
    }
