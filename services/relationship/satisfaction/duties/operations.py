"""Keeping duties, warnings and monthly figures as the answers say, and planning what is done."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.satisfaction.duties import rules, store
from services.relationship.satisfaction.duties.model import (
    SatisfactionDuty,
    SatisfactionDutyRead,
    SatisfactionDutyUpdate,
)
from services.relationship.satisfaction.duties.rules import SatisfactionDutyKind
from services.relationship.satisfaction.duties.store import DUTIES
from services.relationship.satisfaction.schemes.model import SatisfactionSchemeContent
from services.relationship.satisfaction.schemes.rules import targets_by_rating
from services.relationship.satisfaction.schemes.store import SCHEMES
from services.relationship.satisfaction.scores.rules import window
from services.relationship.tables import MonthlyFigure, PublishedWarning
from shared.auth.clearances import apply_patch
from shared.customers.monthly_figures import PeerKpi, publish_figures
from shared.customers.published_warnings import publish_warnings
from shared.database import hold_line, wait_in_line
from shared.feed.published import publish_rows
from shared.schemes.versions import Version
from shared.time import company_today
from shared.web.call import Call

LINE = "satisfaction"
"""Answers wait for the look at all customers, and one for another of the same customer."""


async def settle_all(session: AsyncSession) -> None:
    """Make all duties, warnings and figures right: tags change, answers grow old, customers are merged."""
    await wait_in_line(session, LINE)
    await _settle(session, None)


async def settle_customer(session: AsyncSession, customer_id: UUID, since: date | None = None) -> None:
    """The same of one customer, in the transaction of an answer; `since`: the day from which on answers are new."""
    await hold_line(session, LINE)
    await wait_in_line(session, f"{LINE} {customer_id}")
    await _settle(session, customer_id, since)


@SCHEMES.on_publish
async def settle_by_new_scheme(call: Call, _: Version[SatisfactionSchemeContent]) -> None:
    """New targets count at once."""
    await settle_all(call.session)


async def _settle(session: AsyncSession, customer_id: UUID | None, changed: date | None = None) -> None:
    await session.flush()
    scheme = (await SCHEMES.current(session)).content
    days = window(None, None, company_today(), scheme.window_months)
    since = min(days[0], changed or days[0]).replace(day=1)  # what is older stays as it was
    months = await store.read_months(session, since, customer_id)
    await publish_figures(session, MonthlyFigure, PeerKpi.SATISFACTION, months, customer_id=customer_id, since=since)
    targets = targets_by_rating(scheme.targets)
    missed = await store.read_missed(session, days, scheme, customer_id)
    warnings = [rules.warning_of(row, targets, scheme.gap_steps) for row in missed]
    low = [one for one in warnings if one is not None]
    whose = {
        SatisfactionDutyKind.LOW_SCORE: [one["customer_id"] for one in low],
        SatisfactionDutyKind.CONVERSION: await store.read_conversions(session, customer_id),
    }
    await _publish_duties(session, whose, scheme, customer_id)
    due_on = await store.read_due_days(session, SatisfactionDutyKind.LOW_SCORE, customer_id)
    dated = [{**one, "due_at": _midnight(due_on[one["customer_id"]])} for one in low]
    await publish_warnings(session, PublishedWarning, rules.WARNING, dated, customer_id=customer_id)


async def _publish_duties(
    session: AsyncSession,
    whose: Mapping[SatisfactionDutyKind, Iterable[UUID]],
    scheme: SatisfactionSchemeContent,
    customer_id: UUID | None,
) -> None:
    """A duty begins today where it is new; one that lasts stays as it is, with its plan."""
    today = company_today()
    days = {
        SatisfactionDutyKind.LOW_SCORE: scheme.follow_up_days,
        SatisfactionDutyKind.CONVERSION: scheme.conversion_days,
    }
    empty: dict[str, Any] = dict.fromkeys(("plan", "goal", "review_on", "planned_by_name"))
    found = [
        {"customer_id": one, "kind": kind, "since": today, "due_on": today + timedelta(days=days[kind]), **empty}
        for kind, ids in whose.items()
        for one in ids
    ]
    among = col(SatisfactionDuty.customer_id) == customer_id if customer_id else sa.true()
    await publish_rows(session, SatisfactionDuty, found, among, identity=("customer_id", "kind"), said=())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


async def update_satisfaction_duty(call: Call, duty_id: UUID, body: SatisfactionDutyUpdate) -> SatisfactionDutyRead:
    """Write what is done about it, and by whom; it is due again on the day of the review."""
    duty = await DUTIES.lock(call, duty_id)
    apply_patch(duty, body)
    rules.refuse_incomplete(duty.kind, duty.goal, duty.review_on)
    duty.planned_by_name = call.principal.name
    return await DUTIES.saved(call, duty)
