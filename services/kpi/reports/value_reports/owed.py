"""Who is owed a value report by the service policy, drafts for them, and what is due of it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.figures.kpi_values.periods import Period
from services.kpi.reports.schemes.model import ValueReportSchemeContent
from services.kpi.reports.schemes.store import VALUE_REPORT_SCHEMES
from services.kpi.reports.value_reports.model import ValueReport
from services.kpi.reports.value_reports.rules import POLICY_ACTION, ReportDuty, ReportStatus, due_day
from services.kpi.reports.value_reports.store import PRESENT
from shared.auth.access import Principal
from shared.auth.users import name_of
from shared.auth.visibility import customers, visible_to
from shared.customers.due_items import DueQuery, soonest
from shared.customers.followed_schemes import policy_in_force, stage_months_in_force
from shared.customers.handing_over import writable_by
from shared.customers.served import NOT_SERVED
from shared.customers.traits import LifecycleStage, StageMonths, last_months
from shared.database import execute
from shared.feed.bulk import add_rows
from shared.schemes.versions import Version
from shared.time import company_today
from shared.web.call import Call


async def demanded(session: AsyncSession, quarter: Period) -> sa.Select[Any]:
    """The customers whom the service policy owes a report of the quarter, by their stage at its end: `customer_id`."""
    policy = (await policy_in_force(session)).content
    stages = [
        stage
        for stage, duties in policy.stages.items()
        if any(action.key == POLICY_ACTION for action in duties.actions)
    ]
    months = await stage_months_in_force(session)
    is_demanded = sa.or_(sa.false(), *(_in_stage(stage, quarter.last, months) for stage in stages))
    return sa.select(customers.c.id.label("customer_id"), customers.c.manager_id).where(
        is_demanded, customers.c.status.not_in(NOT_SERVED)
    )


def _in_stage(stage: LifecycleStage, day: date, months: StageMonths) -> sa.ColumnElement[bool]:
    """SQL for `stage_of`: the customer is in this stage on the day."""
    signed = customers.c.first_contract_on
    ends = last_months(months)
    before = list(LifecycleStage)[: list(LifecycleStage).index(stage)]
    conditions = [signed <= day]
    if before:
        conditions.append(_after(signed, ends[before[-1]]) < day)
    if stage in ends:
        conditions.append(_after(signed, ends[stage]) >= day)
    return sa.and_(*conditions)


def _after(day: Any, months: int) -> Any:
    return sa.cast(day.op("+")(sa.func.make_interval(0, months)), sa.Date)


def _has_report(quarter: Period, *statuses: ReportStatus) -> sa.ColumnElement[bool]:
    of_quarter = (col(ValueReport.starts_on) == quarter.first, PRESENT)
    is_of = col(ValueReport.customer_id) == customers.c.id
    is_in = col(ValueReport.status).in_(statuses or tuple(ReportStatus))
    return sa.exists().where(is_of, *of_quarter, is_in).correlate(customers)


async def count_existing(session: AsyncSession, principal: Principal, quarter: Period) -> int:
    """How many of the caller's customers that are owed a report have one."""
    owed = (await demanded(session, quarter)).where(visible_to(principal, customers.c.id), _has_report(quarter))
    return int((await execute(session, sa.select(sa.func.count()).select_from(owed.subquery()))).scalar_one())


async def add_drafts(session: AsyncSession, principal: Principal, quarter: Period, scheme_version: int) -> int:
    """A draft for each of the caller's customers that is owed a report and has none; the number of new drafts."""
    owed = (
        (await demanded(session, quarter))
        .where(writable_by(principal, customers.c.id), ~_has_report(quarter))
        .subquery("owed")
    )
    now = sa.func.statement_timestamp()
    given: dict[str, Any] = {
        "id": sa.func.gen_random_uuid(),
        "version": sa.literal(1),
        "created_at": now,
        "updated_at": now,
        "customer_id": owed.c.customer_id,
        "quarter": sa.literal(quarter.label),
        "starts_on": sa.literal(quarter.first),
        "ends_on": sa.literal(quarter.last),
        "edition": sa.literal(1),
        "scheme_version": sa.literal(scheme_version),
        "status": sa.literal(ReportStatus.DRAFT.value, sa.Text),
        "highlights": sa.cast([], ARRAY(sa.Text)),
        "savings": sa.cast([], JSONB),
        "next_steps": sa.cast([], JSONB),
    }
    table: sa.Table = ValueReport.__table__  # type: ignore[attr-defined]
    values = [given.get(one.name, sa.cast(sa.null(), one.type)).label(one.name) for one in table.c]
    return await add_rows(session, ValueReport, sa.select(*values).select_from(owed).subquery())


async def read_due(call: Call, query: DueQuery, quarters: Sequence[Period]) -> list[dict[str, Any]]:
    """The reports of these quarters that the caller's customers are owed and have not got, the soonest first."""
    schemes = await VALUE_REPORT_SCHEMES.list(call.session)
    owed = [await _due(call, quarter, schemes) for quarter in quarters]
    due = sa.union_all(*owed).subquery("owed")
    is_late = sa.literal(query.first <= company_today())
    in_window = sa.select(due).where(due.c.day <= query.last, sa.or_(due.c.day >= query.first, is_late))
    rows = await execute(call.session, soonest(in_window.subquery("due"), call.principal, query))
    return [dict(row) for row in rows.mappings()]


async def _due(call: Call, quarter: Period, schemes: Sequence[Version[ValueReportSchemeContent]]) -> sa.Select[Any]:
    """What is owed of the quarter; where there is a draft, by the scheme that it was made with."""
    is_draft = sa.and_(
        col(ValueReport.customer_id) == customers.c.id,
        col(ValueReport.starts_on) == quarter.first,
        col(ValueReport.status) == ReportStatus.DRAFT,
        PRESENT,
    )
    owed = (await demanded(call.session, quarter)).where(
        visible_to(call.principal, customers.c.id), ~_has_report(quarter, ReportStatus.RELEASED)
    )
    day = _by_scheme(schemes, lambda one: sa.literal(due_day(quarter, one.due_working_day), sa.Date))
    lead_days = _by_scheme(schemes, lambda one: sa.literal(one.lead_days, sa.Integer))
    kind, label = sa.literal(ReportDuty.VALUE_REPORT.value, sa.Text), sa.literal(quarter.label, sa.Text)
    return owed.outerjoin_from(customers, ValueReport, is_draft).add_columns(
        sa.func.concat_ws(":", kind, sa.cast(customers.c.id, sa.Text), label).label("id"),
        kind.label("kind"),
        customers.c.name.label("customer_name"),
        customers.c.manager_id.label("owner_id"),
        name_of(customers.c.manager_id).label("owner_name"),
        sa.func.timezone("UTC", sa.cast(day, sa.TIMESTAMP)).label("due_at"),
        day.label("day"),
        lead_days.label("lead_days"),
        label.label("quarter"),
        col(ValueReport.id).label("draft_id"),
    )


def _by_scheme(
    schemes: Sequence[Version[ValueReportSchemeContent]], value: Callable[[ValueReportSchemeContent], Any]
) -> sa.ColumnElement[Any]:
    """The draft's value by its version of the scheme; without a draft by the newest, which is in force."""
    of_version = {one.number: value(one.content) for one in schemes}
    return sa.case(of_version, value=col(ValueReport.scheme_version), else_=value(schemes[0].content))
