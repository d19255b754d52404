"""Reading a power map: people, lines and stages from this service, standings from the relationship service."""

import asyncio
from uuid import UUID

import structlog

from services.customer.clients import KnownStanding, RelationshipClient
from services.customer.decision_chain.power_maps import rules, store
from services.customer.decision_chain.power_maps.graph import PowerMapRows, as_rule, assemble
from services.customer.decision_chain.power_maps.model import PowerMapRead, PowerMapStandingRead
from services.customer.decision_chain.power_maps.rules import RelationshipLevel, StandingsState
from services.customer.decision_chain.schemes import store as schemes
from services.customer.people.contacts.rules import SENIOR_CLEARANCE
from services.customer.profile.customers.store import CUSTOMERS
from shared.auth.access import Principal, Scope, is_cleared
from shared.web.call import Call
from shared.web.peers import PeerRefused, PeerUnavailable

log = structlog.get_logger()

STANDINGS_TIMEOUT_SECONDS = 2.0
"""A map without standings now is better than a complete one later."""


async def get_power_map(call: Call, relationship: RelationshipClient, customer_id: UUID) -> PowerMapRead:
    """One customer's power map; the relationship service is asked before the first query.

    Raises CustomerNotFound, CustomerMerged.
    """
    state, standings = await _ask(call.principal, relationship, customer_id)
    customer = await CUSTOMERS.get(call, customer_id)
    people, in_all = await store.read_people(call, customer_id)
    shown = rules.people_on_map([as_rule(row) for row in people])
    rows = PowerMapRows(
        customer_id=customer_id,
        customer_name=customer.name,
        people=[row for row in people if row["id"] in shown],
        people_left_out=in_all - len(people),
        lines=await store.read_lines(call, customer_id),
        parts=await store.read_parts(call, customer_id),
        state=state,
        is_without_senior_people=not is_cleared(SENIOR_CLEARANCE),
        standings=[(one.contact_id, _show(one)) for one in standings],
        scheme=await schemes.get_scheme_in_force(call.session),
    )
    return assemble(rows)


async def _ask(
    principal: Principal, relationship: RelationshipClient, customer_id: UUID
) -> tuple[StandingsState, list[KnownStanding]]:
    if Scope.RELATIONSHIPS_READ not in principal.scopes:
        return StandingsState.NOT_PERMITTED, []
    try:
        async with asyncio.timeout(STANDINGS_TIMEOUT_SECONDS):
            return StandingsState.KNOWN, await relationship.list_standings(customer_id)
    except (PeerUnavailable, PeerRefused, TimeoutError) as error:
        log.warning("standings_unavailable", error=repr(error)[:200])
        return StandingsState.UNAVAILABLE, []


def _show(known: KnownStanding) -> PowerMapStandingRead:
    level = next(level for level in RelationshipLevel if level == known.level)
    return PowerMapStandingRead(
        competitor_id=known.competitor_id,
        rival_name=known.competitor_name,
        level=level,
        rank=level.rank,
        assessed_on=known.assessed_on,
        is_confirmed=known.status == "confirmed",
        movement=known.movement,
    )
