"""Reviews of plans as due items of who holds them; late ones of the account manager also of the supervisor."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.planning.execution.reviews import rules
from services.planning.execution.reviews.model import PlanReview
from services.planning.execution.reviews.rules import ReviewDueKind
from services.planning.execution.reviews.store import IS_HELD, REVIEWS, of_present_plans
from services.planning.execution.schemes.rules import ReviewHolder, ReviewKind
from services.planning.execution.schemes.store import SCHEMES
from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.owners import manager, superior
from services.planning.plans.versions.due import whose
from shared.auth.access import Scope
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.customers.served import is_served
from shared.problems import Language, Text
from shared.time import company_today
from shared.web.call import Call

TITLE = Text("{kind}: plan {year} of {customer}", "{kind}：{customer} {year} 财年规划")
LATE_TITLE = Text("Late {kind}: plan {year} of {customer}", "{kind}逾期：{customer} {year} 财年规划")
LATE = Text("Due on {due_on}, {days} days late.", "应于 {due_on} 前完成，已逾期 {days} 天。")
ESCALATED = Text(
    "Due on {due_on}, {days} days late: see that the account manager holds it, or hold it yourself.",
    "应于 {due_on} 前完成，已逾期 {days} 天：请督促客户经理完成，或由您主持。",
)
_MANAGER = manager()
_SUPERIOR = superior(besides=sa.func.coalesce(sa.cast(_MANAGER, sa.Text), ""))
_IS_OF_MANAGER = col(PlanReview.holder) == ReviewHolder.ACCOUNT_MANAGER


async def select_reviews(call: Call, query: DueQuery) -> sa.Select[Any]:
    """The reviews to be held, and those of account managers that have been late for the scheme's days."""
    days = (await SCHEMES.current(call.session)).content.escalation_days
    owner = sa.case((_IS_OF_MANAGER, sa.func.coalesce(_MANAGER, _SUPERIOR)), else_=_SUPERIOR)
    due_on = col(PlanReview.due_on)
    to_hold = _part(call, query, ReviewDueKind.PLAN_REVIEW, owner, due_on)
    is_escalated = sa.and_(_IS_OF_MANAGER, due_on <= company_today() - timedelta(days=days))
    late = _part(call, query, ReviewDueKind.PLAN_REVIEW_LATE, _SUPERIOR, due_on + days).where(is_escalated)
    return sa.select(sa.union_all(to_hold, late).subquery("waiting"))


def _part(call: Call, query: DueQuery, kind: ReviewDueKind, owner: Any, day: Any) -> sa.Select[Any]:
    given = columns(
        id=sa.literal(f"{kind.value}:", sa.Text) + sa.cast(col(PlanReview.id), sa.Text),
        kind=sa.literal(kind.value, sa.Text),
        customer_id=col(PlanReview.customer_id),
        owner_id=owner,
        due_at=midnight(day),
        link_id=col(PlanReview.id),
        plan_id=col(PlanReview.plan_id),
        review=sa.cast(col(PlanReview.kind), sa.Text),
        due_on=col(PlanReview.due_on),
        market_kind=sa.cast(col(Plan.market_kind), sa.Text),
        market_code=col(Plan.market_code),
        year=col(Plan.fiscal_year),
    )
    waits = (~IS_HELD, col(PlanReview.plan_id).in_(of_present_plans(call.principal)))
    is_served_one = sa.or_(col(PlanReview.customer_id).is_(None), is_served(col(PlanReview.customer_id)))
    seen = (REVIEWS.seen_by(call.principal), is_served_one)
    of_plan = col(Plan.id) == col(PlanReview.plan_id)
    return sa.select(*given).join(Plan, of_plan).where(*seen, *waits, is_wanted(day, query))


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    is_escalated = ReviewDueKind(row["kind"]) is ReviewDueKind.PLAN_REVIEW_LATE
    named = {"kind": ReviewKind(row["review"]).in_language(language), "customer": whose(row, language)}
    title = (LATE_TITLE if is_escalated else TITLE).in_language(language, {**named, "year": row["year"]})
    days = rules.days_late(row["due_on"], None, company_today())
    note = None
    if days:
        note = (ESCALATED if is_escalated else LATE).in_language(language, {"due_on": row["due_on"], "days": days})
    return ItemText(title, f"/v1/plans/{row['plan_id']}/reviews/{row['link_id']}", note)


REVIEWS_DUE = DueSource(
    ReviewDueKind, Scope.PLANS_READ, due_reader("planning", ReviewDueKind, select_reviews, _describe)
)
