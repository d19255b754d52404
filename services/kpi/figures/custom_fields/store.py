"""Keeping custom fields and choices by the customer service's feed, and finding a field by its code."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.figures.custom_fields.model import custom_choices, custom_fields
from services.kpi.figures.custom_fields.rules import ChoiceField, choice_field, choice_of
from shared.database import execute
from shared.feed.followers import FollowedEvent
from shared.web.peers import ServiceHttp

FIELD, VALUE = "custom_field", "custom_value"
NAMES = ("applies_to", "code", "kind", "label", "english_label", "clearance", "is_active", "options")
Changes = dict[UUID, dict[str, Any] | None]


async def follow_custom_fields(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Keep what the events say of fields and of customers' choices."""
    await _keep_fields(session, _said(changes, FIELD))
    await _keep_choices(session, _said(changes, VALUE))


async def find_field(session: AsyncSession, code: str, clearance: int) -> ChoiceField | None:
    """The customers' field with this code that figures can be grouped by; None: there is none, or it is hidden."""
    is_named = custom_fields.c.content["code"].astext == code
    is_of_customers = custom_fields.c.content["applies_to"].astext == "customer"
    for field_id, content in await execute(session, sa.select(custom_fields).where(is_named, is_of_customers)):
        return choice_field(field_id, content, clearance)
    return None


def _said(changes: Sequence[FollowedEvent], entity: str) -> Changes:
    """By id what the events say at last; None: it is gone."""
    said: Changes = {}
    for event in changes:
        if event.data.entity != entity:
            continue
        after = {name: pair[1] for name, pair in event.data.changes.items()}
        is_gone = event.type.endswith(".deleted")
        said[event.data.entity_id] = None if is_gone else (said.get(event.data.entity_id) or {}) | after
    return said


async def _remove(session: AsyncSession, table: sa.Table, said: Changes) -> None:
    if gone := [one for one, fields in said.items() if fields is None]:
        await execute(session, sa.delete(table).where(table.c.id.in_(gone)))


async def _keep_fields(session: AsyncSession, said: Changes) -> None:
    await _remove(session, custom_fields, said)
    rows = [
        {"id": one, "content": {name: fields[name] for name in NAMES if name in fields}}
        for one, fields in said.items()
        if fields is not None
    ]
    if rows:
        fresh = insert(custom_fields)
        together = {"content": custom_fields.c.content.op("||")(fresh.excluded.content)}
        await execute(session, fresh.on_conflict_do_update(index_elements=["id"], set_=together), rows)


async def _keep_choices(session: AsyncSession, said: Changes) -> None:
    """Values of contacts, and of kinds without a choice, are left out."""
    await _remove(session, custom_choices, said)
    present = [one for one, fields in said.items() if fields is not None]
    if not present:
        return
    rows = await execute(session, sa.select(custom_choices).where(custom_choices.c.id.in_(present)))
    kept = {row["id"]: dict(row) for row in rows.mappings()}
    written = [row for one in present if (row := _choice(one, kept.get(one, {}), said[one] or {})) is not None]
    if written:
        fresh = insert(custom_choices)
        values = {name: fresh.excluded[name] for name in ("field_id", "of_customer", "value")}
        await execute(session, fresh.on_conflict_do_update(index_elements=["id"], set_=values), written)


def _choice(value_id: UUID, kept: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any] | None:
    choice = choice_of(said["value"]) if "value" in said else kept.get("value")
    field_id, customer = said.get("field_id", kept.get("field_id")), said.get("customer_id", kept.get("of_customer"))
    if said.get("contact_id") or choice is None or field_id is None or customer is None:
        return None
    return {"id": value_id, "field_id": UUID(str(field_id)), "of_customer": UUID(str(customer)), "value": choice}
