"""Sight × operation × customer (method, section 3): what each caller gets follows from what is declared, and only that.

Declared are the data scope and clearance of each role of the gateway, the scopes of each operation in the OpenAPI, the
marks on fields and rows, and whose a customer is. An operation that comes new is asked as well; what it needs beside
its spec is said in `asking.py`, and what its tables need in the `planted_` files. Why these requests are enough:
`README.md`.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from shared.feed import log as event_log
from shared.time import company_today
from tests.access.asking import (
    FOR_THE_WHOLE_HOUSE,
    FOR_WHAT_IS_GONE,
    FOR_WHO_ENTERS_PROFITS,
    FOR_WHO_SENT_IT,
    LEVELS,
    OF_THE_OTHER_PLANS,
    QUERIES,
    REFUSED_FIRST,
    STRANGER,
    Operation,
    asks,
    due_items_of,
    feed_of,
    operations,
)
from tests.access.caller import Caller, code_of
from tests.access.canaries import Found, Planted
from tests.access.gaps import gap_of, gaps_in
from tests.access.rights import EVERY_SCOPE, NARROW, SIGHTS, WIDEST, Sight
from tests.access.world import MARK, SERVICES, SHARED_CONTACT, World
from tests.sign_in import Tokens

each_sight = pytest.mark.parametrize("sight", SIGHTS, ids=str)
each_narrow_sight = pytest.mark.parametrize("sight", NARROW, ids=str)

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
OF_ENUMERATIONS = {
    "quadrant": "maintain",
    "rating": "value",
    **dict.fromkeys(("advice", "stance"), "shrink"),
    "conflict": "grows",
    **dict.fromkeys(("level", "match_level", "proposed_level", "organizational_level"), "vendor"),
}
"""Values of fields that take only some; others are refused before it is looked whose level they are of."""
FOR_EVERYBODY: set[str] = {"GapAnalysisRead.profit", "ProfitGapRead.margin_needed"}
"""Fields named so that are for everybody all the same: profit goals on margins are hidden as rows."""


@pytest.fixture(scope="package")
def askable(world: World, found: Found) -> list[Operation]:
    """The operations that the matrix can ask; `test_nothing_is_missing` names the others, once."""
    return [operation for operation in operations(world) if not gap_of(operation, found, world)]


@pytest.fixture
def caller(world: World, found: Found, tokens: Tokens, sight: Sight) -> Iterator[Caller]:
    """The caller with this sight; fails with all that leaked."""
    made = Caller(world, found, tokens, sight)
    yield made
    assert not made.leaks, "\n".join([f"{len(made.leaks)} findings", *made.leaks[:60]])


def test_nothing_is_missing(world: World, found: Found) -> None:
    """Nothing could leak from a table or column without values, nor through an operation that is not asked."""
    missing = gaps_in(world, found)
    assert not missing, "\n".join(
        ["write in the tests/access/planted_ file of the service, where no other file is named:", *missing]
    )


async def test_without_a_scope_everybody_is_refused(
    world: World, found: Found, tokens: Tokens, askable: list[Operation]
) -> None:
    """Who lacks one of the scopes that an operation declares is refused, whatever else they may and see."""
    for operation in [*askable, *map(feed_of, SERVICES)]:
        assert operation.scopes, f"{operation.id} declares no scope"
        ask = next(asks(operation, found, world, WIDEST))
        for scope in operation.scopes:
            others = tokens.client(world.apps[operation.service], **WIDEST.claims(EVERY_SCOPE - {scope}))
            answer = await others.request(operation.method, ask.url, **ask.options)
            is_named = operation.method == "HEAD" or (code_of(answer) == "scope_missing" and scope in answer.text)
            assert answer.status_code == 403, f"{operation.id}: {answer.status_code} {answer.text}"
            assert is_named, f"{operation.id}: {answer.text}"


async def test_strangers_are_told_nothing(world: World, found: Found, askable: list[Operation]) -> None:
    for operation in [*askable, *map(feed_of, SERVICES)]:
        ask = next(asks(operation, found, world, WIDEST))
        transport = httpx.ASGITransport(world.apps[operation.service], raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://stranger") as stranger:
            answer = await stranger.request(operation.method, ask.url, **ask.options)
        is_named = operation.method == "HEAD" or code_of(answer) == "unauthorized"
        assert (answer.status_code, is_named) == (401, True), f"{operation.id}: {answer.status_code} {answer.text}"


@each_sight
async def test_reading(caller: Caller, sight: Sight, world: World, found: Found, askable: list[Operation]) -> None:
    """What is another's, or above the level, is not there; the rest is shown, and a list has all of it."""
    for operation in askable:
        for ask in asks(operation, found, world, sight) if operation.is_read else ():
            answer = await caller.ask(ask)
            if sight.clearance < LEVELS.get(operation.id, 1):
                if (answer.status_code, code_of(answer)) != (403, "row_hidden"):
                    caller.refuse(ask, answer, "403 row_hidden")
            elif not sight.hides(*ask.about) and operation.id not in FOR_WHO_SENT_IT:
                if answer.status_code != 200 and code_of(answer) not in OF_THE_OTHER_PLANS:
                    caller.refuse(ask, answer, "200")
            elif "{" in operation.path and answer.status_code != 404:
                caller.refuse(ask, answer, "404")


@each_sight
async def test_lists_and_counts_are_exactly_what_is_visible(
    caller: Caller, sight: Sight, found: Found, askable: list[Operation]
) -> None:
    """A list of a table's rows has all that the caller may see, and no other; so has its count."""
    for operation in askable:
        rows = rows_listed_by(operation, found)
        if not rows or sight.clearance < LEVELS.get(operation.id, 1):
            continue
        shown = (await caller.send(operation, operation.path, params={"limit": 500, "count": "true"})).json()
        expected = {row.id for row in rows if not sight.hides(row)}
        if {item["id"] for item in shown["items"]} != expected or shown["count"] != len(expected):
            caller.leaks.append(f"{sight} · {operation.id}: {len(expected)} are visible, {shown['count']} counted")


@pytest.mark.parametrize("sight", [sight for sight in SIGHTS if sight.data_scope == "all"], ids=str)
async def test_hidden_fields_neither_filter_nor_sort(
    caller: Caller, sight: Sight, world: World, found: Found, askable: list[Operation]
) -> None:
    """By a field above the level nothing is filtered or sorted; the level alone decides, so one data scope is asked."""
    for operation in askable:
        if "sort" not in operation.query:
            continue
        ask = next(ask for ask in asks(operation, found, world, sight) if not sight.hides(*ask.about))
        is_refused = sight.clearance < LEVELS.get(operation.id, 1)
        expected = {(403, "row_hidden")} if is_refused else {(403, "field_hidden"), (400, "sort_unknown")}
        hidden = [name for name, level in marked_fields(world, operation).items() if level > sight.clearance]
        for query in (query for name in hidden for query in hidden_queries(operation, name)):
            answer = await caller.send(operation, ask.url, params=QUERIES.get(operation.id, {}) | query)
            if (answer.status_code, code_of(answer)) not in expected:
                caller.refuse(ask, answer, f"one of {expected} for {query}")


@each_narrow_sight
async def test_hidden_values_find_nothing(caller: Caller, sight: Sight, found: Found, askable: list[Operation]) -> None:
    """Neither search nor a filter by a value that the caller may not see finds or confirms anything."""
    for operation in askable:
        if operation.method != "GET" or "{" in operation.path:
            continue
        for query in guesses(operation, found, sight):
            answer = await caller.send(operation, operation.path, params=QUERIES.get(operation.id, {}) | query)
            items = shown_by(answer)
            is_below = sight.clearance < LEVELS.get(operation.id, 1)
            if items or answer.status_code != (403 if is_below else 200):
                caller.leaks.append(f"{sight} · {operation.id} {query}: {answer.status_code}, {len(items)} found")


@each_sight
async def test_shared_values_find_what_is_visible_and_nothing_else(
    caller: Caller, sight: Sight, found: Found, askable: list[Operation]
) -> None:
    """By what customers of different visibility have in common, only the visible ones are found."""
    asked = 0
    for operation in askable:
        for query, expected in shared_queries(operation, found, sight):
            if sight.clearance < LEVELS.get(operation.id, 1):
                continue
            answer = await caller.send(operation, operation.path, params={"limit": 500, "count": "true"} | query)
            assert answer.status_code == 200, f"{operation.id} {query}: {answer.text}"
            shown, asked = answer.json(), asked + 1
            if {item["id"] for item in shown["items"]} != expected or shown["count"] != len(expected):
                caller.leaks.append(f"{sight} · {operation.id} {query}: {shown['count']} found, not {len(expected)}")
    assert asked > 10 or sight.data_scope == "all", "nothing is shared"  # who sees all is kept from levels alone


async def test_what_is_shared_shows_to_whoever_sees_all(world: World, tokens: Tokens) -> None:
    """The matrix looks at duplicates and groups of customers of different visibility: they are each other's."""
    everything = tokens.client(world.apps["customer"], **WIDEST.claims())
    own, *others = world.customers.values()
    duplicates = (await everything.get(f"/v1/customers/{own}/duplicates")).json()["items"]
    assert {one["customer_id"] for one in duplicates} >= set(others)
    group = (await everything.get(f"/v1/customers/{own}/group")).json()
    assert {one["customer_id"] for one in group["members"]} >= {own, *others}


@pytest.mark.parametrize("sight", [*NARROW, WIDEST], ids=str)
async def test_writing(caller: Caller, sight: Sight, world: World, found: Found, askable: list[Operation]) -> None:
    """Nobody writes to a row that he does not see; whoever may write to it gets no 404."""
    for operation in askable:
        for ask in () if operation.is_read else asks(operation, found, world, sight):
            answer = await caller.ask(ask)
            status = answer.status_code
            if sight.clearance < LEVELS.get(operation.id, 1):
                if (status, code_of(answer)) != (403, "row_hidden"):
                    caller.refuse(ask, answer, "403 row_hidden")
            elif sight.hides(*ask.about):
                is_addressed = "{" in operation.path and operation.id not in FOR_THE_WHOLE_HOUSE
                if code_of(answer) not in REFUSED_FIRST and status not in ({404} if is_addressed else {403, 404, 422}):
                    caller.refuse(ask, answer, "404" if is_addressed else "403, 404 or 422")
            elif operation.id in FOR_WHO_ENTERS_PROFITS and max(row.level for row in ask.about) == 3:
                if code_of(answer) != "scope_missing":
                    caller.refuse(ask, answer, "403 scope_missing")
            elif status == 404 and operation.id in FOR_WHAT_IS_GONE | FOR_WHO_SENT_IT:
                continue
            elif status in {401, 404} or status >= 500 or code_of(answer) == "scope_missing":
                caller.refuse(ask, answer, "anything but not found")


@each_sight
async def test_the_feed(caller: Caller, sight: Sight, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change feed shows no event about a row that the caller does not see."""
    monkeypatch.setattr(event_log, "HORIZON", sa.text("SELECT 9223372036854775807"))  # what is planted is not committed
    for service in SERVICES:
        answer = await caller.send(feed_of(service), "/internal/events", params={"limit": 1000})
        assert answer.status_code == 200, answer.text
        tells = bool(answer.json()["items"])
        is_about_all = service == "kpi"  # what changes there are batches of many customers' facts
        assert tells or (is_about_all and sight.data_scope != "all"), f"{service} tells nothing"


def bearing(token: str, request: httpx.Request) -> httpx.Request:
    """The request with this token in place of the client's own."""
    request.headers["Authorization"] = f"Bearer {token}"
    return request


@each_sight
async def test_what_is_due(caller: Caller, sight: Sight, tokens: Tokens) -> None:
    """A service answers the gateway with what the caller may see, and refuses all others."""
    for service in SERVICES:
        today = company_today()
        due, query = due_items_of(service), {"from": f"{today}", "to": f"{today + timedelta(days=365)}"}
        outside = await caller.send(due, due.path, params=query)
        assert (outside.status_code, code_of(outside)) == (403, "services_only")
        token = tokens.sign(service, **sight.claims(), act={"sub": "service:gateway"})
        answer = await caller.send(due, due.path, params=query, auth=partial(bearing, token))
        assert answer.status_code == 200, answer.text
        items = answer.json()["items"]
        assert items, f"{service} tells nothing"
        assert all(item["clearance"] <= sight.clearance for item in items)


async def test_what_services_ask_each_other_is_not_for_callers(world: World, tokens: Tokens) -> None:
    """The addresses that no spec shows refuse who comes from outside, whatever else they may and see."""
    for service, method, path in inner_addresses(world):
        answer = await tokens.client(world.apps[service], **WIDEST.claims()).request(method, path)
        assert (answer.status_code, code_of(answer)) == (403, "services_only"), f"{service} {path}: {answer.text}"


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


def rows_listed_by(operation: Operation, found: Found) -> list[Planted]:
    """The rows of which the operation lists those that the caller may see; none where it is no list of a table."""
    name = operation.collection.replace("_", "-")
    if operation.method != "GET" or "{" in operation.path or "limit" not in operation.query:
        return []
    rows = found.of(operation.collection) if operation.path.endswith(name) else []
    own = [row for row in rows if row.service == operation.service]
    return [row for row in own if row.table != "batches" or row.values["kind"] == operation.path.split("/")[2]]


def marked_fields(world: World, operation: Operation) -> dict[str, int]:
    """Fields of the list's items that have a level."""
    shapes = world.apps[operation.service].openapi()["components"]["schemas"]
    shown = operation.described["responses"]["200"]["content"]
    if "application/json" not in shown:  # a table of a list that is asked itself
        return {}
    page = shown["application/json"]["schema"]["$ref"]
    answer = shapes[page.rpartition("/")[2]]["properties"]
    if "items" not in answer:  # figures in several groupings, which are no rows
        return {}
    item = answer["items"]["items"]["$ref"]
    fields = shapes[item.rpartition("/")[2]]["properties"]
    return {name: field["x-clearance"] for name, field in fields.items() if "x-clearance" in field}


def hidden_queries(operation: Operation, name: str) -> Iterator[dict[str, str]]:
    """Each way to ask for something by the field."""
    for parameter in operation.query:
        if parameter.partition("__")[0] == name:
            described = str(operation.query[parameter])
            usual = "1990-01-01" if "date" in described else STRANGER if "'uuid'" in described else "1"
            yield {parameter: usual if parameter.endswith("is_null") else OF_ENUMERATIONS.get(name, usual)}
    yield {"sort": f"-{name}"}


FOUND_BY = ("region", "industry", "country", "status", "name", "english_name", "parent_id", "category", "fiscal_year")
"""What customers, people and their rows may have in common, and lists are filtered by."""


def shared_queries(operation: Operation, found: Found, sight: Sight) -> Iterator[tuple[dict[str, str], set[str]]]:
    """Filters that hidden and visible rows have in common, each with the ids of the visible ones."""
    rows = rows_listed_by(operation, found)
    for name in [one for one in FOUND_BY if one in operation.query]:
        for value in {row.values[name] for row in rows if row.values.get(name) is not None}:
            alike = [row for row in rows if row.values[name] == value]
            if len({bool(sight.hides(row)) for row in alike}) > 1 or sight is WIDEST:
                yield {name: str(value)}, {row.id for row in alike if not sight.hides(row)}
    named = [row for row in found.of("contacts", name=SHARED_CONTACT) if not sight.hides(row)]
    if operation.collection == "contacts" and rows:
        yield {"q": SHARED_CONTACT}, {row.id for row in named}
    if operation.collection == "customers" and rows:
        yield {"q": SHARED_CONTACT}, {str(row.values["customer_id"]) for row in named}


def guesses(operation: Operation, found: Found, sight: Sight) -> Iterator[dict[str, str]]:
    """What somebody might try who heard of a hidden row of the operation's table, or of a name.

    Of each table a row that the data scope alone hides, and one that the level alone hides.
    """
    lowest_last = sorted(found.rows, key=lambda row: -row.level)
    hidden = {(row.table, reasons): row for row in lowest_last if len(reasons := sight.hides(row)) == 1}
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


def inner_addresses(world: World) -> Iterator[tuple[str, str, str]]:
    """Methods and addresses of the services' concepts that their specs leave out."""
    for service in SERVICES:
        app = world.apps[service]
        shown = set(app.openapi()["paths"])
        for route in app.routes:
            path = getattr(route, "path", "")
            if path not in shown and path.startswith("/v1/"):
                yield from ((service, method, path) for method in route.methods)


def test_hidden_rows_are_of_every_kind(found: Found) -> None:
    """The matrix sees something only if there is something to hide."""
    assert {row.level for row in found.rows} >= {1, 2, 3}
    hidden: list[Planted] = [row for row in found.of("contacts") if row.level == 2]
    assert len(hidden) == 6
