"""Planned touchpoints as due items: for their owner and for everybody of ours who takes part."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.contact.touchpoints.model import Touchpoint, TouchpointPerson
from services.relationship.contact.touchpoints.rules import TouchpointDuty, TouchpointStatus
from services.relationship.contact.touchpoints.store import TOUCHPOINTS
from shared.auth.access import Scope
from shared.customers.contact_terms import Scene
from shared.customers.due_items import DueQuery, DueSource, Whose
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted
from shared.days import sql_day_of
from shared.problems import Language, Text
from shared.web.call import Call

TITLE = Text("{scene}: {customer}", "{scene}：{customer}")


async def _select(call: Call, query: DueQuery) -> sa.Select[Any]:
    """What is planned; what has passed stays due until it is recorded as held or cancelled."""
    row = Touchpoint
    given = columns(
        id=sa.literal("touchpoint:", sa.Text) + sa.cast(col(row.id), sa.Text),
        kind=sa.literal(TouchpointDuty.TOUCHPOINT.value, sa.Text),
        customer_id=col(row.customer_id),
        owner_id=_owner(call, query),
        due_at=col(row.starts_at),
        link_id=col(row.id),
        **{name: col(getattr(row, name)) for name in ("scene", "place", "purpose")},
    )
    is_planned = col(row.status) == TouchpointStatus.PLANNED
    wanted = is_wanted(sql_day_of(col(row.starts_at)), query)
    return sa.select(*given).where(is_planned, wanted, TOUCHPOINTS.seen_by(call.principal))


def _owner(call: Call, query: DueQuery) -> Any:
    """Who is responsible; in the agenda of somebody who takes part, that person."""
    user_id = call.principal.user_id
    if query.owner is not Whose.ME or user_id is None:
        return col(Touchpoint.owner_id)
    person = TouchpointPerson
    takes_part = sa.exists().where(col(person.touchpoint_id) == col(Touchpoint.id), col(person.user_id) == user_id)
    return sa.case((takes_part, user_id), else_=col(Touchpoint.owner_id))


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    values = {"scene": Scene(row["scene"]).in_language(language), "customer": row["customer_name"]}
    note = " · ".join(part for part in (row["place"], row["purpose"]) if part)
    return ItemText(TITLE.in_language(language, values), f"/v1/touchpoints/{row['link_id']}", note or None)


TOUCHPOINTS_DUE = DueSource(
    TouchpointDuty,
    Scope.RELATIONSHIPS_READ,
    due_reader("relationship", TouchpointDuty, _select, _describe, is_all_day=False),
)
