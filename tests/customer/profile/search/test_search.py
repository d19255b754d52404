"""Search over customers and contacts, kept in step with every change."""

from typing import Any

import httpx


async def made(client: httpx.AsyncClient, path: str, **body: Any) -> str:
    response = await client.post(path, json=body)
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


async def found(client: httpx.AsyncClient, path: str, q: str) -> set[str]:
    response = await client.get(path, params={"q": q, "count": "true"})
    names = {item["name"] for item in response.json()["items"]}
    assert len(names) == response.json()["count"]
    return names


async def test_customers_are_found_by_names_codes_and_people(customer: httpx.AsyncClient) -> None:
    huaqiang = await made(customer, "/v1/customers", name="华强电子", codes=[{"code": "SAP-77"}])
    await made(customer, "/v1/customers", name="比亚迪", english_name="BYD")
    await made(customer, "/v1/contacts", customer_id=huaqiang, name="曾国华", english_name="Frank Zeng")
    for query in ("华强", "huaqiang", "hqdz", "sap-7", "曾国", "zengguo", "zgh", "frank"):
        assert await found(customer, "/v1/customers", query) == {"华强电子"}, query
    for query in ("byd", "biyadi", "比亚"):
        assert await found(customer, "/v1/customers", query) == {"比亚迪"}, query
    assert await found(customer, "/v1/customers", "100%") == set()
    assert await found(customer, "/v1/contacts", "zgh") == {"曾国华"}


async def test_a_new_name_is_found_and_the_old_one_no_more(customer: httpx.AsyncClient) -> None:
    renamed = await made(customer, "/v1/customers", name="华强电子")
    person = await made(customer, "/v1/contacts", customer_id=renamed, name="李雷")
    await customer.patch(f"/v1/customers/{renamed}", json={"name": "立讯精密", "status": "active"})
    await customer.patch(f"/v1/contacts/{person}", json={"name": "韩梅梅"})
    assert await found(customer, "/v1/customers", "huaqiang") == set()
    assert await found(customer, "/v1/customers", "lixun") == {"立讯精密"}
    assert await found(customer, "/v1/customers", "lilei") == set()
    assert await found(customer, "/v1/customers", "hanmeimei") == {"立讯精密"}


async def test_people_who_are_gone_lead_nowhere(customer: httpx.AsyncClient) -> None:
    customer_id = await made(customer, "/v1/customers", name="华强电子")
    person = await made(customer, "/v1/contacts", customer_id=customer_id, name="李雷")
    await customer.delete(f"/v1/contacts/{person}")
    assert await found(customer, "/v1/customers", "lilei") == set()
    assert await found(customer, "/v1/contacts", "lilei") == set()
