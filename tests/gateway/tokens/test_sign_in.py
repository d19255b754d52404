"""Signing in, staying signed in, signing out."""

import asyncio
import base64
import json
from copy import copy
from typing import Any
from urllib.parse import quote_plus
from uuid import uuid4

import httpx
import pytest

from gateway.tokens import rules, store
from gateway.tokens.errors import TooManyAttempts
from gateway.tokens.sign_in_limits import SignInLimits, everywhere
from shared.database import transaction
from shared.time import utc_now
from tests.gateway.conftest import ADMIN_PASSWORD, PASSWORD, House, OpenHouse


def assert_refused(reply: httpx.Response, error: str, status: int = 400) -> None:
    assert (reply.status_code, reply.json()["error"]) == (status, error)
    assert reply.json()["error_description"]
    assert reply.headers["Cache-Control"] == "no-store, no-transform"


def claims_of(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims


async def test_a_user_signs_in_with_a_password(house: House) -> None:
    user = await house.user()
    reply = await house.visitor().token(grant_type="password", username=user["username"], password=PASSWORD)
    body = reply.json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 900)
    assert "customers:write" in body["scope"].split()
    assert reply.headers["Cache-Control"] == "no-store, no-transform"
    claims = claims_of(body["access_token"])
    assert (claims["sub"], claims["aud"], claims["iss"]) == (user["id"], "guanxi", "http://127.0.0.1:8000")


@pytest.mark.parametrize("subject", ["not-a-uuid", "client:\0", "client:", "service:kpi", "{}", "' OR true --"])
async def test_a_signed_token_of_a_malformed_subject_is_refused(house: House, subject: str) -> None:
    credentials = house.app.state.sign_ins.access_tokens
    caller = copy(await house.app.state.sign_ins.callers.find((await house.user())["id"]))
    caller.subject = subject
    token = credentials.sign(caller, uuid4(), None)
    for path in ("/v1/me", "/v1/customers"):
        reply = await house.visitor(token).get(path)
        assert (reply.status_code, reply.json()["code"]) == (401, "revoked_token")


async def test_capitals_in_a_user_name_make_no_difference(house: House) -> None:
    user = await house.user()
    await house.visitor().sign_in(f" {user['username'].upper()} ", PASSWORD)


async def test_a_wrong_password_and_an_unknown_name_look_the_same(house: House) -> None:
    user = await house.user()
    wrong = await house.visitor().token(grant_type="password", username=user["username"], password="wrong")
    unknown = await house.visitor().token(grant_type="password", username="nobody", password="wrong")
    assert_refused(wrong, "invalid_grant")
    assert wrong.json() == unknown.json()


async def test_an_inactive_user_cannot_sign_in(house: House) -> None:
    user = await house.user()
    await (await house.admin()).patch(f"/v1/users/{user['id']}", json={"is_active": False})
    reply = await house.visitor().token(grant_type="password", username=user["username"], password=PASSWORD)
    assert_refused(reply, "invalid_grant")


async def test_a_client_signs_in_by_form_or_basic(house: House) -> None:
    client = await house.client()
    assert (await house.visitor().token_for(client)).status_code == 200
    basic = base64.b64encode(f"{client['client_id']}:{quote_plus(client['client_secret'])}".encode()).decode()
    reply = await house.visitor().post(
        "/oauth/token", data={"grant_type": "client_credentials"}, headers={"Authorization": f"Basic {basic}"}
    )
    assert reply.status_code == 200
    assert "refresh_token" not in reply.json()


@pytest.mark.parametrize(
    "basic",
    [
        base64.b64encode(b"\0:x").decode(),
        base64.b64encode(b"%00:x").decode(),
        "x",
        "eA==",
        base64.b64encode(b"erp:wrong").decode(),
        base64.b64encode(b"\xff:x").decode(),
    ],
)
async def test_a_wrong_client_is_told_how_to_prove_itself(house: House, basic: str) -> None:
    reply = await house.visitor().post(
        "/oauth/token", data={"grant_type": "client_credentials"}, headers={"Authorization": f"Basic {basic}"}
    )
    assert_refused(reply, "invalid_client", 401)
    assert reply.headers["WWW-Authenticate"].startswith("Basic ")


MALFORMED = {
    "no grant type": ({"username": "x"}, "invalid_request"),
    "an unknown grant type": ({"grant_type": "implicit"}, "unsupported_grant_type"),
    "no password": ({"grant_type": "password", "username": "x"}, "invalid_request"),
    "an empty password": ({"grant_type": "password", "username": "x", "password": ""}, "invalid_request"),
    "no refresh token": ({"grant_type": "refresh_token"}, "invalid_request"),
    "an unknown refresh token": ({"grant_type": "refresh_token", "refresh_token": "x"}, "invalid_grant"),
}


@pytest.mark.parametrize(("form", "error"), MALFORMED.values(), ids=MALFORMED.keys())
async def test_a_malformed_request_is_named(house: House, form: dict[str, str], error: str) -> None:
    assert_refused(await house.visitor().token(**form), error)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'{"grant_type":"password"}', "application/json"),
        (b"grant_type=password&grant_type=password", "application/x-www-form-urlencoded"),
        (b"grant_type=password&username=%00&password=x", "application/x-www-form-urlencoded"),
        (b"grant_type=%ff", "application/x-www-form-urlencoded"),
        (b"\xff", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % n for n in range(50)), "application/x-www-form-urlencoded"),
        (b"a=" + b"x" * 20_000, "application/x-www-form-urlencoded"),
        (b"", ""),
    ],
)
async def test_only_a_clean_form_is_read(house: House, content: bytes, kind: str) -> None:
    reply = await house.visitor().post("/oauth/token", content=content, headers={"Content-Type": kind})
    assert_refused(reply, "invalid_request")


async def test_a_token_can_be_asked_for_less_than_everything(house: House) -> None:
    user = await house.user()
    visitor = house.visitor()
    signed_in = await visitor.sign_in(user["username"], PASSWORD, scope="kpis:read customers:read")
    assert signed_in.reply["scope"] == "customers:read kpis:read"
    assert (await visitor.get("/v1/me")).json()["scopes"] == ["customers:read", "kpis:read"]


async def test_a_token_cannot_be_asked_for_more_than_the_roles_allow(house: House) -> None:
    user = await house.user()
    form = {"grant_type": "password", "username": user["username"], "password": PASSWORD, "scope": "identity:write"}
    assert_refused(await house.visitor().token(**form), "invalid_scope")


async def test_too_many_failures_close_the_name_to_that_address_for_a_while(house: House) -> None:
    user = await house.user()
    form = {"grant_type": "password", "username": user["username"]}
    attacker = "192.0.2.9"
    for _ in range(10):
        assert_refused(await house.visitor(address=attacker).token(**form, password="wrong"), "invalid_grant")
    reply = await house.visitor(address=attacker).token(**form, password=PASSWORD)
    assert_refused(reply, "temporarily_unavailable", 429)
    assert reply.headers["Retry-After"] == "300"
    assert (await house.visitor().token(**form, password=PASSWORD)).status_code == 200


async def nowhere() -> bool:
    return False


async def test_a_name_attacked_from_everywhere_is_closed_to_all_who_are_not_at_home() -> None:
    limits = SignInLimits("1/5minutes")
    for number in range(10):
        await limits.begin("li.lei", f"192.0.2.{number}", nowhere)
    with pytest.raises(TooManyAttempts):
        await limits.begin("li.lei", "198.51.100.1", nowhere)
    await limits.begin("li.lei", "198.51.100.2", everywhere)
    await limits.begin("han.meimei", "198.51.100.1", nowhere)


async def test_an_attack_from_elsewhere_does_not_lock_the_owner_out(open_house: OpenHouse) -> None:
    house = await open_house(sign_in_limit="1/5minutes")
    user = await house.user()
    form = {"grant_type": "password", "username": user["username"]}
    home = house.visitor(address="2001:db8::1")
    await home.sign_in(user["username"], PASSWORD)
    for number in range(10):
        await house.visitor(address=f"192.0.2.{number}").token(**form, password="wrong")
    assert (await house.visitor().token(**form, password=PASSWORD)).status_code == 429
    assert (await house.visitor(address="2001:db8::2").token(**form, password=PASSWORD)).status_code == 200


async def test_a_colleagues_wrong_passwords_do_not_lock_the_owner_out(open_house: OpenHouse) -> None:
    house = await open_house(sign_in_limit="1/5minutes")
    user = await house.user()
    office = "192.0.2.1"
    await house.visitor(address=office).sign_in(user["username"], PASSWORD)
    for number in range(6):
        await house.visitor(address=office).token(grant_type="password", username=f"nobody{number}", password="x")
    reply = await house.visitor(address=office).token(grant_type="password", username="another", password="x")
    assert reply.status_code == 429
    await house.visitor(address=office).sign_in(user["username"], PASSWORD)


async def test_wrong_secrets_from_elsewhere_do_not_lock_a_program_out(open_house: OpenHouse) -> None:
    house = await open_house(sign_in_limit="1/5minutes")
    client = await house.client()
    form = {"grant_type": "client_credentials", "client_id": client["client_id"]}
    for number in range(11):
        await house.visitor(address=f"192.0.2.{number}").token(**form, client_secret="wrong")
    assert (await house.visitor().token(**form, client_secret=client["client_secret"])).status_code == 200


async def test_only_a_trusted_proxy_says_where_a_sign_in_comes_from(open_house: OpenHouse) -> None:
    house = await open_house(sign_in_limit="1/5minutes", trusted_proxies=["10.9.0.0/16"])
    form = {"grant_type": "password", "username": "nobody", "password": "x"}

    async def tried(peer: str, forwarded_for: str) -> int:
        visitor = house.visitor(address=peer)
        visitor.headers["X-Forwarded-For"] = forwarded_for
        return (await visitor.token(**form)).status_code

    assert [await tried("10.9.0.1", f"1.1.1.1, 192.0.2.{number}") for number in (1, 2, 1)] == [400, 400, 429]
    assert [await tried("198.51.100.7", f"192.0.2.{number}") for number in (3, 4)] == [400, 429]


async def test_too_many_failures_close_the_address_for_a_while(house: House) -> None:
    address = "192.0.2.7"
    for number in range(50):
        await house.visitor(address=address).token(grant_type="password", username=f"nobody{number}", password="x")
    reply = await house.visitor(address=address).token(grant_type="password", username="another", password="x")
    assert_refused(reply, "temporarily_unavailable", 429)


async def test_a_success_forgives_earlier_failures(house: House) -> None:
    user = await house.user()
    for _ in range(2):
        for _ in range(9):
            await house.visitor().token(grant_type="password", username=user["username"], password="wrong")
        await house.visitor().sign_in(user["username"], PASSWORD)


async def refresh(house: House, token: str | None, **form: str) -> httpx.Response:
    return await house.visitor().token(grant_type="refresh_token", refresh_token=token or "", **form)


async def test_a_refresh_token_is_exchanged_for_new_ones(house: House) -> None:
    user = await house.user()
    first = await house.visitor().sign_in(user["username"], PASSWORD)
    second = await refresh(house, first.refresh_token)
    assert second.status_code == 200
    assert second.json()["refresh_token"] != first.refresh_token
    assert (await house.visitor(second.json()["access_token"]).get("/v1/me")).status_code == 200


async def test_a_lost_reply_may_be_asked_for_again(house: House) -> None:
    user = await house.user()
    first = await house.visitor().sign_in(user["username"], PASSWORD)
    lost = (await refresh(house, first.refresh_token)).json()
    again = await refresh(house, first.refresh_token)
    assert again.status_code == 200
    assert_refused(await refresh(house, lost["refresh_token"]), "invalid_grant")
    assert (await refresh(house, again.json()["refresh_token"])).status_code == 200


async def test_a_refresh_token_used_twice_ends_everything_that_came_of_it(house: House) -> None:
    user = await house.user()
    first = await house.visitor().sign_in(user["username"], PASSWORD)
    second = (await refresh(house, first.refresh_token)).json()
    third = (await refresh(house, second["refresh_token"])).json()
    assert_refused(await refresh(house, first.refresh_token), "invalid_grant")
    assert_refused(await refresh(house, third["refresh_token"]), "invalid_grant")
    for token in (first.access_token, second["access_token"], third["access_token"]):
        assert (await house.visitor(token).get("/v1/me")).status_code == 401


async def test_a_token_replaced_as_lost_and_brought_later_ends_everything(house: House) -> None:
    user = await house.user()
    first = await house.visitor().sign_in(user["username"], PASSWORD)
    kept = (await refresh(house, first.refresh_token)).json()
    stolen = (await refresh(house, first.refresh_token)).json()
    await used_long_ago(house, kept["refresh_token"])
    assert_refused(await refresh(house, kept["refresh_token"]), "invalid_grant")
    assert_refused(await refresh(house, stolen["refresh_token"]), "invalid_grant")


async def used_long_ago(house: House, token: str) -> None:
    async with transaction(house.app.state.engine) as session:
        kept = await store.find_refresh_token(session, rules.digest_of(token))
        assert kept is not None
        kept.used_at = utc_now() - 2 * rules.LOST_REPLY_GRACE
        session.add(kept)


async def test_of_two_who_bring_a_refresh_token_at_once_both_are_served_once(house: House) -> None:
    user = await house.user()
    first = await house.visitor().sign_in(user["username"], PASSWORD)
    replies = await asyncio.gather(*(refresh(house, first.refresh_token) for _ in range(4)))
    tokens = [reply.json().get("refresh_token") for reply in replies if reply.status_code == 200]
    alive = [(await refresh(house, token)).status_code for token in tokens]
    assert alive.count(200) == 1


async def test_refreshing_cannot_widen_what_was_granted(house: House) -> None:
    user = await house.user()
    first = await house.visitor().sign_in(user["username"], PASSWORD, scope="kpis:read customers:read")
    narrower = await refresh(house, first.refresh_token, scope="kpis:read")
    assert narrower.json()["scope"] == "kpis:read"
    assert_refused(await refresh(house, narrower.json()["refresh_token"], scope="plans:read"), "invalid_scope")


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
async def test_signing_out_ends_all_tokens_of_the_sign_in(house: House, which: str) -> None:
    user = await house.user()
    signed_in = await house.visitor().sign_in(user["username"], PASSWORD)
    other = await house.visitor().sign_in(user["username"], PASSWORD)
    reply = await house.visitor().post("/oauth/revoke", data={"token": getattr(signed_in, which)})
    assert reply.status_code == 200
    assert (await house.visitor(signed_in.access_token).get("/v1/me")).status_code == 401
    assert_refused(await refresh(house, signed_in.refresh_token), "invalid_grant")
    assert (await house.visitor(other.access_token).get("/v1/me")).status_code == 200


async def test_a_clients_token_can_be_revoked(house: House) -> None:
    client = await house.client()
    token = (await house.visitor().token_for(client)).json()["access_token"]
    assert (await house.visitor(token).get("/v1/me")).status_code == 200
    await house.visitor().post("/oauth/revoke", data={"token": token})
    assert (await house.visitor(token).get("/v1/me")).status_code == 401


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", "gxr_unknown"])
async def test_revoking_what_is_no_token_is_no_error(house: House, token: str) -> None:
    assert (await house.visitor().post("/oauth/revoke", data={"token": token})).status_code == 200


@pytest.mark.parametrize(("grant_id", "version"), [("no-uuid", 1), (uuid4(), "1"), (uuid4(), 10**30)])
async def test_revoking_a_signed_token_of_a_malformed_sign_in_is_no_error(
    house: House, grant_id: Any, version: Any
) -> None:
    caller = copy(await house.app.state.sign_ins.callers.find((await house.user())["id"]))
    caller.version = version
    token = house.app.state.sign_ins.access_tokens.sign(caller, grant_id, None)
    assert (await house.visitor().post("/oauth/revoke", data={"token": token})).status_code == 200


async def test_a_parameter_that_signing_in_does_not_know_is_ignored(house: House) -> None:
    """RFC 6749, section 3.2."""
    form = {"grant_type": "password", "username": "admin", "password": ADMIN_PASSWORD, "resource": "x"}
    assert (await house.visitor().post("/oauth/token?audience=x", data=form)).status_code == 200
