"""What was planted, read back from the databases: whose each value is, and from which level on it may be seen."""

import importlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic_core import to_jsonable_python

from shared.auth.access import clearance_of, row_clearances_of
from shared.auth.visibility import people
from shared.customers.published_warnings import PublishedWarningRow
from shared.database import Row, execute, transaction
from shared.money import format_decimal
from tests.access.rights import EVERYBODY
from tests.access.world import MARK, PHONES, SERVICES, World

BASES = {name: f"{name.capitalize()}Table" for name in SERVICES}
# Not read by anybody as rows: the house's own tables, sums, and what only finds rows of other tables.
OF_THE_HOUSE = frozenset(
    {"events", "idempotency_keys", "follower_cursors", "search_entries", "batch_rejections"}
    | {"batch_warnings", "customer_sources", "contact_sources", "touchpoint_sources"}
    | {"intents", "intent_answers", "absorbed_contacts", "execution_expenses"}
    | {"customer_directory", "customer_directory_codes", "customer_directory_team", "customer_directory_people"}
    | {
        "customer_months",
        "category_months",
        "open_promises",
        "months_with_orders",
        "archived_sums",
        "batch_checks",
        "touched",
        "warning_days",
    }
)
MARKED = frozenset({"campaigns", "insights", "insight_files"})
"""Tables whose rows may be for several customers: here each is for the one whose mark its texts have."""
OF_ALL_CUSTOMERS = frozenset({"batches", "grading_runs", "imports"})
"""What is about many customers at once: for who sees all of them, and for who made it."""


COPIES = frozenset({("plan_versions", "content")})
"""Columns that repeat rows of other tables, whose values are looked for there."""
OF_THEIR_SENDER = frozenset({"import_rows", "import_results"})
"""What stands in a file that was sent: for nobody else."""
SENDER = "sender"


def line_of(row: Mapping[str, Any]) -> str:
    """The id of an order's line, which has none of its own."""
    return f"{row.get('order_id')}-{row.get('line_no')}"


@dataclass(frozen=True)
class Planted:
    """A row that was planted."""

    service: str
    table: str
    id: str
    customer: str | None
    level: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Canary:
    """A value that is nowhere else."""

    text: str
    where: str
    customer: str | None
    level: int


@dataclass(frozen=True)
class Found:
    """All rows, and the values that must not reach everybody."""

    rows: list[Planted]
    canaries: list[Canary]

    def of(self, table: str, **where: Any) -> list[Planted]:
        """Rows of a table."""
        return [row for row in self.rows if row.table == table and all(row.values[k] == v for k, v in where.items())]


async def find_planted(world: World) -> Found:
    """Everything planted in all services."""
    owners = {UUID(key): name for name, key in world.customers.items()}
    owners |= {UUID(key): name for key, name in world.twins.items()}
    owners_of_codes = {f"{MARK}-{name}-code": name for name in world.customers}
    owners_of_codes |= {f"{MARK}-{name}-claim": EVERYBODY for name in world.customers}  # unknown, as it is pending
    above = await _levels_of_people(world)
    found = Found([], [])
    for service in SERVICES:
        async with transaction(world.apps[service].state.engine) as session:
            for table in tables_of(service):
                marks = marks_of(world, service, table)
                for row in (await execute(session, sa.select(table))).mappings():
                    customer = owners.get(row.get("customer_id") or row.get("id")) or owners_of_codes.get(
                        row.get("customer_code", "")
                    )
                    if table.name in MARKED:
                        customer = _marked(row)
                    if table.name in OF_ALL_CUSTOMERS:
                        customer = EVERYBODY
                    if table.name in OF_THEIR_SENDER:
                        customer = SENDER
                    level = max(_own_level(service, table, row), above.get(_person_of(table, row), 1))
                    id_ = str(row.get("id") or row.get("customer_id") or line_of(row))
                    if row.get("deleted_at") is None and not is_published(service, table):
                        found.rows.append(Planted(service, table.name, id_, customer, level, dict(row)))
                    found.canaries.extend(_canaries(table, row, customer, level, marks))
    return found


def _marked(row: Mapping[str, Any]) -> str | None:
    """Whose the row is, by the mark in its texts."""
    found = re.search(rf"{MARK}-(\w+)-", " ".join(value for value in row.values() if isinstance(value, str)))
    return found[1] if found else None


async def _levels_of_people(world: World) -> dict[Any, int]:
    async with transaction(world.apps["customer"].state.engine) as session:
        return {row.contact_id: row.clearance for row in await execute(session, sa.select(people))}


def _person_of(table: sa.Table, row: Mapping[str, Any]) -> Any:
    return row["id"] if table.name == "contacts" else row.get("contact_id")


def tables_of(service: str) -> list[sa.Table]:
    """The tables whose rows people read."""
    metadata = getattr(importlib.import_module(f"services.{service}.tables"), BASES[service]).metadata
    return [table for table in metadata.sorted_tables if table.name not in OF_THE_HOUSE]


def is_published(service: str, table: sa.Table) -> bool:
    """Whether nobody reads the rows here: they are published to kpi, which lists its own under the same name."""
    mapped = _class_of(service, table)
    return mapped is not None and issubclass(mapped, PublishedWarningRow)


def _class_of(service: str, table: sa.Table) -> type[Row] | None:
    base = getattr(importlib.import_module(f"services.{service}.tables"), BASES[service])
    for mapper in base._sa_registry.mappers:
        if mapper.local_table is table:
            return mapper.class_ if issubclass(mapper.class_, Row) else None
    return None


def _own_level(service: str, table: sa.Table, row: Mapping[str, Any]) -> int:
    mapped = _class_of(service, table)
    if mapped is None:
        return 1
    return max(mapped.table_level, *(mark.level_of(row[name]) for name, mark in row_clearances_of(mapped)), 1)


def marks_of(world: World, service: str, table: sa.Table) -> dict[str, int]:
    """Column → level: by the marks on the table, else by those on the shapes that show columns of that name."""
    mapped = _class_of(service, table)
    if mapped:
        return {name: clearance_of(info.metadata) for name, info in mapped.model_fields.items()}
    shapes = world.apps[service].openapi()["components"]["schemas"].values()
    return {
        name: described["x-clearance"]
        for shape in shapes
        for name, described in shape.get("properties", {}).items()
        if "x-clearance" in described
    }


def _canaries(
    table: sa.Table, row: Mapping[str, Any], customer: str | None, level: int, marks: Mapping[str, int]
) -> Iterator[Canary]:
    for name, value in row.items():
        of_field = max(level, marks.get(name, 1))
        if (customer is None and of_field == 1) or (table.name, name) in COPIES:
            continue
        if name in {"id", "customer_code"} and customer == EVERYBODY:
            continue  # a grade names its run; a pending code is its customer's, though not its records
        for text in _texts(name, value, is_marked=marks.get(name, 1) > 1):
            yield Canary(text, f"{table.name}.{name} of {customer or 'all'}", customer, of_field)


def _texts(name: str, value: Any, *, is_marked: bool) -> Iterator[str]:
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(name, part, is_marked=is_marked)
    elif isinstance(value, str):
        if value.startswith((MARK, PHONES)):
            yield value
    elif isinstance(value, UUID):
        if name == "id":
            yield str(value)
    elif is_marked and value and not isinstance(value, bool | int | bytes):  # a 0 is everywhere
        yield format_decimal(value) if not hasattr(value, "isoformat") else to_jsonable_python(value)


def empty_columns(found: Found) -> list[str]:
    """Columns of which no row has a value: nobody would notice if they leaked."""
    filled: dict[str, bool] = {}
    for row in found.rows:
        for name, value in row.values.items() if row.customer else ():
            place = f"{row.table}.{name}"
            filled[place] = filled.get(place, False) or value is not None
    return sorted(place for place, is_filled in filled.items() if not is_filled)
