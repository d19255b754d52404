"""What callers learn about themselves, and changing one's own password."""

from tests.gateway.conftest import PASSWORD, House


async def test_a_client_sees_itself(house: House) -> None:
    client = await house.client()
    token = (await house.visitor().token_for(client)).json()["access_token"]
    visitor = house.visitor(token)
    me = (await visitor.get("/v1/me")).json()
    assert (me["kind"], me["username"], me["roles"]) == ("client", client["client_id"], ["erp"])
    assert (
        await visitor.put("/v1/me/password", json={"current_password": "x", "new_password": PASSWORD})
    ).status_code == 403


async def test_the_own_password_cannot_be_tried_out(house: House) -> None:
    visitor, _ = await house.signed_in()
    body = {"current_password": "wrong", "new_password": "another good one"}
    replies = [(await visitor.put("/v1/me/password", json=body)).status_code for _ in range(11)]
    assert replies == [422] * 10 + [429]


async def test_a_user_changes_the_own_password(house: House) -> None:
    visitor, user = await house.signed_in()
    wrong = await visitor.put("/v1/me/password", json={"current_password": "x", "new_password": "another good one"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "password_wrong")
    weak = await visitor.put("/v1/me/password", json={"current_password": PASSWORD, "new_password": "short"})
    assert weak.json()["errors"][0]["pointer"] == "/new_password"
    done = await visitor.put("/v1/me/password", json={"current_password": PASSWORD, "new_password": "another good one"})
    assert done.status_code == 204
    assert (await visitor.get("/v1/me")).status_code == 401
    await visitor.sign_in(user["username"], "another good one")
