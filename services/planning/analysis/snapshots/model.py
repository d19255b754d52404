"""A snapshot of our relationships: its table and shapes."""

from datetime import date
from types import MappingProxyType
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import AwareDatetime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.planning.plans.schemes.rules import Requirement
from services.planning.plans.steps.parts import COUNTED, CustomerPart, PlanPartKind
from services.planning.tables import PlanningTable
from shared.auth.access import Clearance
from shared.customers.relationship_levels import ClimateElement, GeneralLevel, OrganizationalLevel, RelationshipLevel
from shared.database import PartlyHidden, one_of
from shared.shapes import ContactId, Read, RowRead

HIDDEN = Clearance(2)
"""People's levels and the organizational level are for clearance 2, as in the relationship service."""


class RelationshipSnapshot(PartlyHidden, CustomerPart, PlanningTable, table=True):
    """A snapshot's row; a plan has one at a time, and the history keeps the earlier ones."""

    __tablename__ = "relationship_snapshots"
    kept_as: ClassVar = PlanPartKind.RELATIONSHIP_SNAPSHOT
    meets: ClassVar = MappingProxyType({Requirement.RELATIONSHIP_SNAPSHOT: COUNTED})

    levels: Annotated[list[dict[str, Any]], HIDDEN] = Field(sa_type=JSONB)
    general_level: GeneralLevel | None = Field(default=None, sa_type=one_of(GeneralLevel))
    departments: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    organizational_level: Annotated[OrganizationalLevel | None, HIDDEN] = Field(
        default=None, sa_type=one_of(OrganizationalLevel)
    )
    participation_level: OrganizationalLevel | None = Field(default=None, sa_type=one_of(OrganizationalLevel))
    organization_assessed_on: date | None = None
    taken_by: str
    taken_by_name: str
    taken_at: AwareDatetime


class SnapshotLevelRead(Read):
    """A person's level when the snapshot was taken."""

    contact_id: ContactId
    level: RelationshipLevel = Field(description="The level at that time.")
    assessed_on: date = Field(description="The day that the assessment describes.")


class SnapshotDepartmentRead(Read):
    """The general relationship with a department when the snapshot was taken."""

    department: str | None = Field(description="The department; null: the whole customer was assessed as one.")
    level: GeneralLevel = Field(description="The level at that time, by the shortest plank 短板.")
    weakest_element: ClimateElement = Field(description="The shortest plank: the weakest of the four elements.")
    weakest_score: int = Field(description="Its score, 0 to 5.")
    assessed_on: date = Field(description="The day that the assessment describes.")


class RelationshipSnapshotRead(RowRead):
    """Our three kinds of relationships with the plan's customer as they were when the snapshot was taken."""

    plan_id: UUID = Field(description="The plan it belongs to.")
    levels: list[SnapshotLevelRead] = Field(description="Everybody's level, without people above the caller's level.")
    general_level: GeneralLevel | None = Field(
        description="The general relationship 普遍客户关系: that of the weakest department; null: never assessed."
    )
    departments: list[SnapshotDepartmentRead] = Field(description="The departments, the weakest first.")
    organizational_level: Annotated[OrganizationalLevel | None, HIDDEN] = Field(
        description="The organizational relationship 组织客户关系; null: never assessed, or above the taker's level."
    )
    participation_level: OrganizationalLevel | None = Field(
        description="The organizational level by the purchasing stages alone; null: never assessed."
    )
    organization_assessed_on: date | None = Field(
        description="The day that the organizational assessment describes; null: never assessed."
    )
    taken_by: str = Field(description="Id of the user who took it, or `client:<id>`.")
    taken_by_name: str = Field(description="Name of who took it, at that time.")
    taken_at: AwareDatetime = Field(description="When it was taken.")
