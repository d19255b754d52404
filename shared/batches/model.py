"""A batch and its rejected rows: tables and shapes."""

from typing import Annotated

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.auth.access import HIGHEST_CLEARANCE, Derived
from shared.batches.rules import BatchFormat, BatchStatus
from shared.database import Row, one_of
from shared.shapes import CreatedAt, Read, RowId


class BatchCounts(SQLModel):
    """A batch's documents by outcome; `received` is the sum of all but `differing`."""

    received: int = Field(description="Documents in the batch.")
    created: int = Field(description="Documents that were not stored before.")
    updated: int = Field(description="Documents with a newer `source_version` and other content.")
    unchanged: int = Field(description="Documents that were stored already.")
    stale: int = Field(
        description="Documents older than the stored version, or than the same document elsewhere in the batch."
    )
    rejected: int = Field(description="Documents with errors; none of them was stored.")
    differing: int = Field(
        description=(
            "Unchanged documents whose content differs from the stored one with the same `source_version`. "
            "The stored one stays; raise the version to correct a document."
        )
    )
    warned: int = Field(default=0, description="Accepted documents with a warning that the reader may see.")


class BatchProfile(BatchCounts):
    """A batch's fields."""

    source: str = Field(description="Id of the client or user that pushed it. Each source has its own documents.")
    status: BatchStatus = Field(
        sa_type=one_of(BatchStatus),
        description="Whether its documents were stored (`applied`), or the whole batch was refused.",
    )
    format: BatchFormat = Field(
        sa_type=one_of(BatchFormat), description="Format of the body: JSON array, NDJSON or CSV."
    )
    is_atomic: bool = Field(description="Whether one rejected row rejects the whole batch.")


class BatchTable(SQLModel, registry=registry(metadata=sa.MetaData())):
    """Base of the batch tables; every service that accepts batches copies them into its own MetaData."""


class Batch(BatchProfile, Row, BatchTable, table=True):
    """A batch's row."""

    __tablename__ = "batches"
    __table_args__ = (sa.Index("ix_batches_kind", "kind", "created_at", "id"),)

    warned: Annotated[int, Derived()] = 0  # no event counts warnings that its readers may not see
    warned_by_level: Annotated[list[int], Derived()] = Field(
        default_factory=lambda: [0] * HIGHEST_CLEARANCE, sa_type=ARRAY(sa.Integer)
    )
    """`warned` as a reader of each level sees it; it stays when the warnings are deleted."""
    kind: str
    columns: list[str] = Field(sa_type=ARRAY(sa.Text))


class BatchRead(Read, BatchProfile):
    """A batch."""

    id: RowId
    created_at: CreatedAt


class BatchQueryOptions(BaseModel):
    """Options for a batch."""

    model_config = ConfigDict(extra="forbid")

    atomic: bool = Field(
        default=False, description="One rejected row rejects the whole batch; only its report is stored."
    )


class RejectionRead(Read):
    """One error in a rejected row."""

    line: int = Field(description="Line of the file, or element of the JSON array, from 1.")
    document_no: str | None = Field(
        description="Number of the document; null: unreadable, or the errors are above the reader's clearance."
    )
    pointer: str = Field(description="JSON Pointer into the document; in CSV, `/column`.")
    code: str = Field(
        schema_extra={"examples": ["greater_than_equal"]}, description="Stable name of the error, for programs."
    )
    detail: str = Field(description="What is wrong and how to correct it, in the reader's language.")


class WarningRead(Read):
    """What was doubtful about an accepted row, or what of it was not stored."""

    line: int = Field(description="Line of the file, or element of the JSON array, from 1.")
    document_no: str = Field(description="Number of the document.")
    pointer: str = Field(description="JSON Pointer into the document; in CSV, `/column`.")
    code: str = Field(schema_extra={"examples": ["edited_since"]}, description="Stable name of the warning.")
    detail: str = Field(description="What it is, in the reader's language.")


class BatchReportRead(BatchRead):
    """A batch with the errors of its rejected rows."""

    rejections: list[RejectionRead] = Field(description="The first 100; all of them are in `/rejections`.")
    warnings: list[WarningRead] = Field(description="The first 100; `warned` counts the documents that have one.")


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

warnings = sa.Table(
    "batch_warnings",
    BatchTable.metadata,
    sa.Column("batch_id", sa.Uuid, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("pointer", sa.Text, primary_key=True),
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column("line", sa.Integer, nullable=False),
    sa.Column("document_no", sa.Text, nullable=False),
    sa.Column("details", sa.JSON, nullable=False),
    sa.Column("clearance", sa.Integer, nullable=False),
)
"""`details` are the values in the text; readers below the clearance neither see nor count the warning."""

BATCH_TABLES = tuple(BatchTable.metadata.sorted_tables)
