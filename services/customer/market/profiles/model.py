"""A competitor's profile at a customer: its table and shapes."""

from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import model_validator
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from services.customer.market.profiles.rules import HIGHEST_SCORE, ComparisonAxis, Scores, compare
from services.customer.tables import CustomerTable
from shared.customers.settlements import Settled, SettledAs, Settlement
from shared.customers.uniting import fill, unite
from shared.database import Row
from shared.money import Ratio
from shared.shapes import Body, CustomerId, Patch, Prose, Remark, RowRead, example


class AxisScores(Body):
    """One axis: ours and theirs, 0 to 5, as the customer sees it."""

    ours: int = Field(ge=0, le=HIGHEST_SCORE, description="Our score as the customer sees it, 0 to 5.")
    theirs: int = Field(ge=0, le=HIGHEST_SCORE, description="The competitor's score as the customer sees it, 0 to 5.")
    evidence: Remark | None = Field(default=None, description="What the scores rest on.")


def _answer(question: str) -> Any:
    return Field(default=None, description=question)


class SixQuestions(SQLModel):
    """The six questions about a competitor at a customer."""

    market_positioning: Prose | None = _answer("1. Its market positioning and goals here 市场定位与目标.")
    market_strategy: Prose | None = _answer("2. Its market strategy 市场策略.")
    relationship_lifting: Prose | None = _answer("3. How it lifts its relationships 如何提升客户关系.")
    expansion_means: Prose | None = _answer("4. The means by which it expands them 拓展手段.")
    supports_and_problems: Prose | None = _answer("5. Its main supports, level and problems here 支持点、层级与问题.")
    organization: Prose | None = _answer("6. Its organization and division of work 组织与分工.")


def unite_profiles(ours: "CompetitorProfile", theirs: "CompetitorProfile") -> Settled:
    """The survivor's answers and axes, completed from the absorbed customer's."""
    fill(ours, theirs, SixQuestions.model_fields)
    ours.axes = unite(ours.axes, theirs.axes)
    return Settled(ours, theirs, SettledAs.UNITED)


class CompetitorProfile(SixQuestions, Row, CustomerTable, table=True):
    """A profile's row."""

    __tablename__ = "competitor_profiles"
    __table_args__ = (
        sa.UniqueConstraint("customer_id", "competitor_id"),
        sa.Index("ix_competitor_profiles_competitor", "competitor_id"),
    )
    settlement: ClassVar = Settlement(unite_profiles)

    customer_id: UUID = Field(foreign_key="customers.id")
    competitor_id: UUID = Field(foreign_key="competitors.id")
    axes: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)


class CompetitorProfileCreate(Body, SixQuestions):
    """A competitor's profile at a customer."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        competitor_id="01a1ff25-b1ec-7b6e-a1d4-3c9e5f7a8b21",
        market_positioning="电源模块的第二供应商，目标是明年拿到一半用量。",
        axes={
            "quality": {"ours": 4, "theirs": 3, "evidence": "其最近一次审核有两项主要不符合项。"},
            "price": {"ours": 2, "theirs": 4},
        },
    )

    customer_id: CustomerId
    competitor_id: UUID = Field(description="The competitor 友商, see `/v1/competitors`.")
    axes: dict[ComparisonAxis, AxisScores] = Field(default_factory=dict, description="Axes left out are not scored.")


class CompetitorProfileUpdate(Patch, SixQuestions):
    """Changes to a profile (merge-patch)."""

    model_config = example(
        market_strategy="免收模具费换份额。",
        axes={"delivery": {"ours": 5, "theirs": 3}},
    )

    axes: dict[ComparisonAxis, AxisScores | None] = Field(
        default_factory=dict, description="Axes left out stay as they are; null removes one."
    )


class CompetitorProfileRead(RowRead, SixQuestions):
    """A competitor's position at a customer, and how we compare with it there."""

    customer_id: CustomerId
    competitor_id: UUID = Field(description="The competitor 友商.")
    competitor_name: str = Field(description="The competitor's present name.")
    axes: dict[ComparisonAxis, AxisScores] = Field(
        description="The scored axes of the comparison; others are left out."
    )
    advantages: list[ComparisonAxis] = Field(description="Where we are ahead, the widest gap first.")
    disadvantages: list[ComparisonAxis] = Field(description="Where we are behind, the widest gap first.")
    lead: Ratio | None = Field(description="Mean of ours minus theirs over the scored axes, -5 to 5.")

    @model_validator(mode="before")
    @classmethod
    def _compare(cls, row: Any) -> Any:
        if not isinstance(row, dict) or "lead" in row:
            return row
        kept = row["axes"]
        found = compare(
            {axis: Scores(kept[axis]["ours"], kept[axis]["theirs"]) for axis in ComparisonAxis if axis in kept}
        )
        return row | {"advantages": found.advantages, "disadvantages": found.disadvantages, "lead": found.lead}
