"""Tokens that are not ours, not for here, or used twice: against the gateway and every service."""

import asyncio
from collections.abc import Iterator
from typing import Any

import asyncpg
import httpx
from cryptography.hazmat.primitives import serialization
from jose import jwk, jwt

from deploy.local.credentials import key_secret
from gateway.signing_keys.sealing import unseal
from shared.auth.tokens import SigningKey
from tests.attack.people import PASSWORD, add_user
from tests.attack.tried import Tried
from tests.bench.processes import database_of, internal_token
from tests.journeys.house import House
from tests.shared.auth.forging import SPELLINGS, Forger

SERVICES = {"customer": "/v1/customers", "relationship": "/v1/key-person-assessments", "planning": "/v1/plans"}
SERVICES |= {"kpi": "/v1/orders"}
"""Each service and something to read there, in the order of their ports behind the gateway's."""
UNSENDABLE = frozenset({"empty", "white space behind", "not ASCII", "a lone surrogate"})
"""HTTP has no way to write them in a header."""
INNER = ("/internal/tokens", "/internal/events", "/internal/users?ids=1", "/internal/due-items", "/internal/jwks.json")
DISGUISES = ("{}", "/v1/..{}", "/v1/customers/..%2f..{}", "/%2e{}", "/.{}", "/{}", "/v1/%2e%2e{}")


def measure(house: House) -> Iterator[Tried]:
    """Outside with the key in hand, inside with the key in hand, each kind in the other's place, and used twice."""
    admin = house.sign_in()
    outside = admin.headers["Authorization"].removeprefix("Bearer ")
    yield _forged(
        "forged access tokens at the gateway", _forger(house, outside), house.url, ("/v1/customers", "/v1/users")
    )
    for place, (service, path) in enumerate(SERVICES.items(), 1):
        forger = _forger(house, internal_token(house, service))
        yield _forged(f"forged internal tokens at {service}", forger, f"http://127.0.0.1:{house.port + place}", (path,))
    yield _misplaced(house, outside)
    yield _inner_addresses(house, admin)
    yield _used_twice(house, admin)
    yield _grants(house, admin)


def _forger(house: House, token: str) -> Forger:
    """Somebody who took the key that signed this token out of the database, and the secret that encrypts it."""
    header = jwt.get_unverified_header(token)
    sealed = asyncio.run(_private_key(database_of(house, "gateway"), header["kid"]))
    key = SigningKey(unseal(sealed, key_secret(house.folder)), header["kid"], header["alg"])
    return Forger(key, header["typ"], jwt.get_unverified_claims(token))


async def _private_key(database: str, kid: str) -> str:
    connection = await asyncpg.connect(database)
    try:
        return str(await connection.fetchval("SELECT private_key FROM signing_keys WHERE kid = $1", kid))
    finally:
        await connection.close()


def _forged(name: str, forger: Forger, url: str, paths: tuple[str, ...]) -> Tried:
    """Every vector is refused where the untouched token is accepted."""
    tried = Tried(name)
    with httpx.Client(base_url=url, trust_env=False) as client:
        for path in paths:
            honest = client.get(path, headers=_bearer(forger.token()))
            assert honest.status_code == 200, f"nothing is shown by refusals: {honest.text}"
            for what, token in _vectors(forger):
                tried.refused(f"{what} at {path}", client.get(path, headers=_bearer(token)), {401})
            megabyte = client.get(path, headers=_bearer(forger.token(payload=forger.claims(filler="x" * 2**20))))
            tried.refused(f"a megabyte at {path}", megabyte, {400, 401, 431})
    return tried


def _vectors(forger: Forger) -> Iterator[tuple[str, str]]:
    for what, header in forger.headers().items():
        yield f"header: {what}", forger.token(header)
    for what, payload in forger.payloads().items():
        yield f"claims: {what}", forger.token(payload=payload)
    for what, spell in SPELLINGS.items():
        if what not in UNSENDABLE:
            yield f"spelling: {what}", spell(forger.token())
    published = jwk.construct(forger.key.public_jwk(), forger.key.algorithm).prepared_key
    pem = published.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    yield "HS256 with the public key", forger.signed_with_the_public_key(pem)
    yield "longer than eight kibibytes", forger.token(payload=forger.claims(filler="x" * 8192))


def _misplaced(house: House, outside: str) -> Tried:
    """A token is for one place: the gateway's are not for services, nor theirs for the gateway or each other."""
    tried = Tried("tokens of the inside outside, of the outside inside")
    with httpx.Client(trust_env=False) as client:
        for service in SERVICES:
            token = internal_token(house, service)
            tried.refused(f"{service}'s outside", client.get(f"{house.url}/v1/users", headers=_bearer(token)), {401})
            tried.refused(f"{service}'s proxied", client.get(f"{house.url}/v1/orders", headers=_bearer(token)), {401})
            for place, (other, path) in enumerate(SERVICES.items(), 1):
                at = f"http://127.0.0.1:{house.port + place}{path}"
                if other != service:
                    tried.refused(f"{service}'s at {other}", client.get(at, headers=_bearer(token)), {401})
                else:
                    tried.refused(f"the outside's at {other}", client.get(at, headers=_bearer(outside)), {401})
    return tried


def _inner_addresses(house: House, admin: httpx.Client) -> Tried:
    """What services ask each other answers no client, however the address is written."""
    tried = Tried("internal addresses asked from outside")
    erp = ("erp", house.credentials["ERP_SECRET"])
    for path in (disguise.format(inner) for inner in INNER for disguise in DISGUISES):
        for method in ("GET", "POST"):
            # Public keys are for everybody.
            allowed = {200} if path.endswith("jwks.json") else set()
            refusals = {400, 401, 403, 404, 405, 415, 422} | allowed
            tried.refused(f"{method} {path}", admin.request(method, path, json={"audience": "kpi"}), refusals)
            basic = httpx.request(method, house.url + path, json={"audience": "kpi"}, auth=erp, trust_env=False)
            tried.refused(f"{method} {path} as erp", basic, refusals)
    return tried


def _used_twice(house: House, admin: httpx.Client) -> Tried:
    """A refresh token that two parties hold ends all that came of the sign-in."""
    tried = Tried("refresh tokens used again")
    name = add_user(admin, ["account_manager"])["username"]
    first = _ask(house, grant_type="password", username=name, password=PASSWORD).json()
    second = _refresh(house, first["refresh_token"]).json()
    third = _refresh(house, second["refresh_token"]).json()
    tried.refused("the first again", _refresh(house, first["refresh_token"]), {400})
    for what, reply in (("the second", second), ("the third", third), ("the first a third time", first)):
        tried.refused(f"{what}, after that", _refresh(house, reply["refresh_token"]), {400})
        answer = httpx.get(f"{house.url}/v1/me", headers=_bearer(reply["access_token"]), trust_env=False)
        tried.refused(f"the access token of {what}", answer, {401})
    return tried


def _grants(house: House, admin: httpx.Client) -> Tried:
    """Grants of others, of more than was granted, and of kinds that are not offered."""
    tried = Tried("tokens in the wrong grant")
    name = add_user(admin, ["sales_assistant"])["username"]
    mine = _ask(house, grant_type="password", username=name, password=PASSWORD, scope="customers:read").json()
    erp = {"client_id": "erp", "client_secret": house.credentials["ERP_SECRET"]}
    tried.refused("a wider scope", _refresh(house, mine["refresh_token"], scope="customers:write"), {400})
    tried.refused(
        "a role's scope that it lacks",
        _ask(house, grant_type="client_credentials", scope="identity:write", **erp),
        {400},
    )
    tried.refused("an access token to refresh", _refresh(house, mine["access_token"]), {400})
    tried.refused(
        "another's secret", _ask(house, grant_type="client_credentials", **erp | {"client_id": "bi"}), {400, 401}
    )
    for kind in ("authorization_code", "implicit", "urn:ietf:params:oauth:grant-type:token-exchange", "x" * 5000):
        forms = {"code": mine["refresh_token"], "subject_token": mine["access_token"], **erp}
        tried.refused(f"grant {kind[:60]}", _ask(house, grant_type=kind, **forms), {400})
    me = httpx.get(f"{house.url}/v1/me", headers=_bearer(mine["refresh_token"]), trust_env=False)
    tried.refused("a refresh token as access token", me, {401})
    return tried


def _refresh(house: House, token: str, **form: str) -> httpx.Response:
    return _ask(house, grant_type="refresh_token", refresh_token=token, **form)


def _ask(house: House, **form: str) -> httpx.Response:
    return httpx.post(f"{house.url}/oauth/token", data=form, trust_env=False)


def _bearer(token: str) -> dict[str, Any]:
    return {"Authorization": f"Bearer {token}"}
