"""Listed customers: their table and its indexes."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from services.customer.profile.register.rules import CustomerStatus
from services.customer.profile.standing.rules import CustomerClass, LifecycleStage, ServiceTier
from services.customer.tables import CustomerTable
from shared.database import one_of


def _sorted_by(name: str, *, nullable: bool = False) -> list[sa.Index]:
    """Nulls are last in both directions, so a column that may be null needs an index for each."""
    upwards = sa.Index(f"ix_listed_customers_{name}", name, "id")
    downwards = sa.Index(
        f"ix_listed_customers_{name}_down", sa.text(f"{name} DESC NULLS LAST"), sa.text("id DESC NULLS FIRST")
    )
    return [upwards, downwards] if nullable else [upwards]


def _of_some(name: str) -> sa.Index:
    return sa.Index(f"ix_listed_customers_{name}", name, postgresql_where=sa.text(f"{name} IS NOT NULL"))


listed_customers = sa.Table(
    "listed_customers",
    CustomerTable.metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("status", one_of(CustomerStatus), nullable=False),
    sa.Column("region", sa.Text),
    sa.Column("industry", sa.Text),
    sa.Column("scenarios", ARRAY(sa.Text), nullable=False),
    sa.Column("uscc", sa.Text),
    sa.Column("country", sa.Text),
    sa.Column("employees", sa.Integer),
    sa.Column("founded_on", sa.Date),
    sa.Column("first_contract_on", sa.Date),
    sa.Column("parent_id", sa.Uuid),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("customer_class", one_of(CustomerClass)),
    sa.Column("tier", one_of(ServiceTier)),
    sa.Column("stage", one_of(LifecycleStage)),
    sa.Column("tags", ARRAY(sa.Text), nullable=False),
    sa.Column("manager_id", sa.Uuid),
    sa.Column("team", ARRAY(sa.Uuid), nullable=False),
    *(index for name in ("name", "status", "created_at", "updated_at") for index in _sorted_by(name)),
    *(
        index
        for name in ("region", "industry", "employees", "first_contract_on")
        for index in _sorted_by(name, nullable=True)
    ),
    *(_of_some(name) for name in ("uscc", "country", "founded_on", "parent_id", "manager_id")),
    _of_some("tier"),
    sa.Index("ix_listed_customers_status_only", "status"),
    # With the sort order that goes with them: reading in its order, all of one value are at one end.
    sa.Index("ix_listed_customers_status_first_contract_on", "status", "first_contract_on", "id"),
    sa.Index("ix_listed_customers_customer_class", "customer_class", "employees", "id"),
    sa.Index("ix_listed_customers_stage", "stage", "first_contract_on", "id"),
    sa.Index("ix_listed_customers_scenarios", "scenarios", postgresql_using="gin"),
    sa.Index("ix_listed_customers_team", "team", postgresql_using="gin"),
)
"""Kept by triggers of the tables it repeats (migration 0023), so that no write, by session or in bulk, passes it by."""
