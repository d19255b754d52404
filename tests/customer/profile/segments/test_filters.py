"""Customers by segment, with the segments below it."""

import httpx
import pytest

from tests.customer.profile.segments.test_endpoints import made


@pytest.fixture
async def customers(customer: httpx.AsyncClient) -> None:
    """A region over three steps, two industries, a scenario with two below it."""
    for kind, codes in (("region", ("CN", "CN-S", "CN-GD")), ("industry", ("ict", "pcb")), ("scenario", ("net", "5g"))):
        above: str | None = None
        for code in codes:
            above = (await made(customer, kind, code, parent_id=above))["id"]
    await made(customer, "region", "CN-N")
    placed = (
        ("Alpha", "CN-GD", "pcb", ["5g"]),
        ("Beta", "CN-S", "ict", ["net", "5g"]),
        ("Gamma", "CN-N", None, []),
        ("Delta", None, "ict", ["net"]),
    )
    for name, region, industry, scenarios in placed:
        body = {"name": name, "region": region, "industry": industry, "scenarios": scenarios}
        assert (await customer.post("/v1/customers", json=body)).status_code == 201


async def names(client: httpx.AsyncClient, path: str = "/v1/customers", **params: str) -> set[str]:
    response = await client.get(path, params={"count": "true", **params})
    assert response.status_code == 200, response.text
    found = response.json()
    assert found["count"] == len(found["items"])
    return {item.get("name") or item["customer_name"] for item in found["items"]}


@pytest.mark.usefixtures("customers")
@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"region__under": "CN"}, {"Alpha", "Beta"}),
        ({"region__under": "CN-S"}, {"Alpha", "Beta"}),
        ({"region__under": "CN-GD"}, {"Alpha"}),
        ({"region__under": "CN-N"}, {"Gamma"}),
        ({"industry__under": "ict"}, {"Alpha", "Beta", "Delta"}),
        ({"industry__under": "pcb"}, {"Alpha"}),
        ({"scenarios__under": "net"}, {"Alpha", "Beta", "Delta"}),
        ({"scenarios__under": "5g"}, {"Alpha", "Beta"}),
        ({"region__under": "CN", "scenarios__under": "net", "industry": "ict"}, {"Beta"}),
    ],
)
async def test_a_segment_brings_what_lies_below_it(
    customer: httpx.AsyncClient, filters: dict[str, str], expected: set[str]
) -> None:
    assert await names(customer, **filters) == expected
    assert await names(customer, "/v1/dossier-completeness", **filters) == expected


@pytest.mark.usefixtures("customers")
@pytest.mark.parametrize(
    ("parameter", "value"), [("region__under", "pcb"), ("industry__under", "CN"), ("scenarios__under", "7g")]
)
async def test_a_segment_that_its_kind_does_not_have_is_reported(
    customer: httpx.AsyncClient, parameter: str, value: str
) -> None:
    answer = await customer.get("/v1/customers", params={parameter: value}, headers={"Accept-Language": "zh-CN"})
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (400, "segment_to_look_under_unknown")
    assert (problem["errors"][0]["parameter"], problem["errors"][0]["code"]) == (parameter, "segment_unknown")
    assert value in problem["detail"]


async def test_without_maintained_segments_a_code_stands_for_itself(customer: httpx.AsyncClient) -> None:
    for name, region in (("Alpha", "south"), ("Beta", "north")):
        body = {"name": name, "region": region, "scenarios": [region]}
        assert (await customer.post("/v1/customers", json=body)).status_code == 201
    assert await names(customer, region__under="south") == {"Alpha"}
    assert await names(customer, scenarios__under="north") == {"Beta"}
    assert await names(customer, region__under="nowhere") == set()
