"""The shape of a gift specification, which is computed by the scheme in force and not stored."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlmodel import Field

from services.customer.gifts.bans.rules import GiftBanReason
from services.customer.gifts.schemes.model import GIFTS
from services.customer.gifts.schemes.rules import (
    GiftBanCause,
    GiftKind,
    GiftOccasion,
    GiftScheme,
    GiftTaboo,
    GiftVerdict,
    Recipient,
    specify,
)
from shared.money import Amount, Currency
from shared.shapes import CustomerId, Read
from shared.web.parameters import CommaSeparated

MAX_RECIPIENTS = 500


class GiftSpecificationsQuery(BaseModel):
    """To whom gifts may be given."""

    model_config = ConfigDict(extra="forbid")

    customer_id: CustomerId
    contact_ids: CommaSeparated[UUID] = Field(
        default=[], max_length=MAX_RECIPIENTS, description="Up to 500 of the customer's contacts, comma-separated."
    )


class GiftSpecificationRead(Read):
    """The gift for a person, or for nobody in particular at a customer, on an occasion."""

    contact_id: UUID | None = Field(description="The person; null: nobody in particular.")
    occasion: GiftOccasion = Field(description="The occasion of the gift.")
    verdict: GiftVerdict = Field(description="Whether a gift is suitable, not planned, or banned.")
    banned_by: list[GiftBanCause] = Field(description="What bans gifts; empty unless `verdict` is `banned`.")
    ban_reasons: list[GiftBanReason] = Field(description="Why the customer or the person takes none, as registered.")
    gift: Annotated[GiftKind | None, GIFTS] = Field(description="The kind of gift; null where nothing is given.")
    up_to: Amount | None = Field(description="Highest value; null where nothing is given.")
    approval_above: Amount | None = Field(description="Above this value a supervisor must approve; null: never.")
    currency: Currency = Field(description="Currency of `up_to` and `approval_above`.")
    avoid: list[GiftTaboo] = Field(description="What is never given.")
    scheme_version: int = Field(description="Version of the gift scheme that was applied.")

    @classmethod
    def of(
        cls, scheme: GiftScheme, recipient: Recipient, occasion: GiftOccasion, contact_id: UUID | None = None
    ) -> "GiftSpecificationRead":
        """The specification by the scheme."""
        found = specify(scheme, recipient, occasion)
        return cls(
            contact_id=contact_id,
            occasion=occasion,
            verdict=found.verdict,
            banned_by=list(found.banned_by),
            ban_reasons=[GiftBanReason(one) for one in sorted(recipient.reasons)] if found.banned_by else [],
            gift=found.gift,
            up_to=found.up_to,
            approval_above=found.approval_above,
            currency=scheme.currency,
            avoid=list(scheme.avoid) if found.verdict is GiftVerdict.GIVEN else [],
            scheme_version=scheme.version,
        )
