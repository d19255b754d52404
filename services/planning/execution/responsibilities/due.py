"""People responsible in a plan who have left, as due items of the account manager or the supervisor."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.planning.execution.responsibilities.model import PlanResponsibility
from services.planning.execution.responsibilities.rules import ResponsibilityDueKind
from services.planning.execution.responsibilities.store import RESPONSIBILITIES
from services.planning.execution.schemes.store import SCHEMES
from services.planning.plans.plans.model import Plan
from shared.auth.access import Scope
from shared.auth.users import name_of
from shared.auth.visibility import customers as directory
from shared.customers.colleagues import colleagues, superior_for
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.customers.served import is_served
from shared.days import sql_day_of
from shared.problems import Language, Text
from shared.time import company_today, fiscal_year_of
from shared.web.call import Call

TITLE = Text(
    "Name a successor: {name} has left, plan {year} of {customer}",
    "请指定接替人：{name} 已离开（{customer} {year} 财年规划）",
)
NOTE = Text("Until then nobody has this duty.", "在此之前该责任无人承担。")
UNNAMED = Text("a colleague", "一位同事")
_ASSIGNED = (
    sa.func.jsonb_to_recordset(col(PlanResponsibility.assignments))
    .table_valued(sa.column("user_id", sa.Uuid), name="assigned")
    .render_derived(with_types=True)
)
_manager = colleagues.alias("manager")
_PRESENT_MANAGER = (
    sa.select(directory.c.manager_id)
    .join(_manager, _manager.c.user_id == directory.c.manager_id, isouter=True)
    .where(directory.c.id == col(PlanResponsibility.customer_id), _manager.c.inactive_since.is_(None))
    .correlate(PlanResponsibility)
    .scalar_subquery()
)
_SUPERIOR = superior_for(col(PlanResponsibility.customer_id), PlanResponsibility.__table__)  # type: ignore[attr-defined]


async def select_left(call: Call, query: DueQuery) -> sa.Select[Any]:
    """Everybody with a duty in a present plan who cannot sign in any more."""
    days = (await SCHEMES.current(call.session)).content.replacement_days
    day = sql_day_of(colleagues.c.inactive_since) + days
    kind = ResponsibilityDueKind.PLAN_MEMBER_LEFT.value
    user_id = _ASSIGNED.c.user_id
    ids = (sa.cast(col(PlanResponsibility.id), sa.Text), sa.cast(user_id, sa.Text))
    given = columns(
        id=sa.func.concat_ws(":", kind, *ids, type_=sa.Text),
        kind=sa.literal(kind, sa.Text),
        customer_id=col(PlanResponsibility.customer_id),
        owner_id=sa.func.coalesce(_PRESENT_MANAGER, _SUPERIOR),
        due_at=midnight(day),
        link_id=col(PlanResponsibility.id),
        plan_id=col(PlanResponsibility.plan_id),
        left_name=name_of(user_id),
        year=col(Plan.fiscal_year),
    )
    tables = (
        sa.join(PlanResponsibility, Plan, col(Plan.id) == col(PlanResponsibility.plan_id))
        .join(_ASSIGNED, sa.true())
        .join(colleagues, colleagues.c.user_id == user_id)
    )
    year = fiscal_year_of(company_today(), call.settings.fiscal_year_start)
    is_present = (
        col(Plan.deleted_at).is_(None),
        col(Plan.superseded_by_id).is_(None),
        col(Plan.fiscal_year) >= year,
        colleagues.c.inactive_since.is_not(None),
    )
    seen = (RESPONSIBILITIES.seen_by(call.principal), is_served(col(PlanResponsibility.customer_id)))
    return sa.select(*given).select_from(tables).where(*seen, *is_present, is_wanted(day, query)).distinct()


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    name = row["left_name"] or UNNAMED.in_language(language)
    values = {"name": name, "customer": row["customer_name"], "year": row["year"]}
    link = f"/v1/plans/{row['plan_id']}/responsibilities/{row['link_id']}"
    return ItemText(TITLE.in_language(language, values), link, NOTE.in_language(language))


RESPONSIBILITIES_DUE = DueSource(
    ResponsibilityDueKind, Scope.PLANS_READ, due_reader("planning", ResponsibilityDueKind, select_left, _describe)
)
