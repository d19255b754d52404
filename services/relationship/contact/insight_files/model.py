"""A file of an insight: its table and shapes."""

from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from sqlmodel import Field

from services.relationship.tables import RelationshipTable
from shared.attachments.model import Attached, AttachedRead, FileName
from shared.shapes import RowRead


class InsightFile(Attached, RelationshipTable, table=True):
    """A file's row; its content is in the store, under the row's id."""

    __tablename__ = "insight_files"
    __table_args__ = (
        sa.Index("ix_insight_files_insight", "insight_id"),
        sa.Index(
            "ix_insight_files_to_remove",
            "deleted_at",
            postgresql_where=sa.text("deleted_at IS NOT NULL AND removed_at IS NULL"),
        ),
    )

    insight_id: UUID = Field(foreign_key="insights.id")


class InsightFileOptions(BaseModel):
    """The fields of a file that are sent with its content."""

    model_config = ConfigDict(extra="forbid")

    insight_id: UUID = Field(description="The insight that it belongs to.")
    file_name: FileName


class InsightFileRead(RowRead, AttachedRead):
    """A file of an insight."""

    insight_id: UUID = Field(description="The insight that it belongs to.")
