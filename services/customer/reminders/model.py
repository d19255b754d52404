"""The shape of a reminder; reminders are computed from customers and contacts, not stored."""

from datetime import date
from typing import Annotated
from uuid import UUID

from sqlmodel import Field

from services.customer.gifts.schemes.model import GIFTS
from services.customer.gifts.specifications.model import GiftSpecificationRead
from services.customer.people.special_dates.rules import SpecialDateKind
from services.customer.profile.standing.rules import LifecycleStage
from services.customer.reminders.rules import Festival, ReminderKind
from shared.shapes import CustomerId, CustomerName, Read


class ReminderRead(Read):
    """A day to remember."""

    id: str = Field(description="Stable id of the reminder.")
    kind: ReminderKind = Field(description="What there is to remember.")
    on: date = Field(description="The day to remember, in the solar calendar.")
    customer_id: CustomerId
    customer_name: CustomerName
    manager_id: UUID | None = Field(description="The customer's account manager.")
    manager_name: str | None = Field(description="The account manager's present name; null: there is none.")
    contact_id: UUID | None = Field(description="The contact whose day it is.")
    contact_name: str | None = Field(description="The contact's present name; null where the day is the customer's.")
    years: int | None = Field(description="Age, or years since the first time; null when unknown.")
    is_lunar: bool = Field(description="Whether the day follows the Chinese lunar calendar.")
    special_date_kind: SpecialDateKind | None = Field(description="The kind of a special date.")
    note: str | None = Field(description="The note of a special date.")
    festival: Festival | None = Field(description="The festival, for a key person.")
    stage: LifecycleStage | None = Field(description="The stage that begins on this day.")
    gift: Annotated[GiftSpecificationRead | None, GIFTS] = Field(
        default=None, description="The suitable gift on the occasion; null when there is no occasion."
    )
