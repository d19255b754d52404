"""The verbs of a router: what an operation needs, the headers it takes and sets, what its spec says."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI, Query
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.auth.access import Access, Scope
from shared.lists.collections import Collection
from shared.lists.listings import everybody
from shared.lists.paging import Page
from shared.lists.queries import ListQuery
from shared.problems import NotFound
from shared.shapes import Body, Patch, Read, Tagged, UpdatedAt
from shared.web.call import Call
from shared.web.problem_responses import install_problem_handlers
from shared.web.router import ConceptRouter
from shared.web.specification import Size, install_specification, operation_id, operations_of
from tests.shared.conftest import Thing, ThingSettings


class Believing:
    """Believes whatever stands in the token: the scopes, and `+2` for the clearance."""

    async def verify(self, token: str) -> dict[str, Any]:
        scope, _, level = token.partition("+")
        everything = {"kind": "all", "regions": []}
        told = {"sub": "client:one", "roles": [], "scope": scope.replace(",", " "), "data_scope": everything}
        return told | {"clearance": int(level or 1)}


class ThingRead(Read, Tagged):
    id: UUID
    updated_at: UpdatedAt
    name: str


class ThingCreate(Body):
    name: str


class ThingUpdate(Patch):
    name: str = "x"


class ThingQuery(ListQuery, of=ThingRead, filters=("name",), sorts=("name",), default_sort="name"):
    pass


class ThingNotFound(NotFound):
    """There is no such thing."""


THINGS = Collection(Thing, ThingRead, ThingQuery, missing=ThingNotFound, visible=everybody)


def things_router() -> ConceptRouter:
    router = ConceptRouter("/v1/boxes/{box_id}/things", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)

    @router.lists(THINGS)
    async def list_things(call: Call, box_id: UUID, query: Annotated[ThingQuery, Query()]) -> Page[ThingRead]:
        """The things."""
        return await THINGS.page(call, query)

    @router.creates(THINGS)
    async def create_thing(call: Call, box_id: UUID, body: ThingCreate) -> ThingRead:
        """A new thing."""
        return await THINGS.create(call, body)

    @router.reads(THINGS)
    async def get_thing(call: Call, box_id: UUID, thing_id: UUID) -> ThingRead:
        """One thing."""
        return await THINGS.get(call, thing_id)

    @router.changes(THINGS)
    async def update_thing(call: Call, box_id: UUID, thing_id: UUID, body: ThingUpdate) -> ThingRead:
        """Change it."""
        return await THINGS.change(call, thing_id, body)

    @router.removes(THINGS)
    async def delete_thing(call: Call, box_id: UUID, thing_id: UUID) -> None:
        """Remove it."""
        await THINGS.remove(call, thing_id)

    @router.puts(THINGS, "/{thing_id}/name")
    async def forget_precondition(call: Call, box_id: UUID, thing_id: UUID) -> None:
        """Does not look at what it changes."""

    @router.acts(THINGS, "/{thing_id}/blessing", needs=(Scope.PLANS_WRITE, Scope.KPIS_READ), size=Size.FILE)
    async def bless_thing(call: Call, box_id: UUID, thing_id: UUID) -> ThingRead:
        """Bless it."""
        return await THINGS.get(call, thing_id)

    return router


def other_router() -> ConceptRouter:
    router = ConceptRouter("/v1/vault", reads=Access.SIGNED_IN, writes=Access.SERVICES, clearance=2)

    @router.reads(path="/treasure")
    async def get_treasure() -> dict[str, str]:
        """Of level 2 as a whole."""
        return {"gold": "yes"}

    @router.acts(None, "/key")
    async def hand_out_key(call: Call) -> dict[str, str]:
        """For services alone."""
        return {"subject": call.principal.subject}

    @router.reads(path="/door", needs=Access.ANYONE)
    async def look_at_door(call: Call) -> dict[str, str]:
        """For anyone."""
        return {"subject": call.principal.subject}

    @router.creates(path="/safes", takes_key=False, needs=Access.SIGNED_IN)
    async def create_safe(call: Call, body: ThingCreate) -> ThingRead:
        """It answers with its combination."""
        return await THINGS.create(call, body)

    @router.acts(
        None,
        "/form",
        needs=Access.ANYONE,
        takes_key=False,
        body={"text/plain": {"schema": {"title": "Form", "type": "string"}}},
    )
    async def read_form() -> None:
        """It reads its body by itself.

        Nobody else does.
        """

    return router


def hidden_router() -> ConceptRouter:
    router = ConceptRouter("", reads=Access.ANYONE, writes=Access.ANYONE, in_spec=False)

    @router.reads(path="/alive")
    async def is_alive() -> dict[str, str]:
        """For the house."""
        return {}

    return router


@pytest.fixture
def app(engine: AsyncEngine, thing_settings: ThingSettings) -> FastAPI:
    app = FastAPI(generate_unique_id_function=operation_id)
    app.state.engine, app.state.settings, app.state.verifier = engine, thing_settings, Believing()
    install_problem_handlers(app)
    routers = [things_router(), other_router(), hidden_router()]
    for router in routers:
        app.include_router(router)
    install_specification(app, routers)
    return app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {"Authorization": "Bearer plans:read,plans:write"}
    async with httpx.AsyncClient(transport=transport, base_url="http://x", headers=headers) as client:
        yield client


def signed_in(*scopes: str, level: int = 1) -> dict[str, str]:
    return {"Authorization": f"Bearer {','.join(scopes)}+{level}"}


BOX = f"/v1/boxes/{uuid.UUID(int=9)}/things"


async def test_what_is_created_says_where_it_is_and_in_which_state(client: httpx.AsyncClient) -> None:
    made = await client.post(BOX, json={"name": "a"})
    assert (made.status_code, made.headers["Location"]) == (201, f"{BOX}/{made.json()['id']}")
    state = made.headers["ETag"].removesuffix('"')
    assert (await client.get(made.headers["Location"])).headers["ETag"].startswith(f"{state}.")


async def test_a_page_links_to_the_next(client: httpx.AsyncClient) -> None:
    for name in "ab":
        await client.post(BOX, json={"name": name})
    first = await client.get(BOX, params={"limit": 1})
    following = first.headers["Link"].removeprefix("<").removesuffix('>; rel="next"')
    assert [thing["name"] for thing in (await client.get(following)).json()["items"]] == ["b"]


async def test_a_change_of_another_state_than_read_is_refused(client: httpx.AsyncClient) -> None:
    made = await client.post(BOX, json={"name": "a"})
    at, seen = made.headers["Location"], {"If-Match": made.headers["ETag"]}
    changed = await client.patch(at, json={"name": "b"}, headers=seen)
    assert changed.status_code == 200
    for answer in (await client.patch(at, json={"name": "c"}, headers=seen), await client.delete(at, headers=seen)):
        assert (answer.status_code, answer.json()["code"]) == (412, "precondition_failed")
    assert (await client.delete(at, headers={"If-Match": changed.headers["ETag"]})).status_code == 204


async def test_an_operation_that_ignores_the_precondition_does_nothing(client: httpx.AsyncClient) -> None:
    at = (await client.post(BOX, json={"name": "a"})).headers["Location"]
    assert (await client.put(f"{at}/name", headers={"If-Match": '"1"'})).status_code == 500


async def test_each_scope_that_an_operation_needs_is_asked_for(client: httpx.AsyncClient) -> None:
    at = (await client.post(BOX, json={"name": "a"})).headers["Location"]
    reading = signed_in("plans:read")
    assert (await client.get(BOX, headers=reading)).status_code == 200
    for refused in (
        await client.post(BOX, json={"name": "b"}, headers=reading),
        await client.get(BOX, headers=signed_in("plans:write")),
        await client.post(f"{at}/blessing"),
    ):
        assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    both = signed_in("plans:write", "kpis:read")
    assert (await client.post(f"{at}/blessing", headers=both)).status_code == 200


async def test_what_stands_in_place_of_a_scope_is_asked_for(client: httpx.AsyncClient) -> None:
    low = await client.get("/v1/vault/treasure", headers=signed_in())
    assert (low.status_code, low.json()["code"]) == (403, "row_hidden")
    assert (await client.get("/v1/vault/treasure", headers=signed_in(level=2))).status_code == 200
    outside = await client.post("/v1/vault/key", headers=signed_in(level=3))
    assert (outside.status_code, outside.json()["code"]) == (403, "services_only")
    anyone = await client.get("/v1/vault/door", headers={"Authorization": ""})
    assert anyone.json() == {"subject": "nobody:"}
    assert (await client.get("/v1/vault/treasure", headers={"Authorization": ""})).status_code == 401


def test_the_spec_says_what_the_verb_declares(app: FastAPI) -> None:
    paths = app.openapi()["paths"]
    change = paths["/v1/boxes/{box_id}/things/{thing_id}"]["patch"]
    assert {"if-match", "thing_id", "box_id"} == {parameter["name"].lower() for parameter in change["parameters"]}
    assert change["security"] == [{"bearer": ["plans:write"]}]
    assert {"200", "400", "401", "403", "404", "406", "412", "415", "422", "500"} == change["responses"].keys()
    blessing = paths["/v1/boxes/{box_id}/things/{thing_id}/blessing"]["post"]
    assert (blessing["x-size"], blessing["security"]) == ("file", [{"bearer": ["kpis:read", "plans:write"]}])
    assert "/v1/vault/key" not in paths


async def test_a_parameter_that_nobody_knows_is_refused_but_where_anyone_may_ask(client: httpx.AsyncClient) -> None:
    refused = await client.get("/v1/vault/treasure?x=1", headers={"Authorization": "Bearer a+2"})
    assert (refused.status_code, refused.json()["code"]) == (400, "unknown_parameter")
    assert (await client.get("/v1/vault/door?x=1")).status_code == 200


async def test_an_answer_with_a_secret_is_not_kept_for_a_key(client: httpx.AsyncClient) -> None:
    ask = {"json": {"name": "safe"}, "headers": {"Authorization": "Bearer a+2", "Idempotency-Key": "once"}}
    first, second = [await client.post("/v1/vault/safes", **ask) for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] != second.json()["id"]


def test_a_body_that_the_function_reads_is_named_and_its_first_sentence_is_the_summary(app: FastAPI) -> None:
    described = app.openapi()["paths"]["/v1/vault/form"]["post"]
    assert described["requestBody"]["content"] == {"text/plain": {"schema": {"$ref": "#/components/schemas/Form"}}}
    assert app.openapi()["components"]["schemas"]["Form"] == {"type": "string"}
    assert (described["summary"], described["description"]) == ("It reads its body by itself", "Nobody else does.")


def test_the_spec_says_which_headers_a_verb_sends(app: FastAPI) -> None:
    operations = {described["operationId"]: described for _, _, described in operations_of(app.openapi())}

    def sent(name: str, status: str) -> set[str]:
        return set(operations[name]["responses"][status]["headers"]) - {"X-Request-Id"}

    assert sent("list_things", "200") == {"ETag", "Link"}
    assert sent("create_thing", "201") == {"ETag", "Location", "Idempotency-Replayed"}
    assert sent("create_safe", "201") == {"ETag", "Location"}
    assert sent("update_thing", "200") == {"ETag"}
    assert sent("delete_thing", "204") == set()
    assert sent("get_treasure", "401") == {"Content-Language", "WWW-Authenticate"}
    for described in operations.values():
        assert all("X-Request-Id" in response["headers"] for response in described["responses"].values())


async def test_what_is_not_for_the_specification_is_served_all_the_same(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    assert (await client.get("/alive")).status_code == 200
    assert "/alive" not in app.openapi()["paths"]


async def test_a_claimed_key_keeps_reading_in_its_own_transaction(
    app: FastAPI, client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    """Many requests that hold a key and then read briefly never wait for each other's connections."""
    router = ConceptRouter("/v1/briefs", reads=Access.SIGNED_IN, writes=Access.SIGNED_IN)
    at_once = engine.pool.size()  # type: ignore[attr-defined]
    holding = asyncio.Barrier(at_once)

    @router.acts(None, "")
    async def read_briefly(call: Call) -> dict[str, bool]:
        """Reads while the key is held."""
        await holding.wait()
        async with call.briefly() as brief:
            return {"is_same": brief.session is call.session}

    app.include_router(router)
    keyed = (client.post("/v1/briefs", headers={"Idempotency-Key": uuid.uuid4().hex}) for _ in range(at_once))
    answers = await asyncio.wait_for(asyncio.gather(*keyed), 30)
    assert [answer.json() for answer in answers] == [{"is_same": True}] * at_once


@pytest.mark.parametrize("needs", [(), (Access.ANYONE,), (Scope.PLANS_READ, Access.SIGNED_IN)], ids=str)
def test_needs_that_let_in_more_than_they_say_are_refused(needs: Any) -> None:
    router = ConceptRouter("/v1/open", reads=needs, writes=needs)
    with pytest.raises(ValueError, match="lets in more callers"):

        @router.reads(path="")
        async def get_open() -> None:
            """Open to all."""


def test_a_verb_with_a_key_needs_a_call_and_a_path_needs_an_id() -> None:
    router = ConceptRouter("/v1/open", reads=Access.SIGNED_IN, writes=Access.SIGNED_IN)
    with pytest.raises(TypeError, match="takes a key or If-Match, but no call"):

        @router.acts(None, "/deed")
        async def act_without_call() -> None:
            """Takes a key that nobody claims."""

    with pytest.raises(TypeError, match="state its path"):

        @router.reads(THINGS)
        async def get_nothing(call: Call) -> None:
            """Asks for no id."""
