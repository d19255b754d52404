"""Lifecycle programmes of the planning service, copied from its feed: they look after the actions that they have."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy.dialects.postgresql import ARRAY

from services.customer.tables import CustomerTable
from shared.feed.copies import keep_copy

stage_programmes = sa.Table(
    "stage_programmes",
    CustomerTable.metadata,
    *(sa.Column(name, sa.Uuid, primary_key=name == "id", nullable=False) for name in ("id", "customer_id")),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("keys", ARRAY(sa.Text), nullable=False),
    sa.Column("is_by_hand", sa.Boolean, nullable=False),
    *(sa.Column(name, sa.Date, nullable=False) for name in ("entered_on", "started_on")),
    sa.Column("ended_on", sa.Date),
    sa.Index("ix_stage_programmes_customer", "customer_id", "stage"),
)
"""A programme looks after the actions with its keys: from the stage's first day or, started by hand, from its start,
until it ends."""


class CopiedProgramme(BaseModel):
    """The fields of a programme that this service copies."""

    customer_id: UUID
    stage: str
    keys: list[str]
    is_by_hand: bool
    entered_on: date
    started_on: date
    ended_on: date | None = None


def _copied(fields: Mapping[str, Any]) -> dict[str, Any]:
    keys = {"keys": [one["key"] for one in fields["template"]]} if "template" in fields else {}
    return CopiedProgramme.model_validate({**fields, **keys}).model_dump()


follow_programmes = keep_copy("lifecycle_programme", stage_programmes, _copied)


def programme_of(occurrence: sa.Subquery) -> sa.ScalarSelect[Any]:
    """SQL expression: the programme that looks after the occurrence (`customer_id stage key on`); null: none does."""
    one = stage_programmes.alias()
    since = sa.case((one.c.is_by_hand, one.c.started_on), else_=one.c.entered_on)
    is_of = (one.c.customer_id == occurrence.c.customer_id, one.c.stage == occurrence.c.stage)
    within = (
        occurrence.c.on >= since,
        occurrence.c.on < sa.func.coalesce(one.c.ended_on, sa.cast(sa.text("'infinity'"), sa.Date)),
    )
    found = sa.select(one.c.id).where(*is_of, occurrence.c.key == sa.any_(one.c["keys"]), *within)
    return found.order_by(one.c.id.desc()).limit(1).correlate(occurrence).scalar_subquery()
