"""Leads as callers see them."""

import sqlalchemy as sa
from sqlmodel import col

from services.planning.pursuits.leads.model import Lead, LeadRead
from services.planning.pursuits.leads.rules import LeadNotFound
from services.planning.pursuits.summit_projects.model import SummitProject
from shared.auth.users import name_of
from shared.auth.visibility import of_visible_customers
from shared.customers.competitors import competitor_name_of
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery


class LeadQuery(
    ListQuery,
    of=LeadRead,
    filters=(
        *("id", "customer_id", "owner_id", "source", "state", "brought_in_on", "category", "expected_close_on"),
        *("qualified_on", "converted_on", "expected_order_on", "closed_on", "loss_reason", "competitor_id"),
        "summit_project_id",
        *("order_no", "created_at", "updated_at"),
    ),
    sorts=("brought_in_on", "expected_close_on", "expected_order_on", "closed_on", "created_at", "updated_at"),
    searched=("title", "category", "closing_reason"),
    default_sort="-brought_in_on",
):
    """How leads are filtered, sorted and searched."""


_PROJECT = sa.select(col(SummitProject.title)).where(
    col(SummitProject.id) == col(Lead.summit_project_id), col(SummitProject.deleted_at).is_(None)
)

LEADS = Collection(
    Lead,
    LeadRead,
    LeadQuery,
    missing=LeadNotFound,
    visible=of_visible_customers(col(Lead.customer_id)),
    columns={
        "owner_name": name_of(col(Lead.owner_id)),
        "competitor_name": competitor_name_of(col(Lead.competitor_id)),
        "summit_project_title": _PROJECT.scalar_subquery(),
    },
)

IS_QUALIFIED: sa.ColumnElement[bool] = col(Lead.qualified_on).is_not(None)
"""SQL condition: the lead was qualified, whatever came of it."""
