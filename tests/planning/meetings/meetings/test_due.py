"""What is due about meetings."""

from typing import Any

import httpx
from fastapi import FastAPI

from tests.planning.measures.conftest import OWNER
from tests.planning.meetings.conftest import COMING, NewMeeting
from tests.planning.risks.test_due import due
from tests.sign_in import Tokens


async def test_minutes_are_due_for_the_organizer_days_after_the_meeting(
    new_meeting: NewMeeting, planning: httpx.AsyncClient, app: FastAPI, tokens: Tokens
) -> None:
    meeting = await new_meeting(organizer_id=OWNER)
    await new_meeting(**COMING)
    (item,) = await due(app, tokens, "zh-CN")
    assert (item["kind"], item["owner_id"], item["link"]) == ("meeting_minutes", OWNER, meeting.url)
    assert (item["title"], item["due_at"]) == ("发布会议纪要：quarterly（Huaqiang）", "2025-02-05T00:00:00Z")
    scheme = {"content": {"minutes_days": 7}, "reason": "more time"}
    assert (await planning.post("/v1/meeting-schemes", json=scheme)).status_code == 201
    assert [one["due_at"] for one in await due(app, tokens)] == ["2025-02-10T00:00:00Z"]


async def test_nothing_is_due_of_released_minutes_or_a_removed_meeting(
    new_meeting: NewMeeting, app: FastAPI, tokens: Tokens
) -> None:
    await (await new_meeting(minutes="all agreed")).ask("POST", "/release")
    await (await new_meeting()).ask("DELETE", expected=204)
    assert await due(app, tokens) == []


async def test_who_does_not_see_the_customer_has_nothing_due(
    new_meeting: NewMeeting, app: FastAPI, tokens: Tokens
) -> None:
    await new_meeting()
    stranger: dict[str, Any] = {"roles": ["account_manager"], "data_scope": {"kind": "own", "regions": []}}
    assert await due(app, tokens, **stranger) == []
