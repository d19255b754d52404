"""How often creating a customer waits for the database: each round trip costs more than what it writes."""

import httpx
from fastapi import FastAPI

from tests.round_trips import counting


async def test_a_new_customer_takes_seven_round_trips(app: FastAPI, customer: httpx.AsyncClient) -> None:
    with counting(app.state.engine) as trips:
        answer = await customer.post("/v1/customers", json={"name": "Measured"})
    assert answer.status_code == 201
    # The beginning, a lock on the name, the look for duplicates, the row with its search entry and its event, the
    # custom fields, the row as the caller sees it, the end.
    assert len(trips) == 7, trips
    assert [one.count("INSERT INTO") for one in trips if "INSERT" in one] == [3]
