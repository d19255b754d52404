"""Checks of decision chains as callers see them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.planning.pursuits.decision_chains.model import (
    DecisionChainCheck,
    DecisionChainCheckRead,
    DecisionChainLevel,
    DecisionChainLevelRead,
)
from services.planning.pursuits.decision_chains.rules import DecisionChainCheckNotFound
from services.planning.pursuits.summit_projects.store import of_visible_projects
from shared.auth.access import Principal
from shared.auth.visibility import person_visible_to
from shared.customers.contacts import contact_name_of
from shared.lists.collections import Collection
from shared.lists.paging import Expression
from shared.lists.queries import ListQuery


class DecisionChainCheckQuery(
    ListQuery,
    of=DecisionChainCheckRead,
    filters=("id", "checked_on", "checked_by", "created_at"),
    sorts=("created_at",),
    searched=("findings",),
    default_sort="-created_at",
):
    """How checks are filtered, sorted and searched."""


class DecisionChainLevelQuery(
    ListQuery,
    of=DecisionChainLevelRead,
    filters=("id", "contact_id", "needed_level", "level", "is_gap"),
    sorts=("created_at",),
):
    """How the levels of a check are filtered and sorted."""


def _counts_for(principal: Principal) -> Mapping[str, Expression]:
    """The people whom the caller may see, and those of them below the needed level."""
    of_check = col(DecisionChainLevel.check_id) == col(DecisionChainCheck.id)
    is_seen = person_visible_to(principal, col(DecisionChainLevel.contact_id))
    count: Any = sa.select(sa.func.count(col(DecisionChainLevel.id))).where(of_check, is_seen)
    gaps = count.where(col(DecisionChainLevel.is_gap))
    return {"person_count": count.scalar_subquery(), "gap_count": gaps.scalar_subquery()}


CHECKS = Collection(
    DecisionChainCheck,
    DecisionChainCheckRead,
    DecisionChainCheckQuery,
    missing=DecisionChainCheckNotFound,
    visible=of_visible_projects(col(DecisionChainCheck.summit_project_id)),
    columns_for=_counts_for,
)

LEVELS = Collection(
    DecisionChainLevel,
    DecisionChainLevelRead,
    DecisionChainLevelQuery,
    missing=DecisionChainCheckNotFound,
    visible=of_visible_projects(col(DecisionChainLevel.summit_project_id)),
    columns={"contact_name": contact_name_of(col(DecisionChainLevel.contact_id))},
)


def of_project(summit_project_id: UUID) -> sa.ColumnElement[bool]:
    """SQL condition: checks of the project."""
    return col(DecisionChainCheck.summit_project_id) == summit_project_id
