"""The people of campaigns: their table."""

from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from services.relationship.contact.campaigns.invitations import BY_WEIGHT, InvitationStatus
from services.relationship.tables import RelationshipTable
from shared.customers.settlements import Settled, SettledAs, Settlement
from shared.database import Row, one_of
from shared.shapes import Remark


class InvitationContent(SQLModel):
    """What became of an invitation."""

    status: InvitationStatus = Field(
        default=InvitationStatus.INVITED, sa_type=one_of(InvitationStatus), description="What became of the invitation."
    )
    remark: Remark | None = Field(default=None, description="What the person said, or needs.")


def _unite(ours: Any, theirs: Any) -> Settled:
    """The survivor's invitation stays, with what weighs more of both."""
    ours.status = max(ours.status, theirs.status, key=BY_WEIGHT.index)
    ours.remark = ours.remark or theirs.remark
    return Settled(ours, theirs, SettledAs.UNITED)


class CampaignPerson(InvitationContent, Row, RelationshipTable, table=True):
    """A person's row; a campaign has a person once."""

    __tablename__ = "campaign_people"
    __table_args__ = (
        sa.UniqueConstraint("campaign_id", "contact_id"),
        sa.Index("ix_campaign_people_customer", "customer_id"),
        sa.Index("ix_campaign_people_contact", "contact_id"),
    )
    settlement: ClassVar = Settlement(_unite)

    campaign_id: UUID = Field(foreign_key="campaigns.id")
    customer_id: UUID
    contact_id: UUID
    remark: str | None = None
