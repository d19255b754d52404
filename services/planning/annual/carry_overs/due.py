"""Decisions on what moves over from last year's plan, as due items of the account managers."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.planning.annual.carry_overs.rules import CarryOverDueKind
from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.rules import PlanStatus
from services.planning.plans.plans.store import PLANS
from services.planning.plans.schemes.store import SCHEMES
from shared.auth.access import Scope
from shared.auth.visibility import customers as directory
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.customers.served import is_served
from shared.days import sql_day_of
from shared.problems import Language, Text
from shared.time import company_today, fiscal_year_of
from shared.web.call import Call

TITLE = Text("Decide what moves over into the plan {year} of {customer}", "确定{customer} {year} 财年规划的目标结转")
NOTE = Text("Last year's goals and open actions are proposed.", "已列出上年目标与未完成行动供选择。")
_MANAGER = sa.select(directory.c.manager_id).where(directory.c.id == col(Plan.customer_id)).scalar_subquery()
_LAST = aliased(Plan)
HAS_LAST = sa.exists().where(
    col(_LAST.customer_id) == col(Plan.customer_id),
    col(_LAST.fiscal_year) == col(Plan.fiscal_year) - 1,
    col(_LAST.approved_version).is_not(None),
    col(_LAST.superseded_by_id).is_(None),
    col(_LAST.deleted_at).is_(None),
)
"""SQL condition: the customer has an approved plan of the year before."""


async def select_undecided(call: Call, query: DueQuery) -> sa.Select[Any]:
    """The caller's first drafts of this year and later ones of which nobody has decided what moves over."""
    days = (await SCHEMES.current(call.session)).content.carry_over_days
    kind = sa.literal(CarryOverDueKind.PLAN_CARRY_OVER.value, sa.Text)
    due_on = sql_day_of(col(Plan.created_at)) + days
    given = columns(
        id=kind + ":" + sa.cast(col(Plan.id), sa.Text),
        kind=kind,
        customer_id=col(Plan.customer_id),
        owner_id=_MANAGER,
        due_at=midnight(due_on),
        link_id=col(Plan.id),
        year=col(Plan.fiscal_year),
    )
    waits = (
        col(Plan.status) == PlanStatus.DRAFT,
        col(Plan.approved_version).is_(None),
        col(Plan.carried_over_at).is_(None),
        col(Plan.fiscal_year) >= fiscal_year_of(company_today(), call.settings.fiscal_year_start),
        HAS_LAST,
    )
    seen = (PLANS.seen_by(call.principal), is_served(col(Plan.customer_id)))
    return sa.select(*given).where(*seen, *waits, is_wanted(due_on, query))


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    values = {"year": row["year"], "customer": row["customer_name"]}
    link = f"/v1/plans/{row['link_id']}/carry-over"
    return ItemText(TITLE.in_language(language, values), link, NOTE.in_language(language))


CARRY_OVER_DUE = DueSource(
    CarryOverDueKind, Scope.PLANS_READ, due_reader("planning", CarryOverDueKind, select_undecided, _describe)
)
