"""A responsibility: its table and shapes."""

from types import MappingProxyType
from typing import Annotated, Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from services.planning.execution.responsibilities.rules import (
    AbilityVerdict,
    AssignedRole,
    RaciDuty,
    ResponsibilitySubject,
)
from services.planning.goals.relationship_goals.model import RelationshipGoal
from services.planning.plans.schemes.rules import Requirement
from services.planning.plans.steps.parts import COUNTED, CustomerPart, PlanPartKind
from services.planning.tables import PlanningTable
from shared.auth.access import Clearance
from shared.customers.handing_on import HandedOn
from shared.database import one_of
from shared.shapes import Body, CustomerId, CustomerName, Line, Patch, Read, Remark, RowRead, example, unset

JUDGEMENT_CLEARANCE = 2
"""Whether a colleague has an ability is a judgement (method, 3)."""


class PlanResponsibilityContent(SQLModel):
    """What somebody is responsible for, and what it takes."""

    subject: ResponsibilitySubject = Field(
        sa_type=one_of(ResponsibilitySubject), description="A goal or strategy of the plan, or a work area."
    )
    subject_id: UUID | None = Field(default=None, description="Id of the goal or strategy; null: a work area.")
    work_area: Line | None = Field(default=None, description="What the work area is called; null: no work area.")
    ability_needed: Remark | None = Field(
        default=None, description="The ability and character that it takes, fitted to the customer; null: not said."
    )


class PlanResponsibility(PlanResponsibilityContent, CustomerPart, PlanningTable, table=True):
    """A responsibility's row; `assignments`: duty, and the user or role."""

    __tablename__ = "responsibilities"
    __table_args__ = (
        sa.Index(
            "uq_responsibilities_present",
            "plan_id",
            "subject",
            sa.text("coalesce(subject_id::text, lower(work_area))"),
            unique=True,
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
    )
    kept_as: ClassVar = PlanPartKind.RESPONSIBILITY
    meets: ClassVar = MappingProxyType({Requirement.RESPONSIBILITIES: COUNTED})
    hands_on: ClassVar = MappingProxyType({"subject_id": HandedOn(RelationshipGoal, once_by=("plan_id", "subject"))})

    work_area: str | None = None
    ability_needed: str | None = None
    assignments: list[dict[str, Any]] = Field(sa_type=JSONB)


class RaciAssignment(Body):
    """A duty, and the user or role that it falls to."""

    duty: RaciDuty = Field(description="The duty.")
    user_id: UUID | None = Field(default=None, description="Our user; null: a role has it.")
    role: AssignedRole | None = Field(default=None, description="The role, whoever fills it; null: a user has it.")


Assignments = Annotated[list[RaciAssignment], Field(min_length=1, max_length=50)]


class PlanResponsibilityCreate(Body, PlanResponsibilityContent):
    """A new responsibility."""

    model_config = example(
        subject="work_area",
        work_area="技术委员会关系",
        ability_needed="熟悉轨道交通认证流程，善于与技术专家沟通。",
        assignments=[
            {"duty": "accountable", "role": "account_manager"},
            {"duty": "responsible", "role": "technical_support"},
            {"duty": "consulted", "role": "product"},
        ],
    )

    assignments: Assignments = Field(description="Who has which duty; exactly one is accountable.")


class PlanResponsibilityUpdate(Patch):
    """Changes to a responsibility (merge-patch); its subject stays. The list replaces the whole list."""

    model_config = example(ability_needed="熟悉轨道交通认证流程，能独立主持技术交流。")

    ability_needed: Remark | None = Field(default=None, description="The ability and character that it takes.")
    assignments: Assignments = unset("Who has which duty; exactly one is accountable.")


class RaciAssignmentRead(Read):
    """A duty, whom it falls to, and whether the person is able."""

    duty: RaciDuty = Field(description="The duty.")
    user_id: UUID | None = Field(description="Our user; null: a role has it.")
    user_name: str | None = Field(description="The user's present name; null: a role, or not known here yet.")
    has_left: bool = Field(description="Whether the user cannot sign in any more: somebody else has to take over.")
    role: AssignedRole | None = Field(description="The role, whoever fills it; null: a user has it.")
    ability: Annotated[AbilityVerdict | None, Clearance(JUDGEMENT_CLEARANCE)] = Field(
        description="Whether the user has the ability needed, as a supervisor said last; null: not said."
    )


class PlanResponsibilityRead(RowRead, PlanResponsibilityContent):
    """Who does, answers for, is consulted on and informed of something in a plan."""

    plan_id: UUID = Field(description="The plan it belongs to.")
    customer_id: CustomerId
    customer_name: CustomerName
    subject_id: UUID | None = Field(
        description="Id of the goal or strategy; null: a work area, or above the caller's level."
    )
    is_subject_present: bool = Field(description="Whether the plan still has the goal or strategy.")
    assignments: list[RaciAssignmentRead] = Field(description="Who has which duty; exactly one is accountable.")
