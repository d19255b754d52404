"""Assessments that name their rival in words get the competitor of that name once it is copied."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.relationship.key_people.assessments.model import KeyPersonAssessment
from services.relationship.key_people.assessments.store import match_named_rivals
from shared.customers.competitors import CompetitorEntry, keep_competitors
from shared.database import transaction
from shared.feed.followers import FollowedChange, FollowedEvent
from shared.time import utc_now
from tests.relationship.conftest import ADDRESS, Assess

KNOWN, NAMESAKE = UUID(int=1), UUID(int=2)


def events(entity: str) -> Sequence[FollowedEvent]:
    data = FollowedChange(entity=entity, entity_id=KNOWN, customer_id=None, changes={})
    return [FollowedEvent(type=f"guanxi.{entity}.created", time=utc_now(), data=data)]


async def follow(app: FastAPI, entity: str = "competitor") -> None:
    copied = [
        CompetitorEntry(id=NAMESAKE, name="Mingtuo (gone)", short_name="Mingtuo", is_deleted=True),
        CompetitorEntry(id=KNOWN, name="Mingtuo Power Technology", short_name="Mingtuo", is_deleted=False),
    ]
    async with transaction(app.state.engine) as session:
        await keep_competitors(session, copied)
        await match_named_rivals(session, app.state.peers["customer"], events(entity))


@pytest.mark.parametrize(
    ("named", "competitor_id", "shown"),
    [
        ("mingtuo", str(KNOWN), "Mingtuo"),
        ("Mingtuo Power Technology", str(KNOWN), "Mingtuo"),
        ("Somebody else", None, "Somebody else"),
        (None, None, None),
    ],
)
async def test_a_name_becomes_its_competitor_and_another_stays_as_it_was(
    app: FastAPI,
    relationship: httpx.AsyncClient,
    assess: Assess,
    named: str | None,
    competitor_id: str | None,
    shown: str | None,
) -> None:
    made = await assess()
    await app.state.engine.execute(sa.update(KeyPersonAssessment).values(competitor=named))
    await follow(app)
    read: dict[str, Any] = (await relationship.get(f"{ADDRESS}/{made['id']}")).json()
    assert (read["competitor_id"], read["competitor_name"]) == (competitor_id, shown)
    assert read["rates_us"] == (named is None)


async def test_other_events_match_nothing(app: FastAPI, relationship: httpx.AsyncClient, assess: Assess) -> None:
    made = await assess()
    await app.state.engine.execute(sa.update(KeyPersonAssessment).values(competitor="Mingtuo"))
    await follow(app, "contact")
    assert (await relationship.get(f"{ADDRESS}/{made['id']}")).json()["competitor_id"] is None
