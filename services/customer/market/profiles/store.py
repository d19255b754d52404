"""Every query over competitors' profiles at customers."""

import sqlalchemy as sa
from sqlmodel import col

from services.customer.market.competitors.model import Competitor
from services.customer.market.profiles.model import CompetitorProfile, CompetitorProfileRead
from services.customer.market.profiles.rules import ProfileNotFound
from shared.auth.visibility import of_visible_customers
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery


class CompetitorProfileQuery(
    ListQuery,
    of=CompetitorProfileRead,
    filters=("id", "customer_id", "competitor_id", "created_at", "updated_at"),
    sorts=("competitor_name", "created_at", "updated_at"),
):
    """How competitors' profiles are filtered and sorted."""


_competitor_name = (
    sa.select(col(Competitor.name)).where(col(Competitor.id) == col(CompetitorProfile.competitor_id)).scalar_subquery()
)

PROFILES = Collection(
    CompetitorProfile,
    CompetitorProfileRead,
    CompetitorProfileQuery,
    missing=ProfileNotFound,
    visible=of_visible_customers(col(CompetitorProfile.customer_id)),
    columns={"competitor_name": _competitor_name},
)
