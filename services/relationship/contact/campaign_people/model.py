"""A person of a campaign: the table and its shapes."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError
from sqlmodel import Field, SQLModel

from services.relationship.contact.campaign_people.rules import BY_WEIGHT, MAX_PEOPLE, InvitationStatus
from services.relationship.tables import RelationshipTable
from shared.customers.settlements import Settled, SettledAs, Settlement
from shared.database import Row, one_of
from shared.shapes import Body, ContactId, CustomerId, CustomerName, Patch, Read, Remark, RowRead, example, unset
from shared.stored_shapes import check


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


class PersonInvited(Body, InvitationContent):
    """A person, and what became of the invitation."""

    contact_id: ContactId


@check
def _refuse_repeated(people: list[PersonInvited]) -> list[PersonInvited]:
    if len({one.contact_id for one in people}) < len(people):
        raise PydanticCustomError("repeated_items", "Give each item once.")
    return people


class PeopleInvited(Body):
    """People of the campaign's customers: new ones are added, of the others the status is changed."""

    model_config = example(
        campaign_id="01a1ff2b-7c10-7e0a-9c1f-6d3f5b8f2c01",
        people=[
            {"contact_id": "01a1ff25-b1ea-7d05-9c3e-5b0c8f1d2e4a", "status": "accepted", "remark": "与两位同事同行。"}
        ],
    )

    campaign_id: UUID = Field(description="The campaign.")
    people: Annotated[list[PersonInvited], AfterValidator(_refuse_repeated)] = Field(
        min_length=1, max_length=MAX_PEOPLE, description="The people, each once; their customers are known."
    )


class PeopleRecorded(Read):
    """What was recorded."""

    created: int = Field(description="People added.")
    changed: int = Field(description="People whose status or remark has changed.")
    unchanged: int = Field(description="People of whom the same was known already.")


class CampaignPersonUpdate(Patch, InvitationContent):
    """Changes to an invitation (merge-patch)."""

    model_config = example(status="declined", remark="当天有董事会。")

    status: InvitationStatus = unset()


class CampaignPersonRead(RowRead, InvitationContent):
    """A person of a campaign."""

    campaign_id: UUID = Field(description="Id of the campaign.")
    campaign_name: str = Field(description="The campaign's present name.")
    customer_id: CustomerId
    customer_name: CustomerName
    contact_id: ContactId
    contact_name: str | None = Field(description="The person's present name.")
