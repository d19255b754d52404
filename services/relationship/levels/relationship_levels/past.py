"""The general and organizational levels of some customers over time."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from services.relationship.climate.assessments import operations as climate
from services.relationship.levels.relationship_levels.model import PastLevelsRead
from services.relationship.organization.assessments import store as organization
from services.relationship.organization.assessments.rules import MATCH_LEVEL
from shared.web.call import Call

Past = tuple[UUID, bool, str | None, int, date]
"""The columns of the answer, for one level."""


async def read_past_levels(call: Call, customer_ids: Sequence[UUID]) -> PastLevelsRead:
    """Every level that an assessment gave, as far as the caller may see it."""
    found = [*await _general(call, customer_ids)]
    if call.principal.clearance >= MATCH_LEVEL:
        rows = await organization.read_history(call, customer_ids, None)
        found += [(row["customer_id"], True, None, row["level"].rank, row["assessed_on"]) for row in reversed(rows)]
    columns = zip(*found, strict=True) if found else [()] * len(PastLevelsRead.model_fields)
    whose, *others = map(list, columns)
    shown = ([str(one) for one in whose], *others)
    return PastLevelsRead.model_construct(None, **dict(zip(PastLevelsRead.model_fields, shown, strict=True)))


async def _general(call: Call, customer_ids: Sequence[UUID]) -> Iterator[Past]:
    """An assessment gives the level of its department, and with it the one of the customer."""
    rows = await climate.list_past_levels(call, customer_ids)
    return (
        (row["customer_id"], False, department, level.rank, row["assessed_on"])
        for row, of_customer in rows
        for department, level in {row["department"]: row["level"], None: of_customer}.items()
        if level is not None
    )
