"""Creating, changing and removing simple parts of a plan; every change locks the plan's row."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from services.planning.plans.parts import rules, store
from services.planning.plans.parts.store import PartReadT, PartT, PlanParts
from services.planning.plans.steps.operations import editing
from services.planning.plans.steps.parts import PlanPart
from shared.auth.access import refuse_hidden_fields
from shared.auth.clearances import level_of, refuse_hidden_row
from shared.customers.competitors import CompetitorSource, require_competitors
from shared.time import utc_now
from shared.web.call import Call


async def create_part(
    call: Call, parts: PlanParts[PartT, PartReadT], plan_id: UUID, body: BaseModel, competitors: CompetitorSource
) -> PartReadT:
    """A new part of a draft."""
    await require_competitors(call.session, parts.rivals(body), competitors)
    async with editing(call, plan_id, parts.step, parts.table) as plan:
        await store.refuse_too_many(call, parts.table, plan_id, most=parts.most)
        refuse_hidden_fields(body)
        said = store.values_of(body, type(body).model_fields)
        await _refuse_unknown(call, parts.table, plan_id, said)
        part = parts.table(**said, plan_id=plan_id, customer_id=plan.customer_id)
        refuse_hidden_row(part)
        parts.settle(part, call.settings)
        call.session.add(part)
        plan.touch(_level(part))
    return await parts.saved(call, part)


async def update_part(
    call: Call,
    parts: PlanParts[PartT, PartReadT],
    plan_id: UUID,
    part_id: UUID,
    body: BaseModel,
    competitors: CompetitorSource,
) -> PartReadT:
    """Change the fields sent."""
    await require_competitors(call.session, parts.rivals(body), competitors)
    async with editing(call, plan_id, parts.step) as plan:
        part: Any = await parts.lock(call, part_id, parts.of_plan(plan_id))
        level_before = _level(part)
        refuse_hidden_fields(body)
        said = store.values_of(body, body.model_fields_set)
        await _refuse_unknown(call, parts.table, plan_id, said)
        for name, value in (await _with_hidden(call, part, said)).items():
            setattr(part, name, value)
        refuse_hidden_row(part)
        parts.settle(part, call.settings)
        plan.touch(min(level_before, _level(part)))
    return await parts.saved(call, part)


async def delete_part(call: Call, parts: PlanParts[PartT, PartReadT], plan_id: UUID, part_id: UUID) -> None:
    """Remove a part that no other part names; the history keeps it."""
    async with editing(call, plan_id, parts.step) as plan:
        part = await parts.lock(call, part_id, parts.of_plan(plan_id))
        rules.refuse_named(await store.count_naming(call, part))
        part.deleted_at = utc_now()
        plan.touch(_level(part))


async def _refuse_unknown(call: Call, table: type[PlanPart], plan_id: UUID, said: Mapping[str, Any]) -> None:
    rules.refuse_unknown(
        [
            (field, naming.table.kept_as)
            for field, naming in table.names.items()
            if (ids := rules.ids_of(said.get(field))) and set(ids) - await store.find_named(call, plan_id, naming, ids)
        ]
    )


async def _with_hidden(call: Call, part: PlanPart, said: dict[str, Any]) -> dict[str, Any]:
    """What was said, with the parts named before that the caller may not see: nobody removes those unknowingly."""
    for field, naming in part.names.items():
        if field in said:
            hidden = await store.find_hidden(call, naming, rules.ids_of(getattr(part, field)))
            said[field] = rules.with_hidden(said[field], hidden)
    return said


def _level(part: PlanPart) -> int:
    return max(part.table_level, level_of(part))
