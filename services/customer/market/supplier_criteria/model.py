"""A supplier criterion: its table and shapes."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from services.customer.market.supplier_criteria.rules import HIGHEST_SCORE, CriterionAxis
from services.customer.tables import CustomerTable
from shared.customers.settlements import Settled, SettledAs, Settlement
from shared.customers.uniting import fill
from shared.database import Row, one_of
from shared.money import Ratio
from shared.shapes import Body, CustomerId, CustomerName, PastDate, Patch, Read, Remark, RowRead, example, unset

RIVALS = "Each rival's score as the customer sees it; replaces the whole list."


class RivalScore(Body):
    """A rival's score on an axis."""

    competitor_id: UUID = Field(description="The competitor 友商, see `/v1/competitors`.")
    score: int = Field(ge=0, le=HIGHEST_SCORE, description="0 to 5, as the customer sees it.")


class CriterionFacts(SQLModel):
    """What is known of an axis, without the rivals."""

    demanded: int | None = Field(
        default=None, ge=0, le=HIGHEST_SCORE, description="What the customer demands 客户要求, 0 to 5; null: unknown."
    )
    ours: int | None = Field(
        default=None, ge=0, le=HIGHEST_SCORE, description="Our score as the customer sees it, 0 to 5; null: unknown."
    )
    evidence: Remark | None = Field(default=None, description="What it rests on: the customer's words, an audit, data.")


def unite_criteria(ours: "SupplierCriterion", theirs: "SupplierCriterion") -> Settled:
    """The survivor's scores, completed from the absorbed customer's."""
    fill(ours, theirs, CriterionFacts.model_fields)
    scored = {one["competitor_id"] for one in ours.rivals}
    ours.rivals = [*ours.rivals, *(one for one in theirs.rivals if one["competitor_id"] not in scored)]
    return Settled(ours, theirs, SettledAs.UNITED)


class SupplierCriterion(CriterionFacts, Row, CustomerTable, table=True):
    """A criterion's row."""

    __tablename__ = "supplier_criteria"
    __table_args__ = (
        sa.UniqueConstraint("customer_id", "axis", name="uq_supplier_criteria_axis"),
        sa.Index("ix_supplier_criteria_created", "created_at", "id"),
    )
    settlement: ClassVar = Settlement(unite_criteria)

    customer_id: UUID = Field(foreign_key="customers.id")
    axis: CriterionAxis = Field(sa_type=one_of(CriterionAxis))
    rivals: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    assessed_on: date


class SupplierCriterionCreate(Body, CriterionFacts):
    """A customer's criterion for its suppliers."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        axis="delivery",
        demanded=4,
        ours=3,
        rivals=[{"competitor_id": "01a1ff25-b1ec-7b6e-a1d4-3c9e5f7a8b21", "score": 4}],
        evidence="采购总监：交期偏差不得超过三天；明拓去年做到了。",
    )

    customer_id: CustomerId
    axis: CriterionAxis = Field(description="The axis; a customer has one criterion on each.")
    rivals: list[RivalScore] = Field(default_factory=list, max_length=50, description=RIVALS)
    assessed_on: PastDate | None = Field(default=None, description="Today where left out.")


class SupplierCriterionUpdate(Patch, CriterionFacts):
    """Changes to a criterion (merge-patch)."""

    model_config = example(
        ours=4,
        evidence="连续两季度准时交付率 98%。",
    )

    rivals: list[RivalScore] = Field(default=None, max_length=50, description=RIVALS)
    assessed_on: PastDate = unset("The day it describes; left out: changed scores count as of today.")


class RivalScoreRead(Read):
    """A rival's score on an axis."""

    competitor_id: UUID = Field(description="The competitor 友商.")
    competitor_name: str = Field(description="The competitor's present name.")
    score: int = Field(description="0 to 5, as the customer sees it.")


class SupplierCriterionRead(RowRead, CriterionFacts):
    """What a customer demands of its suppliers on an axis, and how we and our rivals do."""

    customer_id: CustomerId
    customer_name: CustomerName
    axis: CriterionAxis = Field(description="The axis.")
    rivals: list[RivalScoreRead] = Field(description="Each rival's score as the customer sees it.")
    gap: int | None = Field(description="Ours less what the customer demands; below 0 we fall short.")
    assessed_on: date = Field(description="The day that the scores describe.")


class CriteriaComparisonQuery(BaseModel):
    """The customer asked for."""

    model_config = ConfigDict(extra="forbid")

    customer_id: UUID = Field(description="The customer whose criteria are compared.")


class RivalComparisonRead(Read):
    """How we compare with a rival at the customer."""

    competitor_id: UUID = Field(description="The competitor 友商.")
    competitor_name: str = Field(description="The competitor's present name.")
    advantages: list[CriterionAxis] = Field(description="Where we are ahead, the widest gap first.")
    disadvantages: list[CriterionAxis] = Field(description="Where we are behind, the widest gap first.")
    lead: Ratio | None = Field(description="Mean of ours less theirs where both are scored; null: nowhere.")


class CriteriaComparisonRead(Read):
    """The customer's supplier criteria, compared."""

    customer_id: CustomerId
    customer_name: CustomerName
    criteria: list[SupplierCriterionRead] = Field(description="The known axes, in the method's order.")
    unknown: list[CriterionAxis] = Field(description="Axes on which we do not know what the customer demands.")
    unmet: list[CriterionAxis] = Field(description="Where we are below its demand, the widest gap first.")
    rivals: list[RivalComparisonRead] = Field(description="Our comparison with each rival, the largest lead first.")
