"""A competitor's move: its table and shapes."""

from datetime import date
from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from services.customer.market.moves.rules import MoveKind
from services.customer.market.sources.rules import FactSource
from services.customer.people.contacts.rules import COACH_CLEARANCE
from services.customer.tables import CustomerTable
from shared.auth.access import RowClearance
from shared.database import Row, one_of
from shared.money import Amount
from shared.shapes import Body, CustomerId, CustomerName, Line, PastDate, Patch, RowRead, Statement, example, unset


class MoveFacts(SQLModel):
    """What is known of a move."""

    kind: MoveKind = Field(sa_type=one_of(MoveKind), description="What it did.")
    happened_on: PastDate = Field(description="The day of the move.")
    description: Statement = Field(description="What it did, for whom, with what effect.")
    amount: Amount | None = Field(
        default=None, ge=0, sa_type=sa.Numeric(20, 4), description="The offer, price or order, in base currency."
    )
    source: Annotated[FactSource, RowClearance(FactSource.COACH, COACH_CLEARANCE)] = Field(
        sa_type=one_of(FactSource), description="The kind of source. What a coach told needs clearance 2."
    )
    source_detail: Line | None = Field(default=None, description="Which report, page, meeting or person.")


class CompetitorMove(MoveFacts, Row, CustomerTable, table=True):
    """A move's row."""

    __tablename__ = "competitor_moves"
    __table_args__ = (
        sa.Index("ix_competitor_moves_customer", "customer_id", "competitor_id", "happened_on"),
        sa.Index("ix_competitor_moves_competitor", "competitor_id"),
        sa.Index("ix_competitor_moves_day", "happened_on", "id"),
    )

    customer_id: UUID = Field(foreign_key="customers.id")
    competitor_id: UUID = Field(foreign_key="competitors.id")
    noted_by: str
    noted_by_name: str


class CompetitorMoveCreate(Body, MoveFacts):
    """A competitor's move at a customer."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        competitor_id="01a1ff25-b1ec-7b6e-a1d4-3c9e5f7a8b21",
        kind="price",
        happened_on="2025-06-12",
        description="电源模块降价 8%，账期放宽到 120 天。",
        source="coach",
    )

    customer_id: CustomerId
    competitor_id: UUID = Field(description="The competitor 友商, see `/v1/competitors`.")


class CompetitorMoveUpdate(Patch, MoveFacts):
    """Corrections of a move (merge-patch)."""

    model_config = example(
        amount="860000",
    )

    kind: MoveKind = unset()
    happened_on: PastDate = unset()
    description: Statement = unset()
    source: FactSource = unset()


class CompetitorMoveRead(RowRead, MoveFacts):
    """A competitor's move at a customer."""

    customer_id: CustomerId
    customer_name: CustomerName
    competitor_id: UUID = Field(description="The competitor 友商.")
    competitor_name: str = Field(description="The competitor's present name.")
    happened_on: date = Field(description="The day of the move.")
    amount: Amount | None = Field(description="The offer, price or order, in base currency.")
    noted_by: str = Field(description="Id of the user, or `client:<id>`.")
    noted_by_name: str = Field(description="Name of who noted it, at that time.")
