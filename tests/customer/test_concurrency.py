"""Several people at one customer at the same time, each in a transaction of their own."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.customer.people.contacts.model import Contact
from services.customer.tables import CustomerTable
from shared.database import transaction
from shared.web.peers import ServiceHttp
from tests.sign_in import Tokens

ROUNDS = 5


@pytest.fixture
async def app(open_committing: Callable[[str], Any]) -> FastAPI:
    """The customer service's app, which commits."""
    opened: FastAPI = await open_committing("customer")
    return opened


@pytest.fixture
async def client(app: FastAPI, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator's client of it."""
    async with tokens.client(app) as signed_in:
        yield signed_in


async def make(client: httpx.AsyncClient, path: str, **body: Any) -> str:
    response = await client.post(path, json=body)
    assert response.status_code == 201, response.text
    return f"{path}/{response.json()['id']}"


def id_of(url: str) -> str:
    return url.rpartition("/")[2]


async def at_once(*requests: Any) -> list[int]:
    return sorted(response.status_code for response in await asyncio.gather(*requests))


async def test_two_changes_at_once_close_no_circle_of_customers(client: httpx.AsyncClient) -> None:
    for number in range(ROUNDS):
        first, second, third = [await make(client, "/v1/customers", name=f"{name} {number}") for name in "ABC"]
        await client.patch(first, json={"parent_id": id_of(second)})
        statuses = await at_once(
            client.patch(second, json={"parent_id": id_of(third)}),
            client.patch(third, json={"parent_id": id_of(first)}),
        )
        assert statuses == [200, 409]


async def test_two_changes_at_once_close_no_circle_of_superiors(client: httpx.AsyncClient) -> None:
    customer_id = id_of(await make(client, "/v1/customers", name="A"))
    for _ in range(ROUNDS):
        first, second = [await make(client, "/v1/contacts", customer_id=customer_id, name=name) for name in "AB"]
        statuses = await at_once(
            client.patch(first, json={"reports_to_id": id_of(second)}),
            client.patch(second, json={"reports_to_id": id_of(first)}),
        )
        assert statuses == [200, 409]


async def test_of_several_who_take_over_at_once_one_is_account_manager(client: httpx.AsyncClient) -> None:
    team = await make(client, "/v1/customers", name="A") + "/team"
    bodies = [{"user_id": str(uuid.uuid4()), "role": "account_manager"} for _ in range(5)]
    assert await at_once(*(client.post(team, json=body) for body in bodies)) == [201] * 5
    assert len((await client.get(team, params={"has_ended": "false"})).json()["items"]) == 1


async def test_of_two_who_create_the_same_customer_at_once_one_is_told(client: httpx.AsyncClient) -> None:
    for number in range(ROUNDS):
        body = {"name": f"华强电子 {number}"}
        statuses = await at_once(*(client.post("/v1/customers", json=body) for _ in range(2)))
        assert statuses == [201, 409]


async def test_a_segment_named_by_a_customer_at_the_same_time_is_not_removed(client: httpx.AsyncClient) -> None:
    await make(client, "/v1/segments", kind="region", code="kept", name="kept")
    for number in range(ROUNDS):
        segment = await make(client, "/v1/segments", kind="region", code=f"r{number}", name="r")
        bodies = [{"name": f"{name} {number}", "region": f"r{number}"} for name in "AB"]
        requests = (client.post("/v1/customers", json=body, params={"force": True}) for body in bodies)
        assert await at_once(client.delete(segment), *requests) in ([201, 201, 409], [204, 422, 422])


async def test_a_fact_stated_while_the_template_is_replaced_has_the_level_of_the_new_one(
    client: httpx.AsyncClient,
) -> None:
    customers = [id_of(await make(client, "/v1/customers", name=name)) for name in "ABCDEF"]
    templates = "/v1/dossier-templates"
    for level in (2, 1, 3):
        body = {"content": (await client.get(f"{templates}/current")).json()["content"], "reason": "testing"}
        for item in body["content"]["items"]:
            item["clearance"] = level
        fact = {"item": "profit_model", "value": "x", "source": "internet"}
        await at_once(
            *(client.post("/v1/dossier-facts", json=fact | {"customer_id": one}) for one in customers[:3]),
            client.post(templates, json=body),
            *(client.post("/v1/dossier-facts", json=fact | {"customer_id": one}) for one in customers[3:]),
        )
        listed = (await client.get("/v1/dossier-facts")).json()["items"]
        assert [one["clearance"] for one in listed] == [level] * 6
        for one in listed:
            await client.delete(f"/v1/dossier-facts/{one['id']}")


async def test_of_two_facts_stated_at_once_on_an_item_one_is_kept(client: httpx.AsyncClient) -> None:
    customer_id = id_of(await make(client, "/v1/customers", name="A"))
    fact = {"customer_id": customer_id, "item": "profit_model", "value": "x", "source": "internet"}
    assert await at_once(*(client.post("/v1/dossier-facts", json=fact) for _ in range(3))) == [201, 409, 409]


async def test_of_two_who_draw_a_line_at_once_from_either_end_one_does(client: httpx.AsyncClient) -> None:
    customer_id = id_of(await make(client, "/v1/customers", name="A"))
    for _ in range(ROUNDS):
        one, other = [
            id_of(await make(client, "/v1/contacts", customer_id=customer_id, name=name)) for name in ("A", "B")
        ]
        line = {"customer_id": customer_id, "kind": "conflicts"}
        statuses = await at_once(
            client.post("/v1/contact-lines", json=line | {"from_contact_id": one, "to_contact_id": other}),
            client.post("/v1/contact-lines", json=line | {"from_contact_id": other, "to_contact_id": one}),
        )
        assert statuses == [201, 409]


async def test_of_two_customers_that_absorb_each_other_at_once_one_does(client: httpx.AsyncClient) -> None:
    for number in range(ROUNDS):
        first, second = [await make(client, "/v1/customers", name=f"{name} {number}") for name in ("Alpha", "Beta")]
        statuses = await at_once(
            client.post(f"{first}/merge", json={"absorbed_id": id_of(second)}),
            client.post(f"{second}/merge", json={"absorbed_id": id_of(first)}),
        )
        assert statuses == [201, 410]
        assert sorted([(await client.get(one)).status_code for one in (first, second)]) == [200, 410]


async def test_of_several_who_absorb_one_customer_at_once_one_does(client: httpx.AsyncClient) -> None:
    names = ("Alpha", "Beta", "Gamma", "Delta")
    absorbed, *others = [await make(client, "/v1/customers", name=name) for name in names]
    body = {"absorbed_id": id_of(absorbed)}
    assert await at_once(*(client.post(f"{one}/merge", json=body) for one in others)) == [201, 409, 409]


async def test_merges_and_regroupings_at_once_close_no_circle(client: httpx.AsyncClient) -> None:
    for number in range(ROUNDS):
        names = [f"{name} {number}" for name in ("Alpha", "Beta", "Gamma")]
        top, middle, low = [await make(client, "/v1/customers", name=name) for name in names]
        await client.patch(low, json={"parent_id": id_of(middle)})
        statuses = await at_once(
            client.post(f"{top}/merge", json={"absorbed_id": id_of(middle)}),
            client.patch(top, json={"parent_id": id_of(low)}),
            client.post(f"{low}/merge", json={"absorbed_id": id_of(top)}),
        )
        assert set(statuses) <= {200, 201, 409, 410, 422}
        left = {one["id"]: one["parent_id"] for one in (await client.get("/v1/customers")).json()["items"]}
        for start in left:
            seen, at = set(), start
            while at is not None and at not in seen:
                seen.add(at)
                at = left.get(at)
            assert at is None


async def test_nothing_written_during_a_merge_is_left_behind(client: httpx.AsyncClient) -> None:
    for number in range(ROUNDS):
        survivor, absorbed = [await make(client, "/v1/customers", name=f"{one} {number}") for one in ("Alpha", "Beta")]
        people = [{"customer_id": id_of(absorbed), "name": f"{number} {person}"} for person in range(8)]
        fact = {"customer_id": id_of(absorbed), "item": "profit_model", "value": "x", "source": "internet"}
        manager = {"user_id": str(uuid.uuid4()), "role": "account_manager"}
        written = [client.post("/v1/contacts", json=person) for person in people]
        answers = await asyncio.gather(
            *written[:4],
            client.post(f"{survivor}/merge", json={"absorbed_id": id_of(absorbed)}),
            *written[4:],
            client.post("/v1/dossier-facts", json=fact),
            client.post(f"{absorbed}/team", json=manager),
            client.post(f"{survivor}/team", json=manager | {"user_id": str(uuid.uuid4())}),
        )
        made = [answer for answer in answers if answer.status_code == 201]
        assert {answer.status_code for answer in answers} <= {201, 404}
        kept = (await client.get("/v1/contacts", params={"customer_id": id_of(survivor)})).json()["items"]
        assert len(kept) == sum("decision_role" in answer.json() for answer in made)
        assert await left_with(client, id_of(absorbed)) == 0
        team = (await client.get(f"{survivor}/team", params={"has_ended": "false"})).json()["items"]
        assert sum(member["role"] == "account_manager" for member in team) == 1


async def test_a_merge_waits_for_what_is_just_being_written(client: httpx.AsyncClient) -> None:
    survivor, absorbed = [await make(client, "/v1/customers", name=name) for name in ("Alpha", "Beta")]
    engine = client._transport.app.state.engine  # type: ignore[attr-defined]
    async with transaction(engine) as session:
        session.add(Contact(customer_id=uuid.UUID(id_of(absorbed)), name="Late"))
        await session.flush()
        merging = asyncio.create_task(client.post(f"{survivor}/merge", json={"absorbed_id": id_of(absorbed)}))
        assert await asyncio.wait([merging], timeout=0.5) == (set(), {merging})
    assert (await merging).status_code == 201
    people = (await client.get("/v1/contacts", params={"customer_id": id_of(survivor)})).json()["items"]
    assert [one["name"] for one in people] == ["Late"]


async def left_with(client: httpx.AsyncClient, customer_id: str) -> int:
    app = client._transport.app  # type: ignore[attr-defined]
    tables = [table.name for table in CustomerTable.metadata.sorted_tables if "customer_id" in table.c]
    parts = " UNION ALL ".join(f"SELECT id::text FROM {t} WHERE customer_id = :id" for t in tables if has_rows(t))
    async with app.state.engine.connect() as connection:
        return len((await connection.execute(sa.text(parts), {"id": uuid.UUID(customer_id)})).all())


def has_rows(table: str) -> bool:
    return table not in {"events", "customer_standings"}


FIELD = {"applies_to": "customer", "kind": "text"}


async def test_two_custom_fields_changed_at_once_are_both_kept(client: httpx.AsyncClient) -> None:
    codes = ["a", "b", "c", "d"]
    for code in codes:
        await make(client, "/v1/custom-fields", **FIELD, code=code, label=code)
    customer = await make(client, "/v1/customers", name="A")
    read = (await client.get(customer)).json()
    for number in range(ROUNDS):
        before = read["updated_at"]
        statuses = await at_once(
            *(client.patch(customer, json={"custom": {code: f"{code} {number}"}}) for code in codes),
            client.patch(customer, json={"phone": str(10000 + number)}),
        )
        assert statuses == [200] * 5
        read = (await client.get(customer)).json()
        assert read["custom"] == {code: f"{code} {number}" for code in codes}
        assert (read["phone"], read["updated_at"] > before) == (str(10000 + number), True)


async def test_of_two_first_values_of_a_field_at_once_the_later_stays(client: httpx.AsyncClient) -> None:
    await make(client, "/v1/custom-fields", **FIELD, code="a", label="a")
    for number in range(ROUNDS):
        customer = await make(client, "/v1/customers", name=f"Number {number}")
        bodies = [{"custom": {"a": value}} for value in "xyz"]
        assert await at_once(*(client.patch(customer, json=body) for body in bodies)) == [200] * 3
        history = (await client.get(f"{customer}/history")).json()["items"]
        told = [item["changes"]["value"] for item in history if item["entity"] == "custom_value"]
        assert [before for before, _ in told] == [*(after for _, after in told[1:]), None]
        assert (await client.get(customer)).json()["custom"] == {"a": told[0][1]}


async def test_a_value_written_while_its_field_is_hidden_has_the_new_level(client: httpx.AsyncClient) -> None:
    field = await make(client, "/v1/custom-fields", **FIELD, code="a", label="a")
    customers = [await make(client, "/v1/customers", name=name) for name in "ABCDEF"]
    for level in (2, 1, 3):
        await at_once(
            *(client.patch(one, json={"custom": {"a": str(level)}}) for one in customers[:3]),
            client.patch(field, json={"clearance": level}),
            *(client.patch(one, json={"custom": {"a": str(level)}}) for one in customers[3:]),
        )
        levels = set()
        for one in customers:
            await client.patch(one, json={"custom": {"a": f"after {level}"}})
            levels.add(tuple((await client.get(f"{one}/history")).json()["items"][0]["changes"]["clearance"]))
        assert levels == {(level, level)}


async def test_an_option_chosen_while_it_is_removed_stays_one(client: httpx.AsyncClient) -> None:
    options = [{"code": code, "label": code} for code in ("x", "y")]
    for number in range(ROUNDS):
        body = {"applies_to": "customer", "kind": "choice", "code": f"c{number}", "label": "c", "options": options}
        field = await make(client, "/v1/custom-fields", **body)
        customer = await make(client, "/v1/customers", name=f"Number {number}")
        chosen = {"custom": {f"c{number}": "x"}}
        await at_once(client.patch(customer, json=chosen), client.patch(field, json={"options": options[1:]}))
        value = (await client.get(customer)).json()["custom"].get(f"c{number}")
        offered = [option["code"] for option in (await client.get(field)).json()["options"]]
        assert value in {None, *offered}


async def test_the_feed_tells_no_hidden_custom_field(app: FastAPI, client: httpx.AsyncClient, tokens: Tokens) -> None:
    await make(client, "/v1/custom-fields", **FIELD, code="margin", label="margin", clearance=2)
    await make(client, "/v1/customers", name="A", custom={"margin": "secret"})
    for level, is_told in ((2, True), (1, False)):
        async with tokens.client(app, clearance=level) as reader:
            feed = await reader.get("/internal/events", params={"limit": 1000})
            assert ("guanxi.custom_value.created" in feed.text) == is_told
            assert ("guanxi.custom_field.created" in feed.text) == is_told
            assert ("margin" in feed.text, "secret" in feed.text) == (is_told, is_told)


async def test_the_feed_hides_what_was_told_before_its_level_was_raised(
    app: FastAPI, client: httpx.AsyncClient, tokens: Tokens
) -> None:
    field = await make(client, "/v1/custom-fields", **FIELD, code="margin", label="margin")
    customer = await make(client, "/v1/customers", name="A", custom={"margin": "slim"})
    fact = {"customer_id": customer.rpartition("/")[2], "item": "profit_model", "value": "hardware"}
    await make(client, "/v1/dossier-facts", **fact, source="annual_report")
    content = (await client.get("/v1/dossier-templates/current")).json()["content"]
    private = [item | {"clearance": 2} if item["key"] == "profit_model" else item for item in content["items"]]

    async def told() -> list[bool]:
        async with tokens.client(app, clearance=1) as reader:
            feed = (await reader.get("/internal/events", params={"limit": 1000})).text
            return ["slim" in feed, "hardware" in feed]

    assert await told() == [True, True]
    await client.patch(field, json={"clearance": 2})
    body = {"content": content | {"items": private}, "reason": "private"}
    assert (await client.post("/v1/dossier-templates", json=body)).status_code == 201
    assert await told() == [False, False]
    await client.patch(customer, json={"custom": {"margin": None}})
    await client.delete(field)
    assert await told() == [False, False]


async def _pending_code(client: httpx.AsyncClient, seller: httpx.AsyncClient, code: str) -> str:
    """The address of a code that waits for a confirmation."""
    made = await seller.post("/v1/customers", params={"force": True}, json={"name": code, "codes": [{"code": code}]})
    at = f"/v1/customers/{made.json()['id']}/codes"
    (found,) = (await client.get(at, params={"status": "pending"})).json()["items"]
    return f"{at}/{found['id']}"


@pytest.fixture
async def seller(app: FastAPI, tokens: Tokens, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    """An assistant; the kpi service does not answer."""

    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody listens", request=request)

    silent = httpx.AsyncClient(transport=httpx.MockTransport(fail), base_url="http://kpi")
    monkeypatch.setitem(app.state.peers, "kpi", ServiceHttp("kpi", silent, app.state.peers["kpi"]._tokens))
    async with tokens.client(app, data_scope={"kind": "own", "regions": []}) as signed_in:
        yield signed_in


async def test_of_two_who_take_a_code_at_once_one_does_and_the_assistants_is_pending(
    client: httpx.AsyncClient, seller: httpx.AsyncClient
) -> None:
    for number in range(ROUNDS):
        codes = [{"code": f"C{number}"}]
        statuses = await at_once(
            *(
                who.post("/v1/customers", params={"force": True}, json={"name": f"{name} {number}", "codes": codes})
                for who, name in ((client, "Alpha"), (seller, "Beta"))
            )
        )
        assert statuses == [201, 409]
        (owner,) = (await client.get("/v1/customers", params={"codes__contains": f"C{number}"})).json()["items"]
        assert len(owner["pending_codes"]) == int(owner["name"].startswith("Beta"))


async def test_a_code_confirmed_and_removed_at_once_is_gone(
    client: httpx.AsyncClient, seller: httpx.AsyncClient
) -> None:
    for number in range(ROUNDS):
        code = await _pending_code(client, seller, f"C{number}")
        statuses = await at_once(client.post(f"{code}/confirmation"), seller.delete(code))
        assert statuses in ([200, 204], [204, 404])
        assert (await client.get(code.rpartition("/")[0])).json()["items"] == []


async def test_a_code_confirmed_twice_at_once_is_confirmed_once(
    client: httpx.AsyncClient, seller: httpx.AsyncClient
) -> None:
    for number in range(ROUNDS):
        code = await _pending_code(client, seller, f"C{number}")
        assert await at_once(*(client.post(f"{code}/confirmation") for _ in range(3))) == [200] * 3
        history = (await client.get(f"{code.partition('/codes')[0]}/history")).json()["items"]
        assert [one["type"] for one in history].count("guanxi.customer_code.updated") == 1


async def test_a_pending_code_confirmed_while_its_customer_is_merged_stays_with_the_survivor(
    client: httpx.AsyncClient, seller: httpx.AsyncClient
) -> None:
    for number in range(ROUNDS):
        code = await _pending_code(client, seller, f"C{number}")
        survivor = await make(client, "/v1/customers", name=f"Survivor {number}")
        absorbed = {"absorbed_id": code.split("/")[3]}
        statuses = await at_once(client.post(f"{code}/confirmation"), client.post(f"{survivor}/merge", json=absorbed))
        assert statuses in ([200, 201], [201, 404], [201, 410])
        (kept,) = (await client.get(f"{survivor}/codes")).json()["items"]
        assert kept["status"] == ("confirmed" if statuses[0] == 200 else "pending")
