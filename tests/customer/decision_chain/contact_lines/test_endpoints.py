"""Contact lines over HTTP."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.contact_makers import People, people_of
from tests.etags import seen_in
from tests.sign_in import Tokens

ADDRESS = "/v1/contact-lines"
OWN = {"kind": "own", "regions": []}


@pytest.fixture
async def people(customer: httpx.AsyncClient) -> People:
    return await people_of(customer, "李雷", "韩梅梅", "王伟")


async def test_a_line_is_drawn_changed_and_taken_away(customer: httpx.AsyncClient, people: People) -> None:
    made = await people.draw("李雷", "韩梅梅", evidence="took over his proposal", since="2024-05-01")
    assert (made["from_contact_name"], made["to_contact_name"]) == ("李雷", "韩梅梅")
    assert (made["strength"], made["has_ended"], made["clearance"]) == (3, False, 1)
    address = f"{ADDRESS}/{made['id']}"
    sent, seen = {"strength": 5, "until": "2025-06-30"}, seen_in(await customer.get(address))
    changed = await customer.patch(address, json=sent, headers=seen)
    assert (changed.json()["strength"], changed.json()["has_ended"]) == (5, True)
    assert (await customer.patch(address, json=sent, headers=seen)).status_code == 412
    assert (await customer.delete(address)).status_code == 204
    assert (await customer.get(address)).json()["code"] == "contact_line_not_found"
    history = (await customer.get(f"/v1/customers/{people.customer_id}/history")).json()["items"]
    assert [one["type"].rpartition(".")[2] for one in history[:3]] == ["deleted", "updated", "created"]


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        (("李雷", "韩梅梅", "influences"), ("李雷", "韩梅梅", "influences"), 409),
        (("李雷", "韩梅梅", "influences"), ("韩梅梅", "李雷", "influences"), 201),
        (("李雷", "韩梅梅", "sponsors"), ("韩梅梅", "李雷", "sponsors"), 201),
        (("李雷", "韩梅梅", "influences"), ("李雷", "韩梅梅", "allied"), 201),
        (("李雷", "韩梅梅", "influences"), ("李雷", "王伟", "influences"), 201),
        (("李雷", "韩梅梅", "conflicts"), ("韩梅梅", "李雷", "conflicts"), 409),
        (("李雷", "韩梅梅", "allied"), ("韩梅梅", "李雷", "allied"), 409),
        (("李雷", "韩梅梅", "personal_tie"), ("韩梅梅", "李雷", "personal_tie"), 409),
    ],
)
async def test_one_line_of_a_kind_holds_between_two(
    customer: httpx.AsyncClient, people: People, first: Any, second: Any, status: int
) -> None:
    made = await people.draw(*first)
    response = await customer.post(ADDRESS, json=people.line(*second))
    assert response.status_code == status, response.text
    if status == 409:
        assert response.json()["code"] == "line_already_drawn"
        assert response.json()["errors"][0]["about"] == made["id"]


async def test_what_has_ended_may_begin_again_once(customer: httpx.AsyncClient, people: People) -> None:
    before = await people.draw("李雷", "韩梅梅", "conflicts", until="2024-12-31")
    now = await people.draw("韩梅梅", "李雷", "conflicts", since="2025-03-01")
    reopened = await customer.patch(f"{ADDRESS}/{before['id']}", json={"until": None})
    assert (reopened.status_code, reopened.json()["code"]) == (409, "line_already_drawn")
    assert (await customer.patch(f"{ADDRESS}/{now['id']}", json={"strength": 1})).status_code == 200

    async def listed(has_ended: str) -> list[str]:
        params = {"customer_id": people.customer_id, "has_ended": has_ended}
        return [one["id"] for one in (await customer.get(ADDRESS, params=params)).json()["items"]]

    assert (await listed("true"), await listed("false")) == ([before["id"]], [now["id"]])


@pytest.mark.parametrize(
    ("fields", "code", "pointer"),
    [
        ({"to": "李雷"}, "line_to_self", "/to_contact_id"),
        ({"since": "2025-02-01", "until": "2025-01-31"}, "line_ends_before_it_begins", "/until"),
        ({"since": "2999-01-01"}, "invalid", "/since"),
        ({"strength": 0}, "invalid", "/strength"),
        ({"strength": 6}, "invalid", "/strength"),
        ({"kind": "married"}, "invalid", "/kind"),
        ({"clearance": 4}, "invalid", "/clearance"),
    ],
)
async def test_what_cannot_be_is_refused(
    customer: httpx.AsyncClient, people: People, fields: dict[str, Any], code: str, pointer: str
) -> None:
    end = fields.pop("to", "韩梅梅")
    response = await customer.post(ADDRESS, json={**people.line("李雷", end), **fields})
    assert (response.status_code, response.json()["code"]) == (422, code)
    assert response.json()["errors"][0]["pointer"] == pointer


async def test_a_line_that_lasted_a_day_is_one(people: People) -> None:
    assert (await people.draw("李雷", "韩梅梅", since="2025-02-01", until="2025-02-01"))["has_ended"] is True


async def test_both_ends_work_there(customer: httpx.AsyncClient, people: People) -> None:
    elsewhere = await people_of(customer, "刘洋")
    line = people.line("李雷", "韩梅梅")
    for end in ("from_contact_id", "to_contact_id"):
        response = await customer.post(ADDRESS, json={**line, end: elsewhere.ids["刘洋"]})
        assert (response.json()["code"], response.json()["errors"][0]["pointer"]) == ("contact_elsewhere", f"/{end}")
    await people.change("韩梅梅", has_left=True)
    assert (await customer.post(ADDRESS, json=line)).json()["code"] == "contact_gone"


async def test_a_line_goes_with_either_of_its_people(customer: httpx.AsyncClient, people: People) -> None:
    made = [await people.draw("李雷", "韩梅梅"), await people.draw("韩梅梅", "李雷"), await people.draw("李雷", "王伟")]
    await customer.delete(f"/v1/contacts/{people.ids['韩梅梅']}")
    answers = [(await customer.get(f"{ADDRESS}/{line['id']}")).status_code for line in made]
    assert answers == [404, 404, 200]


async def test_quarrels_are_above_an_assistants_clearance(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, people: People
) -> None:
    quarrel = await people.draw("李雷", "韩梅梅", "conflicts", remark="over the promotion")
    assert quarrel["clearance"] == 2
    assistant = tokens.client(app, clearance=1)
    assert (await assistant.get(ADDRESS)).json()["items"] == []
    assert (await assistant.get(f"{ADDRESS}/{quarrel['id']}")).status_code == 404
    assert "promotion" not in (await assistant.get(f"/v1/customers/{people.customer_id}/history")).text
    refused = await assistant.post(ADDRESS, json=people.line("李雷", "王伟", "conflicts"))
    assert (refused.status_code, refused.json()["code"]) == (403, "row_hidden")
    rumour = people.line("韩梅梅", "李雷", "conflicts", clearance=1)
    assert (await assistant.post(ADDRESS, json=rumour)).status_code == 201  # as if there were no other
    known = await assistant.post(ADDRESS, json=rumour)
    assert (known.status_code, known.json()["code"]) == (409, "line_already_drawn")


async def test_strangers_and_readers_are_kept_out(app: FastAPI, tokens: Tokens, people: People) -> None:
    made = await people.draw("李雷", "韩梅梅")
    stranger = tokens.client(app, data_scope=OWN)
    assert (await stranger.get(f"{ADDRESS}/{made['id']}")).status_code == 404
    refused = await stranger.post(ADDRESS, json=people.line("李雷", "王伟"))
    assert refused.json()["code"] == "customer_not_found"
    reader = tokens.client(app, scope="customers:read")
    assert (await reader.get(ADDRESS)).status_code == 200
    assert (await reader.post(ADDRESS, json=people.line("李雷", "王伟"))).json()["code"] == "scope_missing"


async def test_the_history_of_a_line_to_a_hidden_person_is_hidden(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, people: People
) -> None:
    made = await people.draw("李雷", "韩梅梅", evidence="golf on Sundays")
    await customer.patch(f"{ADDRESS}/{made['id']}", json={"strength": 5})
    reader = tokens.client(app, clearance=1)
    history = f"/v1/customers/{people.customer_id}/history"
    assert "golf" in (await reader.get(history)).text
    await customer.patch(f"/v1/contacts/{made['to_contact_id']}", json={"seniority": "top"})
    shown = (await reader.get(history)).json()["items"]
    assert not [one for one in shown if one["type"].startswith("guanxi.contact_line.")]
    await customer.delete(f"{ADDRESS}/{made['id']}")
    assert "golf" not in (await reader.get(history)).text
