"""Scorecard schemes over HTTP."""

from typing import Any

import pytest

from tests.kpi.pushing import order, push
from tests.kpi.scorecards.conftest import People, card, quota, result

URL = "/v1/scorecard-schemes"


async def standard(people: People) -> dict[str, Any]:
    content: dict[str, Any] = (await people.executive.get(f"{URL}/current")).json()["content"]
    return content


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"cap": "0"}, "/content/cap"),
        ({"ratings": {"outstanding": "1", "good": "1", "fair": "0.8"}}, "/content/ratings"),
        ({"days": {"agree": 5, "assess": 11, "review": 10, "close": 15}}, "/content/days/review"),
    ],
)
async def test_an_unsound_scheme_is_refused_with_the_field(
    people: People, change: dict[str, Any], pointer: str
) -> None:
    answer = await people.executive.post(URL, json={"content": await standard(people) | change, "reason": "x"})
    assert (answer.status_code, answer.json()["code"]) == (422, "scheme_unsound")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_an_open_scorecard_follows_the_scheme_in_force_and_a_closed_one_keeps_its_own(
    people: People, made: Any, erp: Any
) -> None:
    await push(erp, order(ordered_on="2024-02-01", salesperson="276"))
    closed = await made(card(quota(target="50")), until="closed")
    opened = await made(card(quota(target="50"), team_name="Team"))
    content = await standard(people) | {"cap": "1.5"}
    published = await people.executive.post(URL, json={"content": content, "reason": "Pay for more"})
    assert published.status_code == 201
    frozen, live = await result(people.sales, closed), await result(people.sales, opened)
    assert (frozen["score"], frozen["scheme_version"], frozen["is_frozen"]) == ("1.2", 1, True)
    assert (live["score"], live["scheme_version"], live["is_frozen"]) == ("1.5", 2, False)
