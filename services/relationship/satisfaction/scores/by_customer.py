"""Satisfaction by customer: each customer's score and target."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from pydantic import Field

from services.relationship.satisfaction.schemes.rules import SatisfactionRating
from services.relationship.satisfaction.schemes.store import RATING
from services.relationship.satisfaction.scores.model import SatisfactionScoreRead
from services.relationship.satisfaction.scores.store import ROW, labelled, measures
from shared.auth.visibility import customers, visible_to
from shared.lists.listings import Listing
from shared.lists.queries import ListQuery


class SatisfactionScoreQuery(
    ListQuery,
    of=SatisfactionScoreRead,
    filters=(
        "customer_id",
        "region",
        "customer_class",
        "manager_id",
        "n",
        "score",
        "nps",
        "csat",
        "last_answered_on",
        "rating",
        "gap",
        "is_met",
    ),
    sorts=("score", "n", "nps", "csat", "gap", "last_answered_on", "customer_name"),
    default_sort="score",
):
    """How customers are filtered and sorted by their satisfaction."""

    first: date | None = Field(
        default=None, alias="from", description="First day; by default so many months back as the scheme says."
    )
    last: date | None = Field(default=None, alias="to", description="Last day; by default today.")


def by_customer(where: sa.ColumnElement[bool]) -> sa.Subquery:
    """The measures of each customer with a score."""
    counted = sa.select(ROW.c.customer_id, *labelled(measures()), sa.func.max(ROW.c.answered_on).label("last_on"))
    counted = counted.where(where, ROW.c.score.is_not(None))
    return counted.group_by(ROW.c.customer_id).subquery("scored")


def _columns(scored: sa.Subquery, targets: Mapping[SatisfactionRating, Decimal]) -> dict[str, Any]:
    score = sa.func.round(scored.c.mean, 4)
    target = target_by(targets)
    nps = (scored.c.promoters - scored.c.detractors) / sa.func.nullif(sa.cast(scored.c.nps_n, sa.Numeric), 0)
    return {
        "customer_id": customers.c.id,
        "customer_name": customers.c.name,
        **{name: customers.c[name] for name in ("region", "customer_class", "manager_id")},
        "n": scored.c.n,
        "score": score,
        "nps": sa.func.round(nps, 4),
        "csat": sa.func.round(scored.c.csat_mean, 4),
        "last_answered_on": scored.c.last_on,
        "rating": RATING,
        "target": target,
        "gap": score - target,
        "is_met": scored.c.mean >= target,
    }


def target_by(targets: Mapping[SatisfactionRating, Decimal]) -> sa.ColumnElement[Decimal]:
    """SQL expression: the target of a customer of the directory; null where it has none."""
    by_rating = {rating.value: target for rating, target in targets.items()}
    return sa.case(by_rating, value=sa.cast(RATING, sa.Text), else_=sa.cast(sa.null(), sa.Numeric))


def is_of(scored: sa.Subquery) -> sa.ColumnElement[bool]:
    """SQL condition: the measures are the customer's."""
    return scored.c.customer_id == customers.c.id


_NOTHING = by_customer(sa.false())
SCORES = Listing(
    SatisfactionScoreRead,
    SatisfactionScoreQuery,
    _columns(_NOTHING, {SatisfactionRating.STANDARD: Decimal(1)}),
    visible=lambda principal: visible_to(principal, customers.c.id),
    key="customer_id",
)


def scores_over(scored: sa.Subquery, targets: Mapping[SatisfactionRating, Decimal]) -> Listing[SatisfactionScoreRead]:
    """The listing of these measures."""
    return SCORES.over(_columns(scored, targets))
