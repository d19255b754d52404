"""Open actions as due items, for their owner or the account manager."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.planning.measures.actions.model import Action
from services.planning.measures.actions.rules import ActionDueKind, ActionSource, ActionState
from services.planning.measures.actions.store import ACTIONS
from shared.auth.access import Scope
from shared.auth.visibility import customers as directory
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.customers.served import is_served
from shared.problems import Language, Text
from shared.web.call import Call

TITLE = Text("{title} ({customer})", "{title}（{customer}）")
NOTE = Text("From: {source}", "来源：{source}")
_MANAGER = sa.select(directory.c.manager_id).where(directory.c.id == col(Action.customer_id)).scalar_subquery()


async def select_actions(call: Call, query: DueQuery) -> sa.Select[Any]:
    """The open actions that the caller sees, of customers that we serve."""
    kind = sa.literal(ActionDueKind.ACTION.value, sa.Text)
    given = columns(
        id=kind + ":" + sa.cast(col(Action.id), sa.Text),
        kind=kind,
        customer_id=col(Action.customer_id),
        owner_id=sa.func.coalesce(col(Action.owner_id), _MANAGER),
        due_at=midnight(col(Action.due_on)),
        link_id=col(Action.id),
        action_title=col(Action.title),
        source=col(Action.source),
    )
    waits = (col(Action.state) == ActionState.OPEN, is_served(col(Action.customer_id)))
    seen = ACTIONS.seen_by(call.principal)
    return sa.select(*given).where(seen, *waits, is_wanted(col(Action.due_on), query))


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    values = {"title": row["action_title"], "customer": row["customer_name"]}
    note = NOTE.in_language(language, {"source": ActionSource(row["source"]).named})
    return ItemText(TITLE.in_language(language, values), f"/v1/actions/{row['link_id']}", note)


ACTIONS_DUE = DueSource(
    ActionDueKind, Scope.PLANS_READ, due_reader("planning", ActionDueKind, select_actions, _describe)
)
