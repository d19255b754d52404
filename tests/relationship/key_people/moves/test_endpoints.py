"""How levels moved, and what moved them."""

import uuid
from typing import Any

import httpx
import pytest

from services.relationship.key_people.moves.rules import score_changes
from tests.relationship.conftest import ADDRESS, Assess, Person

MOVES = f"{ADDRESS}/moves"


async def test_a_move_names_both_levels_and_the_dimensions_that_changed(
    relationship: httpx.AsyncClient, assess: Assess, person: Person
) -> None:
    first = await assess(2, 2, 2, 2, 2, 2, assessed_on="2025-01-31")
    await assess(2, 2, 2, 2, 2, 1, assessed_on="2025-02-15")  # not another level
    last = await assess(3, 3, 3, 2, 2, 2, assessed_on="2025-02-28")
    moves = (await relationship.get(MOVES, params={"customer_id": person.customer_id})).json()["items"]
    shown = [(one["from_level"], one["to_level"], one["steps"], one["moved_on"]) for one in moves]
    assert shown == [("accepted", "favourable", 1, "2025-02-28"), (None, "accepted", None, "2025-01-31")]
    assert [one["assessment_id"] for one in moves] == [last["id"], first["id"]]
    changed = [(one["dimension"], one["from_score"], one["to_score"], one["evidence"]) for one in moves[0]["changes"]]
    assert changed == [
        ("acceptance", 2, 3, "seen 3"),
        ("participation", 2, 3, "seen 3"),
        ("information", 2, 3, "seen 3"),
        ("competitive_attitude", 1, 2, "seen 2"),
    ]
    assert (moves[0]["contact_name"], moves[0]["assessed_by_name"]) == ("李雷", "Test")


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ({}, 2),
        ({"from": "2025-02-28"}, 1),
        ({"from": "2025-03-01"}, 0),
        ({"to": "2025-01-31"}, 1),
        ({"to": "2025-01-30"}, 0),
        ({"with_rivals": "true"}, 3),
    ],
)
async def test_a_window_takes_its_edges(
    relationship: httpx.AsyncClient,
    assess: Assess,
    person: Person,
    new_rival: Any,
    window: dict[str, str],
    expected: int,
) -> None:
    await assess(2, 2, 2, 2, 2, 2, assessed_on="2025-01-31")
    await assess(3, 3, 3, 2, 2, 2, assessed_on="2025-02-28")
    await assess(5, 5, 5, 5, 5, 5, assessed_on="2025-02-01", competitor_id=await new_rival("Rival"))
    answer = await relationship.get(MOVES, params={"contact_ids": person.contact_id} | window)
    assert answer.json()["count"] == expected, answer.text


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"customer_id": str(uuid.uuid4()), "contact_ids": str(uuid.uuid4())},
        {"customer_id": str(uuid.uuid4()), "from": "2025-02-01", "to": "2025-01-31"},
        {"customer_id": str(uuid.uuid4()), "colour": "red"},
    ],
)
async def test_an_unclear_question_is_refused(relationship: httpx.AsyncClient, params: dict[str, str]) -> None:
    assert (await relationship.get(MOVES, params=params)).status_code == 400


def test_what_was_not_seen_has_no_score() -> None:
    (change,) = score_changes({"guidance": {"score": 2, "evidence": "x"}}, {"guidance": None, "information": None})
    assert (change.dimension, change.from_score, change.to_score, change.evidence) == ("guidance", 2, None, None)
