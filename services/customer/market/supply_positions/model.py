"""A supply position: its table and shapes."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from services.customer.market.supply_positions.rules import Landscape, Sourcing, Standing, SupplierShare
from services.customer.tables import CustomerTable
from shared.database import Row, one_of
from shared.money import Amount, Ratio
from shared.shapes import Body, Code, CustomerId, CustomerName, PastDate, Patch, Read, Remark, RowRead, example, unset
from shared.web.parameters import CommaSeparated

Share = Annotated[Ratio, Field(ge=0, le=1, max_digits=5, decimal_places=4)]
_SHARE = sa.Numeric(5, 4)
SHARES_LEVEL = 2
"""Shares of suppliers are for clearance 2 (method, section 3)."""


class Supplier(Body):
    """A supplier of a category and its share."""

    competitor_id: UUID | None = Field(default=None, description="The competitor; null or left out: our company.")
    share: Share = Field(
        description="Share of the customer's purchasing in this category, 0 to 1; 0 is a standby supplier."
    )

    def as_rule(self) -> SupplierShare:
        """The supplier in the form that `rules` computes with."""
        return SupplierShare(self.competitor_id, self.share)


class SupplyFacts(SQLModel):
    """The fields of a supply position, without its suppliers."""

    yearly_spend: Amount | None = Field(
        default=None,
        ge=0,
        sa_type=sa.Numeric(20, 4),
        description="The customer's yearly spend on it, in base currency.",
    )
    source: Remark | None = Field(default=None, description="Source of this information.")


class SupplyPosition(SupplyFacts, Row, CustomerTable, table=True):
    """Who supplied a category on a day; the results of the shares are stored too, for filters and sorting."""

    __tablename__ = "supply_positions"
    table_level: ClassVar = SHARES_LEVEL
    __table_args__ = (
        sa.UniqueConstraint("customer_id", "category", "as_of"),
        sa.Index("ix_supply_positions_created", "created_at", "id"),
    )

    customer_id: UUID = Field(foreign_key="customers.id")
    category: str
    as_of: date
    suppliers: list[dict[str, Any]] = Field(sa_type=JSONB)
    our_share: Decimal = Field(sa_type=_SHARE)
    main_rival_id: UUID | None = Field(default=None, foreign_key="competitors.id")
    main_rival_share: Decimal | None = Field(default=None, sa_type=_SHARE)
    rival_count: int
    sourcing: Sourcing = Field(sa_type=one_of(Sourcing))
    suppression_ratio: Decimal | None = Field(default=None, sa_type=sa.Numeric(12, 4))


class SupplyPositionCreate(Body, SupplyFacts):
    """Who supplies a category of a customer's purchasing."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        category="power_modules",
        as_of="2025-01-15",
        suppliers=[{"share": "0.6"}, {"competitor_id": "01a1ff25-b1ec-7b6e-a1d4-3c9e5f7a8b21", "share": "0.3"}],
        yearly_spend="1200000",
        source="采购总监口述，与我司出货核对",
    )

    customer_id: CustomerId
    category: Code = Field(
        description="The customer's purchasing category.", schema_extra={"examples": ["power-modules"]}
    )
    as_of: PastDate = Field(description="The day that the position describes.")
    suppliers: list[Supplier] = Field(
        min_length=1, max_length=50, description="Shares together at most 1; the rest belongs to unknown suppliers."
    )


class SupplyPositionUpdate(Patch, SupplyFacts):
    """Corrections of a supply position (merge-patch)."""

    model_config = example(
        yearly_spend="1350000",
    )

    suppliers: list[Supplier] = Field(
        default=None, min_length=1, max_length=50, description="All suppliers with their shares; replaces the list."
    )
    as_of: PastDate = unset("The day that the position describes.")


class SupplierRead(Read):
    """A supplier of a category."""

    competitor_id: UUID | None = Field(description="Null: our company.")
    share: Ratio = Field(
        description="Share of the customer's purchasing in this category, 0 to 1; 0 is a standby supplier."
    )


class SupplyPositionRead(RowRead, SupplyFacts):
    """Who supplied a category on a day, and the results of the shares."""

    customer_id: CustomerId
    customer_name: CustomerName
    category: str = Field(description="The customer's purchasing category.")
    as_of: date = Field(description="The day that the position describes.")
    suppliers: list[SupplierRead] = Field(description="The known suppliers with their shares, us included.")
    our_share: Ratio = Field(description="Our share of the customer's purchasing in this category, 0 to 1.")
    main_rival_id: UUID | None = Field(description="The competitor with the largest share.")
    main_rival_name: str | None = Field(description="The main rival's present name; null without a rival.")
    main_rival_share: Ratio | None = Field(description="The main rival's share, 0 to 1; null without a rival.")
    rival_count: int = Field(description="Number of competitors with a share above 0.")
    sourcing: Sourcing = Field(description="Sole source when one supplier has the whole category, else multi source.")
    suppression_ratio: Ratio | None = Field(
        description="Suppression ratio 压制比: our share by the main rival's; null without a rival."
    )


class SupplyStandingRead(Read):
    """Our standing in a customer's whole purchasing."""

    customer_id: CustomerId
    customer_name: CustomerName
    our_share: Ratio = Field(description="Our share over all categories, 0 to 1.")
    main_rival_id: UUID | None = Field(
        description="The competitor with the largest share over all categories; null without a rival."
    )
    main_rival_share: Ratio | None = Field(
        description="The main rival's share over all categories, 0 to 1; null without a rival."
    )
    rival_count: int = Field(description="Number of competitors with a share in any category.")
    sourcing: Sourcing = Field(
        description="Sole source when one supplier has the whole of every category, else multi source."
    )
    suppression_ratio: Ratio | None = Field(
        description="Suppression ratio 压制比: our share by the main rival's; null without a rival."
    )
    categories: int = Field(description="Number of purchasing categories with a position.")
    is_weighted: bool = Field(description="Weighted by yearly spend; false: all categories count equally.")
    oldest_as_of: date = Field(description="The oldest date among the categories' latest positions.")

    @classmethod
    def of(cls, customer_id: UUID, customer_name: str, standing: Standing) -> Self:
        """The standing as an answer."""
        landscape = {name: getattr(standing.landscape, name) for name in Landscape.__slots__}
        return cls(
            customer_id=customer_id,
            customer_name=customer_name,
            categories=standing.categories,
            is_weighted=standing.is_weighted,
            oldest_as_of=standing.oldest_as_of,
            **landscape,
        )


class StandingsQuery(BaseModel):
    """The customers asked for, and the date."""

    model_config = ConfigDict(extra="forbid")

    customer_ids: CommaSeparated[UUID] = Field(
        min_length=1, max_length=1000, description="Up to 1,000 customers, comma-separated."
    )
    as_of: date | None = Field(default=None, description="As known on that day; left out: the latest.")
