"""Customers whose plan of the year is missing, as due items of their account managers."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from services.planning.annual.portfolio.rules import PortfolioDueKind
from services.planning.annual.portfolio.store import plan_of, year_of
from services.planning.plans.schemes.store import SCHEMES
from shared.auth.access import Scope
from shared.auth.visibility import customers, visible_to
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.customers.served import is_served
from shared.problems import Language, Text
from shared.time import fiscal_year_bounds
from shared.web.call import Call

TITLE = Text("Plan the year {year} of {customer}", "制定{customer}的 {year} 财年规划")
NOTE = Text("There is no approved plan yet.", "尚无已审批的规划。")


async def select_missing(call: Call, query: DueQuery) -> sa.Select[Any]:
    """The caller's customers of the classes that need a plan, without an approved one for the present year."""
    scheme, year = (await SCHEMES.current(call.session)).content, year_of(call, None)
    starts_on, _ = fiscal_year_bounds(year, call.settings.fiscal_year_start)
    due_on = sa.literal(starts_on + timedelta(days=scheme.approved_within_days), sa.Date)
    approved = sa.exists(plan_of(year).where(sa.literal_column("plans.approved_version").is_not(None)))
    given = columns(
        id=sa.literal(f"{PortfolioDueKind.PLAN_MISSING.value}:{year}:", sa.Text) + sa.cast(customers.c.id, sa.Text),
        kind=sa.literal(PortfolioDueKind.PLAN_MISSING.value, sa.Text),
        customer_id=customers.c.id,
        owner_id=customers.c.manager_id,
        due_at=midnight(due_on),
        year=sa.literal(year, sa.Integer),
    )
    needs_one = customers.c.customer_class.in_([one.value for one in scheme.planned_classes])
    waits = (visible_to(call.principal, customers.c.id), is_served(customers.c.id), needs_one, ~approved)
    return sa.select(*given).where(*waits, is_wanted(due_on, query))


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    values = {"year": row["year"], "customer": row["customer_name"]}
    link = f"/v1/plans?customer_id={row['customer_id']}&fiscal_year={row['year']}"
    return ItemText(TITLE.in_language(language, values), link, NOTE.in_language(language))


PORTFOLIO_DUE = DueSource(
    PortfolioDueKind, Scope.PLANS_READ, due_reader("planning", PortfolioDueKind, select_missing, _describe)
)
