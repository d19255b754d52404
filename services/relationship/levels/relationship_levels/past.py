"""The general and organizational levels of some customers over time."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from services.relationship.climate.assessments import operations as climate
from services.relationship.climate.assessments.rules import levels_over_time
from services.relationship.climate.assessments.store import read_history
from services.relationship.levels.relationship_levels.model import PastLevelsRead
from services.relationship.organization.assessments.rules import MATCH_LEVEL
from services.relationship.organization.assessments.store import read_levels
from shared.time import company_today
from shared.web.call import Call


class _Row(NamedTuple):
    """One level, as a row of the answer's columns."""

    customer_id: str
    is_organizational: bool
    department: str | None
    rank: int | None
    since: date


async def read_past_levels(call: Call, customer_ids: Sequence[UUID]) -> PastLevelsRead:
    """Every level that these customers had, as far as the caller may see it."""
    rows = list(await _general(call, customer_ids))
    if call.principal.clearance >= MATCH_LEVEL:
        found = await read_levels(call, customer_ids)
        rows += [_Row(str(one["customer_id"]), True, None, one["level"].rank, one["assessed_on"]) for one in found]
    columns = {name: [getattr(row, name) for row in rows] for name in PastLevelsRead.model_fields}
    return PastLevelsRead.model_construct(None, **columns)


async def _general(call: Call, customer_ids: Sequence[UUID]) -> Iterator[_Row]:
    by_customer = groupby(await read_history(call, customer_ids, None), key=itemgetter("customer_id"))
    today = company_today()
    return (
        _Row(str(customer_id), False, one.department, one.level.rank if one.level else None, one.since)
        for customer_id, history in by_customer
        for one in levels_over_time(map(climate.dated, history), today)
    )
