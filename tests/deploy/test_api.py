"""The command line's API client: problems are shown completely, and a 429 is retried."""

import pytest

from deploy.api import ApiRefused, connect
from tests.deploy.fake_house import fake_house

PROBLEM = {
    "title": "Invalid input",
    "detail": "Something in it is wrong.",
    "errors": [{"pointer": "/name", "code": "missing", "detail": "Field required"}],
}


async def test_a_refusal_shows_the_errors_and_their_pointers() -> None:
    with fake_house() as house:
        house.answers = [(422, PROBLEM)]
        async with connect(house.url) as api:
            with pytest.raises(ApiRefused) as refused:
                await api.post("/v1/customers", {})
    assert refused.value.status == 422
    for told in ("POST /v1/customers", "Invalid input", "/name Field required"):
        assert told in str(refused.value)


async def test_after_a_429_the_client_waits_and_repeats() -> None:
    with fake_house() as house:
        house.answers = [(429, {"title": "Too many requests"}), (201, {"id": "made"})]
        async with connect(house.url) as api:
            assert await api.post("/v1/customers", {"name": "one"}, once="the key") == {"id": "made"}
    assert [request.headers["Idempotency-Key"] for request in house.received] == ["the key", "the key"]


async def test_a_signed_in_client_sends_its_token() -> None:
    with fake_house() as house:
        async with connect(house.url) as api:
            await api.sign_in(grant_type="password", username="admin", password="secret")
            await api.post("/v1/customers", {})
    assert house.batches[0].headers["Authorization"] == "Bearer a-token"


async def test_an_expired_token_is_renewed_once() -> None:
    with fake_house() as house:
        async with connect(house.url) as api:
            await api.sign_in(grant_type="password", username="admin", password="secret")
            house.answers = [(401, {"title": "Token expired"}), (201, {"id": "made"})]
            assert await api.post("/v1/customers", {"name": "one"}) == {"id": "made"}
            house.answers = [(401, {"title": "Token expired"})] * 2
            with pytest.raises(ApiRefused, match="Token expired"):
                await api.post("/v1/customers", {})
