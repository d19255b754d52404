"""An assessment of the match: its table and shapes."""

from datetime import date
from types import MappingProxyType
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlmodel import Field, SQLModel

from services.planning.analysis.match_assessments.rules import MATCH_CLEARANCE, MarketOpportunity
from services.planning.plans.schemes.rules import Requirement
from services.planning.plans.steps.parts import COUNTED, CustomerPart, PlanPartKind
from services.planning.tables import PlanningTable
from shared.customers.purchasing import ChannelPlace, StrategyTrend
from shared.database import one_of
from shared.money import Ratio
from shared.shapes import Body, Remark, RowRead, example

_SHARE = sa.Numeric(5, 4)


class MatchJudgement(SQLModel):
    """What people judge."""

    market_opportunity: MarketOpportunity = Field(
        sa_type=one_of(MarketOpportunity), description="Our market opportunity 市场机会 at the customer."
    )
    reason: Remark = Field(description="Why it is so large, and what the match means for the plan.")


class MatchAssessment(MatchJudgement, CustomerPart, PlanningTable, table=True):
    """An assessment's row; a plan has one at a time, and the history keeps the earlier ones."""

    __tablename__ = "match_assessments"
    table_level: ClassVar = MATCH_CLEARANCE
    kept_as: ClassVar = PlanPartKind.MATCH_ASSESSMENT
    meets: ClassVar = MappingProxyType({Requirement.MATCH_ASSESSMENT: COUNTED})

    channel_now: ChannelPlace | None = Field(default=None, sa_type=one_of(ChannelPlace))
    channel_ahead: ChannelPlace | None = Field(default=None, sa_type=one_of(ChannelPlace))
    trend: StrategyTrend | None = Field(default=None, sa_type=one_of(StrategyTrend))
    is_cash_cow: bool | None = None
    fit_assessed_on: date | None = None
    our_share: Ratio | None = Field(default=None, sa_type=_SHARE)
    main_rival_id: UUID | None = None
    main_rival_share: Ratio | None = Field(default=None, sa_type=_SHARE)
    suppression_ratio: Ratio | None = Field(default=None, sa_type=sa.Numeric(12, 4))
    supply_as_of: date | None = None
    assessed_by: str
    assessed_by_name: str
    assessed_at: AwareDatetime


class MatchAssessmentCreate(Body, MatchJudgement):
    """A judgement of the match; what the customer service knows is added to it."""

    model_config = example(
        market_opportunity="high",
        reason="客户三年内新增四条产线，我司产品处于其主航道；采购占比六成，仍有提升空间。",
    )


class MatchAssessmentRead(RowRead, MatchJudgement):
    """How well we and the plan's customer match."""

    plan_id: UUID = Field(description="The plan it belongs to.")
    channel_now: ChannelPlace | None = Field(
        description="Our offer's place in the customer's business then; null: its strategic fit was never assessed."
    )
    channel_ahead: ChannelPlace | None = Field(description="Its place in three to five years; null: never assessed.")
    trend: StrategyTrend | None = Field(
        description="Where the customer's strategy moves in relation to our offer; null: never assessed."
    )
    is_cash_cow: bool | None = Field(description="Cash cow 现金牛: the strategy diverges; null: never assessed.")
    fit_assessed_on: date | None = Field(description="The day of the strategic fit; null: never assessed.")
    our_share: Ratio | None = Field(
        description="Our share of the customer's purchasing, 0 to 1; null: its supply file is empty."
    )
    main_rival_id: UUID | None = Field(description="The competitor with the largest share; null: none is known.")
    main_rival_name: str | None = Field(description="What people call it at present; null: none is known.")
    main_rival_share: Ratio | None = Field(description="The main rival's share, 0 to 1; null: none is known.")
    suppression_ratio: Ratio | None = Field(
        description="Suppression ratio 压制比: our share by the main rival's; null: none is known."
    )
    supply_as_of: date | None = Field(description="The oldest date among the categories' positions; null: none.")
    assessed_by: str = Field(description="Id of the user who assessed it, or `client:<id>`.")
    assessed_by_name: str = Field(description="Name of who assessed it, at that time.")
    assessed_at: AwareDatetime = Field(description="When it was assessed.")
