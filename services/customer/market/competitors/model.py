"""A competitor: its table and shapes."""

from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlmodel import Field, SQLModel

from services.customer.tables import CustomerTable
from shared.database import Row
from shared.shapes import Body, Line, Patch, Prose, RowRead, example, unset


class CompetitorDescription(SQLModel):
    """The fields of a competitor, which do not depend on a customer."""

    name: Line = Field(
        schema_extra={"examples": ["北方精密电子有限公司"]}, description="Registered name of the rival 友商; unique."
    )
    short_name: Line | None = Field(default=None, description="What people call it, as maps and lists show it.")
    english_name: Line | None = Field(default=None, description="Name in Latin script.")
    website: Line | None = Field(default=None, description="Address of its website.")
    notes: Prose | None = Field(default=None, description="What is known about it apart from any customer.")
    responsible_id: UUID | None = Field(
        default=None, description="The one responsible person 责任人 of this file, a user; null is a violation."
    )


class Competitor(CompetitorDescription, Row, CustomerTable, table=True):
    """A competitor's row."""

    __tablename__ = "competitors"
    __table_args__ = (
        sa.Index("uq_competitors_name", "name", unique=True, postgresql_where=sa.text("deleted_at IS NULL")),
    )

    deleted_at: AwareDatetime | None = None


class CompetitorCreate(Body, CompetitorDescription):
    """A new competitor."""

    model_config = example(
        name="明拓电源技术有限公司",
        short_name="明拓电源",
        english_name="Mingtuo Power Technology Co., Ltd.",
    )


class CompetitorUpdate(Patch, CompetitorDescription):
    """Changes to a competitor (merge-patch)."""

    model_config = example(
        short_name="明拓",
        notes="2025 年在苏州新建电源模块工厂。",
    )

    name: Line = unset()


class CompetitorRead(RowRead, CompetitorDescription):
    """A competitor."""

    responsible_name: str | None = Field(description="The responsible person's present name.")
