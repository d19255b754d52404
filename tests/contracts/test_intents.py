"""An intent of planning for the customer service: recorded, applied once, answered."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from sqlmodel import select

from services.customer.market.competitors.model import Competitor
from services.customer.tables import IntentAnswer
from services.planning.tables import Intent
from shared.auth.access import DataScope, DataScopeKind, Principal, acting_as, current_principal
from shared.database import transaction
from shared.feed.followers import Apply, Feed, follower_cursors
from shared.feed.intents import Handler, IntentState, apply_intents, asked_by, settle_intents
from shared.feed.intents import Intent as Received
from shared.problems import Conflict, Text, Unavailable
from shared.web.peers import InternalTokens, ServiceHttp
from tests.following import ThoroughFollower
from tests.sign_in import Tokens


class CompetitorBlacklisted(Conflict):
    detail = Text("{name} is none of ours.", "{name} 不在范围内。")


async def add_competitor(session: Any, intent: Received) -> UUID:
    competitor = Competitor(name=intent.payload["name"])
    session.add(competitor)
    await session.flush()
    if competitor.name == "Nobody":
        raise CompetitorBlacklisted(name="Nobody")
    return competitor.id


@dataclass(frozen=True)
class House:
    """Planning and the customer service, each on its own database, each following the other."""

    planning: FastAPI
    customer: FastAPI
    tokens: Tokens

    async def follow(self, follower: FastAPI, source: FastAPI, *applies: Apply) -> None:
        """One round of following, as after a start."""
        peer = self.tokens.client(source)
        gateway = httpx.AsyncClient(transport=self.tokens.as_gateway(), base_url="http://gateway")
        name = source.state.settings.service
        http = ServiceHttp(name, peer, InternalTokens(gateway, follower.state.settings))
        await ThoroughFollower(Feed(name, *applies), http, follower, source).follow_once()

    async def apply(self, handler: Handler, *more: Apply) -> None:
        applies = apply_intents("customer", IntentAnswer, {"add_competitor": handler})
        await self.follow(self.customer, self.planning, applies, *more)

    async def settle(self) -> None:
        await self.follow(self.planning, self.customer, settle_intents(Intent))

    async def record(self, kind: str = "add_competitor", target: str = "customer", **payload: Any) -> UUID:
        async with transaction(self.planning.state.engine) as session:
            intent = Intent(kind=kind, target=target, payload=payload)
            session.add(intent)
        return intent.id

    async def intent(self, intent_id: UUID) -> Intent:
        async with transaction(self.planning.state.engine) as session:
            found: Intent = await session.get_one(Intent, intent_id)
            return found

    async def competitors(self) -> dict[str, UUID]:
        async with transaction(self.customer.state.engine) as session:
            return {one.name: one.id for one in await session.exec(select(Competitor))}


@pytest.fixture
async def house(open_committing: Callable[[str], Awaitable[FastAPI]], tokens: Tokens) -> House:
    return House(await open_committing("planning"), await open_committing("customer"), tokens)


async def test_an_intent_is_pending_until_the_other_has_done_it(house: House) -> None:
    intent_id = await house.record(name="Rival")
    await house.settle()
    assert (await house.intent(intent_id)).state is IntentState.PENDING
    await house.apply(add_competitor)
    assert (await house.intent(intent_id)).state is IntentState.PENDING
    await house.settle()
    intent = await house.intent(intent_id)
    assert (intent.state, intent.made_id) == (IntentState.DONE, (await house.competitors())["Rival"])
    async with house.tokens.client(house.planning) as reader:
        told = (await reader.get("/internal/events")).json()["items"]
    assert [one["type"] for one in told] == ["guanxi.intent.created", "guanxi.intent.updated"]
    assert told[1]["data"]["changes"]["state"] == ["pending", "done"]


async def test_an_intent_is_applied_once_despite_failures(house: House) -> None:
    intent_id = await house.record(name="Rival")

    async def be_killed(*_: Any) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await house.apply(add_competitor, be_killed)
    assert await house.competitors() == {}
    await house.apply(add_competitor)
    done = await house.competitors()
    for app in (house.customer, house.planning):
        await house.settle()
        async with transaction(app.state.engine) as session:
            await (await session.connection()).execute(sa.delete(follower_cursors))
    await house.apply(add_competitor)
    await house.settle()
    assert list(done) == ["Rival"]
    assert await house.competitors() == done
    assert (await house.intent(intent_id)).version == 2


async def test_a_refused_intent_has_the_reason_and_changes_nothing(house: House) -> None:
    refused, unknown = await house.record(name="Nobody"), await house.record(kind="sing")
    elsewhere = await house.record(target="kpi", name="Rival")
    await house.apply(add_competitor)
    await house.settle()
    intent = await house.intent(refused)
    assert (intent.state, intent.made_id) == (IntentState.REFUSED, None)
    assert intent.problem == {
        "code": "competitor_blacklisted",
        "en": "Nobody is none of ours.",
        "zh": "Nobody 不在范围内。",
    }
    assert (await house.intent(unknown)).problem["code"] == "intent_unknown"
    assert (await house.intent(elsewhere)).state is IntentState.PENDING
    assert await house.competitors() == {}
    async with house.tokens.client(house.planning, clearance=2) as reader:
        assert "Nobody" not in (await reader.get("/internal/events")).text


async def test_a_temporarily_failing_intent_is_retried(house: House) -> None:
    intent_id = await house.record(name="Rival")

    async def be_away(*_: Any) -> UUID:
        raise Unavailable

    with pytest.raises(Unavailable):
        await house.apply(be_away)
    await house.apply(add_competitor)
    await house.settle()
    assert (await house.intent(intent_id)).state is IntentState.DONE


async def test_an_intent_that_can_never_be_applied_does_not_hold_up_the_feed(house: House) -> None:
    malformed, next_one = await house.record(title="no name"), await house.record(name="Rival")
    await house.apply(add_competitor)
    await house.settle()
    intent = await house.intent(malformed)
    assert (intent.state, intent.problem["code"]) == (IntentState.REFUSED, "intent_failed")
    assert (await house.intent(next_one)).state is IntentState.DONE
    assert list(await house.competitors()) == ["Rival"]


ASKER = Principal(
    subject="01a1ff25-b1e9-738a-8877-e930680fd063",
    name="Li Min",
    roles=frozenset({"manager"}),
    scopes=frozenset({"plans:write"}),
    clearance=2,
    data_scope=DataScope(DataScopeKind.REGIONS, frozenset({"CN-GD"})),
)


async def test_an_intent_is_applied_with_the_rights_of_its_asker(house: House) -> None:
    callers = []

    async def note_caller(*_: Any) -> None:
        callers.append(current_principal.get())

    with acting_as(ASKER):
        await house.record(name="Rival", **asked_by(ASKER))
        await house.record(name="Rival")
    await house.apply(note_caller)
    asker, nobody = callers
    assert asker == ASKER
    assert nobody is not None
    assert (nobody.subject, nobody.scopes, nobody.clearance) == (ASKER.subject, frozenset(), 0)


@pytest.mark.parametrize("asker", [asked_by(ASKER), {"asker": {"clearance": 3}}])
async def test_rights_that_nobody_can_have_are_refused(house: House, asker: dict[str, Any]) -> None:
    intent_id = await house.record(name="Rival", **asker)  # by no caller
    await house.apply(add_competitor)
    await house.settle()
    assert (await house.intent(intent_id)).problem["code"] == "intent_failed"
    assert await house.competitors() == {}


async def test_a_refusal_names_each_of_its_errors(house: House) -> None:
    intent_id = await house.record(name="Rival")

    async def refuse(*_: Any) -> None:
        raise CompetitorBlacklisted(name="Rival", errors=[Unavailable.at("/name"), Conflict.at(None)])

    await house.apply(refuse)
    await house.settle()
    problem = (await house.intent(intent_id)).problem
    assert (problem["code"], [one["code"] for one in problem["errors"]]) == (
        "competitor_blacklisted",
        ["unavailable", "conflict"],
    )
