"""A snapshot of our relationships: its table and shapes."""

from datetime import date
from types import MappingProxyType
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import AwareDatetime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.planning.plans.schemes.rules import Requirement
from services.planning.plans.steps.parts import COUNTED, PlanPart, PlanPartKind
from services.planning.tables import PlanningTable
from shared.auth.access import Clearance
from shared.customers.relationship_levels import RelationshipLevel
from shared.shapes import ContactId, Read, RowRead


class RelationshipSnapshot(PlanPart, PlanningTable, table=True):
    """A snapshot's row; a plan has one at a time, and the history keeps the earlier ones."""

    __tablename__ = "relationship_snapshots"
    kept_as: ClassVar = PlanPartKind.RELATIONSHIP_SNAPSHOT
    meets: ClassVar = MappingProxyType({Requirement.RELATIONSHIP_SNAPSHOT: COUNTED})

    levels: Annotated[list[dict[str, Any]], Clearance(2)] = Field(sa_type=JSONB)
    taken_by: str
    taken_by_name: str
    taken_at: AwareDatetime


class SnapshotLevelRead(Read):
    """A person's level when the snapshot was taken."""

    contact_id: ContactId
    level: RelationshipLevel = Field(description="The level at that time.")
    assessed_on: date = Field(description="The day that the assessment describes.")


class RelationshipSnapshotRead(RowRead):
    """Our relationships with the plan's customer as they were when the snapshot was taken."""

    plan_id: UUID = Field(description="The plan it belongs to.")
    levels: list[SnapshotLevelRead] = Field(description="Everybody's level, without people above the caller's level.")
    taken_by: str = Field(description="Id of the user who took it, or `client:<id>`.")
    taken_by_name: str = Field(description="Name of who took it, at that time.")
    taken_at: AwareDatetime = Field(description="When it was taken.")
