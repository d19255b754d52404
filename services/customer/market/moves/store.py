"""Every query over competitors' moves."""

import sqlalchemy as sa
from sqlmodel import col

from services.customer.market.competitors.model import Competitor
from services.customer.market.moves.model import CompetitorMove, CompetitorMoveRead
from services.customer.market.moves.rules import MoveNotFound
from shared.auth.visibility import of_visible_customers
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery


class CompetitorMoveQuery(
    ListQuery,
    of=CompetitorMoveRead,
    filters=(
        *("id", "customer_id", "competitor_id", "kind", "happened_on", "amount", "source"),
        *("created_at", "updated_at"),
    ),
    sorts=("happened_on", "kind", "competitor_name", "amount", "created_at", "updated_at"),
    searched=("description", "source_detail"),
    default_sort="-happened_on",
):
    """How competitors' moves are filtered, sorted and searched."""


_competitor_name = (
    sa.select(col(Competitor.name)).where(col(Competitor.id) == col(CompetitorMove.competitor_id)).scalar_subquery()
)

MOVES = Collection(
    CompetitorMove,
    CompetitorMoveRead,
    CompetitorMoveQuery,
    missing=MoveNotFound,
    visible=of_visible_customers(col(CompetitorMove.customer_id)),
    columns={"competitor_name": _competitor_name},
)
