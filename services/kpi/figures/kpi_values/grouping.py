"""Rows joined to their customers: which of them count, and in which group."""

from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import Grouping as Brackets

from services.kpi.figures.attribute_history.store import attributes_by_day
from services.kpi.figures.custom_fields.model import custom_choices
from services.kpi.figures.kpi_values.question import Question
from services.kpi.figures.kpi_values.rules import GroupBy
from services.kpi.figures.kpis.rules import Dimension
from shared.auth.access import DataScopeKind
from shared.auth.visibility import codes, customers, visible_to
from shared.customers.groups import group_of, tops_of_groups

Column = sa.ColumnElement[Any]

ATTRIBUTE = {
    Dimension.REGION: "region",
    Dimension.INDUSTRY: "industry",
    Dimension.CLASS: "customer_class",
    Dimension.TIER: "tier",
    Dimension.QUADRANT: "quadrant",
    Dimension.STAGE: "stage",
    Dimension.MANAGER: "manager_id",
}
"""The dimensions that are attributes of customers, with their columns."""
OF_ROWS = {Dimension.PRODUCT: "sku", Dimension.PROJECT: "project_no"}
"""The dimensions that are columns of order lines."""


class Grouping(NamedTuple):
    """The rows to add up, the keys of each row's group, and the conditions of a row.

    `by`: the columns that keys follow from; the database groups by them, before it computes keys.
    """

    rows: sa.FromClause
    keys: list[Column]
    by: list[Column]
    where: list[sa.ColumnElement[bool]]


def number_of(question: Question, day: Column) -> Column:
    """The number of a day's period: a binary search, much cheaper than arithmetic on years and months."""
    if len(question.periods) == 1:
        return sa.literal_column("0", sa.Integer)
    starts = [period.first for period in question.periods]
    return sa.func.width_bucket(day, sa.cast(starts, ARRAY(sa.Date))) - sa.literal_column("1", sa.Integer)


def during(question: Question, day: Column) -> list[sa.ColumnElement[bool]]:
    """The conditions that a day is in one of the periods; a month counts by its first day."""
    within: list[sa.ColumnElement[bool]] = [day.between(question.first, question.last)]
    if question.has_gaps:
        within.append(day <= last_day_of(question, number_of(question, day)))
    return within


def last_day_of(question: Question, number: Column) -> sa.ColumnElement[date]:
    """The last day of a period, by its number."""
    return _element([period.last for period in question.periods], number)


def start_asked_for(question: Question, number: Column) -> sa.ColumnElement[date]:
    """The first day of the period asked for, by its number, also where its like days of another year are added up."""
    return _element(list(question.starts), number)


def _element(days: list[date], number: Column) -> sa.ColumnElement[date]:
    """The day at this place of the list, as an array of the database."""
    if len(days) == 1:
        return sa.literal(days[0], sa.Date)
    in_brackets = Brackets(sa.cast(days, ARRAY(sa.Date)))
    found: sa.ColumnElement[date] = in_brackets[number + 1]
    return found


class Joining:
    """Joins rows to the customers of their codes, as far as a question needs it."""

    def __init__(
        self,
        question: Question,
        rows: sa.FromClause,
        customer_id: Column | None = None,
        *,
        joined: sa.FromClause | None = None,
        by_owner: bool = False,
        by_region: bool = False,
    ) -> None:
        """`customer_id`: where the rows name their customer themselves, and not its code. `joined`: the rows with
        what else they need. `by_owner`, `by_region`: the statement reads the customer of each row, its region.
        """
        self._question, self._rows = question, rows
        self._by_owner, self._by_region = by_owner or by_region, by_region
        self._joined = rows if joined is None else joined
        self._code: Column | None = None if customer_id is not None else rows.c.customer_code
        self._id: Column = codes.c.customer_id if customer_id is None else customer_id

    def grouped(self, number: Column) -> Grouping:
        """The rows with their groups; `number`: of a row's period."""
        question = self._question
        is_limited = question.principal.data_scope.kind is not DataScopeKind.ALL
        needs_owner = is_limited or self._by_owner or not question.dimensions <= {Dimension.CATEGORY, *OF_ROWS}
        if self._code is not None and needs_owner:
            self._joined = self._joined.outerjoin(codes, codes.c.code == self._code)
        if self._by_region or not question.dimensions.isdisjoint(ATTRIBUTE.keys() | {Dimension.ORDER_REGION}):
            self._join_attributes(number)
        keys = [self._key(group) for group in question.groups]
        by = [
            self._rows.c.category if group.dimension is Dimension.CATEGORY else key
            for group, key in zip(question.groups, keys, strict=True)
        ]
        return Grouping(self._joined, keys, by, [*self._filters(), visible_to(question.principal, self._id)])

    @property
    def region(self) -> Column:
        """The region of each row's customer."""
        region: Column = self._attributes.c.region
        return region

    def _join_attributes(self, number: Column) -> None:
        question = self._question
        if not question.is_by_period:
            self._attributes: sa.FromClause = customers
            self._joined = self._joined.outerjoin(customers, customers.c.id == self._id)
            return
        self._attributes = by_day = attributes_by_day()
        day = sa.func.least(last_day_of(question, number), question.today)
        is_valid = sa.and_(by_day.c.of_customer == self._id, by_day.c.valid_from <= day, day < by_day.c.valid_to)
        self._joined = self._joined.outerjoin(by_day, is_valid)

    def _key(self, group: GroupBy) -> Column:
        if group.dimension is Dimension.GROUP:
            tops = tops_of_groups(self._question.principal)
            self._joined = self._joined.outerjoin(tops, tops.c.customer_id == self._id)
            return sa.func.coalesce(tops.c.top_id, self._id)
        if group.code is not None:
            field, chosen = self._question.fields[group.code], custom_choices.alias()
            is_chosen = sa.and_(chosen.c.field_id == field.id, chosen.c.of_customer == self._id)
            self._joined = self._joined.outerjoin(chosen, is_chosen)
            return chosen.c.value
        return self._column(group.dimension)

    def _column(self, dimension: Dimension) -> Column:
        if dimension is Dimension.CUSTOMER:
            return self._id
        if dimension is Dimension.CATEGORY:
            return sa.func.nullif(self._rows.c.category, "")
        if dimension is Dimension.ORDER_REGION:
            return sa.func.coalesce(self._rows.c.order_region, self._attributes.c.region)
        if dimension in OF_ROWS:
            return self._rows.c[OF_ROWS[dimension]]
        return self._attributes.c[ATTRIBUTE[dimension]]

    def _filters(self) -> list[sa.ColumnElement[bool]]:
        query = self._question.query
        found: list[sa.ColumnElement[bool]] = []
        if query.customer_ids is not None:
            found.append(self._id == sa.any_(sa.cast(query.customer_ids, ARRAY(sa.Uuid))))
        for dimension, value in self._question.filters.items():
            of_group = dimension is Dimension.CUSTOMER and query.include_group
            if of_group and not isinstance(value, list):
                found.append(self._id.in_(group_of(value)))
            elif dimension is not Dimension.CUSTOMER or not isinstance(value, list):
                found.append(is_wanted(self._column(dimension), value))
        return found


def is_wanted(column: Column, value: Any) -> sa.ColumnElement[bool]:
    """SQL condition: the value that was asked for, or one of several codes."""
    wanted = sa.any_(sa.cast(value, ARRAY(sa.Text))) if isinstance(value, list) else value
    found: sa.ColumnElement[bool] = column == wanted
    return found


COLUMNS_OF_LINES = {
    Dimension.CATEGORY: "category",
    Dimension.PRODUCT: "sku",
    Dimension.PROJECT: "project_no",
    Dimension.ORDER_REGION: "order_region",
}
"""The columns that rows of order lines need for a dimension."""
