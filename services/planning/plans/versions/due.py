"""What is due about the approval of plans: decisions of superiors, and corrections of returned plans."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.owners import manager, superior
from services.planning.plans.plans.rules import MarketKind, PlanStatus, market_of
from services.planning.plans.plans.store import PLANS
from services.planning.plans.versions.rules import PlanDueKind
from shared.auth.access import Scope
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.problems import Language, Text
from shared.web.call import Call

TITLE = Text("{kind}: {customer}, {year}", "{kind}：{customer}，{year} 财年")
SUBMITTED = Text("Submitted by {name}.", "提交人：{name}。")


async def select_plans(call: Call, query: DueQuery) -> sa.Select[Any]:
    """The submitted and the returned plans that the caller sees."""
    decider = superior(besides=col(Plan.submitted_by))
    decisions = _part(call, query, PlanDueKind.PLAN_DECISION, PlanStatus.SUBMITTED, decider)
    corrections = _part(call, query, PlanDueKind.PLAN_CORRECTION, PlanStatus.DRAFT, manager())
    return sa.select(sa.union_all(decisions, corrections).subquery("waiting"))


def _part(call: Call, query: DueQuery, kind: PlanDueKind, status: PlanStatus, owner: Any) -> sa.Select[Any]:
    given = columns(
        id=sa.literal(f"{kind.value}:", sa.Text) + sa.cast(col(Plan.id), sa.Text),
        kind=sa.literal(kind.value, sa.Text),
        customer_id=col(Plan.customer_id),
        owner_id=owner,
        due_at=midnight(col(Plan.act_by)),
        link_id=col(Plan.id),
        market_kind=sa.cast(col(Plan.market_kind), sa.Text),
        market_code=col(Plan.market_code),
        year=col(Plan.fiscal_year),
        submitter=col(Plan.submitted_by_name),
        reason=col(Plan.return_reason),
    )
    waits = (PLANS.seen_by(call.principal), col(Plan.status) == status, col(Plan.act_by).is_not(None))
    return sa.select(*given).where(*waits, is_wanted(col(Plan.act_by), query))


def whose(row: sa.RowMapping, language: Language) -> str:
    """What people call the customer, or the market, of a due item's plan."""
    market = market_of(row["market_kind"] and MarketKind(row["market_kind"]), row["market_code"])
    return market.named.in_language(language) if market else row["customer_name"]


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    kind = PlanDueKind(row["kind"])
    values = {"kind": kind.in_language(language), "customer": whose(row, language), "year": row["year"]}
    note = row["reason"]
    if kind is PlanDueKind.PLAN_DECISION:
        note = SUBMITTED.in_language(language, {"name": row["submitter"]})
    return ItemText(TITLE.in_language(language, values), f"/v1/plans/{row['link_id']}", note)


PLANS_DUE = DueSource(PlanDueKind, Scope.PLANS_READ, due_reader("planning", PlanDueKind, select_plans, _describe))
