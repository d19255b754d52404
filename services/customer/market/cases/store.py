"""Every query over won and lost cases."""

import sqlalchemy as sa
from sqlmodel import col

from services.customer.market.cases.model import CompetitiveCase, CompetitiveCaseRead
from services.customer.market.cases.rules import CaseNotFound
from services.customer.market.competitors.model import Competitor
from shared.auth.visibility import of_visible_customers
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery


class CompetitiveCaseQuery(
    ListQuery,
    of=CompetitiveCaseRead,
    filters=(
        *("id", "customer_id", "competitor_id", "outcome", "decided_on", "amount"),
        *("created_at", "updated_at"),
    ),
    sorts=("decided_on", "outcome", "competitor_name", "amount", "created_at", "updated_at"),
    searched=("subject", "reason", "lesson"),
    default_sort="-decided_on",
):
    """How won and lost cases are filtered, sorted and searched."""


_competitor_name = (
    sa.select(col(Competitor.name)).where(col(Competitor.id) == col(CompetitiveCase.competitor_id)).scalar_subquery()
)

CASES = Collection(
    CompetitiveCase,
    CompetitiveCaseRead,
    CompetitiveCaseQuery,
    missing=CaseNotFound,
    visible=of_visible_customers(col(CompetitiveCase.customer_id)),
    columns={"competitor_name": _competitor_name},
)
