"""Who gets in, through the gateway and down to the database."""

import base64
import json
import time

import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jose import jwt

from tests.journeys.house import House, get, post


def ask(house: House, token: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.get(f"{house.url}/v1/customers", headers=headers, trust_env=False)


@pytest.fixture(scope="module")
def token(house: House) -> str:
    return house.client_of("bi").headers["Authorization"].removeprefix("Bearer ")


def foreign(token: str) -> str:
    """The same claims and header, signed by a stranger."""
    pem = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    header = jwt.get_unverified_header(token)
    return str(jwt.encode(jwt.get_unverified_claims(token), pem.decode(), "RS256", headers=header))


def unsigned(token: str) -> str:
    """`alg: none`, the oldest trick."""
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "at+jwt"}).encode()).rstrip(b"=").decode()
    return f"{header}.{token.split('.')[1]}."


def promoted(token: str) -> str:
    """The claims changed to an administrator's, the signature kept."""
    claims = jwt.get_unverified_claims(token) | {"roles": ["admin"], "exp": int(time.time()) + 600}
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    header, _, signature = token.split(".")
    return f"{header}.{payload}.{signature}"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: "",
        lambda _: "not-a-token",
        lambda token: token + "A" * 9000,
        lambda token: token[:-2],
        lambda token: token + "=",
        unsigned,
        promoted,
        foreign,
    ],
)
def test_a_token_that_is_not_ours_is_refused(house: House, token: str, spoil: object) -> None:
    assert ask(house, token).status_code == 200
    answer = ask(house, spoil(token))  # type: ignore[operator]
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_valid_token_without_the_right_is_forbidden(house: House) -> None:
    answer = house.client_of("bi").post("/v1/customers", json={"name": "No"})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_people_see_their_own_customers_everywhere(house: House) -> None:
    admin = house.sign_in()
    wang_wei = {"username": "wang.wei", "password": "a-Long-pass-phrase-1"}
    user = post(admin, "/v1/users", wang_wei | {"display_name": "王伟", "roles": ["account_manager"]})
    team = [{"user_id": user["id"], "role": "account_manager"}]
    mine = post(admin, "/v1/customers", {"name": "Mine", "team": team})
    other = post(admin, "/v1/customers", {"name": "Another's"})
    wang = house.sign_in(grant_type="password", **wang_wei)
    assert [item["id"] for item in get(wang, "/v1/customers")["items"]] == [mine["id"]]
    for client, customer, status in ((wang, mine, 201), (wang, other, 404), (admin, other, 201)):
        body = {"customer_id": customer["id"], "fiscal_year": 2027}
        assert client.post("/v1/plans", json=body).status_code == status
        assert client.get(f"/v1/customers/{customer['id']}").status_code == (200 if status == 201 else 404)


def test_inside_addresses_are_not_reachable_from_outside(house: House) -> None:
    admin = house.sign_in()
    for path in ("/v1/%2e%2e/metrics", "/v1//customers", "/v1/customers/..%2f..%2fmetrics"):
        assert admin.get(path).status_code in {400, 404}, path
    stolen = httpx.get(f"http://127.0.0.1:{house.port + 1}/v1/customers", headers=dict(admin.headers), trust_env=False)
    assert stolen.status_code == 401
