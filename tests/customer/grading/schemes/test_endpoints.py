"""Grading schemes over HTTP."""

import httpx
import pytest

ADDRESS = "/v1/grading-schemes"


async def test_amounts_are_kept_to_the_last_place(customer: httpx.AsyncClient) -> None:
    content = (await customer.get(f"{ADDRESS}/1")).json()["content"] | {"big_sales_from": "2000000.5"}
    assert (await customer.post(ADDRESS, json={"content": content, "reason": "prices rose"})).status_code == 201
    assert (await customer.get(f"{ADDRESS}/2")).json()["content"] == content


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("core_from", "0.5", "scheme_unsound"),
        ("least_coverage", "1.2", "invalid"),
        ("top_share", "NaN", "invalid"),
        ("weights", {"sales": "-1"}, "invalid"),
    ],
)
async def test_an_unsound_scheme_is_refused(customer: httpx.AsyncClient, field: str, value: object, code: str) -> None:
    content = (await customer.get(f"{ADDRESS}/current")).json()["content"] | {field: value}
    response = await customer.post(ADDRESS, json={"content": content, "reason": "x"})
    assert (response.status_code, response.json()["code"]) == (422, code), response.text
    assert response.json()["errors"][0]["pointer"].startswith(f"/content/{field}")
