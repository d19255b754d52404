"""A segment: its table and shapes."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from services.customer.profile.segments.rules import SegmentKind
from services.customer.tables import CustomerTable
from shared.database import Row, one_of
from shared.shapes import Body, Code, Line, Patch, Read, Remark, RowRead, example, unset


class SegmentProfile(SQLModel):
    """The fields of a segment."""

    name: Line = Field(description="Its Chinese name.", schema_extra={"examples": ["华南"]})
    english_name: Line | None = Field(default=None, description="Its English name.")
    parent_id: UUID | None = Field(
        default=None, foreign_key="segments.id", description="The segment above, of the same kind."
    )
    is_target: bool = Field(default=False, description="A segment we want to win.")
    positioning: Remark | None = Field(default=None, description="The position we want there; a target needs it.")


class Segment(SegmentProfile, Row, CustomerTable, table=True):
    """A segment's row."""

    __tablename__ = "segments"
    __table_args__ = (
        sa.UniqueConstraint("kind", "code", name="uq_segments_kind_code"),
        sa.Index("ix_segments_parent", "parent_id"),
    )

    kind: SegmentKind = Field(sa_type=one_of(SegmentKind))
    code: str


class SegmentCreate(Body, SegmentProfile):
    """A new segment."""

    model_config = example(
        kind="region",
        code="CN-TJ",
        name="天津",
        english_name="Tianjin",
        is_target=True,
        positioning="轨道交通装备控制与电源产品的首选供应商。",
    )

    kind: SegmentKind = Field(description="Region 区域, industry 行业 or scenario 场景.")
    code: Code = Field(description="The code customers carry; unique within its kind, and never changed.")


class SegmentUpdate(Patch, SegmentProfile):
    """Changes to a segment (merge-patch); its kind and code stay."""

    model_config = example(
        is_target=True,
        positioning="交付最可靠的第二供应商。",
    )

    name: Line = unset()
    is_target: bool = unset()


class SegmentRead(RowRead, SegmentProfile):
    """A segment."""

    kind: SegmentKind = Field(description="Region 区域, industry 行业 or scenario 场景.")
    code: str = Field(description="The code customers carry.")


class SegmentCountRead(Read):
    """Number of the caller's customers in a segment."""

    segment_id: UUID = Field(description="Id of the segment.")
    kind: SegmentKind = Field(description="Region 区域, industry 行业 or scenario 场景.")
    code: str = Field(description="The code customers carry.")
    name: str = Field(description="Its Chinese name.")
    english_name: str | None = Field(description="Its English name; null: none is known.")
    parent_id: UUID | None = Field(description="The segment above; null at the top.")
    is_target: bool = Field(description="Whether it is a segment we want to win.")
    customers: int = Field(description="Customers in the segment itself.")
    customers_with_subsegments: int = Field(description="Customers in the segment or below it, each counted once.")
