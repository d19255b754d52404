"""Rankings: the members of a period with their shares, and what the best are together."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from services.kpi.analytics.pareto import rules
from services.kpi.analytics.pareto.model import (
    AbcPortionRead,
    ParetoQuery,
    ParetoRead,
    PortionRead,
    PyramidPortionRead,
    RankedRead,
)
from services.kpi.analytics.pareto.rules import ParetoReason, Ranked
from services.kpi.analytics.pareto.store import Member, read_members
from services.kpi.analytics.sold_lines import require_days
from services.kpi.facts.months.marks import archived_within
from services.kpi.figures.kpi_values.rules import require_whole_months
from shared.documents.charts.bars import Bar
from shared.documents.charts.pareto import Others, pareto
from shared.documents.charts.theme import Heading, Spec
from shared.problems import Language, Text
from shared.statements import Statement
from shared.web.call import Call

TITLES = {
    Ranked.CUSTOMER: Text("Customers by net sales", "客户二八分析"),
    Ranked.PRODUCT: Text("Products by net sales", "产品二八分析"),
    Ranked.CATEGORY: Text("Product categories by net sales", "产品类别二八分析"),
}
SUBTITLE = Text(
    "{first} to {last}, {currency}; {members} in all, {negatives} of them negative",
    "{first} 至 {last}，{currency}；共 {members} 个，其中净额为负 {negatives} 个",
)
NO_NAME = Text("(none)", "（无）")


async def get_pareto(call: Call, query: ParetoQuery) -> ParetoRead:
    """The ranking. Raises PeriodInvalid, DaysInvalid, GroupOfNobody, FieldHidden."""
    if query.by is Ranked.PRODUCT:
        require_days(query.first, query.last)
    else:
        require_whole_months(query.first, query.last)
    members = await read_members(call, query)
    days = [(query.first, query.last)] if query.by is Ranked.PRODUCT else []  # customers and categories have rollups
    ((archived,),) = await call.fetch(Statement(sa.select(archived_within(days))))
    sales = [one.sales for one in members]
    total = sum(sales, rules.NOTHING)
    return ParetoRead.model_validate(
        {
            "currency": call.settings.base_currency,
            "by": query.by,
            "starts_on": query.first,
            "ends_on": query.last,
            "members": len(members),
            "negatives": sum(value < 0 for value in sales),
            "sales": total,
            "reason": None if total > 0 else ParetoReason.NO_NET_SALES,
            **_together(sales),
            "archived_periods": archived,
            "items": _ranked(members, query.limit),
        }
    )


def _together(sales: Sequence[Decimal]) -> dict[str, Any]:
    """What the best, the classes and the tiers are together."""
    best = rules.concentration_of(sales)
    classes, tiers = rules.classes_of(sales, rules.places_of(sales)), rules.pyramid_of(sales)
    return {
        **{name: PortionRead(**getattr(best, name)._asdict()) for name in ("top_fifth", "top_tenth", "top_ten")},
        "hhi": best.hhi,
        "classes": [AbcPortionRead(abc_class=one, **portion._asdict()) for one, portion in classes.items()],
        "pyramid": [PyramidPortionRead(tier=one, **portion._asdict()) for one, portion in tiers.items()],
    }


def _ranked(members: Sequence[Member], limit: int) -> list[RankedRead]:
    places = rules.places_of([one.sales for one in members])
    return [
        RankedRead(rank=rank, **member._asdict(), **place._asdict())
        for rank, (member, place) in enumerate(zip(members[:limit], places, strict=False), start=1)
    ]


def chart_of(read: ParetoRead, language: Language) -> Spec:
    """Bars of the best with their cumulative share; the others that are not shown are one bar."""
    values = {
        "first": read.starts_on.isoformat(),
        "last": read.ends_on.isoformat(),
        "currency": read.currency,
        "members": read.members,
        "negatives": read.negatives,
    }
    heading = Heading(TITLES[read.by].in_language(language), language, SUBTITLE.in_language(language, values))
    nameless = NO_NAME.in_language(language)
    others = Others(read.members - len(read.items), read.sales - sum(one.sales for one in read.items))
    return pareto(heading, [Bar(one.label or nameless, one.sales) for one in read.items], others=others)
