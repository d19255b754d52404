"""The shapes of a summit project and of its moves between stages."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from services.planning.pursuits.summit_projects.model import SummitContent
from services.planning.pursuits.summit_projects.rules import SummitOutcome
from shared.customers.purchasing import PurchasingStage
from shared.money import Amount, Currency, Ratio
from shared.shapes import (
    Body,
    CustomerId,
    CustomerName,
    EachOnce,
    Line,
    PastDate,
    Patch,
    Read,
    Remark,
    RowRead,
    example,
    unset,
)

MAX_RIVALS = 20
RIVALS = "The competitors who want to win it too."
MAIN_RIVAL = "The one of them who is most dangerous to us; null: none."
OWNER = "Who leads it on our side; null: the account manager."


class SummitProjectCreate(Body, SummitContent):
    """A new summit project."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        title="2027 年度储能系统框架招标",
        stage="set_goals",
        decision_on="2099-03-31",
        amount="26000000",
        currency="CNY",
        probability="0.35",
    )

    customer_id: CustomerId
    stage_since: PastDate | None = Field(
        default=None, description="Since which day the customer is in the stage; null: today."
    )
    owner_id: UUID | None = Field(default=None, description=OWNER)
    rival_ids: EachOnce[UUID] = Field(default_factory=list, max_length=MAX_RIVALS, description=RIVALS)
    main_rival_id: UUID | None = Field(default=None, description=MAIN_RIVAL)


class SummitProjectUpdate(Patch):
    """Changes to a summit project that is not decided (merge-patch). Its stage changes by a move."""

    model_config = example(decision_on="2099-05-31", probability="0.5")

    title: Line = unset("What is to be decided.")
    decision_on: date = unset("The day on which the customer decides, as we expect it.")
    amount: Amount = Field(default=None, ge=0, description="What the project is worth.")
    currency: Currency = unset("Currency of the amount.")
    probability: Ratio = Field(
        default=None, ge=0, le=1, max_digits=5, decimal_places=4, description="How likely we win it, from 0 to 1."
    )
    owner_id: UUID | None = Field(default=None, description=OWNER)
    rival_ids: EachOnce[UUID] = Field(default=None, max_length=MAX_RIVALS, description=RIVALS)
    main_rival_id: UUID | None = Field(default=None, description=MAIN_RIVAL)


class SummitStageChange(Body):
    """The stage into which the customer has gone."""

    model_config = example(stage="issue_tender", remark="技术规格书已发布，收录我方两项指标。")

    stage: PurchasingStage = Field(description="The stage in which the customer is now.")
    moved_on: PastDate | None = Field(default=None, description="Since which day; null: today.")
    remark: Remark | None = Field(default=None, description="How we know it; null: nothing is said.")


class SummitDecision(Body):
    """How the customer decided."""

    model_config = example(outcome="won", reason="技术标第一，技术部门与财务部门均支持我方方案。")

    outcome: SummitOutcome = Field(description="Who has won.")
    reason: Remark = Field(description="Why, and what we learn from it.")
    competitor_id: UUID | None = Field(
        default=None, description="The rival who has won, where it is not the main one; null: not known."
    )
    decided_on: PastDate | None = Field(default=None, description="The day of the decision; null: today.")


class SummitRivalRead(Read):
    """A rival in a summit project."""

    competitor_id: UUID = Field(description="Id of the competitor 友商.")
    name: str = Field(description="The rival's present name.")
    is_main: bool = Field(description="Whether it is the main rival.")


class SummitProjectRead(RowRead, SummitContent):
    """A summit project."""

    customer_id: CustomerId
    customer_name: CustomerName
    owner_id: UUID | None = Field(description=OWNER)
    owner_name: str | None = Field(description="The owner's present name; null: nobody is named.")
    stage_since: date = Field(description="Since which day the customer is in the stage.")
    rivals: list[SummitRivalRead] = Field(description=RIVALS)
    outcome: SummitOutcome | None = Field(description="Who has won; null: it is not decided.")
    outcome_reason: str | None = Field(description="Why.")
    decided_on: date | None = Field(description="The day of the decision.")
    winner_id: UUID | None = Field(description="The rival who has won; null: none, or not known.")
    winner_name: str | None = Field(description="The winner's present name.")


class SummitStageMoveRead(RowRead):
    """A move of a summit project into a stage."""

    summit_project_id: UUID = Field(description="The project that moved.")
    customer_id: CustomerId
    customer_name: CustomerName
    from_stage: PurchasingStage | None = Field(description="The stage before; null: it is its first.")
    stage: PurchasingStage = Field(description="The stage into which it moved.")
    moved_on: date = Field(description="The day of the move.")
    remark: str | None = Field(description="How we know it.")
    moved_by: str = Field(description="Id of the user who recorded it, or `client:<id>`.")
    moved_by_name: str = Field(description="Name of who recorded it, at that time.")
