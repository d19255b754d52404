"""Customer standings: their table."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from services.customer.profile.standing.rules import CustomerClass, LifecycleStage, Quadrant, ServiceTier
from services.customer.tables import CustomerTable
from shared.database import one_of

SINCE = {"class_since": "customer_class", "tier_since": "tier", "quadrant_since": "quadrant"}
"""When the first of the uninterrupted grades with the present value was given: deadlines count from then, so that a
grading that changes nothing does not move them."""

standings = sa.Table(
    "customer_standings",
    CustomerTable.metadata,
    sa.Column("customer_id", sa.Uuid, primary_key=True),
    sa.Column("grade_id", sa.Uuid, nullable=False),
    sa.Column("fiscal_year", sa.Integer, nullable=False),
    sa.Column("graded_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("customer_class", one_of(CustomerClass)),
    sa.Column("is_provisional", sa.Boolean, nullable=False),
    sa.Column("is_potential", sa.Boolean, nullable=False),
    sa.Column("tier", one_of(ServiceTier), nullable=False),
    sa.Column("stage", one_of(LifecycleStage)),
    sa.Column("quadrant", one_of(Quadrant)),
    sa.Column("is_cash_cow", sa.Boolean, nullable=False),
    sa.Column("score", sa.Numeric),
    sa.Column("coverage", sa.Numeric),
    sa.Column("tags", ARRAY(sa.Text), nullable=False),
    sa.Column("bands", sa.Text, nullable=False),
    *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in SINCE),
)
"""The newest result of the latest fiscal year by customer: what the customer directory shows."""
