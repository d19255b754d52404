"""Our share of markets: our sales and the market's volume in the months that have one (method, section 7)."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from services.kpi.facts.market_volumes.model import MarketVolume
from services.kpi.figures.kpi_values.grouping import Column, Joining, is_wanted, number_of
from services.kpi.figures.kpi_values.question import Question
from services.kpi.figures.kpi_values.rows import rows_for
from services.kpi.figures.kpi_values.shared_months import end_of, month_of_day, shared_months
from services.kpi.figures.kpi_values.sums import select_sums
from services.kpi.figures.kpis.rules import Dimension

_volumes: sa.Table = MarketVolume.__table__  # type: ignore[attr-defined]


def select_markets(question: Question, names: Sequence[str]) -> Iterator[sa.Select[Any]]:  # noqa: ARG001 - both belong together
    """Volumes and our sales, by product or category and region, as grouped."""
    yield _volumes_of(question, _markets(question))
    yield _sales_in(question, _markets(question))


def _of(question: Question) -> Dimension:
    """What markets are of: products where the question is about products, else categories."""
    return Dimension.PRODUCT if Dimension.PRODUCT in question.dimensions else Dimension.CATEGORY


def _markets(question: Question) -> sa.CTE:
    """A market's volume in each month that one period covers whole; of several periods the shortest, latest dated.

    Without regions in the question a market is everywhere, or the sum of its regions where nobody has entered that.
    """
    months, volume = shared_months(question), _volumes.c
    name = volume.sku if _of(question) is Dimension.PRODUCT else volume.category
    length = volume.last_on - volume.first_on + 1
    is_covered = sa.and_(volume.first_on <= months.c.month, end_of(months.c.month) <= volume.last_on)
    each = (
        sa.select(
            months.c.period,
            months.c.month,
            name.label("market"),
            volume.region,
            (_until(months.c.until + 1) - _until(months.c.month)).label("volume"),
        )
        .select_from(_volumes.join(months, is_covered))
        .where(name.is_not(None))
        .ext(distinct_on(months.c.month, name, volume.region))
        .order_by(months.c.month, name, volume.region, length, volume.dated_on.desc())
        .cte()
    )
    if Dimension.REGION in question.dimensions:
        return sa.select(each).where(each.c.region.is_not(None)).cte()
    is_everywhere = sa.func.bool_or(each.c.region.is_(None)).over(partition_by=[each.c.month, each.c.market])
    marked = sa.select(each, is_everywhere.label("is_everywhere")).subquery()
    return sa.select(marked).where(sa.or_(marked.c.region.is_(None), ~marked.c.is_everywhere)).cte()


def _until(day: Column) -> Column:
    """The part of a volume before the day: rounded like this, the months of a volume add up to exactly its amount."""
    volume = _volumes.c
    return sa.func.round(volume.amount * (day - volume.first_on) / (volume.last_on - volume.first_on + 1), 4)


def _volumes_of(question: Question, markets: sa.CTE) -> sa.Select[Any]:
    def column(dimension: Dimension) -> Column:
        named: Column = markets.c.region if dimension is Dimension.REGION else markets.c.market
        return named

    keys = [column(group.dimension).label(f"key_{place}") for place, group in enumerate(question.groups)]
    where = [is_wanted(column(dimension), value) for dimension, value in question.filters.items()]
    by = [markets.c.period, *(column(group.dimension) for group in question.groups)]
    summed = sa.func.sum(markets.c.volume).label("volume")
    return sa.select(markets.c.period, *keys, summed).where(*where).group_by(*by)


def _sales_in(question: Question, markets: sa.CTE) -> sa.Select[Any]:
    of = _of(question)
    facts = rows_for(question, ["sales"], frozenset({of}))
    number = number_of(question, facts.day)
    joining = Joining(question, facts.rows, by_region=True)
    grouping = joining.grouped(number)
    name = facts.rows.c.sku if of is Dimension.PRODUCT else facts.rows.c.category
    is_there = sa.or_(markets.c.region.is_(None), markets.c.region == joining.region)
    is_sold = sa.and_(markets.c.month == month_of_day(facts.day), markets.c.market == name, is_there)
    summed = [sa.func.sum(facts.rows.c.sales).label("sales")]
    with_markets = grouping._replace(rows=grouping.rows.join(markets, is_sold))
    return select_sums(markets.c.period, with_markets, summed)
