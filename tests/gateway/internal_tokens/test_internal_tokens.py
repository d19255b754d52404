"""Internal tokens for services."""

import time

import pytest

from gateway.signing_keys.rules import Purpose
from shared.app.service import INTERNAL_ISSUER, INTERNAL_LIFETIME, INTERNAL_TYP
from shared.auth.access import principal_from_claims
from shared.auth.tokens import RemoteKeys, TokenRules, TokenVerifier
from tests.gateway.conftest import House

PLANNING = ("planning", "planning-secret")


async def verify(house: House, audience: str, token: str) -> dict[str, object]:
    """As the service itself would."""

    async def fetch() -> dict[str, object]:
        keys: dict[str, object] = (await house.visitor().get("/internal/jwks.json")).json()
        return keys

    rules = TokenRules("ES256", INTERNAL_TYP, INTERNAL_ISSUER, audience, INTERNAL_LIFETIME)
    return await TokenVerifier(rules, RemoteKeys(fetch, "ES256")).verify(token)


async def test_a_service_acts_for_itself(house: House) -> None:
    reply = await house.visitor().post("/internal/tokens", json={"audience": "kpi"}, auth=PLANNING)
    assert (reply.status_code, reply.json()["expires_in"]) == (200, 60)
    principal = principal_from_claims(await verify(house, "kpi", reply.json()["token"]), "")
    assert (principal.subject, principal.roles, principal.clearance) == ("service:planning", {"service"}, 3)
    reading = {f"{what}:read" for what in ("customers", "relationships", "expenses", "plans", "kpis", "events")}
    assert principal.scopes == reading


async def test_a_service_acts_for_whoever_asks_it(house: House) -> None:
    _, user = await house.signed_in(roles=["account_manager"])
    caller = await house.app.state.sign_ins.callers.find(user["id"])
    body = {"audience": "kpi", "subject_token": caller.token_for("planning")}
    reply = await house.visitor().post("/internal/tokens", json=body, auth=PLANNING)
    principal = principal_from_claims(await verify(house, "kpi", reply.json()["token"]), "")
    assert (principal.subject, principal.actor) == (user["id"], "service:planning")
    assert (principal.clearance, principal.data_scope.kind) == (2, "own")


async def test_a_token_passed_on_lasts_no_longer_than_the_first(house: House) -> None:
    _, user = await house.signed_in()
    caller = await house.app.state.sign_ins.callers.find(user["id"])
    began = int(time.time()) - 40
    signer = house.app.state.key_ring.signer(Purpose.INTERNAL)
    first = signer.sign({**caller.claims("planning"), "iat": began, "exp": began + INTERNAL_LIFETIME})
    body = {"audience": "kpi", "subject_token": first}
    reply = (await house.visitor().post("/internal/tokens", json=body, auth=PLANNING)).json()
    assert (await verify(house, "kpi", reply["token"]))["exp"] == began + INTERNAL_LIFETIME
    assert reply["expires_in"] <= 20


async def test_a_chain_of_services_stays_visible(house: House) -> None:
    first = await house.visitor().post("/internal/tokens", json={"audience": "kpi"}, auth=PLANNING)
    body = {"audience": "customer", "subject_token": first.json()["token"]}
    second = await house.visitor().post("/internal/tokens", json=body, auth=("kpi", "kpi-secret"))
    claims = await verify(house, "customer", second.json()["token"])
    assert (claims["sub"], claims["act"]) == ("service:planning", {"sub": "service:kpi"})


async def test_another_services_token_cannot_be_used(house: House) -> None:
    """A token meant for kpi, brought by planning: stolen or misdirected."""
    token = (await house.visitor().post("/internal/tokens", json={"audience": "kpi"}, auth=PLANNING)).json()["token"]
    body = {"audience": "customer", "subject_token": token}
    reply = await house.visitor().post("/internal/tokens", json=body, auth=PLANNING)
    assert (reply.status_code, reply.json()["code"]) == (401, "invalid_token")


@pytest.mark.parametrize("auth", [("planning", "wrong"), ("planning", ""), ("customer", ""), ("nobody", "x"), ("", "")])
async def test_only_a_service_with_its_secret_is_served(house: House, auth: tuple[str, str]) -> None:
    reply = await house.visitor().post("/internal/tokens", json={"audience": "kpi"}, auth=auth)
    assert (reply.status_code, reply.json()["code"]) == (401, "service_unknown")


async def test_an_outside_token_is_no_internal_one(house: House) -> None:
    user = await house.user()
    signed_in = await house.visitor().sign_in(user["username"], "a password of five words")
    body = {"audience": "kpi", "subject_token": signed_in.access_token}
    assert (await house.visitor().post("/internal/tokens", json=body, auth=PLANNING)).status_code == 401


async def test_an_internal_token_is_no_outside_one(house: House) -> None:
    token = (await house.visitor().post("/internal/tokens", json={"audience": "kpi"}, auth=PLANNING)).json()["token"]
    assert (await house.visitor(token).get("/v1/me")).status_code == 401


async def test_at_the_gateway_a_service_acts_for_itself_alone(house: House) -> None:
    """Acting for an administrator it could change who may do what."""
    user = await house.user(roles=["admin"])
    caller = await house.app.state.sign_ins.callers.find(user["id"])
    body = {"audience": "gateway", "subject_token": caller.token_for("planning")}
    reply = await house.visitor().post("/internal/tokens", json=body, auth=PLANNING)
    assert (reply.status_code, reply.json()["code"]) == (422, "audience_unknown")
    reply = await house.visitor().post("/internal/tokens", json={"audience": "gateway"}, auth=PLANNING)
    assert (await house.visitor(reply.json()["token"]).get("/v1/users")).json()["code"] == "scope_missing"


async def test_there_is_no_token_for_nobody(house: House) -> None:
    reply = await house.visitor().post("/internal/tokens", json={"audience": "mars"}, auth=PLANNING)
    assert (reply.status_code, reply.json()["code"]) == (422, "audience_unknown")
