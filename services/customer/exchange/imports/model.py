"""An import, the rows of its file and their results: tables and shapes."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime, BaseModel, ConfigDict
from pydantic import Field as Parameter
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from services.customer.exchange.columns.rules import TableKind
from services.customer.exchange.imports.rules import ImportStatus, OnDuplicate, RowOutcome, TableFormat, TextEncoding
from services.customer.profile.codes.model import PendingCodeRead
from services.customer.tables import CustomerTable
from shared.database import Row, one_of
from shared.shapes import Body, Line, Read, RowRead, example


class ImportCounts(SQLModel):
    """The results of the rows; until the import is applied, those of the last preview."""

    rows: int = Field(default=0, description="Non-empty rows.")
    created: int = Field(default=0, description="Rows that create a customer, contact or record.")
    updated: int = Field(default=0, description="Rows that change an existing one.")
    unchanged: int = Field(default=0, description="Rows without changes.")
    skipped: int = Field(default=0, description="Rows left out as possible duplicates of an existing customer.")
    rejected: int = Field(default=0, description="Rows with errors.")
    pending_codes: int = Field(default=0, description="Codes that its rows add as pending: see `add_code`.")
    undone: int = Field(default=0, description="Rows taken back by an undo.")
    kept: int = Field(default=0, description="Rows that an undo kept because someone changed them since.")


class ImportProfile(ImportCounts):
    """The stored fields of an import."""

    kind: TableKind = Field(sa_type=one_of(TableKind), description="What the rows are.")
    status: ImportStatus = Field(
        default=ImportStatus.UPLOADED, sa_type=one_of(ImportStatus), description="How far the import is."
    )
    file_name: str | None = Field(default=None, description="Name of the file as uploaded; null when none was sent.")
    format: TableFormat = Field(sa_type=one_of(TableFormat), description="Format of the file: CSV or Excel workbook.")
    encoding: TextEncoding | None = Field(
        default=None, sa_type=one_of(TextEncoding), description="Encoding of a CSV; null for a workbook."
    )
    sheet: str | None = Field(default=None, description="Sheet of a workbook that was read; null for a CSV.")
    sheets: list[str] = Field(sa_type=ARRAY(sa.Text), description="Sheets of the workbook that are not hidden.")
    header_row: int = Field(description="Row of the file that has the headers, from 1.")
    on_duplicate: OnDuplicate = Field(
        default=OnDuplicate.REJECT,
        sa_type=one_of(OnDuplicate),
        description="What happens to a new row that may duplicate an existing customer.",
    )
    is_atomic: bool = Field(default=False, description="Whether one rejected row refuses all.")
    created_by: str = Field(description="Id of the user who sent the file, or `client:<id>`.")
    created_by_name: str = Field(description="Name of who sent it, at that time.")
    previewed_at: AwareDatetime | None = Field(default=None, description="When it was last previewed; null: never.")
    applied_at: AwareDatetime | None = Field(default=None, description="When its rows were stored; null: not yet.")
    undone_at: AwareDatetime | None = Field(default=None, description="When it was undone; null: it was not.")


class Import(ImportProfile, Row, CustomerTable, table=True):
    """An import's row; its events are those of transaction `xid` behind `after_position`, up to `until_position`."""

    __tablename__ = "imports"
    __table_args__ = (sa.Index("ix_imports_created", "created_at", "id"),)

    is_since_1904: bool = False
    columns: list[str] = Field(sa_type=ARRAY(sa.Text))
    fields: list[str | None] = Field(sa_type=ARRAY(sa.Text))
    xid: int | None = Field(default=None, sa_type=sa.BigInteger)
    after_position: int | None = Field(default=None, sa_type=sa.BigInteger)
    until_position: int | None = Field(default=None, sa_type=sa.BigInteger)


import_rows = sa.Table(
    "import_rows",
    CustomerTable.metadata,
    sa.Column("import_id", sa.Uuid, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("cells", ARRAY(sa.Text), nullable=False),
)
import_results = sa.Table(
    "import_results",
    CustomerTable.metadata,
    sa.Column("import_id", sa.Uuid, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("entity_id", sa.Uuid),
    sa.Column("errors", sa.JSON, nullable=False),
    sa.Column("values", sa.JSON, nullable=False),
)


class ImportOptions(BaseModel):
    """The options of an upload."""

    model_config = ConfigDict(extra="forbid")

    kind: TableKind = Field(description="What the rows are.")
    file_name: Line | None = Field(default=None, description="Name of the file, for lists of imports.")
    encoding: TextEncoding | None = Parameter(
        default=None, description="Encoding of a CSV. By default detected: UTF-8, UTF-16 with its mark, else GB18030."
    )
    sheet: str | None = Parameter(default=None, max_length=31, description="Sheet of a workbook; default: the first.")


class ImportRun(Body):
    """The options of a run; those left out stay as set before."""

    model_config = example(
        mapping={"客户名称": "name"},
        on_duplicate="skip",
        atomic=False,
    )

    mapping: dict[str, str | None] | None = Field(
        default=None,
        max_length=500,
        description="Column of the file → field; null leaves it out. Columns not named stay mapped as they are.",
    )
    on_duplicate: OnDuplicate | None = Field(
        default=None, description="What happens to a new row that may duplicate an existing customer."
    )
    atomic: bool | None = Field(default=None, description="One rejected row refuses all.")


class ImportRead(RowRead, ImportProfile):
    """An import."""


class ImportColumnRead(Read):
    """A column of the file."""

    column: str = Field(description="Its name in the file.")
    field: str | None = Field(description="The field it is mapped to; null if it is left out.")
    clearance: int = Field(description="Clearance to write the field; above the caller's, the import is refused.")
    samples: list[str] = Field(description="Its first values.")


class ImportProblemRead(Read):
    """One error in a row."""

    row: int = Field(description="Row of the file, from 1.")
    outcome: RowOutcome = Field(description="What happened to the row.")
    column: str | None = Field(description="Its name in the file.")
    pointer: str | None = Field(description="JSON Pointer to the field.")
    code: str = Field(schema_extra={"examples": ["credit_code"]}, description="Stable name of the error, for programs.")
    detail: str = Field(description="What is wrong and how to correct it, in the reader's language.")
    about: UUID | None = Field(description="Id of the existing object that conflicts.")


class ImportClaimRead(PendingCodeRead):
    """A code that a row adds as pending."""

    row: int = Field(description="Row of the file, from 1.")


class ImportReportRead(ImportRead):
    """An import with the columns of its file and the errors in its rows."""

    columns: list[ImportColumnRead] = Field(description="Only for the sender of the file.")
    problems: list[ImportProblemRead] = Field(
        description="The first 100, only for the sender of the file; all of them are in `/rejections`."
    )
    claims: list[ImportClaimRead] = Field(
        description="The first 100 codes that the rows add as pending, and why; only for the sender of the file."
    )


Record = dict[str, Any]
