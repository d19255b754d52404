"""A person of a campaign: the table and its shapes."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError
from sqlmodel import Field

from services.relationship.contact.campaign_people.rules import MAX_PEOPLE
from services.relationship.contact.campaigns.invitations import InvitationStatus
from services.relationship.contact.campaigns.people import InvitationContent
from shared.shapes import Body, ContactId, CustomerId, CustomerName, Patch, Read, RowRead, example, unset
from shared.stored_shapes import check


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
