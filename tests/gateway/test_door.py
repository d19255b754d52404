"""What every request meets first, whether a service or the gateway itself is asked."""

from tests.gateway.conftest import House, Visitor


async def test_too_large_a_body_for_the_gateway_itself_is_a_problem(house: House, admin: Visitor) -> None:
    reply = await admin.post("/v1/users", content=b"x" * 3_000_000, headers={"Content-Type": "application/json"})
    assert (reply.status_code, reply.headers["content-type"]) == (413, "application/problem+json")
    assert reply.json()["code"] == "content_too_large"
    assert reply.headers["x-request-id"] == reply.json()["request_id"]


async def test_who_would_speak_another_protocol_is_told_so(house: House) -> None:
    reply = await house.visitor().post("/oauth/token", data={"grant_type": "password"}, headers={"Upgrade": "h2c"})
    assert (reply.status_code, reply.json()["code"]) == (400, "upgrade_refused")
