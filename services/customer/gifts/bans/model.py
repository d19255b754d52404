"""A gift ban: its table and shapes."""

from typing import Annotated, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from services.customer.gifts.bans.rules import GiftBanReason
from services.customer.gifts.schemes.model import GIFTS
from services.customer.tables import CustomerTable
from shared.customers.settlements import Clash, Owner, Settlement
from shared.database import Row, one_of
from shared.shapes import Body, CreatedAt, CustomerName, Line, Read, RowId, example


class GiftBanProfile(SQLModel):
    """Who takes no gifts, and why."""

    customer_id: UUID = Field(
        foreign_key="customers.id", index=True, description="The customer whose people take no gifts."
    )
    contact_id: Annotated[UUID | None, GIFTS] = Field(
        default=None, foreign_key="contacts.id", index=True, description="One contact; null: everyone at the customer."
    )
    reason: Annotated[GiftBanReason, GIFTS] = Field(
        sa_type=one_of(GiftBanReason), description="Whose rule, wish or decision it is."
    )
    note: Annotated[Line | None, GIFTS] = Field(
        default=None, sa_type=sa.Text, description="What else is to be known about the ban."
    )


class GiftBan(GiftBanProfile, Row, CustomerTable, table=True):
    """A ban's row; lifting the ban deletes the row, its history stays."""

    __tablename__ = "gift_bans"
    table_level: ClassVar = GIFTS.level
    settlement: ClassVar = Settlement(besides=(Clash(("reason",), owner=Owner.CONTACT),))

    set_by: str
    set_by_name: str


class GiftBanCreate(Body, GiftBanProfile):
    """A new gift ban."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        reason="their_policy",
        note="对方 2024 年《廉洁从业规定》。",
    )


class GiftBanRead(Read, GiftBanProfile):
    """A customer or contact who takes no gifts."""

    id: RowId
    customer_name: CustomerName
    set_by_name: str = Field(description="Name of who set it, at that time.")
    created_at: CreatedAt
