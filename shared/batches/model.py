"""A batch and the rows it rejected: tables, and the shapes they are shown in."""

from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.batches.rules import BatchFormat, BatchStatus
from shared.database import Row, one_of
from shared.shapes import Read


class BatchCounts(SQLModel):
    """What became of a batch's rows; `received` is the sum of all but `differing`."""

    received: int = Field(description="Documents in the batch.")
    created: int = Field(description="Documents that were not there.")
    updated: int = Field(description="Documents with a newer `source_version` and other content.")
    unchanged: int = Field(description="Documents that were there already.")
    stale: int = Field(
        description="Documents older than what is there, or than the same document elsewhere in the batch."
    )
    rejected: int = Field(description="Documents with something wrong; none of them was stored.")
    differing: int = Field(
        description=(
            "Of the unchanged: how many say something else than what is there under the same `source_version`. "
            "What is there stays; raise the version to correct a document."
        )
    )


class BatchProfile(BatchCounts):
    """What is kept of a batch."""

    source: str = Field(description="Who pushed it: the client's id, else the user's. Documents are one per source.")
    status: BatchStatus = Field(sa_type=one_of(BatchStatus))
    format: BatchFormat = Field(sa_type=one_of(BatchFormat))
    is_atomic: bool = Field(description="Whether one rejected row refused all.")


class BatchTable(SQLModel, registry=registry(metadata=sa.MetaData())):
    """Base of the tables of batches, which every service that takes batches copies into its own MetaData."""


class Batch(BatchProfile, Row, BatchTable, table=True):
    """A batch's row."""

    __tablename__ = "batches"
    __table_args__ = (sa.Index("ix_batches_kind", "kind", "created_at", "id"),)

    kind: str
    columns: list[str] = Field(sa_type=ARRAY(sa.Text))


class BatchRead(Read, BatchProfile):
    """A batch."""

    id: UUID
    created_at: AwareDatetime


class BatchQueryOptions(BaseModel):
    """How a batch is to be taken."""

    model_config = ConfigDict(extra="forbid")

    atomic: bool = Field(
        default=False, description="One rejected row refuses the whole batch; only its report is kept."
    )


class RejectionRead(Read):
    """One thing wrong with a rejected row."""

    line: int = Field(description="Line of the file from 1; in a JSON array, the element's place from 1.")
    document_no: str | None = Field(description="Number of the document, where it could be read.")
    pointer: str = Field(description="JSON Pointer into the document; in CSV, `/column`.")
    code: str = Field(schema_extra={"examples": ["greater_than_equal"]})
    detail: str


class BatchReportRead(BatchRead):
    """A batch with what was wrong with its rejected rows."""

    rejections: list[RejectionRead] = Field(description="The first 100; all of them are in `/rejections`.")


rejections = sa.Table(
    "batch_rejections",
    BatchTable.metadata,
    sa.Column("batch_id", sa.Uuid, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("line", sa.Integer, nullable=False),
    sa.Column("document_no", sa.Text),
    sa.Column("errors", sa.JSON, nullable=False),
    sa.Column("row", sa.JSON, nullable=False),
)

BATCH_TABLES = tuple(BatchTable.metadata.sorted_tables)
