"""Summit projects as callers see them, and their moves between stages."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.orm import Mapped
from sqlmodel import col

from services.planning.pursuits.summit_projects.model import SummitProject, SummitStageMove
from services.planning.pursuits.summit_projects.rules import SummitProjectNotFound
from services.planning.pursuits.summit_projects.shapes import SummitProjectRead, SummitStageMoveRead
from shared.auth.access import Principal
from shared.auth.users import name_of
from shared.auth.visibility import of_visible_customers
from shared.customers.competitors import competitor_name_of, competitors
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery


class SummitProjectQuery(
    ListQuery,
    of=SummitProjectRead,
    filters=(
        *("id", "customer_id", "owner_id", "stage", "decision_on", "outcome", "decided_on", "winner_id"),
        *("created_at", "updated_at"),
    ),
    sorts=("decision_on", "decided_on", "created_at", "updated_at"),
    searched=("title", "outcome_reason"),
    default_sort="decision_on",
):
    """How summit projects are filtered, sorted and searched."""


class SummitStageMoveQuery(
    ListQuery,
    of=SummitStageMoveRead,
    filters=("id", "stage", "moved_on", "created_at"),
    sorts=("created_at",),
    default_sort="-created_at",
):
    """How moves are filtered and sorted."""


def _rivals() -> Any:
    """The project's rivals as a list, the main one first."""
    named = competitors.alias()
    is_main = sa.func.coalesce(named.c.id == col(SummitProject.main_rival_id), sa.false())
    name = sa.func.coalesce(named.c.short_name, named.c.name)
    each = sa.func.jsonb_build_object("competitor_id", named.c.id, "name", name, "is_main", is_main)
    listed = sa.func.jsonb_agg(aggregate_order_by(each, is_main.desc(), name, named.c.id), type_=JSONB)
    query = sa.select(listed).where(named.c.id == sa.any_(sa.cast(col(SummitProject.rival_ids), _IDS)))
    return sa.func.coalesce(query.correlate(SummitProject).scalar_subquery(), sa.cast([], JSONB))


_IDS: Any = sa.ARRAY(sa.Uuid)

SUMMIT_PROJECTS = Collection(
    SummitProject,
    SummitProjectRead,
    SummitProjectQuery,
    missing=SummitProjectNotFound,
    visible=of_visible_customers(col(SummitProject.customer_id)),
    columns={
        "owner_name": name_of(col(SummitProject.owner_id)),
        "winner_name": competitor_name_of(col(SummitProject.winner_id)),
        "rivals": _rivals(),
    },
)


def of_visible_projects(summit_project_id: Mapped[UUID]) -> Callable[[Principal], sa.ColumnElement[bool]]:
    """The visibility of a collection whose rows belong to the summit project in this column."""
    seen = sa.select(col(SummitProject.id))
    return lambda principal: summit_project_id.in_(seen.where(SUMMIT_PROJECTS.seen_by(principal)))


STAGE_MOVES = Collection(
    SummitStageMove,
    SummitStageMoveRead,
    SummitStageMoveQuery,
    missing=SummitProjectNotFound,
    visible=of_visible_projects(col(SummitStageMove.summit_project_id)),
)
