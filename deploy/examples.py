"""`guanxi examples`: answers of a running Guanxi with the demo company, as examples of the specification.

An example that fits its shape stays as it is, so that the specification changes only when the API does.
"""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from importlib import import_module
from typing import Any

from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import TypeAdapter, ValidationError

from deploy.api import Api, ApiRefused, connect
from deploy.example_rows import add_missing_rows
from deploy.serving import PROCESSES, package_of
from deploy.specification import specifications
from gateway.openapi.examples import FILE, answers_of, name_of, read_examples
from shared.time import company_today
from shared.web.specification import operations_of

CANDIDATES = 10  # rows of a list that are tried, to find one with much to show
LAST_YEAR = company_today().year - 1
OF_LAST_YEAR = {"from": f"{LAST_YEAR}-01-01", "to": f"{LAST_YEAR}-12-31"}
QUERIES: dict[str, dict[str, str]] = {
    "list_agenda": {"owner": "all"},
    "list_kpi_values": {"kpi": "sales", "group_by": "customer", **OF_LAST_YEAR},
    **dict.fromkeys(
        ("get_pareto", "list_product_sales", "list_delivery_rates", "list_forecast_accuracy"), OF_LAST_YEAR
    ),
}
"""Query parameters of operations that need them, or that answer more with them; ids are added for all."""
OF_ONE_CUSTOMER = {"list_current_key_person_levels"}
CUSTOMERS, CONTACTS = "/v1/customers", "/v1/contacts"


def shapes_by_operation() -> dict[str, Any]:
    """The response model of each operation, by its operationId."""
    apps = (import_module(f"{package_of(process)}.main").app for process in PROCESSES)
    routes = (context.original_route for app in apps for context in iter_route_contexts(app.routes))
    return {route.name: route.response_model for route in routes if isinstance(route, APIRoute)}


def fits(shape: Any, example: Any) -> bool:
    """Whether the example has exactly the fields of the shape, with values that it accepts."""
    adapter = TypeAdapter(shape)
    try:
        read = adapter.validate_json(json.dumps(example))
    except ValidationError:
        return False
    return _has_same_fields(adapter.dump_python(read, mode="json", by_alias=True), example)


def _has_same_fields(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_has_same_fields(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_has_same_fields, one, other))
    return True


def richness(value: Any) -> int:
    """How much there is to see."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return sum(map(richness, inner)) if isinstance(value, dict | list) else int(value is not None)


def is_empty(answer: Any) -> bool:
    """Whether the answer is a list of nothing."""
    return not (answer.get("items", True) if isinstance(answer, dict) else answer)


def shortened(value: Any) -> Any:
    """The same with one item in each list, the one with most to see."""
    if isinstance(value, dict):
        return {name: shortened(inner) for name, inner in value.items()}
    return [shortened(max(value, key=richness))] if isinstance(value, list) and value else value


class Collector:
    """Asks a running Guanxi for the answers of its GET operations."""

    def __init__(self, api: Api, first: Mapping[str, str] | None = None) -> None:
        """`first`: the id of the row to try first, by list."""
        self._api = api
        self._first = first or {}
        self._rows: dict[str, list[Any]] = {}

    async def best_answer(self, path: str, operation: dict[str, Any]) -> Any:
        """The answer with most to see, of some resources; None where the operation answers nothing."""
        found = [answer async for answer in self._answers(path, operation)]
        return max(found, key=richness, default=None)

    async def _answers(self, path: str, operation: dict[str, Any]) -> AsyncIterator[Any]:
        query = QUERIES.get(operation["operationId"], {})
        async for address in self._addresses(path):
            for more in await self._required(operation):
                try:
                    yield await self._api.get(address, **query, **more)
                except (ApiRefused, ValueError):
                    continue

    async def _addresses(self, path: str) -> AsyncIterator[str]:
        """Addresses of present resources of this path."""
        head, brace, rest = path.partition("/{")
        if not brace:
            yield path
            return
        name, _, tail = rest.partition("}")
        for row in await self._list(head):
            value = row.get(name, row.get("id")) if isinstance(row, dict) else None
            if value is not None:
                async for address in self._addresses(f"{head}/{value}{tail}"):
                    yield address

    async def _required(self, operation: dict[str, Any]) -> list[dict[str, str]]:
        """Values of the ids of customers that the query must have."""
        required = [one["name"] for one in operation.get("parameters", []) if one["in"] == "query" and one["required"]]
        names = [name for name in required if name.removesuffix("s").endswith("_id")]
        names += ["customer_id"] if operation["operationId"] in OF_ONE_CUSTOMER else []
        if not names:
            return [{}]
        return [dict.fromkeys(names, row["id"]) for row in await self._list(CUSTOMERS)]

    async def _list(self, path: str) -> list[Any]:
        if path not in self._rows:
            try:
                answer = await self._api.get(path)
            except ApiRefused:
                answer = []
            rows = answer.get("items", []) if isinstance(answer, dict) else answer
            first = [{"id": self._first[path]}] if path in self._first else []
            self._rows[path] = [*first, *sorted(rows, key=richness, reverse=True)[:CANDIDATES]]
        return self._rows[path]


def wanted(specs: Mapping[str, dict[str, Any]]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(name, path, operation) of each example that a GET can show."""
    for spec in specs.values():
        for path, method, operation in operations_of(spec):
            for content in answers_of(operation) if method == "get" else ():
                yield name_of(operation["operationId"], content["schema"]), path, operation


async def collect(api: Api) -> dict[str, Any]:
    """The examples: those that fit, and new ones from the running Guanxi where there are none."""
    shapes, kept, found, specs = shapes_by_operation(), read_examples(), dict[str, Any](), specifications()
    ids = await add_missing_rows(api, specs)
    collector = Collector(api, {CUSTOMERS: ids["customer_id"], CONTACTS: ids["contact_id"]})
    for name, path, operation in wanted(specs):
        shape = shapes[operation["operationId"]]
        if name in found or (name in kept and not is_empty(kept[name]) and fits(shape, kept[name])):
            found.setdefault(name, kept.get(name))
            continue
        answer = await collector.best_answer(path, operation)
        choices = (shortened(answer), answer)
        example = next((choice for choice in choices if answer is not None and fits(shape, choice)), None)
        if example is not None:
            found[name] = example
    return found


async def renew(url: str, password: str) -> int:
    """Write the examples that are missing or no longer fit; how many there are. Raises ApiRefused."""
    async with connect(url) as api:
        await api.sign_in(grant_type="password", username="admin", password=password)
        examples = dict(sorted((await collect(api)).items()))
    FILE.write_text(json.dumps(examples, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return len(examples)
