"""Role × operation × customer (method, section 3): what each caller gets follows from what is declared, and only that.

Declared are the gateway's roles, the scopes of each operation in the OpenAPI, the marks on fields and rows, and whose a
customer is. An operation that comes new is asked as well; what it needs beside its spec is said in `asking.py`, and
what its tables need in `planting.py`.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from shared.feed import log as event_log
from tests.access.asking import (
    CONTENT_TYPES,
    FOR_WHAT_IS_GONE,
    FOR_WHO_SENT_IT,
    LEVELS,
    QUERIES,
    Ask,
    Operation,
    asks,
    operations,
)
from tests.access.canaries import Canary, Found, Planted, empty_columns, tables_of
from tests.access.planting import MARK, SERVICES, World
from tests.access.rights import CUSTOMERS, ROLES, Role
from tests.sign_in import Tokens

each_role = pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)

NEVER_FILLED = {
    "attachments.item",
    "attachments.removed_at",
    "contact_lines.until",
    "imports.after_position",
    "imports.applied_at",
    "imports.file_name",
    "imports.sheet",
    "imports.undone_at",
    "imports.until_position",
    "imports.xid",
    "customers.merged_into_id",
    "customers.parent_id",
    "custom_values.as_day",
    "custom_values.as_number",
    "customers.uscc",
    "plans.approved_at",
    "plans.approved_by",
    "plans.approved_by_name",
    "plans.superseded_by_id",
    "step_completions.reopened_at",
    "team_members.ended_on",
}
"""Columns that nothing planted fills: what is deleted is out of sight, and what remains says when and by whom."""


HELD_BACK = {
    "cost": 2,
    "margin": 2,
    "profit": 2,
    "gift": 2,
    "gifts": 2,
    "birthday": 2,
    "wishes": 2,
    "preferences": 2,
    "private": 2,
    "net": 3,
}
"""Words in the names of fields, and the level they are of (method, section 3: three levels of access)."""
FOR_EVERYBODY: set[str] = set()
"""Fields named so that are for everybody all the same, each with the reason."""


class Caller:
    """A role's clients, and what is wrong with the answers they got."""

    def __init__(self, world: World, found: Found, tokens: Tokens, role: Role) -> None:
        self.role, self.world, self.found = role, world, found
        self.clients = {name: tokens.client(app, **role.claims()) for name, app in world.apps.items()}
        self.leaks: list[str] = []
        self._hidden = {one.text: one for one in found.canaries if not one.may_reach(role)}
        self._hidden_texts = re.compile("|".join(sorted(map(re.escape, self._hidden), key=len, reverse=True)) or "(?!)")

    async def ask(self, ask: Ask) -> httpx.Response:
        """Ask, and look through the answer; what a write did is undone."""
        operation = ask.operation
        options: dict[str, Any] = {"params": ask.query}
        if isinstance(ask.content, bytes):
            options["content"] = ask.content
            options["headers"] = {"Content-Type": CONTENT_TYPES.get(operation.id, "application/json")}
        elif ask.content is not None:
            options["json"] = ask.content
        return await self.send(operation.service, operation.method, ask.url, operation.id, **options)

    async def send(self, service: str, method: str, url: str, name: str, **options: Any) -> httpx.Response:
        """A request whose answer must hold nothing that is hidden, but what the caller said."""
        savepoint = None if method == "GET" else await self.world.apps[service].state.engine.begin_nested()
        answer = await self.clients[service].request(method, url, **options)
        if savepoint:
            await savepoint.rollback()
        said = f"{url} {options}"
        for text in set(self._hidden_texts.findall(f"{answer.text} {answer.headers}")):
            if text not in said:
                self._leak(name, method, url, self._hidden[text])
        return answer

    def _leak(self, name: str, method: str, url: str, canary: Canary) -> None:
        seen = f"level {canary.level}" if self.role.sees(canary.customer or "own") else "not this role's customer"
        self.leaks.append(f"{self.role.name} · {name} ({method} {url}) shows {canary.where} = {canary.text}: {seen}")

    def refuse(self, ask: Ask, answer: httpx.Response, expected: str) -> None:
        """Note an answer that is not the one declared."""
        about = ", ".join(f"{row.table} of {row.customer} (level {row.level})" for row in ask.about) or "all"
        operation = ask.operation
        self.leaks.append(
            f"{self.role.name} · {operation.id} ({operation.method} {ask.url}) about {about}: "
            f"{answer.status_code} {answer.text[:300]}; expected {expected}"
        )


@pytest.fixture
def caller(world: World, found: Found, tokens: Tokens, role: Role) -> Iterator[Caller]:
    """The caller in this role; fails with all that leaked."""
    made = Caller(world, found, tokens, role)
    yield made
    assert not made.leaks, "\n".join([f"{len(made.leaks)} findings", *made.leaks[:60]])


def chosen(world: World, found: Found, role: Role, *methods: str) -> Iterator[Ask]:
    """The requests by these methods; of an operation that the role's scopes refuse whatever it is about, one."""
    for operation in operations(world):
        if operation.method in methods:
            about_all = asks(operation, found, world, role)
            yield from about_all if operation.scopes <= role.scopes else islice(about_all, 1)


def code_of(answer: httpx.Response) -> str:
    is_problem = answer.headers.get("content-type", "").startswith("application/problem+json")
    return str(answer.json()["code"]) if is_problem else ""


async def test_every_table_is_planted(world: World, found: Found) -> None:
    """Nothing could leak from a table without rows: what is new here is planted in `planting.py`."""
    for service in SERVICES:
        for table in tables_of(service):
            if "customer_id" in table.c or "customer_code" in table.c:
                owners = {row.customer for row in found.of(table.name)}
                assert owners >= CUSTOMERS, f"{table.name}: plant rows for each customer in planting.py"


@each_role
async def test_reading(caller: Caller, role: Role, world: World, found: Found) -> None:
    """Whoever lacks a scope is refused; what is another's, or above the level, is not there; the rest is shown."""
    for ask in chosen(world, found, role, "GET"):
        answer = await caller.ask(ask)
        if not ask.operation.scopes <= role.scopes:
            if (answer.status_code, code_of(answer)) != (403, "scope_missing"):
                caller.refuse(ask, answer, "403 scope_missing")
        elif role.clearance < LEVELS.get(ask.operation.id, 1):
            if answer.status_code not in {403, 404}:
                caller.refuse(ask, answer, "403 or 404")
        elif all(row.is_seen_by(role) for row in ask.about) and ask.operation.id not in FOR_WHO_SENT_IT:
            if answer.status_code != 200:
                caller.refuse(ask, answer, "200")
        elif ask.operation.path.count("{") and answer.status_code != 404:
            caller.refuse(ask, answer, "404")


@each_role
async def test_lists_and_counts_are_exactly_what_is_visible(
    caller: Caller, role: Role, world: World, found: Found
) -> None:
    """A list of a table's rows has all that the caller may see, and no other; so has its count."""
    for ask in chosen(world, found, role, "GET"):
        operation = ask.operation
        rows = found.of(operation.collection)
        if operation.collection == "batches":
            rows = [row for row in rows if row.values["kind"] == operation.path.split("/")[2]]
        is_list = operation.path.endswith(operation.collection.replace("_", "-")) and "limit" in operation.query
        is_refused = not operation.scopes <= role.scopes or role.clearance < LEVELS.get(operation.id, 1)
        if not (is_list and rows and "{" not in operation.path) or is_refused:
            continue
        shown = (await caller.clients[operation.service].get(ask.url, params={"limit": 500, "count": "true"})).json()
        expected = {row.id for row in rows if row.is_seen_by(role)}
        if {item["id"] for item in shown["items"]} != expected or shown["count"] != len(expected):
            caller.leaks.append(f"{role.name} · {operation.id}: {len(expected)} are visible, {shown['count']} counted")


@each_role
async def test_hidden_fields_neither_filter_nor_sort(caller: Caller, role: Role, world: World, found: Found) -> None:
    """By a field above the level nothing is filtered or sorted; a hidden value of another field finds nothing."""
    for ask in chosen(world, found, role, "GET"):
        operation = ask.operation
        if (
            "sort" not in operation.query
            or not operation.scopes <= role.scopes
            or not all(row.is_seen_by(role) for row in ask.about)
        ):
            continue
        for name, level in marked_fields(world, operation).items():
            if level <= role.clearance:
                continue
            is_refused = role.clearance < LEVELS.get(operation.id, 1)
            expected = {(403, "row_hidden")} if is_refused else {(403, "field_hidden"), (400, "sort_unknown")}
            for query in hidden_queries(operation, name):
                answer = await caller.clients[operation.service].get(ask.url, params=query)
                if (answer.status_code, code_of(answer)) not in expected:
                    caller.refuse(ask, answer, f"one of {expected} for {query}")


@each_role
async def test_hidden_values_find_nothing(caller: Caller, role: Role, world: World, found: Found) -> None:
    """Neither search nor a filter by a value that the caller may not see finds or confirms anything."""
    for operation in operations(world):
        if operation.method != "GET" or "{" in operation.path or not operation.scopes <= role.scopes:
            continue
        for query in guesses(operation, found, role):
            params = QUERIES.get(operation.id, {}) | query
            answer = await caller.send(operation.service, "GET", operation.path, operation.id, params=params)
            items = shown_by(answer)
            if items or answer.status_code not in {200, 403}:
                caller.leaks.append(f"{role.name} · {operation.id} {query}: {answer.status_code}, {len(items)} found")


@each_role
async def test_writing(caller: Caller, role: Role, world: World, found: Found) -> None:
    """Nobody writes without the scope, nor to what is not visible; whoever may is not told it were not there."""
    for ask in chosen(world, found, role, "POST", "PUT", "PATCH", "DELETE"):
        answer = await caller.ask(ask)
        status, code = answer.status_code, code_of(answer)
        if not ask.operation.scopes <= role.scopes:
            if (status, code) != (403, "scope_missing"):
                caller.refuse(ask, answer, "403 scope_missing")
        elif not all(row.is_seen_by(role) for row in ask.about) or role.clearance < LEVELS.get(ask.operation.id, 1):
            if status not in {403, 404, 412, 422}:
                caller.refuse(ask, answer, "a refusal")
        elif status == 404 and ask.operation.id in FOR_WHAT_IS_GONE | FOR_WHO_SENT_IT:
            continue
        elif status in {401, 404} or status >= 500 or code == "scope_missing":
            caller.refuse(ask, answer, "anything but not found")


@each_role
async def test_the_feed(caller: Caller, role: Role, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every service's change feed needs its scope, and tells no more than the rows do."""
    monkeypatch.setattr(event_log, "HORIZON", sa.text("SELECT 9223372036854775807"))  # what is planted is not committed
    for service in SERVICES:
        answer = await caller.send(service, "GET", "/internal/events", "list_events", params={"limit": 1000})
        expected = 200 if "events:read" in role.scopes else 403
        assert answer.status_code == expected, answer.text
        if expected == 200:
            tells = bool(answer.json()["items"])
            assert tells or (service == "kpi" and role.data_scope == "own"), f"{service} tells nothing"


@each_role
async def test_what_services_ask_each_other_is_not_for_callers(caller: Caller, world: World, role: Role) -> None:
    """The addresses that no spec shows refuse everybody from outside, whatever the role."""
    for service, path in inner_addresses(world):
        answer = await caller.send(service, "GET", path, path)
        assert answer.status_code in {403, 422}, f"{role.name} · {service} {path}: {answer.status_code}"
        assert answer.status_code == 403 or code_of(answer) == "invalid", answer.text


@pytest.mark.parametrize("service", SERVICES)
def test_what_the_method_holds_back_is_marked(world: World, service: str) -> None:
    """The three levels by name: a field called so is marked in what is read, or said to be something else here."""
    for shape, described in world.apps[service].openapi()["components"]["schemas"].items():
        for name, field in described.get("properties", {}).items() if shape.endswith("Read") else ():
            level = next((level for word, level in HELD_BACK.items() if word in name.split("_")), 1)
            marked = field.get("x-clearance", 1)
            assert marked >= level or f"{shape}.{name}" in FOR_EVERYBODY, (
                f"{shape}.{name}: mark it with Clearance({level})"
            )


def marked_fields(world: World, operation: Operation) -> dict[str, int]:
    """Fields of the list's items that have a level."""
    shapes = world.apps[operation.service].openapi()["components"]["schemas"]
    shown = operation.described["responses"]["200"]["content"]
    if "application/json" not in shown:  # a table of a list that is asked itself
        return {}
    page = shown["application/json"]["schema"]["$ref"]
    item = shapes[page.rpartition("/")[2]]["properties"]["items"]["items"]["$ref"]
    fields = shapes[item.rpartition("/")[2]]["properties"]
    return {name: field["x-clearance"] for name, field in fields.items() if "x-clearance" in field}


def hidden_queries(operation: Operation, name: str) -> Iterator[dict[str, str]]:
    """Each way to ask for something by the field."""
    for parameter in operation.query:
        if parameter.partition("__")[0] == name:
            yield {parameter: "1990-01-01" if "date" in str(operation.query[parameter]) else "1"}
    yield {"sort": f"-{name}"}


def guesses(operation: Operation, found: Found, role: Role) -> Iterator[dict[str, str]]:
    """What somebody might try who heard of a hidden row of the operation's table, or of a name."""
    hidden = {(row.table, role.kin(row.customer), row.level): row for row in found.rows if not row.is_seen_by(role)}
    for row in hidden.values():
        for name, value in row.values.items():
            is_known = str(value).startswith(MARK)
            if row.table == operation.collection and name in operation.query and (is_known or name == "id"):
                yield {name: str(value)}
            if "q" in operation.query and name in {"name", "title", "code"} and is_known:
                yield {"q": str(value)}
        for name in ("contact_id", "reports_to_id"):
            if row.table == "contacts" and name in operation.query:
                yield {name: row.id}


def shown_by(answer: httpx.Response) -> list[Any]:
    """The items of a list, or the lines of a table below its headers."""
    if answer.status_code != 200:
        return []
    if answer.headers["content-type"].startswith("text/csv"):
        return answer.text.splitlines()[1:]
    return list(answer.json().get("items", ()))


def inner_addresses(world: World) -> Iterator[tuple[str, str]]:
    """Addresses of the services' concepts that their specs leave out."""
    for service in SERVICES:
        app = world.apps[service]
        shown = set(app.openapi()["paths"])
        for included in app.routes:
            router = getattr(included, "original_router", None)
            for route in router.routes if router else []:
                if route.path not in shown and route.path.startswith("/v1/"):
                    yield service, route.path


def test_nothing_planted_is_left_empty(found: Found) -> None:
    """A column without a value could leak unseen."""
    empty = {place for place in empty_columns(found) if not place.endswith(".deleted_at")} - NEVER_FILLED
    assert not empty, f"fill these in planting.py: {sorted(empty)}"


def test_hidden_rows_are_of_every_kind(found: Found) -> None:
    """The matrix sees something only if there is something to hide."""
    assert {row.level for row in found.rows} >= {1, 2, 3}
    hidden: list[Planted] = [row for row in found.of("contacts") if row.level == 2]
    assert len(hidden) == 6
