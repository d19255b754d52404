"""A judgement of a person's ability: its table and shapes."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.planning.execution.responsibilities.model import JUDGEMENT_CLEARANCE
from services.planning.execution.responsibilities.rules import AbilityVerdict
from services.planning.tables import PlanningTable
from shared.database import Row, one_of
from shared.shapes import Body, Remark, RowRead, example


class AbilityJudgement(Row, PlanningTable, table=True):
    """A judgement's row; rows are only added, the last one counts.

    It is no part of a version: a supervisor who judges people does not become an author of the plan.
    """

    __tablename__ = "ability_judgements"
    __table_args__ = (sa.Index("ix_ability_judgements_customer", "customer_id"),)
    table_level = JUDGEMENT_CLEARANCE

    plan_id: UUID = Field(foreign_key="plans.id", index=True)
    responsibility_id: UUID = Field(foreign_key="responsibilities.id", index=True)
    customer_id: UUID
    user_id: UUID
    verdict: AbilityVerdict = Field(sa_type=one_of(AbilityVerdict))
    remark: str | None = None
    judged_by: str
    judged_by_name: str


class AbilityJudgementCreate(Body):
    """Whether a person has the ability that a responsibility takes."""

    model_config = example(
        user_id="00000000-0000-4000-8000-0000000000a1",
        verdict="developing",
        remark="技术沟通扎实，认证流程需参加三月培训。",
    )

    user_id: UUID = Field(description="Our user who has a duty in the responsibility.")
    verdict: AbilityVerdict = Field(description="Whether the user has the ability.")
    remark: Remark | None = Field(default=None, description="Why, and what helps; null: not said.")


class AbilityJudgementRead(RowRead):
    """What a supervisor said of a person's ability for a responsibility."""

    responsibility_id: UUID = Field(description="The responsibility.")
    user_id: UUID = Field(description="Our user.")
    user_name: str | None = Field(description="The user's present name; null while it is not known here.")
    verdict: AbilityVerdict = Field(description="Whether the user has the ability.")
    remark: str | None = Field(description="Why, and what helps; null: not said.")
    judged_by: str = Field(description="Id of the user who judged, or `client:<id>`.")
    judged_by_name: str = Field(description="Name of who judged, at that time.")
