"""A customer's audit history in one service, from the change feed."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field

from shared.feed.disclosure import Clearances, redact, shown_to
from shared.feed.log import read_history
from shared.shapes import Read
from shared.web.call import Call


class HistoryQuery(BaseModel):
    """Which part of a history."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=50, ge=1, le=500, description="Changes on a page.")
    cursor: int | None = Field(default=None, ge=1, lt=2**63, description="`next_cursor` of the previous page.")


class HistoryChange(Read):
    """One change: who, when, what."""

    id: UUID = Field(description="Id of the change, as in the change feed.")
    type: str = Field(
        examples=["guanxi.customer.updated"],
        description="CloudEvents type: the entity and `created`, `updated` or `deleted`.",
    )
    entity: str = Field(examples=["customer"], description="What was changed: a kind of row.")
    entity_id: UUID = Field(description="Id of the row that was changed.")
    actor: str = Field(description="Id of the user, `client:<id>` or `service:<name>`.")
    actor_name: str = Field(description="Name of who changed it, at that time.")
    occurred_at: datetime = Field(description="When it was changed (UTC).")
    changes: dict[str, Any] = Field(
        description="Field → [before, after].", examples=[{"status": ["prospect", "active"]}]
    )


class HistoryPage(Read):
    """Changes, newest first."""

    items: list[HistoryChange] = Field(description="The changes of this page, newest first.")
    next_cursor: int | None = Field(description="Send it as `cursor` to get older changes; null when there are none.")


async def history_page(call: Call, of: sa.ColumnElement[bool], query: HistoryQuery) -> HistoryPage:
    """A page of the changes of customers or of some rows (`log.of_customers`, `of_entities`).

    Changes of fields, rows and people above the caller's clearance are left out.
    """
    clearances: Clearances = call.house.clearances
    seen = sa.and_(of, *shown_to(call.principal, clearances))
    rows = await read_history(call.session, seen, before=query.cursor, limit=query.limit + 1)
    shown = rows[: query.limit]
    redacted = await redact(call.session, shown, clearances, call.principal.clearance)
    items = [
        HistoryChange.model_validate({**row, "changes": changes}) for row, changes in zip(shown, redacted, strict=True)
    ]
    more = len(rows) > query.limit
    return HistoryPage(items=items, next_cursor=rows[query.limit - 1]["position"] if more else None)
