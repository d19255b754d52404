"""What is asked of scores, and their shapes."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.relationship.satisfaction.questionnaires.rules import ItemTopic, SatisfactionPart
from services.relationship.satisfaction.schemes.rules import SatisfactionRating
from services.relationship.satisfaction.scores.rules import ScoreGrain
from shared.auth.access import Clearance
from shared.money import Ratio
from shared.shapes import Complete, Read
from shared.web.formats import FORMAT_CHOICE

TARGETS = Clearance(2)
"""Targets follow from the tags, which are for clearance 2."""


class SatisfactionQuery(BaseModel):
    """Whose satisfaction, and when."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    customer_id: UUID | None = Field(default=None, description="One customer; without it, all of the caller's.")
    survey_id: UUID | None = Field(default=None, description="The answers to one survey.")
    region: str | None = Field(default=None, max_length=64, description="Customers of this region.")
    industry: str | None = Field(default=None, max_length=64, description="Customers of this industry.")
    customer_class: str | None = Field(default=None, max_length=64, description="Customers of this class.")
    first: date | None = Field(
        default=None, alias="from", description="First day; by default so many months back as the scheme says."
    )
    last: date | None = Field(default=None, alias="to", description="Last day; by default today.")
    grain: ScoreGrain = Field(default=ScoreGrain.QUARTER, description="Length of the periods of the trend.")
    format: Literal["json", "svg", "png", "vega-lite"] | None = Field(default=None, description=FORMAT_CHOICE)


class ScoreRead(Complete):
    """A mean score with its confidence."""

    n: int = Field(description="People whose answers make it.")
    score: Ratio | None = Field(description="Mean score / highest score; each person counts once. Null: no answer.")
    low: Ratio | None = Field(description="Lower bound at 95 % confidence; null: fewer than two people.")
    high: Ratio | None = Field(description="Upper bound at 95 % confidence; null: fewer than two people.")


class PromotersRead(Complete):
    """Recommendation (NPS)."""

    n: int = Field(description="People who answered it.")
    promoters: int = Field(description="Who gave 9 or 10.")
    passives: int = Field(description="Who gave 7 or 8.")
    detractors: int = Field(description="Who gave 6 or less.")
    nps: Ratio | None = Field(description="Share of promoters less share of detractors, −1 to 1; null: no answer.")


class OverallRead(Complete):
    """Overall satisfaction (CSAT)."""

    n: int = Field(description="People who answered it.")
    mean: Ratio | None = Field(description="Mean mark, 1 to 5; null: no answer.")
    satisfied: Ratio | None = Field(description="Share of those who gave 4 or 5; null: no answer.")


class PartScoreRead(ScoreRead):
    """The score of a part."""

    part: SatisfactionPart = Field(description="The part.")


class TopicScoreRead(ScoreRead):
    """The score of a topic."""

    topic: ItemTopic = Field(description="The topic.")


class QuestionScoreRead(Complete):
    """What is expected, experienced, and had from the best rival, as shares of the highest mark."""

    key: str = Field(description="The question's key.")
    name: str = Field(description="Its short name in the reader's language.")
    topic: ItemTopic = Field(description="What it is about.")
    n: int = Field(description="People who said what they experience.")
    expectation: Ratio | None = Field(description="What is expected; null: nobody said.")
    perception: Ratio | None = Field(description="What is experienced with us; null: nobody said.")
    rival: Ratio | None = Field(description="The best rival; null: nobody said.")
    gap: Ratio | None = Field(description="Experience less expectation; null: one of them is missing.")
    lead: Ratio | None = Field(description="Experience less best rival; null: one of them is missing.")


class PeriodScoreRead(ScoreRead):
    """The score of a period."""

    starts_on: date = Field(description="First day of the period.")
    nps: Ratio | None = Field(description="Share of promoters less share of detractors; null: no answer.")
    csat: Ratio | None = Field(description="Mean overall mark, 1 to 5; null: no answer.")


class SatisfactionTargetRead(Complete):
    """What the customer's satisfaction is measured against (method, 2.7)."""

    rating: SatisfactionRating = Field(description="What the customer's value rating means for it.")
    target: Ratio | None = Field(description="The satisfaction to be reached; null: it is not measured against any.")
    acceptable_below: Ratio | None = Field(
        description="Of a customer without profit that is not big: below it is acceptable; else null."
    )
    gap: Ratio | None = Field(description="Score less target, below 0 where it is missed; null: one is missing.")
    is_met: bool | None = Field(description="Whether the target is reached; null: there is none, or no score.")
    needs_conversion: bool = Field(
        description="Whether converting the customer to profit or value is a duty, which takes precedence."
    )


class SatisfactionRead(Complete):
    """How satisfied a customer is, or several are."""

    customer_id: UUID | None = Field(description="The customer; null: all of the caller's that the filters select.")
    customer_name: str | None = Field(description="The customer's present name; null: several.")
    starts_on: date = Field(description="First day whose answers count.")
    ends_on: date = Field(description="Last day whose answers count.")
    scheme_version: int = Field(description="Version of the satisfaction scheme.")
    customers: int = Field(description="Customers with answers.")
    withheld: int = Field(
        description="Answers to anonymous surveys that do not count: while a survey lasts, and where they are too few."
    )
    overall: ScoreRead = Field(description="The satisfaction: experience over all comparisons.")
    target: Annotated[SatisfactionTargetRead | None, TARGETS] = Field(
        description="Of one customer, what it is measured against; null: several, or below clearance 2."
    )
    parts: list[PartScoreRead] = Field(description="Customer perception and delivery.")
    topics: list[TopicScoreRead] = Field(description="Affection, care and delivery.")
    questions: list[QuestionScoreRead] = Field(description="By question, the largest gap first.")
    nps: PromotersRead = Field(description="Recommendation.")
    csat: OverallRead = Field(description="Overall satisfaction.")
    periods: list[PeriodScoreRead] = Field(description="The trend; periods without answers are left out.")


class SatisfactionScoreRead(Read):
    """A customer's satisfaction in a list."""

    customer_id: UUID = Field(description="Id of the customer.")
    customer_name: str = Field(description="The customer's present name.")
    region: str | None = Field(description="The customer's region.")
    customer_class: str | None = Field(description="The customer's class; null: it has none.")
    manager_id: UUID | None = Field(description="The account manager; null: nobody.")
    n: int = Field(description="People whose answers make the score.")
    score: Ratio = Field(description="Mean score / highest score.")
    nps: Ratio | None = Field(description="Share of promoters less share of detractors; null: no answer.")
    csat: Ratio | None = Field(description="Mean overall mark, 1 to 5; null: no answer.")
    last_answered_on: date = Field(description="Day of the latest answer.")
    rating: Annotated[SatisfactionRating | None, TARGETS] = Field(
        description="What the customer's value rating means for its satisfaction."
    )
    target: Annotated[Ratio | None, TARGETS] = Field(description="The satisfaction to be reached; null: there is none.")
    gap: Annotated[Ratio | None, TARGETS] = Field(description="Score less target; null: there is no target.")
    is_met: Annotated[bool | None, TARGETS] = Field(
        description="Whether the target is reached; null: there is no target."
    )
