"""Reading a relationship map: everything as of one state of the database, in one look into it for each kind of row."""

from datetime import date
from typing import Any
from uuid import UUID

from services.relationship.clients import CustomerClient
from services.relationship.maps.relationship_maps import store
from services.relationship.maps.relationship_maps.assembling import assemble
from services.relationship.maps.relationship_maps.comparing import assessments_of, compare, find_moves
from services.relationship.maps.relationship_maps.model import RelationshipMapQuery, RelationshipMapRead
from services.relationship.maps.relationship_maps.people import MapRows, People
from services.relationship.maps.relationship_maps.reasons import read_reasons
from services.relationship.maps.relationship_maps.rules import ComparisonNotEarlier
from services.relationship.organization.assessments.model import MATCH
from shared.auth.access import is_cleared
from shared.customers.directory import require_customer
from shared.time import company_today
from shared.web.call import Call

SENIOR_CLEARANCE = 2
"""Clearance for senior people and coaches (method, section 3)."""


async def get_relationship_map(
    call: Call, source: CustomerClient, customer_id: UUID, query: RelationshipMapQuery
) -> RelationshipMapRead:
    """One customer's map. Raises CustomerNotFound, CustomerMerged, ComparisonNotEarlier, PeerUnavailable."""
    as_of, earlier = query.as_of or company_today(), query.compare_with
    if earlier is not None and earlier >= as_of:
        raise ComparisonNotEarlier(as_of=as_of.isoformat())
    if await store.find_customer(call, customer_id) is None:
        await require_customer(call.session, call.principal, customer_id, source)
    async with call.snapshot():
        rows = await _read(call, customer_id, as_of, earlier)
        before = People.before(rows)
        found = assemble(rows, before)
        if earlier is not None:
            moves = find_moves(rows)
            reasons = await read_reasons(call, assessments_of(moves))
            found.comparison = compare(earlier, rows.people, before, moves, reasons)
        return found


async def _read(call: Call, customer_id: UUID, as_of: date, earlier: date | None) -> MapRows:
    people = await store.read_people(call, customer_id, as_of, earlier)
    ids = [row["id"] for row in people]
    of_customer: dict[str, Any] = {"customer_id": customer_id, "as_of": as_of}
    return MapRows(
        customer=await store.find_customer(call, customer_id) or {},
        as_of=as_of,
        people=people,
        people_left_out=people[0]["in_all"] - len(people) if people else 0,
        levels=await store.read_levels(call, customer_id, ids, as_of),
        targets=await store.read_targets(call, ids, as_of),
        last_contacts=await store.read_last_contacts(call, customer_id, ids, as_of),
        earlier_levels=await store.read_levels(call, customer_id, ids, earlier) if earlier else (),
        earlier_targets=await store.read_targets(call, ids, earlier) if earlier else (),
        earlier_contacts=await store.read_last_contacts(call, customer_id, ids, earlier) if earlier else (),
        general=await store.read_general_levels(call, **of_customer),
        organization=await store.read_organizational_level(call, **of_customer),
        is_without_senior_people=not is_cleared(SENIOR_CLEARANCE),
        is_organization_hidden=not is_cleared(MATCH.level),
    )
