"""From an operation of the OpenAPI to requests: addresses out of planted rows, bodies out of the spec's examples."""

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from shared.web.specification import operations_of
from tests.access.canaries import Found, Planted
from tests.access.planting import SERVICES, World
from tests.access.rights import CALLER, Role

# What the spec cannot say. An operation that needs more is named by the test, with what to write here.

TABLES = {
    "team": "team_members",
    "codes": "customer_codes",
    "profiles": "competitor_profiles",
    "overdue": "customers",
    "merges": "customer_merges",
}
"""Collection in an address → table, where they differ."""

PARAMETERS: dict[str, str] = {"factor": "product_importance", "step": "market_goals", "version": "1"}
"""Parameters of addresses that name no row."""

QUERIES: dict[str, dict[str, str]] = {
    "list_kpi_values": {
        "kpi": "sales,orders,sales_growth",
        "from": "2024-01-01",
        "to": "2024-12-31",
        "group_by": "customer",
    },
    "list_reminders": {"from": "2026-01-01", "to": "2026-12-31"},
    "get_reminder_calendar": {"from": "2026-01-01", "to": "2026-12-31"},
    "upload_attachment": {"file_name": "a.pdf", "section": "operations"},
    "upload_import": {"kind": "customers"},
    "get_import_template": {"kind": "customers", "format": "csv"},
    "export_import_rejections": {"format": "csv"},
    "export_customers": {"format": "csv"},
    "export_contacts": {"format": "csv"},
}
"""What the query needs beside ids."""

BODIES: dict[str, Any] = {
    "upload_attachment": b"%PDF-1.7\ncontent",
    "create_order_batch": b"[]",
    "create_receivable_batch": b"[]",
    "create_payment_batch": b"[]",
    "create_product_batch": b"[]",
    "upload_import": b"name\nWater works\n",
}
"""Bodies that are no JSON object with an example in the spec."""

CONTENT_TYPES = {"upload_import": "text/csv"}
"""Of bodies that are not JSON."""

LEVELS = {
    **dict.fromkeys(("list_special_dates", "get_special_date", "add_special_date"), 2),
    **dict.fromkeys(("update_special_date", "remove_special_date"), 2),
    **dict.fromkeys(("list_gift_schemes", "get_current_gift_scheme", "get_gift_scheme", "publish_gift_scheme"), 2),
    **dict.fromkeys(("list_gift_bans", "ban_gifts", "lift_gift_ban", "list_gift_specifications"), 2),
}
"""Operations that are refused as a whole below a level."""

FOR_WHO_SENT_IT = {"preview_import", "run_import", "undo_import", "export_import_rejections"}
"""Operations on what only its sender may touch: to everybody else it is not there."""

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


@dataclass(frozen=True)
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
    def scopes(self) -> frozenset[str]:
        """What the caller needs."""
        return frozenset(scope for one in self.described["security"] for needed in one.values() for scope in needed)

    @property
    def query(self) -> dict[str, dict[str, Any]]:
        """The parameters of the query."""
        return {one["name"]: one for one in self.described.get("parameters", []) if one["in"] == "query"}

    @property
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


def asks(operation: Operation, found: Found, world: World, role: Role) -> Iterator[Ask]:
    """A request about each planted row that the address or the body can name; one, where they name none."""
    for about in _rows_of_path(operation, found, role):
        url = operation.path
        for name, value in zip(re.findall(r"{(\w+)}", url), _values(operation, about), strict=True):
            url = url.replace(f"{{{name}}}", value)
        wanted = any(name in IDS for name, one in operation.query.items() if one.get("required") or name in QUERIED)
        needs_customer = not about and (wanted or "customer_id" in str(_example(operation, world)))
        customers = {role.kin(row.customer): row for row in reversed(found.of("customers"))}
        for customer in customers.values() if needs_customer else [None]:
            subject = about or ((customer,) if customer else ())
            owner = subject[0].customer if subject else None
            ids = _Ids(found, owner, subject)
            yield Ask(operation, url, _query(operation, ids), _body(operation, world, ids), subject)


QUERIED = frozenset({"customer_id", "customer_ids"})


def _rows_of_path(operation: Operation, found: Found, role: Role) -> Iterator[tuple[Planted, ...]]:
    """Every chain of planted rows that the address names, each row belonging to the one before it."""
    chains: list[tuple[Planted, ...]] = [()]
    before, parts = "", operation.path.removeprefix("/v1/").split("/")
    for part in parts:
        if part.startswith("{") and part.strip("{}") not in PARAMETERS:
            rows = found.of(table_named(before))
            assert rows, f"{operation.id}: nothing planted in {table_named(before)!r}: plant it, or name it in TABLES"
            chains = [(*chain, row) for chain in chains for row in rows if _belongs(row, chain, parts[0])]
        before = part
    # Of rows alike in what decides, the first is asked about.
    alike: dict[Any, tuple[Planted, ...]] = {}
    for chain in chains:
        alike.setdefault(tuple((row.table, role.kin(row.customer), row.level) for row in chain), chain)
    yield from alike.values()


def _belongs(row: Planted, chain: Sequence[Planted], kind: str) -> bool:
    if row.table == "batches":
        return bool(row.values["kind"] == kind)
    for owner in chain:
        name = {"customers": "customer_id", "contacts": "contact_id", "plans": "plan_id"}.get(owner.table)
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
        table = IDS.get(name) or f"{name.removesuffix('_id').removesuffix('_ids')}s"
        if table == "customers" and self.customer:
            first, *others = (row.id for row in self.found.of("customers") if row.customer == self.customer)
            return others[0] if name == "absorbed_id" else first
        named = [row for row in self.found.of(table) if row.customer in {None, self.customer}]
        return min(named, key=lambda row: row.level).id if named else None


def _query(operation: Operation, ids: _Ids) -> dict[str, str]:
    query = dict(QUERIES.get(operation.id, {}))
    for name, one in operation.query.items():
        if name in {"limit", "count"} and "count" in operation.query | {"count": 0}:
            query.setdefault(name, "500" if name == "limit" else "true")
        if (one.get("required") or name in QUERIED) and name not in query and ids.customer:
            value = ids.of(name)
            assert value, f"{operation.id} needs {name}: say it in QUERIES"
            query[name] = value
    return query


def _example(operation: Operation, world: World) -> Any:
    content = operation.described.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    shapes = world.apps[operation.service].openapi()["components"]["schemas"]
    shape = shapes.get(schema.get("$ref", "").rpartition("/")[2], schema)
    return copy.deepcopy(shape.get("examples", [None])[0])


def _body(operation: Operation, world: World, ids: _Ids) -> Any:
    if operation.id in BODIES or "requestBody" not in operation.described:
        return BODIES.get(operation.id)
    example = _example(operation, world)
    assert example is not None, f"{operation.id}: its body has no example in the spec; say one in BODIES"
    return _with_ids(example, ids)


def _with_ids(value: Any, ids: _Ids, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _with_ids(part, ids, key) for key, part in value.items()}
    if isinstance(value, list):
        return [_with_ids(part, ids, name) for part in value]
    if name == "user_id":
        return str(CALLER)
    return (ids.of(name) or STRANGER) if name.endswith(("_id", "_ids")) and isinstance(value, str) else value
