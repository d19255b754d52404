"""Every operation about rows out of sight: of another's customer, or above the caller's level."""

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx

from tests.access.asking import FOR_THE_WHOLE_HOUSE, FOR_WHO_SENT_IT, LEVELS, Ask, Operation, asks
from tests.access.caller import Caller
from tests.access.canaries import Found, find_planted
from tests.access.rights import CALLER, EVERY_SCOPE, SIGHTS, Sight
from tests.access.world import SERVICES, World
from tests.attack.operations import OPERATIONS
from tests.attack.people import PASSWORD
from tests.attack.planted import RunningWorld, asynchronous, planted
from tests.attack.tried import Tried
from tests.journeys.house import House, get
from tests.sign_in import Tokens

OF_SERVICES = [one for one in OPERATIONS if one.service in SERVICES]


class Outsider(Caller):
    """The matrix's caller with every scope, as a client of the gateway."""

    def __init__(self, world: World, found: Found, sight: Sight, client: httpx.AsyncClient) -> None:
        super().__init__(world, found, Tokens.__new__(Tokens), sight)  # signs in at the gateway instead
        self.client = client

    async def _exchange(self, operation: Operation, url: str, **options: Any) -> httpx.Response:
        return await self.client.request(operation.method, url, **options)


def measure(house: House) -> Iterator[Tried]:
    """In every sight from which something is hidden."""
    yield from asyncio.run(_measure(house))


async def _measure(house: House) -> list[Tried]:
    async with planted(house) as world:
        found = await find_planted(world)
        return [await _in_sight(house, world, found, sight) for sight in SIGHTS if any(map(sight.hides, found.rows))]


async def _in_sight(house: House, world: RunningWorld, found: Found, sight: Sight) -> Tried:
    """What is hidden is not found, is in no list, and shows in no answer."""
    tried = Tried(f"rows hidden from {sight} (data scope and level)")
    async with asynchronous(_signed_in(house, sight)) as client:
        caller = Outsider(world, found, sight, client)
        for operation in OF_SERVICES:
            for ask in asks(operation, found, world, sight):
                is_hidden = bool(sight.hides(*ask.about))
                if is_hidden or (operation.is_read and "{" not in operation.path):
                    await _try(tried, caller, ask, is_hidden)
    return tried


async def _try(tried: Tried, caller: Outsider, ask: Ask, is_hidden: bool) -> None:
    shown = len(caller.leaks)
    answer = await caller.ask(ask)
    operation, what = ask.operation, f"{ask.operation.id} {ask.url} {ask.query}"
    tried.judge(f"{what} shows {caller.leaks[shown:]}", len(caller.leaks) == shown)
    is_addressed = "{" in operation.path and operation.id not in FOR_THE_WHOLE_HOUSE
    is_below = caller.sight.clearance < LEVELS.get(operation.id, 1)
    if is_hidden and is_addressed and not is_below:
        tried.refused(what, answer, {404})
    elif is_hidden and not operation.is_read:
        tried.refused(what, answer, {403, 404, 422})
    elif not is_hidden and operation.id not in FOR_WHO_SENT_IT:
        tried.refused(f"{what}, which may be asked", answer, {403 if is_below else 200})


def _signed_in(house: House, sight: Sight) -> httpx.Client:
    """The caller, in a role of this sight that may do everything: nothing but the sight is left to hide anything."""
    admin, role = house.sign_in(), sight.roles[0]
    user = get(admin, f"/v1/users/{CALLER}")
    admin.patch(f"/v1/roles/{role}", json={"scopes": sorted(EVERY_SCOPE)}).raise_for_status()
    admin.patch(f"/v1/users/{CALLER}", json={"roles": [role]}).raise_for_status()
    return house.sign_in(grant_type="password", username=user["username"], password=PASSWORD)
