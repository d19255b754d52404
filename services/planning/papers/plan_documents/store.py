"""Every query for documents that no other concept has."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.planning.plans.plans.model import Plan
from services.planning.plans.steps.parts import PlanPartKind
from services.planning.plans.versions.model import KeptRowRead
from services.planning.plans.versions.store import read_content, show_content
from shared.auth.users import name_of, users
from shared.auth.visibility import customers
from shared.customers.competitors import competitors
from shared.database import execute
from shared.web.call import Call

SHOWN_ELSEWHERE = frozenset(
    {
        PlanPartKind.PLAN,
        PlanPartKind.MARKET_GOAL,
        PlanPartKind.RELATIONSHIP_GOAL,
        PlanPartKind.LEVEL_GOAL,
        PlanPartKind.RELATIONSHIP_SNAPSHOT,
        PlanPartKind.ACTION,
        PlanPartKind.CONCLUSION,
    }
)


async def find_manager_name(call: Call, customer_id: UUID) -> str | None:
    """The present name of the customer's account manager."""
    query = sa.select(name_of(customers.c.manager_id)).where(customers.c.id == customer_id)
    return (await execute(call.session, query)).scalar_one_or_none()


async def list_parts(call: Call, plan: Plan) -> list[KeptRowRead]:
    """The plan's parts without those that a document shows in another way, as the caller may see them."""
    shown = await show_content(call, await read_content(call, plan))
    kinds = [kind for kind in PlanPartKind if kind not in SHOWN_ELSEWHERE]
    return [_kept(kind, row) for kind in kinds for row in _rows(shown, kind)]


async def read_names(call: Call, ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of those of the ids that are competitors or our users."""
    called = sa.func.coalesce(competitors.c.short_name, competitors.c.name)
    found = sa.union_all(
        sa.select(competitors.c.id, called.label("name")).where(competitors.c.id.in_(ids)),
        sa.select(users.c.id, users.c.display_name).where(users.c.id.in_(ids)),
    )
    return {row.id: row.name for row in await execute(call.session, found)}


def _rows(shown: Mapping[PlanPartKind, Sequence[Mapping[str, Any]]], kind: PlanPartKind) -> Sequence[Mapping[str, Any]]:
    return shown.get(kind, ())


def _kept(kind: PlanPartKind, row: Mapping[str, Any]) -> KeptRowRead:
    return KeptRowRead(part=kind, id=row["id"], fields={name: row[name] for name in row if name != "id"})
