"""Two tiny kinds of documents on tables of their own, for the tests of the batch engine."""

from typing import Annotated, Any, ClassVar

import sqlalchemy as sa
from pydantic import Field
from sqlalchemy.orm import registry
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.app.tables import service_tables
from shared.batches import staging
from shared.batches.kinds import Kind, Outcome, Pushed
from shared.batches.model import BATCH_TABLES
from shared.batches.settings import BatchSettings
from shared.batches.values import Day, PushedAmount, SourceVersion, Whole
from shared.database import execute_sql
from shared.problems import FieldError, Text
from shared.settings import Settings
from shared.shapes import Body, Code, example


class DepotTable(SQLModel, registry=registry(metadata=sa.MetaData())):
    """Base of the depot's tables."""


for _table in (*service_tables(), *BATCH_TABLES):
    _table.to_metadata(DepotTable.metadata)


def _stored(*columns: sa.Column[Any]) -> list[sa.Column[Any]]:
    """The document's columns and the engine's."""
    return [
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        *columns,
        sa.Column("source_version", sa.BigInteger, nullable=False),
        sa.Column("content_hash", sa.LargeBinary, nullable=False),
        sa.Column("batch_id", sa.Uuid, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    ]


parcels = sa.Table(
    "parcels",
    DepotTable.metadata,
    sa.Column("shelf", sa.Text, primary_key=True),
    *_stored(sa.Column("parcel_no", sa.Text, nullable=False), sa.Column("weight", sa.Numeric)),
)
crates = sa.Table(
    "crates",
    DepotTable.metadata,
    *_stored(
        sa.Column("crate_no", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("packed_on", sa.Date, nullable=False),
        sa.Column("note", sa.Text),
    ),
)
items = sa.Table(
    "crate_items",
    DepotTable.metadata,
    sa.Column("crate_id", sa.Uuid, primary_key=True),
    sa.Column("item_no", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("weight", sa.Numeric, nullable=False),
    sa.Column("price", sa.Numeric),
)


class ParcelDocument(Body):
    """A parcel on a shelf."""

    model_config = example(parcel_no="P1", shelf="A", weight="2.5", source_version=1)

    parcel_no: Code
    shelf: Code
    weight: PushedAmount | None = Field(default=None, ge=0)
    source_version: SourceVersion = 0


class CrateItemDocument(Body):
    """Something in a crate."""

    item_no: Annotated[Whole, Field(ge=0)]
    name: Code
    weight: PushedAmount
    price: PushedAmount | None = None


class CrateDocument(Body):
    """A crate with all that is in it."""

    model_config = example(
        crate_no="C1", owner="Huaqiang", packed_on="2024-03-15", items=[{"item_no": 1, "name": "motor", "weight": "3"}]
    )

    crate_no: Code
    owner: Code
    packed_on: Day
    note: Code | None = None
    source_version: SourceVersion = 0
    items: list[CrateItemDocument]


def refuse_empty(crate: CrateDocument, _: Settings) -> list[FieldError]:
    return [] if crate.items else [FieldError("crate_empty", Text("Empty.", "空。"), "/items")]


def complete_note(crate: CrateDocument, settings: Settings) -> None:
    crate.note = crate.note or settings.service


async def apply_crates(session: AsyncSession, pushed: Pushed) -> Outcome:
    """Crates, and after them what is in them."""
    outcome = await staging.apply(session, pushed)
    changed = "changed c WHERE c.outcome IN ('created', 'updated')"
    await execute_sql(session, f"DELETE FROM crate_items kept USING {changed} AND kept.crate_id = c.id")
    await execute_sql(
        session,
        "INSERT INTO crate_items SELECT c.id, i.item_no, i.name, i.weight, i.price"
        f" FROM incoming_children i, {changed} AND c.position = i.position",
    )
    return outcome


PARCELS = Kind(plural="parcels", singular="parcel", number="parcel_no", document=ParcelDocument, table=parcels)
CRATES = Kind(
    plural="crates",
    singular="crate",
    number="crate_no",
    document=CrateDocument,
    table=crates,
    children="items",
    child_table=items,
    refuse=refuse_empty,
    complete=complete_note,
    apply=apply_crates,
    is_per_source=False,
)


class DepotSettings(BatchSettings):
    """Settings of the tests' own service."""

    service: ClassVar[str] = "depot"
