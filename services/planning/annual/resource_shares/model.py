"""Shares of resources and of value: the shapes."""

from pydantic import BaseModel, ConfigDict, Field

from services.planning.annual.resource_shares.rules import ShareGrouping
from shared.money import Amount, Ratio
from shared.shapes import Read


class ResourceShareQuery(BaseModel):
    """Of which year, and by what customers are grouped."""

    model_config = ConfigDict(extra="forbid")

    fiscal_year: int | None = Field(default=None, ge=2000, le=2100, description="By default the present one.")
    group_by: ShareGrouping = Field(default=ShareGrouping.QUADRANT, description="By what customers are grouped.")


class ResourceShareRead(Read):
    """What the plans of a group of customers take, against what these are worth."""

    group: str | None = Field(description="The quadrant, class, region or stance; null: customers without one.")
    customers: int = Field(description="The caller's customers of the group whom we serve.")
    people: Ratio = Field(description="How many people their plans of the year take.")
    people_share: Ratio | None = Field(description="Their part of all people, from 0 to 1; null: none are taken.")
    budget: Amount = Field(description="What these plans may spend, in the base currency.")
    budget_share: Ratio | None = Field(description="Their part of all budgets; null: there are none.")
    value_share: Ratio | None = Field(
        description="Their part of the scores of the latest grading; null: nobody was graded."
    )
    excess: Ratio | None = Field(
        description="Share of people less share of value: above 0 they take more than they are worth; null: not known."
    )
