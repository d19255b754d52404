"""Several customers or contacts in one call, by their ids."""

import uuid

import httpx


async def test_several_are_read_in_one_call(customer: httpx.AsyncClient) -> None:
    first, second, _ = [(await customer.post("/v1/customers", json={"name": n})).json()["id"] for n in "ABC"]
    people = [
        (await customer.post("/v1/contacts", json={"customer_id": owner, "name": "x"})).json()["id"]
        for owner in (first, second)
    ]
    stranger = str(uuid.uuid4())

    async def ids(address: str, *asked: str) -> set[str]:
        response = await customer.get(address, params={"id__in": ",".join(asked)})
        assert response.status_code == 200, response.text
        return {item["id"] for item in response.json()["items"]}

    assert await ids("/v1/customers", first, second, stranger) == {first, second}
    assert await ids("/v1/contacts", *people, stranger) == set(people)
    response = await customer.get("/v1/contacts", params={"id__in": "nobody"})
    assert (response.status_code, response.json()["code"]) == (400, "bad_request")
    assert [error["parameter"] for error in response.json()["errors"]] == ["id__in"]
