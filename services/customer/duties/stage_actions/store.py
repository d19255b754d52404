"""The days of stage actions, for all customers at once."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.customer.duties.stage_actions.rules import StageSpan
from services.customer.profile.register.model import Customer
from services.customer.profile.register.store import PRESENT
from shared.customers.service_policy import ServicePolicyContent, StageAction
from shared.lists.windows import Window

LONGEST_MONTH, SHORTEST_MONTH = 31, 28
COLUMNS: dict[str, Any] = {
    "stage": sa.Text,
    "key": sa.Text,
    "name_en": sa.Text,
    "name_zh": sa.Text,
    "begins_after": sa.Integer,
    "ends_with": sa.Integer,
    "after_days": sa.Integer,
    "until_days": sa.Integer,
    "days": sa.Integer,
    "months": sa.Integer,
}


def action_days(
    policy: ServicePolicyContent, spans: Iterable[StageSpan], window: Window, *, seen: sa.ColumnElement[bool]
) -> sa.Select[Any]:
    """The actions that fall within the window: `customer_id`, `stage`, `key`, `name_en`, `name_zh`, `on`.

    Every day is counted from the stage's first day: months do not drift.
    """
    listed = _values(policy, spans)
    signed: Any = col(Customer.first_contract_on)
    begun = sa.case((listed.c.begins_after.is_(None), signed), else_=_later(signed, listed.c.begins_after) + 1)
    first, last = begun + listed.c.after_days, _last_day(listed, signed, begun, window)
    times = _times(listed, first, window)
    on = sa.cast(first + times.c.n * listed.c.days + sa.func.make_interval(0, times.c.n * listed.c.months), sa.Date)
    named = (listed.c[name] for name in ("stage", "key", "name_en", "name_zh"))
    return (
        sa.select(col(Customer.id).label("customer_id"), *named, on.label("on"))
        .join_from(Customer, listed, sa.and_(first <= window.last, last >= window.first))
        .join(times, sa.true())
        .where(PRESENT, seen, signed.is_not(None), on.between(window.first, last))
    )


def _values(policy: ServicePolicyContent, spans: Iterable[StageSpan]) -> sa.Subquery:
    rows = [
        _row(span, action) for span in spans if (duties := policy.stages.get(span.stage)) for action in duties.actions
    ]
    columns: list[Any] = [sa.column(name, kind) for name, kind in COLUMNS.items()]
    listed = sa.values(*columns, name="listed").data(rows or [(None,) * len(COLUMNS)])
    # Cast, because a column may be all null.
    typed: list[Any] = [sa.cast(listed.c[name], kind).label(name) for name, kind in COLUMNS.items()]
    return sa.select(*typed).subquery("actions")


def _row(span: StageSpan, action: StageAction) -> tuple[Any, ...]:
    told = (span.stage.value, action.key, action.name_en, action.name_zh, span.begins_after, span.ends_with)
    return (*told, action.after_days, action.until_days, action.every.days, action.every.months)


def _last_day(listed: sa.Subquery, signed: Any, begun: Any, window: Window) -> Any:
    """The last day on which the action may fall, within the window; `least` ignores nulls."""
    return sa.func.least(_later(signed, listed.c.ends_with), begun + listed.c.until_days, window.last)


def _later(day: Any, months: Any) -> Any:
    return sa.cast(day.op("+")(sa.func.make_interval(0, months)), sa.Date)


def _times(listed: sa.Subquery, first: Any, window: Window) -> Any:
    """How often the action has been repeated before days that may lie in the window."""
    longest, shortest = (listed.c.days + length * listed.c.months for length in (LONGEST_MONTH, SHORTEST_MONTH))
    before, within = (sa.cast(sa.cast(day, sa.Date) - first, sa.Integer) for day in (window.first, window.last))
    earliest = sa.cast(sa.func.coalesce(before // sa.func.nullif(longest, 0), 0), sa.Integer)
    latest = sa.cast(sa.func.coalesce(within // sa.func.nullif(shortest, 0), 0), sa.Integer)
    return (
        sa.func.generate_series(sa.func.greatest(earliest - 1, 0), latest)
        .table_valued("n", name="times")
        .render_derived()
        .lateral()
    )
