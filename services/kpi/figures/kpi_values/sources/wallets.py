"""Our share of what customers spend by category, by their supply files (method, section 7)."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from services.kpi.facts.purchase_volumes.model import PurchaseVolume
from services.kpi.figures.kpi_values.grouping import Joining, during
from services.kpi.figures.kpi_values.question import Question
from services.kpi.figures.kpi_values.rows import rows_for
from services.kpi.figures.kpi_values.shared_months import end_of, month_of_day, shared_months
from services.kpi.figures.kpi_values.sums import select_sums
from services.kpi.figures.kpis.rules import Dimension
from shared.auth.visibility import codes

_volumes: sa.Table = PurchaseVolume.__table__  # type: ignore[attr-defined]


def select_wallets(question: Question, names: Sequence[str]) -> sa.Select[Any]:
    """What customers spent and what of it with us, in the categories whose spend is known."""
    spent = _spent_by_month(question).subquery("spent")
    sold = _sold_by_month(question).subquery("sold")
    same = sa.and_(*(spent.c[name] == sold.c[name] for name in ("customer_id", "category", "month")))
    grouping = Joining(question, spent, spent.c.customer_id, joined=spent.outerjoin(sold, same)).grouped(spent.c.period)
    sums = {"spend": spent.c.spend, "sales": sa.func.coalesce(sold.c.sales, 0)}
    summed = [sa.func.sum(sums[name]).label(name) for name in names]
    return select_sums(spent.c.period, grouping, summed)


def _positions() -> sa.Subquery:
    """What is known of a customer's category, from one day until before another; the first holds before too."""
    volume = _volumes.c
    latest = (
        sa.select(volume.customer_id, volume.category, volume.as_of, volume.yearly_spend)
        .ext(distinct_on(volume.customer_id, volume.category, volume.as_of))
        .order_by(volume.customer_id, volume.category, volume.as_of, volume.updated_at.desc())
        .subquery()
    )
    of_category: dict[str, Any] = {
        "partition_by": [latest.c.customer_id, latest.c.category],
        "order_by": latest.c.as_of,
    }
    return sa.select(
        latest,
        sa.func.lag(latest.c.as_of).over(**of_category).label("before"),
        sa.func.lead(latest.c.as_of).over(**of_category).label("next"),
    ).subquery()


def _spent_by_month(question: Question) -> sa.Select[Any]:
    months, position = shared_months(question), _positions()
    day = end_of(months.c.month)
    is_in_force = sa.and_(
        sa.or_(position.c.before.is_(None), position.c.as_of <= day),
        sa.or_(position.c.next.is_(None), day < position.c.next),
    )
    return (
        sa.select(
            months.c.period,
            months.c.month,
            position.c.customer_id,
            position.c.category,
            sa.func.round(position.c.yearly_spend / 12 * months.c.part, 4).label("spend"),
        )
        .select_from(position.join(months, is_in_force))
        .where(position.c.yearly_spend.is_not(None))
    )


def _sold_by_month(question: Question) -> sa.Select[Any]:
    facts = rows_for(question, ["sales"], frozenset({Dimension.CATEGORY}))
    month = month_of_day(facts.day)
    return (
        sa.select(
            codes.c.customer_id,
            facts.rows.c.category,
            month.label("month"),
            sa.func.sum(facts.rows.c.sales).label("sales"),
        )
        .select_from(facts.rows.join(codes, codes.c.code == facts.rows.c.customer_code))
        .where(*during(question, facts.day))
        .group_by(codes.c.customer_id, facts.rows.c.category, month)
    )
