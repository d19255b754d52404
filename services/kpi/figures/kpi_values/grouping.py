"""Which rows of a rollup count for a query, and in which group."""

from typing import Any, NamedTuple

import sqlalchemy as sa

from services.kpi.facts.rollups.model import category_months, customer_months
from services.kpi.figures.kpi_values.model import KpiValueQuery
from services.kpi.figures.kpi_values.rules import Period
from services.kpi.figures.kpis.rules import Dimension
from shared.auth.access import Principal
from shared.auth.users import users
from shared.auth.visibility import codes, customers, visible_to
from shared.customers.groups import group_of, tops_of_groups


class Question(NamedTuple):
    """The query and its caller."""

    query: KpiValueQuery
    periods: list[Period]
    principal: Principal

    @property
    def rollup(self) -> sa.Table:
        by_category = self.query.group_by is Dimension.CATEGORY or self.query.category is not None
        return category_months if by_category else customer_months


class Grouping(NamedTuple):
    """The rows to add up, with the key and the label of each row's group."""

    rows: sa.FromClause
    key: sa.ColumnElement[str | None]
    label: sa.ColumnElement[str | None]


def grouped_by(question: Question, rollup: sa.Table) -> Grouping:
    """The rollup's rows joined to their customers, in the requested groups."""
    rows = rollup.outerjoin(codes, codes.c.code == rollup.c.customer_code)
    rows = rows.outerjoin(customers, customers.c.id == codes.c.customer_id)
    dimension = question.query.group_by
    if dimension is Dimension.GROUP:
        return _by_top(question, rows)
    if dimension is Dimension.CUSTOMER:
        return Grouping(rows, sa.cast(customers.c.id, sa.Text), customers.c.name)
    if dimension is Dimension.MANAGER:
        rows = rows.outerjoin(users, users.c.id == customers.c.manager_id)
        return Grouping(rows, sa.cast(customers.c.manager_id, sa.Text), users.c.display_name)
    if dimension is None:
        return Grouping(rows, sa.cast(None, sa.Text), sa.cast(None, sa.Text))
    value: dict[Dimension, sa.ColumnElement[str | None]] = {
        Dimension.REGION: customers.c.region,
        Dimension.INDUSTRY: customers.c.industry,
        Dimension.CLASS: customers.c.customer_class,
        Dimension.CATEGORY: sa.func.nullif(category_months.c.category, ""),
    }
    return Grouping(rows, value[dimension], value[dimension])


def _by_top(question: Question, rows: sa.Join) -> Grouping:
    tops, top = tops_of_groups(question.principal), customers.alias("top_customers")
    rows = rows.outerjoin(tops, tops.c.customer_id == customers.c.id)
    rows = rows.outerjoin(top, top.c.id == sa.func.coalesce(tops.c.top_id, customers.c.id))
    return Grouping(rows, sa.cast(top.c.id, sa.Text), top.c.name)


def conditions(question: Question, rollup: sa.Table) -> list[sa.ColumnElement[bool]]:
    """The conditions of a row: the filters, and that its customer is the caller's."""
    query = question.query
    equal: dict[str, sa.ColumnElement[Any]] = {
        "region": customers.c.region,
        "industry": customers.c.industry,
        "customer_class": customers.c.customer_class,
        "manager_id": customers.c.manager_id,
    }
    found = [column == getattr(query, name) for name, column in equal.items() if getattr(query, name) is not None]
    if query.customer_id is not None:
        of_group = customers.c.id.in_(group_of(query.customer_id))
        found.append(of_group if query.include_group else customers.c.id == query.customer_id)
    if query.category is not None and rollup is category_months:
        found.append(category_months.c.category == query.category)
    return [*found, visible_to(question.principal, customers.c.id)]
