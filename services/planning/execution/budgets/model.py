"""The budget of a plan: its table and shapes."""

from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.planning.execution.budgets.rules import BudgetUse, SpendingState
from services.planning.execution.resources.model import BUDGET_CLEARANCE
from services.planning.plans.plans.rules import PlanStatus
from services.planning.plans.schemes.rules import Requirement
from services.planning.plans.steps.parts import COUNTED, CustomerPart, PlanPartKind
from services.planning.tables import PlanningTable
from shared.auth.access import Clearance
from shared.money import Amount, Currency, Ratio
from shared.shapes import Body, CustomerId, CustomerName, Read, Remark, example

Money = sa.Numeric(20, 4)
Planned = Annotated[Amount, Field(ge=0)]
Rate = Annotated[Ratio, Field(gt=0, max_digits=20, decimal_places=8)]


class PlanBudget(CustomerPart, PlanningTable, table=True):
    """The row of a plan's budget; a plan has one at a time."""

    __tablename__ = "budgets"
    __table_args__ = (
        sa.Index("uq_budgets_present", "plan_id", unique=True, postgresql_where=sa.text("deleted_at IS NULL")),
    )
    table_level = BUDGET_CLEARANCE
    kept_as: ClassVar = PlanPartKind.BUDGET
    meets: ClassVar = MappingProxyType({Requirement.BUDGET: COUNTED})

    visits: Amount = Field(sa_type=Money)
    campaigns: Amount = Field(sa_type=Money)
    gifts: Amount = Field(sa_type=Money)
    other: Amount = Field(sa_type=Money)
    currency: str
    fx_rate: Ratio | None = Field(default=None, sa_type=sa.Numeric)
    reason: str | None = None
    proposed_amount: Amount = Field(sa_type=Money)
    scheme_version: int

    @property
    def base_amounts(self) -> dict[BudgetUse, Decimal]:
        """What it may spend for each use, in the base currency."""
        rate = self.fx_rate or Decimal(1)
        return {use: round(getattr(self, use.value) * rate, 4) for use in BudgetUse}


class PlanBudgetSet(Body):
    """What a plan may spend in its year."""

    model_config = example(
        visits="36000",
        campaigns="48000",
        gifts="6000",
        other="10000",
        currency="CNY",
        reason="二期产线导入，技术交流增多。",
    )

    visits: Planned = Field(description="For visits and contact.")
    campaigns: Planned = Field(description="For campaigns.")
    gifts: Planned = Field(description="For gifts.")
    other: Planned = Field(description="For anything else.")
    currency: Currency | None = Field(default=None, description="Currency of the amounts; null: the base currency.")
    fx_rate: Rate | None = Field(
        default=None, description="Rate to the base currency; only, and always, of a foreign currency."
    )
    reason: Remark | None = Field(
        default=None, description="Why it differs from the proposal; needed beyond the scheme's tolerance."
    )

    @property
    def total(self) -> Decimal:
        """All uses, in its currency."""
        return self.visits + self.campaigns + self.gifts + self.other


class BudgetComparisonRead(Read):
    """Budget, planned and actual amounts for a use, in the base currency."""

    use: BudgetUse | None = Field(description="What the money is for; null: all together.")
    budget: Amount | None = Field(description="What the plan may spend; null: it has no budget yet.")
    planned: Amount | None = Field(description="Requested and approved, not yet recorded; null: not known.")
    actual: Amount | None = Field(description="Recorded actual amounts; null: not known.")
    left: Amount | None = Field(description="Budget less planned and actual; below 0: exceeded. Null: not known.")
    used_share: Ratio | None = Field(description="Planned and actual by budget; null: not known, or a budget of 0.")


class PlanBudgetRead(Read):
    """A plan's budget, compared with what is planned and was spent on its customer in its year."""

    plan_id: UUID = Field(description="The plan.")
    customer_id: CustomerId
    customer_name: CustomerName
    fiscal_year: int = Field(description="The calendar year in which the plan's fiscal year starts.")
    status: PlanStatus = Field(description="The status of the plan.")
    visits: Amount | None = Field(description="Budget for visits and contact, in its currency; null: no budget yet.")
    campaigns: Amount | None = Field(description="Budget for campaigns, in its currency; null: no budget yet.")
    gifts: Annotated[Amount | None, Clearance(BUDGET_CLEARANCE)] = Field(
        description="Budget for gifts, in its currency; null: no budget yet."
    )
    other: Amount | None = Field(description="Budget for anything else, in its currency; null: no budget yet.")
    currency: str | None = Field(description="Currency of these amounts; null: no budget yet.")
    fx_rate: Ratio | None = Field(description="Rate to the base currency; null for the base currency itself.")
    proposed_amount: Amount | None = Field(
        description="What was proposed when it was set, in the base currency; null: no budget yet."
    )
    scheme_version: int | None = Field(description="Version of the resource scheme at that time; null: no budget yet.")
    reason: str | None = Field(description="Why it differs from the proposal; null: not said.")
    base_currency: str = Field(description="Currency of the comparison.")
    spending_state: SpendingState = Field(description="The reason when planned and actual amounts are null.")
    uses: list[BudgetComparisonRead] = Field(description="The comparison by use.")
    total: BudgetComparisonRead = Field(description="All uses together.")
