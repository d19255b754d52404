"""Which contact schemes are sound."""

from typing import Any

import httpx
import pytest

AT = "/v1/contact-schemes"


def without_form(content: dict[str, Any]) -> None:
    del content["counting"]["call"]


def without_channels(content: dict[str, Any]) -> None:
    content["counting"]["face_to_face"]["channels"] = []


def on_opportunity(content: dict[str, Any]) -> None:
    content["executives"]["tiers"]["key"] = "on_opportunity"


def falling(content: dict[str, Any]) -> None:
    content["warning"] |= {"medium_share": 1, "high_share": 0.9}


@pytest.mark.parametrize(
    ("spoil", "pointer"),
    [
        (without_form, "/content/counting/call"),
        (without_channels, "/content/counting/face_to_face"),
        (on_opportunity, "/content/executives/tiers/key"),
        (falling, "/content/warning/high_share"),
    ],
)
async def test_an_unsound_scheme_is_refused_with_the_place(
    relationship: httpx.AsyncClient, spoil: Any, pointer: str
) -> None:
    current = await relationship.get(f"{AT}/current")
    content = current.json()["content"]
    spoil(content)
    answer = await relationship.post(
        AT, json={"content": content, "reason": "x"}, headers={"If-Match": current.headers["etag"]}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "scheme_unsound")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_a_sound_one_is_in_force(relationship: httpx.AsyncClient) -> None:
    current = await relationship.get(f"{AT}/current")
    content = current.json()["content"] | {"in_contact_days": 30}
    content["warning"] |= {"medium_share": 0.5, "high_share": 0.5}
    answer = await relationship.post(
        AT, json={"content": content, "reason": "x"}, headers={"If-Match": current.headers["etag"]}
    )
    assert answer.status_code == 201, answer.text
    assert (await relationship.get(f"{AT}/current")).json()["content"]["in_contact_days"] == 30
