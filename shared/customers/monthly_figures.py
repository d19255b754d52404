"""Figures that services publish for the KPI catalogue: by KPI, customer and month, as what is divided and by what.

A service keeps them in a tracked table `class MonthlyFigure(MonthlyFigureRow, RelationshipTable, table=True)`; the kpi
service follows the events of its rows, whose entity is `monthly_figure`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, col
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import RowClearance, RowIdentity
from shared.customers.settlements import Settled, SettledAs, Settlement
from shared.database import Row, one_of
from shared.feed.published import publish_rows
from shared.labels import Labelled

ENTITY = "monthly_figure"
FOR_EVERYBODY = 0
"""The level of figures that are the same for readers of every clearance."""


class PeerKpi(Labelled):
    """The KPIs whose figures come from other services."""

    SATISFACTION = "satisfaction", "Customer satisfaction", "客户满意度"
    VISIT_FREQUENCY = "visit_frequency", "Visit frequency", "拜访频次"
    RELATIONSHIP_COVERAGE = "relationship_coverage", "Relationship coverage", "关系覆盖"
    LEADS = "leads", "Qualified leads", "有效线索"
    DOSSIER_COMPLETENESS = "dossier_completeness", "Dossier completeness", "档案完整"
    PLAN_PROGRESS = "plan_progress", "Plan progress", "规划进度"
    GOALS_REACHED = "goals_reached", "Market goals reached", "市场目标达成率"


def unite_figures(ours: "MonthlyFigureRow", theirs: "MonthlyFigureRow") -> Settled:
    """Two figures of one month are added up; of visits what is demanded of a customer stays."""
    ours.numerator += theirs.numerator
    ours.n += theirs.n
    if ours.kpi is not PeerKpi.VISIT_FREQUENCY:
        ours.denominator += theirs.denominator
    return Settled(ours, theirs, SettledAs.UNITED)


class MonthlyFigureRow(Row):
    """A customer's part of a KPI in a month; parts are added up over customers and months, then divided.

    `numerator` and `denominator`: score and highest score (satisfaction) · touchpoints and those demanded (visit
    frequency) · key people reached and key people (relationship coverage) · qualified leads and 0 (leads) · actions
    done in time and actions due (plan progress) · goals reached and goals due (goals reached). `n`: what is behind it,
    such as answers. `level`: the clearance of the readers for whom it counts, or 0 for everybody.
    """

    __tablename__: ClassVar = "monthly_figures"
    __table_args__ = (sa.UniqueConstraint("customer_id", "kpi", "month", "level"),)
    settlement: ClassVar = Settlement(unite_figures)

    kpi: Annotated[PeerKpi, RowIdentity()] = Field(sa_type=one_of(PeerKpi))
    customer_id: UUID
    month: Annotated[date, RowIdentity()]
    level: Annotated[int, RowClearance(), RowIdentity()] = Field(default=FOR_EVERYBODY, sa_type=sa.SmallInteger)
    numerator: Decimal = Field(sa_type=sa.Numeric(20, 4))
    denominator: Decimal = Field(default=Decimal(0), sa_type=sa.Numeric(20, 4))
    n: int = 0


async def publish_figures(
    session: AsyncSession,
    table: type[MonthlyFigureRow],
    kpi: PeerKpi,
    found: Sequence[Mapping[str, Any]],
    *,
    customer_id: UUID | None = None,
    since: date | None = None,
) -> None:
    """Make the figures of this KPI those found: `customer_id`, `month`, `numerator`, `denominator`, `n`.

    `customer_id`: only this customer was looked at. `since`: only the months from this one on were.
    """
    is_of = col(table.customer_id) == customer_id if customer_id else sa.true()
    among = sa.and_(col(table.kpi) == kpi, is_of, col(table.month) >= since if since else sa.true())
    said = ("numerator", "denominator", "n")
    rows = [{**one, "kpi": kpi.value, "level": FOR_EVERYBODY} for one in found]
    await publish_rows(session, table, rows, among, identity=("customer_id", "kpi", "month"), said=said)
