"""A competitor: its table and shapes."""

from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlmodel import Field, SQLModel

from services.customer.tables import CustomerTable
from shared.database import Row
from shared.shapes import Body, Line, Patch, Prose, Read, example, unset


class CompetitorDescription(SQLModel):
    """The fields of a competitor, which do not depend on a customer."""

    name: Line = Field(schema_extra={"examples": ["北方精密电子有限公司"]})
    short_name: Line | None = None
    english_name: Line | None = None
    website: Line | None = None
    notes: Prose | None = None


class Competitor(CompetitorDescription, Row, CustomerTable, table=True):
    """A competitor's row."""

    __tablename__ = "competitors"
    __table_args__ = (
        sa.Index("uq_competitors_name", "name", unique=True, postgresql_where=sa.text("deleted_at IS NULL")),
    )

    deleted_at: AwareDatetime | None = None


class CompetitorCreate(Body, CompetitorDescription):
    """A new competitor."""

    model_config = example(name="北方精密电子有限公司", english_name="Northern Precision Electronics Co., Ltd.")


class CompetitorUpdate(Patch, CompetitorDescription):
    """Changes to a competitor (merge-patch)."""

    model_config = example(short_name="北方精密")

    name: Line = unset()


class CompetitorRead(Read, CompetitorDescription):
    """A competitor."""

    id: UUID
    version: int
    created_at: AwareDatetime
    updated_at: AwareDatetime
